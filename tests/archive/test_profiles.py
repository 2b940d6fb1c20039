"""Profiles out of the store: two independent ways to the same profile, and what a company is shown to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database import Database
from engine.archive.facts import NAME, NewFact, record_facts
from engine.archive.profiles import profile, profiles
from engine.archive.recordings import record
from engine.archive.records import NewRow, RowList, record_rows
from engine.archive.sources import CORRECTION, rank
from engine.archive.titles import TitleList, record_titles
from engine.language.exchange import write_profile
from engine.language.periods import read_months
from engine.language.profiles import Held, Source, Title
from engine.meaning.judge import judge
from tests.archive.parks import SITE, Park, atom, clause, code, fact, titles

RANKS = {"税务": 10, "统计": 20, "社保": 20, CORRECTION: 0}
DAYS = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]


@pytest.fixture
def park(database: Database) -> Park:
    park = Park(database)
    with database.writing() as tx, record(tx, at=park.tick(), kind="import") as batch:
        for source, precedence in RANKS.items():
            rank(batch, source, precedence)
    park.companies(1, 2, 3)
    return park


# --- what a company is shown to be --------------------------------------------------------------------------------


def seen(park: Park, on: str = "2026-06-30") -> Any:
    with park.database.reading() as tx:
        return profile(tx, code(1), date.fromisoformat(on))


def verdict_of(park: Park, condition: Any) -> str:
    return judge(clause("一", condition), seen(park), date(2026, 6, 30), SITE).outcome


def test_a_company_of_which_nothing_was_said_is_empty(park: Park) -> None:
    assert write_profile(seen(park)) == {"id": code(1)}


def test_figures_titles_and_names_come_with_their_sources(park: Park) -> None:
    park.record(fact(1, NAME, "甲公司"), fact(1, "revenue", 5, "2025", source="税务"), fact(1, "scale", "小型"))
    park.hold(titles(1, Title(name="瞪羚")))
    kept = seen(park)
    assert kept.name == "甲公司"
    assert kept.values["revenue"] == Held(series={read_months("2025"): 5})
    assert kept.values["scale"] == Held(plain="小型")
    assert kept.values["qualification"] == Held(plain=(Title(name="瞪羚"),))
    assert kept.incomplete == frozenset()
    recorded = date(2025, 1, 1)
    assert kept.sources == {
        "revenue@2025": Source(name="税务", recorded=recorded),
        "scale": Source(name="统计报表", recorded=recorded),
        "qualification": Source(name="认定名单", recorded=recorded),
    }


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ([("统计", 100)], "qualifies"),
        ([("统计", 99)], "falls_short"),
        ([("统计", 100), ("社保", 99)], "undecided"),
        ([("统计", 100), ("社保", 101)], "undecided"),
        ([("统计", 100), ("社保", 100)], "qualifies"),
        ([("统计", 100), ("社保", 99), ("税务", 200)], "qualifies"),
        ([("统计", 100), ("社保", 99), ("统计", 99)], "falls_short"),
    ],
)
@pytest.mark.parametrize("period", [None, "2025"], ids=["as of now", "in a year"])
def test_a_figure_on_which_sources_differ_is_unknown_unless_precedence_decides(
    park: Park, facts: list[tuple[str, int]], outcome: str, period: str | None
) -> None:
    for source, value in facts:
        park.record(fact(1, "employees", value, period, source=source))
    assert verdict_of(park, atom("employees", ">=", 100)) == outcome


@pytest.mark.parametrize(
    ("lists", "outcome"),
    [
        ([], "undecided"),
        ([titles(1, Title(name="瞪羚"))], "falls_short"),
        ([titles(1, Title(name="瞪羚"), whole=False)], "undecided"),
        ([titles(1, Title(name="高新技术企业"), whole=False)], "qualifies"),
        ([titles(1)], "falls_short"),
        ([titles(1, Title(name="高新技术企业")), titles(1)], "falls_short"),
        (
            [
                titles(1, Title(name="高新技术企业", until=date(2026, 1, 1))),
                titles(1, Title(name="高新技术企业", until=date(2027, 1, 1)), source="自报"),
            ],
            "undecided",
        ),
    ],
)
def test_a_title_that_is_not_listed_is_unmet_only_if_the_list_is_whole(
    park: Park, lists: list[TitleList], outcome: str
) -> None:
    for listed in lists:
        park.hold(listed)
    assert verdict_of(park, atom("qualification", "has_any", ["高新技术企业"])) == outcome


def rows(park: Park, *held: tuple[str, int], source: str = "社保", whole: bool = True) -> None:
    listed = tuple(NewRow(key=key, fields={"person": key, "contract_months": months}) for key, months in held)
    with park.database.writing() as tx, record(tx, at=park.tick(), kind="import") as batch:
        record_rows(batch, [RowList(company=code(1), table="hires", rows=listed, source=source, whole=whole)])


def hired(at_least: int) -> Any:
    where = atom("contract_months", ">=", 12)
    return {"measure": {"records": "hires", "agg": "count", "where": where}, "op": ">=", "value": at_least}


def test_rows_are_counted_as_they_stand(park: Park) -> None:
    assert verdict_of(park, hired(1)) == "undecided"  # no table
    rows(park)
    assert verdict_of(park, hired(1)) == "falls_short"  # an empty one
    rows(park, ("张", 24), ("李", 6))
    assert verdict_of(park, hired(1)) == "qualifies"
    assert verdict_of(park, hired(2)) == "falls_short"
    rows(park, ("李", 12), whole=False)
    assert verdict_of(park, hired(2)) == "qualifies"  # a row was corrected
    rows(park, ("李", 6), source="统计", whole=False)
    assert verdict_of(park, hired(2)) == "undecided"  # another source contradicts it
    rows(park, ("李", 6))
    assert verdict_of(park, hired(1)) == "falls_short"  # stated anew without 张, and the sources agree


def test_an_answer_stands_under_its_words(park: Park) -> None:
    park.record(fact(1, "rd_projects | 国家级", True, source="审核"))
    assert seen(park).answers == {"rd_projects | 国家级": True}
    park.record(fact(1, "rd_projects | 国家级", None, source="审核"))
    assert seen(park).answers == {}


def test_beside_dated_values_an_undated_one_says_nothing(park: Park) -> None:
    park.record(fact(1, "employees", 7), fact(1, "employees", 100, "2025"))
    assert seen(park).values["employees"] == Held(series={read_months("2025"): 100})
    assert seen(park).sources.keys() == {"employees@2025"}


def test_one_period_has_one_spelling(park: Park) -> None:
    park.record(fact(1, "revenue", 5, "2025-01..2025-06"))
    park.record(fact(1, "revenue", 6, "2025H1"))
    assert seen(park).values["revenue"].series == {read_months("2025H1"): 6}


def test_what_a_source_repeats_is_not_recorded_again(park: Park) -> None:
    first = [fact(1, "employees", 7), fact(1, "revenue", 5, "2025"), fact(2, "employees", 8)]
    known = park.record(*first)
    with park.database.writing() as tx, record(tx, at=park.tick(), kind="import") as batch:
        assert record_facts(batch, first).stored == 0
        assert record_titles(batch, []).stored == 0
        changed = [*first, fact(1, "employees", 9)]
        assert record_facts(batch, changed).unchanged == 3
    assert seen(park).values["employees"].plain == 9
    with park.database.reading() as tx:
        assert profile(tx, code(1), date(2026, 6, 30), known).values["employees"].plain == 7


# --- two ways to the same profile ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """One statement of a source, with the recording it came in."""

    recording: int
    at: datetime
    fact: NewFact


SOURCES = st.sampled_from(["税务", "统计", "社保", "自报", CORRECTION])
SPANS = st.sampled_from(
    [(None, None), (None, None), (DAYS[1], None), (None, DAYS[1]), (DAYS[1], DAYS[2]), (DAYS[3], None)]
)
STATEMENTS = st.tuples(
    st.integers(1, 2),
    st.sampled_from([("scale", None), ("revenue", "2025"), ("employees", None), ("employees", "2025")]),
    st.sampled_from([1, 2, 3, None]),
    SOURCES,
    SPANS,
    st.sampled_from(["confirmed"] * 5 + ["self_reported", "conflicting", "stale"]),
)


RECORDINGS = st.lists(st.lists(STATEMENTS, min_size=4, max_size=8), min_size=1, max_size=5)


def expected(said: Iterable[Said], company: str, on: date) -> dict[tuple[str, str | None], tuple[Any, bool]]:
    """What a company's figures are, worked out from the statements themselves: value and whether in conflict."""
    found = {}
    mine = [one for one in said if one.fact.company == company]
    for slot in {(one.fact.indicator, str(one.fact.period or "")) for one in mine}:
        about = [one for one in mine if (one.fact.indicator, str(one.fact.period or "")) == slot]
        speaking = {}
        for source in {one.fact.source for one in about}:
            words = [one for one in about if one.fact.source == source]
            last = {one.fact.valid_from: one for one in words}.values()
            held = [
                one
                for one in last
                if one.fact.value is not None
                and one.fact.evidence != "stale"
                and (one.fact.valid_from or date.min) <= on <= (one.fact.valid_to or date.max)
            ]
            if held:
                speaking[source] = max(held, key=lambda one: one.fact.valid_from or date.min)
        if not speaking:
            continue
        first = min(RANKS.get(source, 50) for source in speaking)
        words = [one for source, one in speaking.items() if RANKS.get(source, 50) == first]
        disputed = len({one.fact.value for one in words}) > 1 or any(o.fact.evidence == "conflicting" for o in words)
        newest = max(words, key=lambda one: one.recording)
        found[slot[0], slot[1] or None] = (newest.fact.value, disputed)
    return found


