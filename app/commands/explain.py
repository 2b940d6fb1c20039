"""`huiqi explain`: one verdict for people."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

import typer

from app.commands.inputs import Told, day_of, read_profiles, read_rules
from app.commands.judge import Day, Indicators
from app.commands.options import Json
from engine.errors import InputError, Problem
from engine.language.exchange.wire import write_json
from engine.language.names import did_you_mean
from engine.language.site import Site, load_site
from engine.meaning.judge import Rule, judge_on, rules_of, view_of
from engine.meaning.lacking import lacking
from engine.meaning.report import report_of_lacking, report_with_findings
from engine.meaning.saying import explain as say
from engine.meaning.view import View

Found = TypeVar("Found")


def explain(
    rules: Annotated[str, typer.Argument(metavar="规则文件", help="规则，每行一条 JSON")],
    profiles: Annotated[str, typer.Argument(metavar="画像文件", help="企业画像，.jsonl 或 .csv")],
    rule: Annotated[str, typer.Option("--rule", metavar="编号", help="哪一条规则")],
    profile: Annotated[str, typer.Option("--profile", metavar="编号", help="哪一家企业")],
    on: Day = None,
    indicators: Indicators = [],  # noqa: B006 - typer reads the default, nobody changes it
    as_json: Json = False,
) -> int:
    """用中文说明一条判定：原文、逐条结论、金额怎么算、还缺什么。"""
    day = day_of(on)
    site = load_site(indicators)
    told = Told()
    clauses = read_rules(rules, site.vocabulary, told)
    found = _named(rule, ((one.clause.id, one) for one in rules_of(clauses)), "规则", rules)
    if not found.applies_on(day):
        raise InputError(Problem(message=f"{day} 不在规则“{rule}”所属政策的有效期内", place=rules))
    told.seen.clear()
    company = _named(profile, ((one.id, one) for one in read_profiles(profiles, site, told)), "企业", profiles)
    view = view_of(company, day, site)
    if as_json:
        typer.echo(write_json(explained_as_data(found, view, site)))
    else:
        print(explained(found, view, site))
    return 2 if told.count else 0


def explained(rule: Rule, view: View, site: Site) -> str:
    """The explanation with what a verdict lacks to qualify, or what to ask to decide it."""
    verdict = judge_on(rule, view)
    lacks = lacking(rule, view, verdict)
    name = view.profile.name or view.profile.id
    return say(verdict, site.vocabulary, name, gap=lacks.gap, questions=lacks.questions)


def explained_as_data(rule: Rule, view: View, site: Site) -> dict[str, Any]:
    """The same for programs."""
    verdict = judge_on(rule, view)
    return report_with_findings(verdict, site.vocabulary) | report_of_lacking(lacking(rule, view, verdict))


def _named(name: str, entries: Iterable[tuple[str, Found]], what: str, place: str) -> Found:
    """The entry of this id, or the nearest right one as help."""
    seen = []
    for known, entry in entries:
        if known == name:
            return entry
        seen.append(known)
    raise InputError(Problem(message=f"没有{what}“{name}”", place=place, help=did_you_mean(name, seen)))
