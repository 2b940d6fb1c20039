"""The steps of a demonstration: officers with keys, documents read and published, reports imported, contacts added."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from app.drafts import draft_of, policy_of
from app.importing import Words, store, understand
from app.matching import Wanted, run_match
from app.office import Office, now, write_key
from app.policies import act, add_policy
from engine.archive.companies import known_companies
from engine.archive.contacts import NewContact, add_contact, consent
from engine.archive.keys import Key
from engine.archive.matches import Saved
from engine.archive.operators import add_operator
from engine.archive.recordings import record
from engine.archive.runs import Scope
from engine.archive.store import day_of
from engine.language.clauses import Clause
from engine.language.policies import Policy
from engine.language.site import load_site

OFFICERS = {"张起草": ("drafter", "operator"), "李审定": ("approver", "operator")}


def appointed(office: Office, name: str) -> Office:
    """Make an officer known, his key in a file of his own; the office as he acts in it."""
    path = Path("keys") / name
    key = Key.new()
    with office.database.writing() as tx, record(tx, at=now(), kind="decision", by=name) as batch:
        add_operator(batch, name, key.public, OFFICERS[name])
    write_key(key, path)
    return office.acting_with(path)


def import_report(office: Office, path: Path) -> None:
    understood = understand(office, path, Words(accept=True))
    imported, report = store(office, understood), understood.report
    kept_out = f"不收 {report.rejected}，待核 {report.held}"
    print(f"导入 {path.name}：收 {report.accepted} 格，{kept_out}；{imported.stored} 项入库")


def match_at(office: Office, moment: datetime) -> Saved:
    """Match everybody, as if it were this moment."""
    return run_match(office, Wanted(day=day_of(moment), scope=Scope(), at=moment))


def add_contacts(office: Office, at: datetime, is_reachable: Callable[[int], bool] = lambda _: True) -> int:
    """Contacts for the companies: all have a phone, every other one follows the account on WeChat; says how many."""
    with office.database.writing() as tx:
        chosen = [pair for pair in enumerate(known_companies(tx)) if is_reachable(pair[0])]
        for number, company in chosen:
            addresses = {("sms", ""): f"138{number:08d}"}
            if number % 2:
                addresses["wechat_service", ""] = f"openid-{number}"
            new = NewContact(company=company, role="财务", name=f"联系人{number + 1}", addresses=addresses)
            person = add_contact(tx, new, at)
            for channel, _ in addresses:
                consent(tx, person, channel, at, given=True, proof="登记表")
    return len(chosen)


# --- policies -----------------------------------------------------------------------------------------------------


@cache
def policy_in(path: Path) -> Policy:
    """A document read into a draft, its questions answered as the document's reader proposes."""
    policy = policy_of(draft_of(path, load_site().vocabulary))
    return replace(policy, clauses=tuple(_answered(clause) for clause in policy.clauses))


def _answered(clause: Clause) -> Clause:
    for question in clause.questions:
        chosen = next((choice for choice in question.choices if choice.label == question.default), None)
        print(f"  问：{question.asks} 答：{question.default}")
        if chosen is not None and chosen.readings is not None:
            clause = replace(clause, readings=chosen.readings)
    return replace(clause, questions=())


def number_in(path: Path) -> str:
    return str(policy_in(path).number)


def read_and_keep(office: Office, path: Path) -> None:
    print(f"读 {path.name}：")
    policy = policy_in(path)
    rules = sum(clause.yields_verdict for clause in policy.clauses)
    added = add_policy(office, policy, path)
    print(f"  《{policy.title}》{len(added.clauses)} 段，其中 {rules} 条可判定；张起草收为第 {added.number} 版草案")


def publish(office: Office, path: Path, on: date) -> None:
    act(office, number_in(path), "approve", None)
    act(office, number_in(path), "publish", on)
    print("  李审定审定并发布")
