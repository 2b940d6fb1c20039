"""`huiqi judge`: rules and profiles from files, verdicts as JSON lines; nothing is kept, all pairs stream."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from app.commands.inputs import Told, day_of, read_profiles, read_rules
from engine.language.clauses import Clause
from engine.language.exchange.wire import write_json
from engine.language.site import load_site
from engine.meaning.judge import Rule, is_general, judge_on, rules_of, view_of
from engine.meaning.report import report, report_with_findings

Indicators = Annotated[list[Path], typer.Option("--indicators", help="本地指标、标签、名单的 YAML 文件，可多次给出")]
Day = Annotated[str | None, typer.Option("--on", metavar="日期", help="判定日，如 2026-03-31；不写为今天")]


def judge(
    rules: Annotated[str, typer.Option("--rules", metavar="文件", help="规则，每行一条 JSON")],
    profiles: Annotated[str, typer.Option("--profiles", metavar="文件", help="企业画像，.jsonl 或 .csv")],
    on: Day = None,
    explain: Annotated[bool, typer.Option("--explain", help="附上逐条结论与金额计算")] = False,
    indicators: Indicators = [],  # noqa: B006 - typer reads the default, nobody changes it
) -> int:
    """对每条规则和每家企业作出判定，逐行输出 JSON。"""
    day = day_of(on)
    site = load_site(indicators)
    told = Told()
    clauses = read_rules(rules, site.vocabulary, told)
    judged = [rule for rule in rules_of(clauses) if rule.applies_on(day)]
    _tell_set_aside(clauses, judged)
    out = sys.stdout.buffer
    told.seen.clear()
    for profile in read_profiles(profiles, site, told):
        view = view_of(profile, day, site)
        for rule in judged:
            verdict = judge_on(rule, view)
            line = report_with_findings(verdict, site.vocabulary) if explain else report(verdict)
            out.write(write_json(line) + b"\n")
    out.flush()
    return 2 if told.count else 0


def _tell_set_aside(clauses: list[Clause], judged: list[Rule]) -> None:
    """Say how many clauses yield no verdict, and why."""
    names = {rule.clause.id for rule in judged}
    reasons = Counter(_reason(clause) for clause in clauses if clause.id not in names)
    if reasons:
        said = "，".join(f"{reason} {count}" for reason, count in reasons.items())
        print(f"{reasons.total()} 条不作判定：{said}", file=sys.stderr)


def _reason(clause: Clause) -> str:
    if is_general(clause):
        return "适用于全文的条件"
    if not clause.quantifiable:
        return "不可量化"
    return "不是规则" if clause.role != "rule" else "不在政策有效期内"
