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
STATES = {
    "held": "待放行",
    "pending": "待发",
    "sending": "发送中",
    "unknown": "结果待查",
    "accepted": "已受理",
    "delivered": "已送达",
    "failed": "未送达",
    "dead": "死信",
    "suppressed": "按规则未发",
    "expired": "过期未发",
    "cancelled": "已收回",
}
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
    table = Table("企业", "金额", "依据", "告知", show_lines=True)
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
    told = "\n".join(map(_say_told, one.told)) or "未告知"
    basis = f"第 {one.version} 版，第 {one.run} 次匹配\n{one.day} 判定\n数据截至 {said(one.known)}"
    return [f"{one.name}\n{one.company}", amount, basis, told]


def _say_told(told: "Told") -> str:
    from app.clock import said
    from app.commands.push import CHANNELS
    from notifier.events import KINDS

    when = said(told.sent) if told.sent else "未发"
    how = f"{CHANNELS.get(told.channel, told.channel)}{STATES.get(told.state, told.state)}"
    return f"{KINDS.get(told.kind, told.kind)}：{how} {when}"


def _is_told(one: "Holder") -> bool:
    return any(told.sent is not None and told.state in ("accepted", "delivered") for told in one.told)


def _print_json(clause: str, holders: "list[Holder]") -> None:
    from engine.language.exchange.wire import write_json

    for one in holders:
        row = {"clause": clause, "version": one.version, "company": one.company, "name": one.name}
        basis = {"run": one.run, "on": one.day.isoformat(), "known": one.known.isoformat()}
        typer.echo(write_json({**row, "amount": one.amount, **basis, "told": list(map(_plain, one.told))}))


def _plain(told: "Told") -> dict[str, str | None]:
    sent = told.sent.isoformat() if told.sent else None
    return {"kind": told.kind, "channel": told.channel, "state": told.state, "sent": sent}
