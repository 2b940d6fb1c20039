"""The demonstration step by step: documents read and published by two people; companies imported, matched, told."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import chdir
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.commands.policy_shown import show_preview
from app.correcting import correct
from app.demo.park import companies, write_reports
from app.demo.post import Post, opened_post
from app.demo.steps import (
    OFFICERS,
    add_contacts,
    appointed,
    import_report,
    match_at,
    number_in,
    policy_in,
    publish,
    read_and_keep,
)
from app.matching import live_rules
from app.office import Office, opened_office
from app.policies import previews
from engine.archive.policies import in_force
from engine.archive.profiles import profile, profiles
from engine.archive.store import day_of
from engine.meaning.judge import Rule, judge_on, view_of
from engine.meaning.saying import explain
from engine.meaning.saying.figures import say_yuan
from engine.meaning.verdict import Verdict

DOCUMENTS = Path(__file__).with_name("documents")
DAY = date(2026, 5, 6)
MORNING = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)  # ten o'clock in Beijing, a workday
TO_TRY = """接下来可以试（先 cd {folder}）：
  huiqi why {name} --on {day}
  huiqi company show {name}
  huiqi policy show {policy}
  huiqi policy preview {previewed} --on {day}
  huiqi parse {document}"""


def show(folder: Path, count: int, seed: int) -> int:
    """Run the whole demonstration in a fresh folder."""
    shutil.copytree(DOCUMENTS, folder / "政策原文")
    with chdir(folder), opened_office("sqlite:///huiqi.db") as office:
        first, *others = sorted(Path("政策原文").iterdir())
        drafter, approver = (appointed(office, name) for name in OFFICERS)
        for path in write_reports(Path(), list(companies(count, seed))):
            import_report(drafter, path)
        add_contacts(office, MORNING)
        for path in others:
            read_and_keep(drafter, path)
            publish(approver, path, _first_of_year())
        _match(office)
        best = _explain_the_best(office)
        read_and_keep(drafter, first)
        _preview(office, first)
        publish(approver, first, _first_of_year())
        asyncio.run(_tell(office, approver))
        numbers = {"policy": number_in(others[0]), "previewed": number_in(first)}
    print(TO_TRY.format(folder=folder.name, name=best, day=DAY, document=first, **numbers))
    return 0


def _first_of_year() -> date:
    return DAY.replace(month=1, day=1)


def _preview(office: Office, path: Path) -> None:
    print(f"发布之前先看《{policy_in(path).title}》会怎样：", end="")
    for found in previews(office, number_in(path), DAY, None):
        show_preview(found, office.site.vocabulary)
    print()


# --- companies ----------------------------------------------------------------------------------------------------


def _match(office: Office) -> None:
    saved, again = (match_at(office, MORNING) for _ in range(2))
    print(f"匹配：首次匹配企业 {len(saved.baseline)} 家；再匹配一次：{len(again.changes)} 处变化")


def _explain_the_best(office: Office) -> str:
    """A table of all rules, and of the company that gets the most the verdict that brings it; its name."""
    with office.database.reading() as tx:
        rules = live_rules(tuple(in_force(tx, DAY, office.site)), DAY)
        known = list(profiles(tx, DAY))
    verdicts = {company.id: [judge_on(rule, view_of(company, DAY, office.site)) for rule in rules] for company in known}
    Console().print(_table(rules, verdicts.values()))
    best = max(known, key=lambda company: sum(verdict.amount or 0 for verdict in verdicts[company.id]))
    dearest = max(verdicts[best.id], key=lambda verdict: verdict.amount or 0)
    print(explain(dearest, office.site.vocabulary, best.name), end="\n\n")
    return best.name


def _table(rules: Sequence[Rule], verdicts: Iterable[Sequence[Verdict]]) -> Table:
    table = Table("条款", "符合", "不符合", "待定", "合计金额")
    for rule, column in zip(rules, zip(*verdicts, strict=True), strict=True):
        outcomes = Counter(verdict.outcome for verdict in column)
        total = sum(verdict.amount or 0 for verdict in column)
        counts = (str(outcomes[outcome]) for outcome in ("qualifies", "falls_short", "undecided"))
        table.add_row(rule.clause.text[:28] + "…", *counts, say_yuan(total))
    return table


# --- telling ------------------------------------------------------------------------------------------------------


async def _tell(office: Office, officer: Office) -> None:
    """The first summaries go when an officer lets them; then what changes is told, once."""
    async with opened_post(office, MORNING + timedelta(minutes=5)) as post:
        await _release_the_summaries(post, officer)
        saved = match_at(office, post.now)
        arrival = await post.push()
        nothing = sum(change.after is not None and change.after.amount == 0 for change in saved.changes)
        print(f"新政策发布后再匹配：{len(saved.changes)} 处变化，其中 {nothing} 处符合但算得0元，不打扰")
        print(f"推送：到达 {arrival.counts()}")
        post.show(arrival)
        saved = match_at(office, post.now)
        print(f"再匹配、再推送一次：{len(saved.changes)} 处变化，新到 {(await post.push()).counts()}")
        await _correct_one(officer, post, arrival.companies[0])


async def _release_the_summaries(post: Post, officer: Office) -> None:
    held = (await post.push()).held
    for push in held:
        post.release(push, officer)
    print(f"首次匹配的汇总待放行 {len(held)} 批；李审定放行，到达 {(await post.push()).counts()}")


async def _correct_one(officer: Office, post: Post, company: str) -> None:
    """A figure on which an alert rested was wrong: the company is told so."""
    post.wait_until(post.now + timedelta(hours=1))
    with officer.database.reading() as tx:
        known = profile(tx, company, day_of(post.now))
    said = correct(officer, known, "信用等级", "B级", "2025", "税务部门更正")
    saved = match_at(officer, post.now)
    arrival = await post.push()
    print(f"更正一个数值（{known.name} {said}）：{len(saved.changes)} 处变化，新到 {arrival.counts()}")
    post.show(arrival)
