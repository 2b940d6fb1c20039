"""Real processes: work that is done in a process of its own, and killed there."""

import os
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator

from sqlalchemy import text

from app.database import engine_for

Work = Callable[[], object]


def start(work: Work) -> int:
    """Do work in a new process; says its number."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def finish(child: int) -> int:
    """Wait for a process; 0 where it did its work, -9 where it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(moment: float, work: Work) -> bool:
    """Do work in a new process and kill it after so many seconds; whether that was in time."""
    child = start(work)
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    status = finish(child)
    assert status in (0, -signal.SIGKILL), "it failed by itself"
    return status != 0


def moments(count: int, rehearse: Work) -> Iterator[float]:
    """Random moments of the time that work takes, measured on a rehearsal, a little beyond its end included."""
    began = time.monotonic()
    assert finish(start(rehearse)) == 0
    length = time.monotonic() - began
    rng = random.Random(count)
    return (rng.uniform(0, length * 1.1) for _ in range(count))


def wait_for_the_dead(url: str) -> None:
    """PostgreSQL finds out a moment later that a client is gone; SQLite has nobody who would."""
    if not url.startswith("postgresql"):
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    engine = engine_for(url).execution_options(isolation_level="AUTOCOMMIT")  # in one transaction they never change
    with engine.connect() as connection:
        while connection.execute(others).scalar():
            time.sleep(0.002)
    engine.dispose()
