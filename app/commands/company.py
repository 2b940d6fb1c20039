"""`huiqi company`: companies, their facts and their contacts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer
from rich.console import Console
from rich.table import Table

from app.commands.company_import import import_
from app.commands.inputs import day_of
from app.commands.options import Database, Json, Known, On, known_day
from engine.errors import InputError, Problem

if TYPE_CHECKING:
    from app.office import Office
    from engine.archive.profiles import Said
    from engine.language.profiles import Known as KnownValue
    from engine.language.profiles import Profile
    from engine.language.site import Site

Disputes: TypeAlias = "Mapping[str, tuple[Said, ...]]"  # by key@period

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


@commands.command("answer")
def answer(
    company: Annotated[str, typer.Argument(metavar="企业")],
    words: Annotated[str, typer.Argument(metavar="原文的话", help="要认定的话，见 huiqi why 的“还缺”")],
    value: Annotated[str, typer.Argument(metavar="答复", help="是、否，或一个数")],
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="依据什么认定")],
    database: Database = None,
) -> int:
    """答复数据里查不到、要由人认定的事。"""
    from app.answering import answer as take_down
    from app.office import opened_office

    with opened_office(database) as office:
        found = find_company(office, company, day_of(None), None)
        name = take_down(office, found, words, value, reason)
    print(f"{found.name or found.id}：{name} 认定为 {value}")
    return 0


@commands.command("source")
def source(
    source: Annotated[str | None, typer.Argument(metavar="来源", help="不写则列出全部来源")] = None,
    precedence: Annotated[
        int | None, typer.Option("--precedence", metavar="名次", help="小的优先，未定的同为 50")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="理由")] = "",
    as_json: Json = False,
    database: Database = None,
) -> int:
    """数据来源谁先谁后：各来源不一致时，名次在前的作数。"""
    from app.correcting import rank_source
    from app.office import opened_office

    with opened_office(database) as office:
        if source is None:
            _list_sources(office, as_json=as_json)
        elif precedence is None:
            raise InputError(Problem(message="没有写名次", place="--precedence", help="例如 --precedence 10"))
        elif rank_source(office, source, precedence, reason):
            print(f"“{source}”名次为 {precedence}，用于此后入库的数据；已入库的，重新导入一次即可")
        else:
            print(f"“{source}”的名次本来就是 {precedence}")
    return 0


def _list_sources(office: "Office", *, as_json: bool) -> None:
    from engine.archive.facts import sources_of
    from engine.archive.sources import UNRANKED, precedences
    from engine.language.exchange.wire import write_json

    with office.database.reading() as tx:
        ranks = precedences(tx)
        named = sorted({*sources_of(tx), *ranks}, key=lambda name: (ranks.get(name, UNRANKED), name))
    table = Table("来源", "名次")
    for name in named:
        if as_json:
            typer.echo(write_json({"source": name, "precedence": ranks.get(name, UNRANKED)}))
        table.add_row(name, str(ranks[name]) if name in ranks else f"{UNRANKED}（未定）")
    if not as_json:
        Console().print(table)


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
    from app.office import known_at, opened_office
    from engine.archive.profiles import disputes
    from engine.language.exchange import write_profile
    from engine.language.exchange.wire import write_json

    day, known_on = day_of(on), known_day(known)
    with opened_office(database) as office:
        profile = find_company(office, company, day, known_on)
        with office.database.reading() as tx:
            disputed = disputes(tx, profile.id, day, known_at(known_on))
        if as_json:
            typer.echo(write_json(write_profile(profile)))
        else:
            Console().print(_profile_table(profile, disputed, office.site))
    return 0


def find_company(office: "Office", company: str, on: date, known: date | None) -> "Profile":
    """A company by its code or its name, as it was known."""
    from app.importing import companies_by_key
    from app.office import known_at
    from engine.archive.companies import known_companies
    from engine.archive.facts import codes_by_name
    from engine.archive.profiles import profile
    from engine.archive.recordings import number_at
    from engine.language.names import did_you_mean
    from parsers.sheets.owners import company_key

    instant = known_at(known)
    with office.database.reading() as tx:
        number = number_at(tx, instant)
        is_code = company in known_companies(tx, number)
        codes = (company,) if is_code else companies_by_key(tx, number).get(company_key(company), ())
        if len(codes) == 1:
            return profile(tx, codes[0], on, instant)
        names = codes_by_name(tx, number)
    if codes:
        raise InputError(
            Problem(message=f"有 {len(codes)} 家企业叫“{company}”", help=f"写信用代码：{'、'.join(codes)}")
        )
    raise InputError(Problem(message=f"没有企业“{company}”", help=did_you_mean(company, names)))


def _profile_table(profile: "Profile", disputed: "Disputes", site: "Site") -> Table:
    title = f"{profile.name}（{profile.id}）"
    table = Table("指标", "期间", "数值", "来源", "记录于", title=title, title_justify="left")
    for key, held in sorted(profile.values.items()):
        known = [("", held.plain)] if held.plain is not None else [(str(p), v) for p, v in sorted(held.series.items())]
        for period, value in known:
            for row in _figure_rows(profile, disputed, site, key, period, value):
                table.add_row(*row)
    for name, rows in sorted(profile.records.items()):
        kept = site.vocabulary.tables.get(name)
        table.add_row(f"明细“{kept.name if kept else name}”", "", f"{len(rows)} 条", "", "")
    return table


def _figure_rows(
    profile: "Profile", disputed: "Disputes", site: "Site", key: str, period: str, value: "KnownValue"
) -> Iterator[tuple[str, ...]]:
    """A figure with its source; where sources differ, a line for what each of them says."""
    from engine.meaning.saying.figures import say_value

    indicator = site.vocabulary.indicators.get(key)
    kind, unit = (indicator.kind, indicator.shown_unit) if indicator else (None, "")
    at = f"{key}@{period}" if period else key
    source = profile.sources.get(at)
    named = site.vocabulary.name_of(key)
    if source is None or at not in disputed:
        recorded = source.recorded.isoformat() if source and source.recorded else ""
        yield named, period, say_value(value, kind, unit), source.name if source else "", recorded
        return
    for said in disputed[at]:
        shown = f"{say_value(said.value, kind, unit)}（来源不一致）"
        yield named, period, shown, said.source, said.recorded.isoformat()
