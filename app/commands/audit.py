"""`huiqi audit`: who qualified for what and was told, and whether the ledger still holds."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.commands.options import Database, Json

if TYPE_CHECKING:
    from app.auditing import Holder
    from notifier.looking import Told

commands = typer.Typer(help="审计：谁符合、是否告知；台账是否完好", no_args_is_help=True)
Clause = Annotated[str, typer.Argument(metavar="条款", help="政策#条款，如 示高新发〔2026〕9号#三")]


@commands.command("who")
def who(clause: Clause, as_json: Json = False, database: Database = None) -> int:
    """一条条款谁符合、多少金额、凭哪一版和哪天的数据、何时告知。"""
    from app.auditing import split_name
    from app.auditing import who as holders_of
    from app.office import opened_office

    with opened_office(database) as office, office.database.reading() as tx:
        holders = holders_of(tx, *split_name(tx, clause))
    if as_json:
        _print_json(clause, holders)
        return 0
    table = Table("企业", "名称", "金额", "版本", "匹配", "判定日", "数据截至", "告知")
    for one in holders:
        table.add_row(*_row(one))
    Console().print(table)
    print(f"{clause}：符合 {len(holders)} 家，告知 {sum(_is_told(one) for one in holders)} 家")
    return 0


@commands.command("verify")
def verify(database: Database = None) -> int:
    """把台账的链从头算一遍；断了就说断在哪里，退出码为 1。"""
    from app.office import opened_office
    from engine.archive.verify import verify as prove

    with opened_office(database) as office, office.database.reading() as tx:
        found = prove(tx)
    if found.broken is not None:
        print(f"台账不完好：第 {found.broken.position} 环，{found.broken.what}")
        return 1
    print(f"台账完好：{found.linked} 环首尾相接，{found.waiting} 条待下次封存")
    return 0


def _row(one: "Holder") -> list[str]:
    from app.clock import said
    from engine.meaning.saying.figures import say_yuan

    amount = say_yuan(one.amount) if one.amount is not None else "待核定"
    told = "；".join(map(_say_told, one.told)) or "未告知"
    return [
        one.company,
        one.name,
        amount,
        f"第 {one.version} 版",
        f"第 {one.run} 次",
        f"{one.day}",
        said(one.known),
        told,
    ]


def _say_told(told: "Told") -> str:
    from app.clock import said
    from app.commands.push import CHANNELS
    from notifier.events import KINDS

    when = said(told.sent) if told.sent else "未发"
    return f"{KINDS.get(told.kind, told.kind)} {CHANNELS.get(told.channel, told.channel)} {when} {told.state}"


def _is_told(one: "Holder") -> bool:
    return any(told.sent is not None and told.state in ("accepted", "delivered") for told in one.told)


def _print_json(clause: str, holders: "list[Holder]") -> None:
    from engine.language.exchange.wire import write_json

    for one in holders:
        row = {"clause": clause, "version": one.version, "company": one.company, "amount": one.amount}
        basis = {"run": one.run, "on": one.day.isoformat(), "known": one.known.isoformat()}
        typer.echo(write_json({**row, **basis, "told": list(map(_plain, one.told))}))


def _plain(told: "Told") -> dict[str, str | None]:
    sent = told.sent.isoformat() if told.sent else None
    return {"kind": told.kind, "channel": told.channel, "state": told.state, "sent": sent}
