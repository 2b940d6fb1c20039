"""`huiqi company`: companies, their facts and their contacts."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.commands.company_import import import_
from app.commands.inputs import day_of
from app.commands.options import Database, Json, Known, On, known_day
from engine.errors import InputError, Problem

if TYPE_CHECKING:
    from app.office import Office
    from engine.language.profiles import Profile
    from engine.language.site import Site

commands = typer.Typer(help="企业：导入数据、查看、更正、联系人", no_args_is_help=True)
commands.command("import")(import_)


# --- corrections and contacts --------------------------------------------------------------------------------------


@commands.command("correct")
def correct(
    company: Annotated[str, typer.Argument(metavar="企业")],
    indicator: Annotated[str, typer.Argument(metavar="指标", help="指标名称或 key")],
    value: Annotated[str, typer.Argument(metavar="数值", help="基本单位：元、0.05、月；日期、是否、标签照写")],
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="依据什么更正")],
    period: Annotated[str | None, typer.Option("--period", metavar="期间", help="如 2025")] = None,
    database: Database = None,
) -> int:
    """更正一个数值：原值保留，更正优先。"""
    from app.correcting import correct as put_right
    from app.office import opened_office

    with opened_office(database) as office:
        found = find_company(office, company, day_of(None), None)
        said = put_right(office, found, indicator, value, period, reason)
    print(f"{found.name or found.id}：{said}")
    return 0


@commands.command("contact")
def contact(
    company: Annotated[str, typer.Argument(metavar="企业")],
    name: Annotated[str, typer.Argument(metavar="姓名")],
    role: Annotated[str, typer.Option("--role", metavar="职务", help="法人、财务、研发……")] = "联系人",
    address: Annotated[list[str] | None, typer.Option("--address", metavar="渠道=地址", help="如 sms=138…")] = None,
    proof: Annotated[str, typer.Option("--proof", metavar="凭据", help="同意接收的凭据，如 签字表第3页")] = "",
    database: Database = None,
) -> int:
    """登记联系人和他的地址；写了凭据才算同意接收。"""
    from app.correcting import add_person
    from app.office import opened_office

    with opened_office(database) as office:
        found = find_company(office, company, day_of(None), None)
        number = add_person(office, found.id, name, role, address or [], proof)
    print(f"已登记联系人 {number}：{name}（{role}）")
    return 0


# --- looking at companies -----------------------------------------------------------------------------------------


@commands.command("list")
def list_(on: On = None, known: Known = None, as_json: Json = False, database: Database = None) -> int:
    """列出企业。"""
    from app.office import known_at, opened_office
    from engine.archive.profiles import profiles
    from engine.language.exchange.wire import write_json

    table = Table("统一社会信用代码", "名称", "指标数")
    with opened_office(database) as office, office.database.reading() as tx:
        for profile in profiles(tx, day_of(on), known_at(known_day(known))):
            if as_json:
                typer.echo(write_json({"id": profile.id, "name": profile.name, "values": len(profile.values)}))
            table.add_row(profile.id, profile.name, str(len(profile.values)))
    if not as_json:
        Console().print(table)
    return 0


@commands.command("show")
def show(
    company: Annotated[str, typer.Argument(metavar="企业", help="统一社会信用代码或名称")],
    on: On = None,
    known: Known = None,
    as_json: Json = False,
    database: Database = None,
) -> int:
    """一家企业的画像：每个数值、来源和日期。"""
    from app.office import opened_office
    from engine.language.exchange import write_profile
    from engine.language.exchange.wire import write_json

    with opened_office(database) as office:
        profile = find_company(office, company, day_of(on), known_day(known))
        if as_json:
            typer.echo(write_json(write_profile(profile)))
        else:
            Console().print(_profile_table(profile, office.site))
    return 0


def find_company(office: "Office", company: str, on: date, known: date | None) -> "Profile":
    """A company by its code or its name, as it was known."""
    from app.office import known_at
    from engine.archive.companies import known_companies
    from engine.archive.profiles import profile, profiles
    from engine.language.names import did_you_mean

    with office.database.reading() as tx:
        if company in known_companies(tx):
            return profile(tx, company, on, known_at(known))
        names = {found.name: found for found in profiles(tx, on, known_at(known)) if found.name}
    if company not in names:
        raise InputError(Problem(message=f"没有企业“{company}”", help=did_you_mean(company, names)))
    return names[company]


def _profile_table(profile: "Profile", site: "Site") -> Table:
    from engine.meaning.saying.figures import say_value

    table = Table(
        "指标", "期间", "数值", "来源", "记录于", title=f"{profile.name}（{profile.id}）", title_justify="left"
    )
    for key, held in sorted(profile.values.items()):
        indicator = site.vocabulary.indicators.get(key)
        kind, unit = (indicator.kind, indicator.shown_unit) if indicator else (None, "")
        entries = (
            [("", held.plain)] if held.plain is not None else [(str(p), v) for p, v in sorted(held.series.items())]
        )
        for period, value in entries:
            source = profile.sources.get(f"{key}@{period}" if period else key)
            conflict = "（来源不一致）" if source and source.conflict else ""
            recorded = source.recorded.isoformat() if source and source.recorded else ""
            said = say_value(value, kind, unit) + conflict
            table.add_row(site.vocabulary.name_of(key), period, said, source.name if source else "", recorded)
    for name, rows in sorted(profile.records.items()):
        known = site.vocabulary.tables.get(name)
        table.add_row(f"明细“{known.name if known else name}”", "", f"{len(rows)} 条", "", "")
    return table
