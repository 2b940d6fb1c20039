"""Saving matches: a baseline first, then only what changed, and never what an older match has seen."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.database import Database
from engine.archive.hashing import hash_of
from engine.archive.ledger import Entry
from engine.archive.matches import Block, Match, Saved, save_run
from engine.archive.policies import hash_of_version
from engine.archive.profiles import profile
from engine.archive.retrials import DisagreementError
from engine.archive.runs import Run, Scope
from engine.archive.standings import Standing
from engine.archive.touched import clauses_naming, touched
from engine.archive.verdicts import VerdictChange, standings_of
from engine.language.exchange import write_profile
from engine.language.profiles import Title
from engine.meaning.judge import Rule, rules_of
from tests.archive.parks import SITE, Park, atom, clause, code, fact, reward, titles

STAFF = clause("一", atom("employees", ">=", 50), [reward(100)])
PATENTS = clause("二", atom("patents", ">=", 5), [reward(7)])


@pytest.fixture
def park(database: Database) -> Park:
    """Three companies, one that qualifies, one that falls short, one of which nothing is known."""
    park = Park(database)
    park.companies(1, 2, 3)
    park.record(fact(1, "employees", 50), fact(2, "employees", 49), fact(2, "patents", 9))
    park.publish("甲", STAFF, PATENTS, on="2025-01-01")
    return park


def standing(company: int, outcome: str, amount: int | None = None, clause: str = "一", **more: Any) -> Standing:
    return Standing(company=code(company), policy="甲", clause=clause, outcome=outcome, amount=amount, **more)  # type: ignore[arg-type]


def stored(park: Park) -> list[Standing]:
    with park.database.reading() as tx:
        return sorted(standings_of(tx, map(code, range(9))).values(), key=lambda kept: kept.pair)


def rows(park: Park, table: str) -> int:
    with park.database.reading() as tx:
        return int(tx.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0)


def test_the_first_match_is_a_baseline(park: Park) -> None:
    saved = park.match("2025-02-01")
    assert saved == Saved(run=1, changes=(), baseline=(code(1), code(2), code(3)))
    assert stored(park) == [
        standing(1, "qualifies", 100),
        standing(1, "undecided", None, "二", missing=("patents",)),
        standing(2, "qualifies", 7, "二"),
        standing(3, "undecided", missing=("employees",)),
        standing(3, "undecided", None, "二", missing=("patents",)),
    ]


def test_a_second_match_over_unchanged_data_changes_nothing(park: Park) -> None:
    park.match("2025-02-01")
    before = stored(park)
    assert park.match("2025-02-01") == Saved(run=2)
    assert park.match("2025-02-02") == Saved(run=3)
    assert (stored(park), rows(park, "changes"), rows(park, "runs")) == (before, 0, 3)
    with park.database.reading() as tx:
        kinds = [entry.kind for entry in tx.exec(select(Entry).where(Entry.run.startswith("match")))]  # type: ignore[attr-defined]
    assert kinds == ["match"] * 3


def test_a_corrected_fact_of_one_company_changes_only_its_own_verdicts(park: Park) -> None:
    park.match("2025-02-01")
    park.record(fact(2, "employees", 60))
    saved = park.match("2025-02-01")
    assert [(change.company, change.clause, change.before, change.after) for change in saved.changes] == [
        (code(2), "一", None, standing(2, "qualifies", 100))
    ]
    with park.database.reading() as tx:
        (kept,) = tx.exec(select(VerdictChange)).all()
    assert (kept.company, kept.was, kept.cause) == (code(2), "{}", "fact")
    assert json.loads(kept.became) == {"outcome": "qualifies", "amount": "100"}


def test_what_is_missing_is_kept_and_is_no_change(park: Park) -> None:
    both = clause("一", {"all": [atom("employees", ">=", 50), atom("patents", ">=", 1)]}, [reward(1)])
    park.publish("甲", both, on="2025-01-01", kind="replace")
    park.match("2025-02-01")
    park.record(fact(3, "employees", 70))
    assert park.match("2025-02-01").changes == ()
    assert stored(park)[-1] == standing(3, "undecided", missing=("patents",))


def test_a_company_that_comes_later_has_a_baseline_of_its_own(park: Park) -> None:
    park.match("2025-02-01")
    park.companies(4)
    park.record(fact(4, "employees", 99))
    assert park.match("2025-02-01") == Saved(run=2, baseline=(code(4),))
    park.record(fact(4, "employees", 9))
    (change,) = park.match("2025-02-01").changes
    assert (change.company, change.cause) == (code(4), "fact")


def test_a_policy_published_after_the_baseline_is_news_for_every_company_it_is_for(park: Park) -> None:
    park.match("2025-02-01")
    park.publish("乙", clause("一", atom("employees", ">=", 1), [reward(5)]), on="2025-02-01")
    saved = park.match("2025-02-01")
    assert [(change.company, change.after and change.after.outcome) for change in saved.changes] == [
        (code(1), "qualifies"),
        (code(2), "qualifies"),
        (code(3), "undecided"),
    ]


def test_matching_one_policy_leaves_the_others_as_they_are(park: Park) -> None:
    park.publish("乙", clause("一", atom("employees", ">=", 1), [reward(5)]), on="2025-01-01")
    park.match("2025-02-01")
    park.record(fact(2, "employees", 60))
    only = Scope(policies=frozenset({"乙"}))
    assert park.match("2025-02-01", only).changes == ()
    assert [change.policy for change in park.match("2025-02-01").changes] == ["甲"]


def test_matching_one_company_leaves_the_others_as_they_are(park: Park) -> None:
    park.match("2025-02-01")
    park.record(fact(1, "employees", 1), fact(2, "employees", 60))
    only = Scope(companies=frozenset({code(2)}))
    assert [change.company for change in park.match("2025-02-01", only).changes] == [code(2)]
    assert [change.company for change in park.match("2025-02-01").changes] == [code(1)]


def test_a_company_first_matched_with_one_policy_has_no_baseline_yet(park: Park) -> None:
    park.publish("乙", clause("一", atom("employees", ">=", 1), [reward(5)]), on="2025-01-01")
    assert park.match("2025-02-01", Scope(policies=frozenset({"乙"}))) == Saved(run=1)
    assert park.match("2025-02-01").baseline == (code(1), code(2), code(3))
    assert park.match("2025-02-01") == Saved(run=3)


def test_a_withdrawn_policy_is_found_when_it_is_matched_alone(park: Park) -> None:
    park.match("2025-02-01")
    park.act("甲", 1, "withdraw", on="2025-02-01")
    saved = park.match("2025-02-01", Scope(policies=frozenset({"甲"})))
    assert {change.cause for change in saved.changes} == {"withdrawn"}
    assert stored(park) == []


# --- matches that cross each other --------------------------------------------------------------------------------


def test_a_match_that_knew_less_than_one_saved_meanwhile_saves_nothing(park: Park) -> None:
    park.match("2025-02-01")
    older = park.judged("2025-02-01")
    park.record(fact(1, "employees", 1))
    park.match("2025-02-01")
    before = stored(park)
    assert save(park, *older) == Saved(run=None)
    assert (stored(park), rows(park, "runs")) == (before, 2)


def test_a_match_of_the_day_before_saved_after_midnight_saves_nothing(park: Park) -> None:
    park.match("2025-02-01")
    older = park.judged("2025-02-01")
    park.match("2025-02-02")
    assert save(park, *older) == Saved(run=None)


def test_of_an_older_match_only_what_no_newer_one_has_seen_is_saved(park: Park) -> None:
    park.match("2025-02-01")
    park.record(fact(2, "employees", 60), fact(1, "employees", 1))
    older = park.judged("2025-02-01")
    park.record(fact(1, "employees", 80))
    park.match("2025-02-01", Scope(companies=frozenset({code(1)})))
    assert [change.company for change in save(park, *older).changes] == [code(2)]
    assert stored(park)[0] == standing(1, "qualifies", 100)
    assert park.match("2025-02-01").changes == ()


def save(park: Park, match: Match, blocks: list[Block]) -> Saved:
    with park.database.writing() as tx:
        return save_run(tx, match, blocks, park.tick())


# --- the judge has the last word ----------------------------------------------------------------------------------


def test_a_matcher_that_disagrees_with_the_judge_saves_nothing(park: Park) -> None:
    park.match("2025-02-01")
    match, (block,) = park.judged("2025-02-01")
    wrong = Block(companies=block.companies, standings=[*block.standings, standing(2, "qualifies", 100)])
    with pytest.raises(DisagreementError, match=f"企业 {code(2)}，条款 甲 一"):
        save(park, match, [wrong])
    assert rows(park, "runs") == 1


def test_blocks_of_any_size_come_to_the_same(park: Park) -> None:
    park.match("2025-02-01")
    park.record(fact(2, "employees", 60), fact(1, "employees", 1), fact(3, "patents", 6))
    match, (block,) = park.judged("2025-02-01")
    single = [
        Block(companies=(company,), standings=[kept for kept in block.standings if kept.company == company])
        for company in block.companies
    ]
    assert len(save(park, match, single).changes) == 3
    assert save(park, match, [block]).changes == ()


# --- only what a fact touches -------------------------------------------------------------------------------------


def test_judging_only_the_clauses_a_fact_touches_comes_to_the_same(park: Park) -> None:
    park.match("2025-02-01")
    since = park.now
    park.record(fact(2, "employees", 60))
    match, (block,) = park.judged("2025-02-01", Scope(companies=frozenset({code(2)})))
    with park.database.reading() as tx:
        assert touched(tx, since) == {code(2): frozenset({"employees"})}
    index = clauses_naming(rules_of(match.versions[0].clauses), SITE.vocabulary)
    assert index == {"employees": {("甲", "一")}, "patents": {("甲", "二")}}
    judged = index["employees"]
    standings = [kept for kept in block.standings if kept.pair[1:] in judged]
    saved = save(park, match, [Block(companies=block.companies, standings=standings, judged=judged)])
    assert [(change.clause, change.cause) for change in saved.changes] == [("一", "fact")]
    assert park.match("2025-02-01").changes == ()


def test_on_another_day_every_clause_has_to_be_judged(park: Park) -> None:
    park.match("2025-02-01")
    match, (block,) = park.judged("2025-02-02")
    some = Block(companies=block.companies, standings=[], judged=frozenset({("甲", "一")}))
    with pytest.raises(ValueError, match="on the same day"):
        save(park, match, [some])


@pytest.mark.parametrize(
    ("condition", "more", "names"),
    [
        (atom("rd_intensity", ">=", 0.05, period="last_year"), {}, {"rd_intensity", "rd_expense", "revenue"}),
        (atom("company_age", ">=", 12), {}, {"company_age", "established_on"}),
        (atom("qualification", "has_any", ["瞪羚"]), {}, {"qualification"}),
        (atom("revenue", ">=", {"of": "net_assets"}), {}, {"revenue", "net_assets"}),
        (atom("rd_expense", ">=", 0.1, derive="share", against={"of": "tax_paid"}), {}, {"rd_expense", "tax_paid"}),
        (atom(None, ">=", 1, phrase="孵化面积"), {}, {"-"}),
        ({"measure": {"records": "hires", "agg": "count"}, "op": ">=", "value": 1}, {}, {"records:hires", "-"}),
        ({"measure": {"sum": [{"of": "patents"}, {"of": "trademarks"}]}, "op": ">=", "value": 1}, {},
         {"patents", "trademarks"}),
        (None, {"benefits": [reward(1, when=atom("patents", ">=", 1), cap_of={"rate": 1, "base": {"of": "tax_paid"}})]},
         {"patents", "tax_paid"}),
        (None, {"benefits": [{"kind": "reward", "form": "per_step", "amount": 1,
                              "step": {"measure": {"of": "output_value"}, "size": 1}}]}, {"output_value"}),
        (None, {"text": "不得违规", "unread": [[0, 4]]}, {"-"}),
    ],
)  # fmt: skip
def test_what_a_verdict_rests_on(condition: Any, more: dict[str, Any], names: set[str]) -> None:
    found = clauses_naming([Rule(clause=clause("一", condition, document="甲", **more))], SITE.vocabulary)
    assert set(found) == names


def test_what_was_recorded_between_two_instants(park: Park) -> None:
    first = park.now
    second = park.hold(titles(1, Title(name="瞪羚")), titles(2))
    park.record(fact(3, "rd_projects | 国家级", 1), fact(3, "name", "丙公司"), fact(1, "name", "甲公司"))
    with park.database.reading() as tx:
        assert touched(tx, first, second) == {code(1): {"qualification"}, code(2): {"qualification"}}
        assert touched(tx, second) == {code(3): {"rd_projects"}}


# --- the ledger ---------------------------------------------------------------------------------------------------


def test_a_change_can_be_computed_again_from_its_entry(park: Park) -> None:
    park.match("2025-02-01")
    park.record(fact(1, "employees", 7))
    park.match("2025-02-01")
    with park.database.reading() as tx:
        (entry,) = tx.exec(select(Entry).where(Entry.kind == "verdict")).all()
        run = tx.get_one(Run, 2)
        kept = json.loads(entry.payload)
        assert entry.subject == f"{code(1)} 甲 一"
        assert (kept["on"], kept["known"]) == (run.day.isoformat(), run.known.isoformat())
        assert kept["rule"] == hash_of_version(tx, "甲", 1)
        assert kept["profile"] == hash_of(write_profile(profile(tx, code(1), date(2025, 2, 1), run.known)))
        assert kept["cause"] == "fact"
