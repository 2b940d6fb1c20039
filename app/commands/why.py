"""`huiqi why`: how a company stands, and for one clause the verdict with every finding; `--path` what would open."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from app.commands.company import find_company
from app.commands.inputs import day_of
from app.commands.options import Database, Json, Known, On, known_day
from engine.errors import InputError, Problem

if TYPE_CHECKING:
    from engine.language.profiles import Profile
    from engine.language.site import Site
    from engine.matching.pathways import Opening
    from engine.meaning.judge import Rule
    from engine.meaning.verdict import Verdict


def why(
    company: Annotated[str, typer.Argument(metavar="企业", help="统一社会信用代码或名称")],
    clause: Annotated[str | None, typer.Argument(metavar="条款", help="不写则列出全部")] = None,
    path: Annotated[bool, typer.Option("--path", help="若获得认定，还会打开哪些政策")] = False,
    on: On = None,
    known: Known = None,
    as_json: Json = False,
    database: Database = None,
) -> int:
    """一家企业符合什么、为什么、还差什么。"""
    from app.matching import live_rules
    from app.office import known_at, opened_office
    from engine.archive.policies import in_force

    day, known_on = day_of(on), known_day(known)
    with opened_office(database) as office:
        profile = find_company(office, company, day, known_on)
        with office.database.reading() as tx:
            versions = in_force(tx, day, office.site, known_at(known_on))
        site = office.site
    rules = live_rules(tuple(versions), day)
    if path:
        return _show_paths(rules, profile, site, day, as_json=as_json)
    _answer(rules, clause, profile, site, day, as_json=as_json)
    return 0


def _answer(
    rules: "list[Rule]", clause: str | None, profile: "Profile", site: "Site", day: date, *, as_json: bool
) -> None:
    """How the company stands on one clause, or on all of them."""
    from app.commands.explain import explained, explained_as_data
    from engine.language.exchange.wire import write_json
    from engine.meaning.judge import judge_on, view_of

    chosen = rules if clause is None else [_named(rules, clause)]
    view = view_of(profile, day, site)
    if as_json:
        for rule in chosen:
            typer.echo(write_json({"policy": rule.clause.document} | explained_as_data(rule, view, site)))
    elif clause is None:
        _show_overview(profile, [judge_on(rule, view) for rule in chosen])
    else:
        print(explained(chosen[0], view, site))


def _named(rules: "list[Rule]", name: str) -> "Rule":
    """The rule of a clause id, or `policy#clause` where two policies use one id."""
    from engine.language.names import did_you_mean

    found = [rule for rule in rules if name in (rule.clause.id, f"{rule.clause.document}#{rule.clause.id}")]
    if len(found) == 1:
        return found[0]
    names = [f"{rule.clause.document}#{rule.clause.id}" for rule in (found or rules)]
    said = f"有 {len(found)} 条“{name}”" if found else f"施行中的政策里没有条款“{name}”"
    raise InputError(Problem(message=said, help="、".join(names) if found else did_you_mean(name, names)))


def _show_overview(profile: "Profile", verdicts: "list[Verdict]") -> None:
    from engine.meaning.saying.figures import say_yuan
    from engine.meaning.saying.verdict import OUTCOMES, WINDOWS

    order = {"qualifies": 0, "undecided": 1, "falls_short": 2}
    print(f"{profile.name}（{profile.id}）")
    table = Table("条款", "结论", "金额", "窗口", "还缺")
    for verdict in sorted(verdicts, key=lambda one: (order[one.outcome], -(one.amount or 0))):  # else as in the text
        amount = say_yuan(verdict.amount) if verdict.amount is not None else ""
        lacks = f"{len(verdict.missing)} 项" if verdict.missing else ""
        name = f"{verdict.clause.document}#{verdict.clause.id}"
        table.add_row(name, OUTCOMES[verdict.outcome], amount, WINDOWS[verdict.window], lacks)
    Console().print(table)


def _show_paths(rules: "list[Rule]", profile: "Profile", site: "Site", day: date, *, as_json: bool) -> int:
    from engine.language.exchange.wire import write_json
    from engine.matching.pathways import Pathways

    openings = Pathways(rules, site, day).of(profile)
    for opening in openings:
        if as_json:
            typer.echo(write_json(_opening_data(opening)))
        else:
            print(_say_opening(opening))
    if not openings and not as_json:
        print("目前没有因获得认定而会打开的政策")
    return 0


def _say_opening(opening: "Opening") -> str:
    from engine.meaning.saying.figures import say_yuan

    gives = f"，并可获认定 {'、'.join(opening.gives)}" if opening.gives else ""
    amount = f"，预计 {say_yuan(opening.amount)}" if opening.amount else ""
    return f"第 {opening.step} 步 若认定为 {'、'.join(opening.titles)}：打开 {opening.clause}{amount}{gives}"


def _opening_data(opening: "Opening") -> dict[str, Any]:
    from engine.language.numbers import to_decimal

    return {
        "step": opening.step,
        "titles": list(opening.titles),
        "clause": opening.clause,
        "amount": None if opening.amount is None else to_decimal(opening.amount),
        "gives": list(opening.gives),
    }
