"""`huiqi run`: the schedule, and with `--serve` the pages beside it, until it is told to stop."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import Database
from app.commands.serve import Host, Port, need_web
from app.commands.stopping import told_to_stop

if TYPE_CHECKING:
    from app.office import Office

Serve = Annotated[bool, typer.Option("--serve", help="同时打开企业的手机页面并接收回执（同 huiqi serve）")]


def run(serve: Serve = False, host: Host = "127.0.0.1", port: Port = 8000, database: Database = None) -> int:
    """按时匹配、提醒、发送和结算，直到收到停止信号；多开几个进程时只有一个在做。"""
    from app.office import opened_office

    if serve:
        need_web()
    with opened_office(database) as office:
        asyncio.run(_run(office, (host, port) if serve else None))
    print("已停止")
    return 0


async def _run(office: "Office", address: tuple[str, int] | None) -> None:
    with told_to_stop() as stopped:
        async with asyncio.TaskGroup() as together:
            together.create_task(_keep_schedule(office, stopped))
            if address is not None:
                from app.web.serving import serve as open_pages

                together.create_task(open_pages(office, *address, stopped))


async def _keep_schedule(office: "Office", stopped: asyncio.Event) -> None:
    from app.scheduled import jobs_of
    from app.telling import opened_desk
    from notifier.schedule import Schedule

    async with opened_desk(office.database, office.site) as desk:
        jobs = jobs_of(office, desk, stopped)
        print("已启动，Ctrl-C 停止", flush=True)
        await Schedule(store=office.database, owner=desk.outbox.owner, clock=desk.clock, jobs=jobs).run(stopped)
