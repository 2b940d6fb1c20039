"""What sources differ on decides nothing, also where it is only a part of a longer span."""

from datetime import date

import pytest

from engine.language.exchange import read_clause, read_profile
from engine.language.exchange.fields import Context
from engine.language.site import shipped_site
from engine.meaning.judge import judge

SITE = shipped_site()


@pytest.mark.parametrize(
    ("measure", "op", "value", "held"),
    [
        ({"of": "safety_accident", "period": "last_3y"}, "is", False, False),
        ({"of": "qualification", "period": "last_3y"}, "has_any", ["瞪羚企业"], ["瞪羚企业"]),
        ({"of": "safety_accident", "period": "2024"}, "is", False, False),
    ],
)
@pytest.mark.parametrize("conflict", [True, False])
def test_a_disputed_year_leaves_the_span_unknown(
    measure: dict[str, object], op: str, value: object, held: object, *, conflict: bool
) -> None:
    ctx = Context(vocabulary=SITE.vocabulary)
    when = {"measure": measure, "op": op, "value": value}
    clause = read_clause(ctx, {"id": "a", "text": "x", "quantifiable": True, "when": when, "benefits": []}, "a")
    key = str(measure["of"])
    profile = {
        "id": "b",
        "values": {key: {"2023": held, "2024": held, "2025": held}},
        "sources": {f"{key}@2024": {"name": "两处不一", "conflict": conflict}},
    }
    company = read_profile(ctx, profile, "b")
    assert clause is not None
    assert company is not None
    outcome = judge(clause, company, date(2026, 4, 15), SITE).outcome
    assert outcome == ("undecided" if conflict else "qualifies")
