"""Whether and when: generated alerts under a driven clock keep to hours, workdays, caps, wishes and ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.archive.store import BEIJING, day_of
from notifier.choosing import Choice, Chooser, Person, Wish, wanted
from notifier.details import Detail
from notifier.events import KINDS, Event, Kind
from notifier.push_rules import shipped_push_rules
from notifier.rules import shipped_calendar, shipped_rules

RULES, CALENDAR = shipped_rules(), shipped_calendar()
CHOOSER = Chooser(rules=RULES, calendar=CALENDAR, decide=shipped_push_rules())
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=BEIJING)


def event(kind: Kind = "newly_eligible", amount: int | None = 200_000, **detail: date | None) -> Event:
    return Event(
        company="c", policy="p", version=1, clause="一", kind=kind, amount=amount, detail=Detail(title="措施", **detail)
    )


def choose(one: Event, person: Person | None = None, now: datetime = MONDAY) -> Choice:
    return CHOOSER.choose(
        one, now, person or Person(contact=1, is_told=one.kind in ("lost", "withdrawn", "corrected")), now
    )


# --- generated cases ----------------------------------------------------------------------------------------------

moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20)).map(lambda moment: moment.replace(tzinfo=BEIJING))
persons = st.builds(
    Person,
    contact=st.just(1),
    is_told=st.booleans(),
    irrelevant=st.booleans(),
    irrelevant_of_kind=st.integers(0, 4),
    applied=st.one_of(st.none(), st.just(date(2026, 3, 1))),
    sent_a_day=st.integers(0, 4),
    sent_a_week=st.integers(0, 8),
    company_a_week=st.integers(0, 25),
)
kinds = st.sampled_from(sorted(KINDS))


@given(moments, persons, kinds, st.integers(-3, 60), st.sampled_from([None, 1, 500, 200_000, 5_000_000]))
def test_nothing_goes_outside_its_hours_nor_after_its_end(
    now: datetime, person: Person, kind: Kind, left: int, amount: int | None
) -> None:
    closes = day_of(now) + timedelta(days=left)
    one = event(kind, amount, opens=closes - timedelta(days=90), closes=closes)
    choice = choose(one, person, now)
    assert choice.reasons
    moment = {"now": now, "later": choice.not_before, "digest": choice.not_before}.get(choice.what)
    if moment is None:
        return
    local = moment.astimezone(BEIJING)
    ends = RULES.hours.urgent_until if choice.urgent else RULES.hours.closes
    assert RULES.hours.opens <= local.time() < ends
    assert choice.urgent or CALENDAR.is_workday(local.date())
    if kind in ("newly_eligible", "window_opens", "window_closes", "near_miss", "data_needed"):
        assert local.date() <= closes
    if choice.what in ("now", "later") and not RULES.kinds[kind].always:
        assert person.sent_a_day < RULES.caps.recipient_a_day
        assert person.sent_a_week < RULES.caps.recipient_a_week
        assert person.company_a_week < RULES.caps.company_a_week


@given(moments, kinds)
def test_what_waits_is_not_lost(now: datetime, kind: Kind) -> None:
    """Chosen again at its moment it goes, or goes in a digest; nothing waits in a circle."""
    person = Person(contact=1, is_told=kind in ("lost", "withdrawn", "corrected"))
    first = CHOOSER.choose(event(kind), now, person, now)
    assert first.what != "not" or kind in ("window_opens", "window_closes")
    if first.what == "later" and first.not_before is not None:
        assert first.not_before - now <= timedelta(days=11)  # the longest holiday and its eve
        assert CHOOSER.choose(event(kind), now, person, first.not_before).what in ("now", "digest")


@given(moments)
def test_events_of_one_second_share_a_digest(now: datetime) -> None:
    due = CALENDAR.digest_moment(now, RULES.digest)
    assert due == CALENDAR.digest_moment(now + timedelta(microseconds=1), RULES.digest) or now < due <= now + timedelta(
        microseconds=1
    )
    assert now < due <= now + timedelta(days=18)
    assert CALENDAR.is_workday(due.date())


# --- on the threshold and one step to each side -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "urgent", "goes"),
    [
        ("2026-03-02 08:59", False, "2026-03-02 09:00"),
        ("2026-03-02 09:00", False, "2026-03-02 09:00"),
        ("2026-03-02 17:59", False, "2026-03-02 17:59"),
        ("2026-03-02 18:00", False, "2026-03-03 09:00"),
        ("2026-03-02 18:00", True, "2026-03-02 18:00"),
        ("2026-03-02 20:29", True, "2026-03-02 20:29"),
        ("2026-03-02 20:30", True, "2026-03-03 09:00"),
        ("2026-02-13 18:00", False, "2026-02-14 09:00"),  # a Saturday that is worked
        ("2026-02-14 18:00", False, "2026-02-24 09:00"),  # 春节
        ("2026-02-14 18:00", True, "2026-02-14 18:00"),
        ("2026-02-14 21:00", True, "2026-02-15 09:00"),
        ("2026-10-01 12:00", False, "2026-10-08 09:00"),
        ("2026-11-20 19:00", False, "2026-11-23 09:00"),  # a weekend
    ],
)
def test_hours_and_workdays(now: str, urgent: bool, goes: str) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"{text}:00+08:00")

    assert CALENDAR.next_moment(at(now), RULES.hours, urgent=urgent) == at(goes)


@pytest.mark.parametrize(
    ("person", "what"),
    [
        (Person(contact=1), "now"),
        (Person(contact=1, sent_a_day=2), "now"),
        (Person(contact=1, sent_a_day=3), "digest"),
        (Person(contact=1, sent_a_week=5), "now"),
        (Person(contact=1, sent_a_week=6), "digest"),
        (Person(contact=1, company_a_week=20), "digest"),
        (Person(contact=1, irrelevant=True), "not"),
        (Person(contact=1, irrelevant_of_kind=2), "now"),
        (Person(contact=1, irrelevant_of_kind=3), "not"),
        (Person(contact=1, is_told=True), "not"),
        (Person(contact=1, wishes=(Wish(wanted=False),)), "not"),
        (Person(contact=1, wishes=(Wish(kind="lost", wanted=False),)), "now"),
        (Person(contact=1, wishes=(Wish(wanted=False), Wish(kind="newly_eligible"))), "now"),
        (Person(contact=1, wishes=(Wish(least_amount=200_000),)), "now"),
        (Person(contact=1, wishes=(Wish(least_amount=200_001),)), "not"),
    ],
)
def test_caps_wishes_and_mutes(person: Person, what: str) -> None:
    assert choose(event(), person).what == what


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (event(amount=None), "now"),
        (event(amount=300), "digest"),  # 0.5 × 0.03万元 is below the floor
        (event("near_miss"), "digest"),
        (event("data_needed"), "digest"),
        (event("corrected", None), "now"),
        (event("newly_eligible", opens=date(2026, 3, 3)), "not"),
        (event("newly_eligible", opens=date(2026, 3, 2)), "now"),
        (event("newly_eligible", closes=date(2026, 3, 2)), "now"),
        (event("newly_eligible", closes=date(2026, 3, 1)), "not"),
        (event("near_miss", closes=date(2026, 3, 8)), "not"),  # the digest is on the 9th
        (event("near_miss", closes=date(2026, 3, 9)), "digest"),
    ],
)
def test_kinds_amounts_and_windows(one: Event, what: str) -> None:
    assert choose(one).what == what


def test_a_correction_is_held_back_by_no_cap() -> None:
    busy = Person(contact=1, is_told=True, sent_a_day=9, sent_a_week=9, company_a_week=99)
    assert choose(event("corrected"), busy).what == "now"


def test_the_score_is_chance_times_amount_times_urgency_less_fatigue() -> None:
    soon = event(amount=200_000, closes=date(2026, 3, 9))
    assert choose(soon).score == pytest.approx(0.5 * 20 * 3)
    tired = Person(contact=1, sent_a_week=2)
    assert choose(soon, tired).score == pytest.approx(0.5 * 20 * 3 - 2 * 0.05)


def test_a_wish_about_a_channel_concerns_that_channel_alone() -> None:
    wishes = (Wish(channel="sms_aliyun", wanted=False),)
    assert [wanted(wishes, event(), channel) for channel in ("", "sms_aliyun", "wechat_template")] == [
        True,
        False,
        True,
    ]


def test_the_hours_are_those_of_the_rules() -> None:
    late = replace(RULES, hours=replace(RULES.hours, closes=time(21, 0)))
    evening = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert CALENDAR.next_moment(evening, late.hours, urgent=False) == evening


APPLIED = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("kind", "opens", "what"),
    [
        ("newly_eligible", None, "not"),
        ("newly_eligible", APPLIED, "not"),
        ("newly_eligible", APPLIED + timedelta(days=1), "now"),  # the next round
        ("window_closes", APPLIED, "not"),
        ("changed", APPLIED, "now"),
        ("lost", APPLIED, "now"),
        ("results", APPLIED, "now"),
    ],
)
def test_who_has_applied_is_called_no_more_but_told_what_becomes_of_it(
    kind: Kind, opens: date | None, what: str
) -> None:
    one = event(kind, opens=opens, closes=None if opens is None else date(2026, 3, 20))
    assert choose(one, Person(contact=1, is_told=kind == "lost", applied=APPLIED)).what == what
