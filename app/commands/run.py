"""`huiqi run`: the schedule, until it is told to stop."""

import asyncio
import signal
from typing import TYPE_CHECKING

from app.commands.options import Database

if TYPE_CHECKING:
    from app.office import Office


def run(database: Database = None) -> int:
    """按时匹配、提醒、发送和结算，直到收到停止信号；多开几个进程时只有一个在做。"""
    from app.office import opened_office

    with opened_office(database) as office:
        asyncio.run(_run(office))
    return 0


async def _run(office: "Office") -> None:
    from app.scheduled import jobs_of
    from app.telling import opened_desk
    from notifier.schedule import Schedule

    stopped = asyncio.Event()
    for interrupt in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(interrupt, stopped.set)
    async with opened_desk(office.database, office.site) as desk:
        schedule = Schedule(
            store=office.database, owner=desk.outbox.owner, clock=desk.clock, jobs=jobs_of(office, desk, stopped)
        )
        print("已启动，Ctrl-C 停止")
        await schedule.run(stopped)
    print("已停止")
