"""Workers to be killed. A nursery loads everything once; each line it reads makes a worker, whose number it answers.

A worker sends until nothing is left. At the end of its input the nursery waits for the workers that still live.
"""

import asyncio
import os
import sys

from sqlalchemy import text

from app.migrations.runner import open_database
from app.telling import Desk, opened_desk
from engine.language.site import shipped_site


def is_done(desk: Desk) -> bool:
    with desk.database.reading() as tx:
        open_ones = "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'sending', 'unknown')"
        return bool(tx.connection().execute(text(open_ones)).scalar_one() == 0)


async def work(url: str) -> None:
    database = open_database(url)
    async with opened_desk(database, shipped_site(), answer_seconds=0.5) as desk:
        while not is_done(desk):
            await desk.deliver()
            await asyncio.sleep(0.02)
    database.close()


def nurse(url: str) -> None:
    children = []
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(work(url))
            os._exit(0)
        children.append(child)
        print(child, flush=True)
    ends = [os.waitpid(child, 0)[1] for child in children]
    sys.exit(any(end not in (0, 9) for end in ends))


if __name__ == "__main__":
    nurse(sys.argv[1])
