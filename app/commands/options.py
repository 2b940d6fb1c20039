"""Options that many commands share."""

from datetime import date
from typing import Annotated

import typer

from app.commands.inputs import day_of

Database = Annotated[str | None, typer.Option("--database", metavar="地址", help="数据库地址，默认 HUIQI_DATABASE")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
On = Annotated[str | None, typer.Option("--on", metavar="日期", help="判定日，如 2026-03-31；不写为今天")]
Known = Annotated[str | None, typer.Option("--known", metavar="日期", help="只用到这一天为止已记录的数据")]


def known_day(text: str | None) -> date | None:
    return None if text is None else day_of(text, "--known")
