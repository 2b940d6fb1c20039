"""The demonstration step by step: documents read, answered, published by two people; companies imported, matched."""

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import chdir
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.commands.policy import show_preview
from app.demo.park import companies, write_reports
from app.demo.telling import MORNING, add_contacts, tell
from app.drafts import draft_of, policy_of
from app.importing import Words, store, understand
from app.matching import Wanted, live_rules, run_match
from app.office import Office, now, opened_office, write_key
from app.policies import act, add_policy, previews
from engine.archive.keys import Key
from engine.archive.operators import add_operator
from engine.archive.policies import in_force
from engine.archive.profiles import profiles
from engine.archive.recordings import record
from engine.archive.runs import Scope
from engine.language.clauses import Clause
from engine.language.policies import Policy
from engine.language.site import load_site
from engine.meaning.judge import Rule, judge_on, view_of
from engine.meaning.saying import explain
from engine.meaning.saying.figures import say_yuan
from engine.meaning.verdict import Verdict

DOCUMENTS = Path(__file__).with_name("documents")
DAY = date(2026, 4, 15)
OFFICERS = {"张起草": ("drafter", "operator"), "李审定": ("approver", "operator")}
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
        drafter, approver = (_appointed(office, name) for name in OFFICERS)
        for path in write_reports(Path(), list(companies(count, seed))):
            _import(drafter, path)
        for path in others:
            _read_and_keep(drafter, path)
            _publish(approver, path)
        _match(office)
        best = _explain_the_best(office)
        _read_and_keep(drafter, first)
        _preview(office, first)
        add_contacts(office)
        _publish(approver, first)
        saved = run_match(office, Wanted(day=DAY, scope=Scope(), at=MORNING))
        print(f"再匹配：{len(saved.changes)} 处变化")
        tell(office)
        numbers = {"policy": _number_of(others[0]), "previewed": _number_of(first)}
    print(TO_TRY.format(folder=folder.name, name=best, day=DAY, document=first, **numbers))
    return 0


def _appointed(office: Office, name: str) -> Office:
    """Make an officer known, his key in a file of his own; the office as he acts in it."""
    path = Path("keys") / name
    key = Key.new()
    with office.database.writing() as tx, record(tx, at=now(), kind="decision", by=name) as batch:
        add_operator(batch, name, key.public, OFFICERS[name])
    write_key(key, path)
    return office.acting_with(path)


def _import(office: Office, path: Path) -> None:
    understood = understand(office, path, Words(accept=True))
    imported, report = store(office, understood), understood.report
    kept_out = f"不收 {report.rejected}，待核 {report.held}"
    print(f"导入 {path.name}：收 {report.accepted} 格，{kept_out}；{imported.stored} 项入库")


# --- policies -----------------------------------------------------------------------------------------------------


@cache
def _policy(path: Path) -> Policy:
    """A document read into a draft, its questions answered as the document's reader proposes."""
    draft = draft_of(path, load_site().vocabulary)
    policy = policy_of(draft)
    return replace(policy, clauses=tuple(_answered(clause) for clause in policy.clauses))


def _answered(clause: Clause) -> Clause:
    for question in clause.questions:
        chosen = next((choice for choice in question.choices if choice.label == question.default), None)
        print(f"  问：{question.asks} 答：{question.default}")
        if chosen is not None and chosen.readings is not None:
            clause = replace(clause, readings=chosen.readings)
    return replace(clause, questions=())


def _number_of(path: Path) -> str:
    return str(_policy(path).number)


def _read_and_keep(office: Office, path: Path) -> None:
    print(f"读 {path.name}：")
    policy = _policy(path)
    rules = sum(clause.yields_verdict for clause in policy.clauses)
    added = add_policy(office, policy, path)
    print(f"  《{policy.title}》{added.clauses} 段，其中 {rules} 条可判定；张起草收为第 {added.number} 版草案")


def _publish(office: Office, path: Path) -> None:
    act(office, _number_of(path), "approve", None)
    act(office, _number_of(path), "publish", DAY.replace(month=1, day=1))
    print("  李审定审定并发布")


def _preview(office: Office, path: Path) -> None:
    print(f"发布之前先看《{_policy(path).title}》会怎样：", end="")
    for found in previews(office, _number_of(path), DAY, None):
        show_preview(found, office.site.vocabulary)
    print()


# --- companies ----------------------------------------------------------------------------------------------------


def _match(office: Office) -> None:
    saved, again = (run_match(office, Wanted(day=DAY, scope=Scope(), at=MORNING)) for _ in range(2))
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
