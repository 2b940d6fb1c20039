"""`huiqi push unreachable`, `doubts`, `revoke`: who can't be told, who says that our data is wrong, links that open no
more."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import Database, Json
from engine.errors import InputError, Problem

if TYPE_CHECKING:
    from app.office import Office
    from engine.archive.store import Tx

DAYS = 30  # for which a doubt is listed


def unreachable(as_json: Json = False, database: Database = None) -> int:
    """列出除站内外无法送达的企业和原因。"""
    from app.office import opened_office

    with opened_office(database) as office:
        found = asyncio.run(_unreachable(office))
        names = _names(office)
    rows = [{"company": code, "name": names.get(code, ""), "why": why} for code, why in found.items()]
    if as_json:
        _print_json(rows)
        return 0
    for row in rows:
        print(f"{row['company']}  {row['name']}  {row['why']}")
    print(f"共 {len(rows)} 家无法送达；登记联系人：huiqi company contact" if rows else "每家企业都能送达")
    return 0


async def _unreachable(office: "Office") -> dict[str, str]:
    from app.telling import opened_desk
    from notifier.looking import unreachable as not_reached

    async with opened_desk(office.database, office.site) as desk:
        with office.database.reading() as tx:
            return not_reached(tx, desk.outbox.channels, desk.rules)


def _names(office: "Office") -> dict[str, str]:
    """What each company is called."""
    from engine.archive.facts import names_of

    with office.database.reading() as tx:
        return names_of(tx)


def doubts(as_json: Json = False, database: Database = None) -> int:
    """列出近 30 天企业在页面上说“数据不对”的条款。"""
    from app.office import now, opened_office
    from notifier.heard import doubts as heard

    with opened_office(database) as office:
        with office.database.reading() as tx:
            found = heard(tx, now() - timedelta(days=DAYS))
        names = _names(office)
    if as_json:
        _print_json([{"company": one.company, "clause": one.name, "at": one.at.isoformat()} for one in found])
        return 0
    for one in found:
        print(f"{one.at.astimezone():%m-%d %H:%M}  {names.get(one.company, one.company)}  {one.name}")
    print(f"共 {len(found)} 条；核实后用 huiqi company correct 更正" if found else "没有")
    return 0


def revoke(
    link: Annotated[str, typer.Argument(metavar="链接", help="链接或它末尾的十位码")],
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="为什么停用")],
    database: Database = None,
) -> int:
    """停用一条提醒里的链接，从此打不开。"""
    from app.office import opened_office

    code = link.rstrip("/").rpartition("/")[2]
    with opened_office(database) as office, office.database.writing() as tx:
        company = _company_of(tx, code)
        _withdraw(office, tx, code, reason)
    print(f"已停用发给 {company} 的链接 {code}")
    return 0


def _company_of(tx: "Tx", code: str) -> str:
    from notifier.looking import company_of_link

    company = company_of_link(tx, code)
    if company is None:
        raise InputError(Problem(message=f"没有发过这个链接“{code}”", help="写提醒里的链接，或短信里的十位码"))
    return company


def _withdraw(office: "Office", tx: "Tx", code: str, reason: str) -> None:
    from app.office import now
    from engine.archive.access import revoke_link
    from engine.archive.decisions import Act, decide
    from engine.archive.recordings import record

    with record(tx, at=now(), kind="decision") as batch:
        act = Act(kind="revoke", subject=f"link-{code}", reason=reason, detail={}, at=batch.at)
        decide(batch, act, office.signer())
    revoke_link(tx, code, reason, now())


def _print_json(told: object) -> None:
    from engine.language.exchange.wire import write_json

    typer.echo(write_json(told))
