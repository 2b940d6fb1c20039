"""`huiqi serve`: the owner's page and the entrance for callbacks, until it is told to stop."""

import asyncio
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import Database
from app.commands.stopping import told_to_stop
from engine.errors import InputError, Problem

if TYPE_CHECKING:
    from app.office import Office

Host = Annotated[str, typer.Option("--host", metavar="地址", help="在哪个地址上听")]
Port = Annotated[int, typer.Option("--port", metavar="端口", min=0, max=65535, help="0 取一个空闲的")]
NEEDED = ("fastapi", "jinja2", "uvicorn")


def serve(host: Host = "127.0.0.1", port: Port = 8000, database: Database = None) -> int:
    """打开企业的手机页面，并接收各渠道的回执，直到收到停止信号。"""
    need_web()
    from app.office import opened_office

    with opened_office(database) as office:
        asyncio.run(_serve(office, host, port))
    print("已停止")
    return 0


def need_web() -> None:
    """The extra that pages need."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise InputError(Problem(message=f"没有安装 {'、'.join(missing)}", help="pip install 'huiqi[web]'"))


async def _serve(office: "Office", host: str, port: int) -> None:
    from app.web.serving import serve as open_pages

    with told_to_stop() as stopped:
        await open_pages(office, host, port, stopped)
