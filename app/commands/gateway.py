"""`huiqi gateway`: loopback gateways of WeChat, WeCom, short messages and mail, to try telling without an account."""

from typing import Annotated

import typer

Port = Annotated[int, typer.Option("--port", metavar="端口", help="0 取一个空闲的")]
Callbacks = Annotated[
    str, typer.Option("--callbacks", metavar="地址", help="回执推送到哪里，如 http://127.0.0.1:8000/callbacks")
]


def gateway(port: Port = 8900, callbacks: Callbacks = "") -> int:
    """在本机模拟各渠道的网关；打印出的设置指向它们。"""
    from notifier.gateways import run_gateways

    run_gateways(port=port, callbacks=callbacks, announce=lambda line: typer.echo(line))
    return 0
