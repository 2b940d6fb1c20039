"""`huiqi serve`: the owner's page and the entrance for callbacks, until it is told to stop."""

from importlib.util import find_spec
from typing import Annotated

import typer

from app.commands.options import Database
from engine.errors import InputError, Problem

Host = Annotated[str, typer.Option("--host", metavar="地址", help="在哪个地址上听")]
Port = Annotated[int, typer.Option("--port", metavar="端口", min=0, max=65535, help="0 取一个空闲的")]
NEEDED = ("fastapi", "jinja2", "uvicorn")


def serve(host: Host = "127.0.0.1", port: Port = 8000, database: Database = None) -> int:
    """打开企业的手机页面，并接收各渠道的回执，直到收到停止信号。"""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise InputError(Problem(message=f"没有安装 {'、'.join(missing)}", help="pip install 'huiqi[web]'"))
    from app.web.serving import serve_until_stopped

    serve_until_stopped(host, port, database)
    return 0
