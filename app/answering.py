"""A person's word on what the data can't say of a company: 对“符合技术路线”的认定."""

from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from app.matching import live_rules
from app.office import Office, now, today
from engine.archive.decisions import Act, decide
from engine.archive.facts import NewFact, record_facts
from engine.archive.operators import holder_of
from engine.archive.policies import in_force
from engine.archive.profiles import IN_AN_ANSWER
from engine.archive.recordings import record
from engine.archive.sources import CORRECTION
from engine.errors import InputError, Problem
from engine.language.names import did_you_mean
from engine.language.numbers import exact, is_reasonable
from engine.language.profiles import Known, Profile
from engine.meaning.judge import judge_on, view_of

YES_OR_NO = {"是": True, "否": False}


def answer(office: Office, company: Profile, words: str, text: str, reason: str) -> str:
    """Record what a person has found out; says the full name of what was asked."""
    name = _asked(office, company, words)
    value = _read(text)
    signer = office.signer()
    with office.database.writing() as tx:
        person = holder_of(tx, signer.public)
        with record(tx, at=now(), kind="answer", by=person.name) as batch:
            detail = {"asked": name, "answer": text}
            decide(batch, Act(kind="answer", subject=company.id, reason=reason, detail=detail, at=batch.at), signer)
            record_facts(batch, [NewFact(company=company.id, indicator=name, value=value, source=CORRECTION)])
    return name


def _asked(office: Office, company: Profile, words: str) -> str:
    """The name under which a rule in force asks for these words, or has asked."""
    names = {*_waiting(office, company), *company.answers}
    by_words = {name.partition(IN_AN_ANSWER)[2]: name for name in names} | {name: name for name in names}
    if words not in by_words:
        help_ = did_you_mean(words, by_words) or f"要认定的：{'、'.join(sorted(by_words.keys() - names)) or '没有'}"
        raise InputError(Problem(message=f"没有要认定的“{words}”", help=help_))
    return by_words[words]


def _waiting(office: Office, company: Profile) -> Iterable[str]:
    with office.database.reading() as tx:
        rules = live_rules(tuple(in_force(tx, today(), office.site)), today())
    view = view_of(company, today(), office.site)
    return (name for rule in rules for name in judge_on(rule, view).missing if IN_AN_ANSWER in name)


def _read(text: str) -> Known:
    if text in YES_OR_NO:
        return YES_OR_NO[text]
    with suppress(InvalidOperation):
        number = Decimal(text)
        if number.is_finite() and is_reasonable(number):
            return exact(number)
    raise InputError(Problem(message=f"“{text}”不是答复", help="写 是、否，或一个数（基本单位）"))
