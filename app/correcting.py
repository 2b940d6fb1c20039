"""Corrections of single values by a person, and the contacts of companies."""

from collections.abc import Sequence

from app.office import Office, now
from engine.archive.contacts import NewContact, add_contact, consent
from engine.archive.decisions import Act, allowed, decide
from engine.archive.facts import NewFact, record_facts
from engine.archive.operators import holder_of
from engine.archive.recordings import Batch, record
from engine.archive.sources import CORRECTION, FIRST, rank
from engine.archive.titles import TitleList, record_titles
from engine.errors import InputError, Problem, Problems
from engine.language.exchange.columns import read_header, read_row
from engine.language.exchange.fields import Context
from engine.language.exchange.profiles import read_profile
from engine.language.periods import Months, read_months
from engine.language.profiles import Held, Known, Profile
from engine.language.site import Site
from engine.meaning.saying.figures import say_value


def correct(office: Office, company: Profile, word: str, text: str, period: str | None, reason: str) -> str:
    """Record a value a person has seen the proof of; it goes before every other source. Says what it was and is."""
    indicator = office.site.vocabulary.find(word)
    if indicator is None:
        help_ = office.site.vocabulary.help_for(word)
        raise InputError(Problem(message=f"词表里没有指标“{word}”", help=help_))
    value, months = _read(office.site, indicator.key, text, period)
    signer = office.signer()
    with office.database.writing() as tx:
        person = holder_of(tx, signer.public)
        with record(tx, at=now(), kind="correction", by=person.name) as batch:
            detail = {"indicator": indicator.key, "period": period, "value": text}
            decide(batch, Act(kind="correct", subject=company.id, reason=reason, detail=detail, at=batch.at), signer)
            _keep(batch, company.id, indicator.key, value, months)
    before = _before(company.values.get(indicator.key), months)
    shown = (say_value(known, indicator.kind, indicator.shown_unit) for known in (before, value))
    return f"{indicator.name}{f'（{months}）' if months else ''} {' → '.join(shown)}"


def _read(site: Site, key: str, text: str, period: str | None) -> tuple[Known, Months | None]:
    """The text as a value of the indicator, read as a cell of a table is."""
    heading = f"{key}@{period}" if period else key
    problems = Problems()
    columns = read_header(["id", heading], site.vocabulary, problems, "更正")
    data = read_row(columns, ["x", text], problems, "更正")
    problems.raise_any()
    ctx = Context(vocabulary=site.vocabulary)
    found = read_profile(ctx, data, "更正")
    ctx.problems.raise_any()
    months = read_months(period) if period else None
    value = _before(found.values.get(key), months) if found else None
    if value is None:
        raise InputError(Problem(message="没有写数值", place="更正"))
    return value, months


def _before(held: Held | None, months: Months | None) -> Known | None:
    if held is None:
        return None
    return held.plain if months is None else held.series.get(months)


def _keep(batch: Batch, company: str, key: str, value: Known, months: Months | None) -> None:
    if isinstance(value, tuple):
        titles = TitleList(company=company, family=key, titles=value, source=CORRECTION, whole=True, period=months)
        record_titles(batch, [titles])
    else:
        record_facts(batch, [NewFact(company=company, indicator=key, value=value, source=CORRECTION, period=months)])


def rank_source(office: Office, source: str, precedence: int, reason: str) -> bool:
    """From now on what a source says goes before or after what others say; whether that is news."""
    if precedence <= FIRST:
        raise InputError(Problem(message="名次从 1 起，0 是人工更正", place="--precedence"))
    signer = office.signer()
    with office.database.writing() as tx:
        person = allowed(tx, signer.public, "rank")
        with record(tx, at=now(), kind="decision", by=person.name) as batch:
            is_news = rank(batch, source, precedence)
            if is_news:
                act = Act(kind="rank", subject=source, reason=reason, detail={"precedence": precedence}, at=batch.at)
                decide(batch, act, signer)
    return is_news


def add_person(office: Office, company: str, name: str, role: str, addresses: Sequence[str], proof: str) -> int:
    """Keep a contact; with a proof it has consented to the channels of its addresses."""
    pairs = [address.partition("=") for address in addresses]
    wrong = [address for address, (_, sign, to) in zip(addresses, pairs, strict=True) if not sign or not to.strip()]
    if wrong:
        raise InputError(*(Problem(message=f"“{address}”不是地址", help="写成 sms=13800000000") for address in wrong))
    new = NewContact(
        company=company, role=role, name=name, addresses={(channel, ""): to.strip() for channel, _, to in pairs}
    )
    with office.database.writing() as tx:
        allowed(tx, office.signer().public, "contact")
        number = add_contact(tx, new, now())
        if proof:
            for channel, _, _ in pairs:
                consent(tx, number, channel, now(), given=True, proof=proof)
    return number
