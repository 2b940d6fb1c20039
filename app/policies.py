"""Policies in the office: a file or a document becomes a version; a version is shown, previewed and compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from app.office import Office, known_at, now
from engine.archive.decisions import Act, RefusedError, decide
from engine.archive.hashing import hash_of_bytes
from engine.archive.life import Life
from engine.archive.operators import holder_of
from engine.archive.policies import (
    Kept,
    NewVersion,
    Verb,
    act_on,
    add_version,
    form_of,
    hash_of_version,
    lives,
    subject_of,
    version,
    waivers,
)
from engine.archive.profiles import profiles
from engine.archive.recordings import record
from engine.archive.store import Tx
from engine.errors import InputError, Problem
from engine.language.clauses import Clause
from engine.language.names import did_you_mean
from engine.language.policies import Policy
from engine.meaning.judge import rules_of, view_of
from policies.checks import Remark, check_policy
from policies.form import read_policy_file, read_policy_text, write_policy_file
from policies.preview import Preview, preview, preview_of_dropped


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """A version that was kept as a draft."""

    policy: str
    number: int
    clauses: tuple[Clause, ...]
    notes: tuple[str, ...] = ()  # what its author should look at first


def add_file(office: Office, path: Path) -> Added:
    """Keep a file as the next version of its policy, a draft of the person who acts."""
    if path.suffix.lower() in (".yaml", ".yml"):
        return add_policy(office, read_policy_file(path, office.site.vocabulary), path)
    from app.drafts import draft_of, notes_of, policy_of  # a document: loads the word list

    draft = draft_of(path, office.site.vocabulary)
    return replace(add_policy(office, policy_of(draft), path), notes=tuple(notes_of(draft)))


def add_policy(office: Office, policy: Policy, path: Path) -> Added:
    """Keep a policy that was read from a file."""
    name = policy.id or policy.number or policy.title
    if not name:
        raise InputError(Problem(message="政策没有编号、文号或名称", place=path.name, help="在“政策”下写 文号"))
    policy = replace(policy, id=name.replace("#", "＃"))
    new = NewVersion(
        policy=str(policy.id),
        title=policy.title or name,
        clauses=framed(policy),
        form=write_policy_file(policy, office.site.vocabulary),
        document=path.name,
        document_hash=hash_of_bytes(path.read_bytes()),
    )
    signer = office.signer()
    with office.database.writing() as tx:
        person = holder_of(tx, signer.public)
        with record(tx, at=now(), kind="decision", by=person.name) as batch:
            number = add_version(batch, new, signer, batch.at)
    return Added(policy=new.policy, number=number, clauses=new.clauses)


def framed(policy: Policy) -> tuple[Clause, ...]:
    """The clauses with what they need to know of their policy."""
    return tuple(replace(clause, policy=policy.frame) for clause in policy.clauses)


def act(office: Office, policy: str, kind: str, on: date | None, *, number: int | None = None, reason: str = "") -> int:
    """Approve, publish, replace or withdraw the version of a policy that this is about; says its number."""
    signer = office.signer()
    with office.database.writing() as tx:
        meant = _meant(life_of(tx, policy), kind)
        if number not in (None, meant):
            raise RefusedError(f"{policy}：现在要办的是第 {meant} 版，不是第 {number} 版；请看过再办")
        if kind in ("publish", "replace"):
            _refuse_unready(tx, office, policy, meant)
        seen = hash_of_version(tx, policy, meant) or ""
        person = holder_of(tx, signer.public)
        with record(tx, at=now(), kind="decision", by=person.name) as batch:
            act_on(batch, policy, meant, Verb(kind=kind, seen=seen, on=on, reason=reason), signer, batch.at)
    return meant


def _refuse_unready(tx: Tx, office: Office, policy: str, number: int) -> None:
    """Errors stop publication, a warning waits for a written waiver."""
    waived = waivers(tx, policy, number)
    remarks = remarks_on(tx, office, policy, number)
    open_ = [remark for remark in remarks if remark.severity == "error" or remark.code not in waived]
    if open_:
        lines = (f"{remark.clause or ''}［{remark.code}］{remark.message}" for remark in open_)
        help_ = "错误要改，警告可用 huiqi policy waive 写明理由豁免"
        raise RefusedError(f"{policy} 第 {number} 版还不能发布：" + "；".join(dict.fromkeys(lines)) + f"（{help_}）")


def remarks_on(tx: Tx, office: Office, policy: str, number: int) -> tuple[Remark, ...]:
    """What the checks say of a version that is kept."""
    found = read_policy_text(form_of(tx, policy, number), f"{policy} 第 {number} 版", office.site.vocabulary)
    return check_policy(found, office.site, held=[*lives(tx), *_titles(tx, office)])


def _titles(tx: Tx, office: Office) -> list[str]:
    """The titles of the policies that are held, as others refer to them."""
    return [version(tx, name, max(life.versions), office.site).title for name, life in lives(tx).items()]


def waive(office: Office, policy: str, code: str, reason: str) -> int:
    """Set a warning of the newest version aside, in writing."""
    signer = office.signer()
    with office.database.writing() as tx:
        number = max(life_of(tx, policy).versions)
        warned = {remark.code for remark in remarks_on(tx, office, policy, number) if remark.severity != "error"}
        if code not in warned:
            raise InputError(Problem(message=f"没有警告“{code}”可以豁免", help=did_you_mean(code, warned)))
        person = holder_of(tx, signer.public)
        with record(tx, at=now(), kind="decision", by=person.name) as batch:
            subject = subject_of(policy, number)
            decide(batch, Act(kind="waive", subject=subject, reason=reason, detail={"code": code}, at=batch.at), signer)
    return number


def answer(office: Office, policy: str, clause: str, number: int, choice: str) -> int:
    """Answer an open question of the newest version: a new draft, in which the choice stands as a reading."""
    with office.database.reading() as tx:
        newest = max(life_of(tx, policy).versions)
        found = read_policy_text(form_of(tx, policy, newest), policy, office.site.vocabulary)
    asked = _clause_named(found, clause)
    if not 1 <= number <= len(asked.questions):
        raise InputError(
            Problem(message=f"条款“{clause}”没有第 {number} 个疑问", help=f"共有 {len(asked.questions)} 个")
        )
    decided = with_choice(asked, number - 1, choice)
    clauses = tuple(decided if one.id == clause else one for one in found.clauses)
    form = write_policy_file(replace(found, clauses=clauses), office.site.vocabulary)
    detail = {"clause": clause, "question": asked.questions[number - 1].asks, "choice": choice}
    return _keep(office, replace(found, clauses=clauses), form, policy, detail)


def _clause_named(policy: Policy, name: str) -> Clause:
    found = {clause.id: clause for clause in policy.clauses}
    if name not in found:
        raise InputError(Problem(message=f"没有条款“{name}”", help=did_you_mean(name, found)))
    return found[name]


def with_choice(clause: Clause, index: int, label: str) -> Clause:
    """The clause with one question decided: what the choice selects takes the place of what was proposed."""
    question = clause.questions[index]
    labels = [choice.label for choice in question.choices]
    if label not in labels:
        raise InputError(Problem(message=f"“{label}”不在选项里", help=f"选项：{'、'.join(labels)}"))
    choice = question.choices[labels.index(label)]
    return replace(
        clause,
        questions=tuple(other for other in clause.questions if other is not question),
        when=choice.when or clause.when,
        benefits=clause.benefits if choice.benefits is None else choice.benefits,
        readings=choice.readings or clause.readings,
    )


def _keep(office: Office, policy: Policy, form: str, name: str, answered: dict[str, str]) -> int:
    """Keep an answered policy as the next version, with the decision of the person who answered."""
    signer = office.signer()
    new = NewVersion(policy=name, title=policy.title or name, clauses=framed(policy), form=form)
    with office.database.writing() as tx:
        person = holder_of(tx, signer.public)
        with record(tx, at=now(), kind="answer", by=person.name) as batch:
            number = add_version(batch, new, signer, batch.at)
            decide(batch, Act(kind="answer", subject=subject_of(name, number), detail=answered, at=batch.at), signer)
    return number


def _meant(life: Life, kind: str) -> int:
    """Withdrawing is about the version that is published, everything else about the newest."""
    published = life.published
    return published if kind == "withdraw" and published is not None else max(life.versions)


def life_of(tx: Tx, policy: str, known: datetime | None = None) -> Life:
    lived = lives(tx, known)
    if policy not in lived:
        raise InputError(Problem(message=f"没有政策“{policy}”", help=did_you_mean(policy, lived)))
    return lived[policy]


@dataclass(frozen=True, kw_only=True, slots=True)
class Which:
    """Which version of a policy is meant: by its number, else the one in force on a day, else the newest known."""

    number: int | None = None
    on: date | None = None
    known: datetime | None = None


NEWEST = Which()


def kept_version(tx: Tx, office: Office, policy: str, which: Which = NEWEST) -> Kept:
    """A version of a policy."""
    life = life_of(tx, policy, which.known)
    newest = max(life.versions)
    wanted = which.number or (life.in_force(which.on) if which.on else newest)
    if wanted is None:
        raise InputError(Problem(message=f"“{policy}”在 {which.on} 没有施行的版本", help=f"最新为第 {newest} 版"))
    if wanted not in life.versions:
        raise InputError(Problem(message=f"“{policy}”没有第 {wanted} 版", help=f"最新为第 {newest} 版"))
    return version(tx, policy, wanted, office.site)


def previews(office: Office, policy: str, on: date, known: date | None) -> Sequence[Preview]:
    """What every rule of the newest version would do, and what goes with it, beside the version that is published."""
    with office.database.reading() as tx:
        newest = kept_version(tx, office, policy)
        published = life_of(tx, policy).published
        former = None if published in (None, newest.number) else version(tx, policy, published or 0, office.site)
        companies = [view_of(profile, on, office.site) for profile in profiles(tx, on, known_at(known))]
    before = {rule.clause.id: rule for rule in rules_of(former.clauses)} if former else {}
    after = {rule.clause.id: rule for rule in rules_of(newest.clauses)}
    kept = [preview(rule, before.get(name), companies) for name, rule in after.items()]
    return kept + [preview_of_dropped(rule, companies) for name, rule in before.items() if name not in after]


def changed_clauses(one: Kept, other: Kept) -> list[tuple[str, Clause | None, Clause | None]]:
    """The clauses in which two versions differ: id, as it was, as it is."""
    before = {clause.id: clause for clause in one.clauses}
    after = {clause.id: clause for clause in other.clauses}
    return [
        (name, before.get(name), after.get(name))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]