def figures_of(kept: Any) -> dict[tuple[str, str | None], tuple[Any, bool]]:
    found = {}
    for key, held in kept.values.items():
        plain = [] if held.plain is None else [(None, held.plain)]
        for period, value in (*plain, *((str(period), value) for period, value in held.series.items())):
            name = f"{key}@{period}" if period else key
            found[key, period] = (value, kept.sources[name].conflict)
    return found


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_profiles_are_what_the_statements_come_to(park: Park, data: st.DataObject) -> None:
    base = park.now.microsecond + int((park.now - datetime(2025, 1, 1, tzinfo=park.now.tzinfo)).total_seconds()) * 10
    companies = [base * 3 + number for number in (1, 2)]
    park.companies(*companies)
    said: list[Said] = []
    for number, statements in enumerate(data.draw(RECORDINGS)):
        facts = [
            NewFact(
                company=code(companies[company - 1]),
                indicator=indicator,
                period=read_months(period) if period else None,
                value=None if value is None else f"第{value}档" if indicator == "scale" else value,
                source=source,
                valid_from=span[0],
                valid_to=span[1],
                evidence=evidence,  # type: ignore[arg-type]
            )
            for company, (indicator, period), value, source, span, evidence in statements
        ]
        at = park.record(*facts)
        said += [Said(number, at, new) for new in facts]
    on = data.draw(st.sampled_from(DAYS))
    known = data.draw(st.sampled_from([park.now, *(one.at for one in said)]))
    codes = [code(number) for number in companies]
    with park.database.reading() as tx:
        many = list(profiles(tx, on, known, codes))
        one_by_one = [profile(tx, company, on, known) for company in sorted(codes)]
    assert [write_profile(kept) for kept in many] == [write_profile(kept) for kept in one_by_one]
    for kept in many:
        heard = expected([one for one in said if one.at <= known], kept.id, on)
        dated = {key for key, period in heard if period}
        assert figures_of(kept) == {
            slot: value for slot, value in heard.items() if slot[1] is not None or slot[0] not in dated
        }
