"""Which claim counts: the newest of a source, the source that goes first, or nobody knows."""

from datetime import date

import pytest

from engine.archive.claims import Claim, settle

DAY = date(2026, 3, 1)


def claim(value: int, source: str = "税务", precedence: int = 10, **more: object) -> Claim:
    usual = Claim(str(value), None, None, source, precedence, "confirmed", 1)
    return usual._replace(**more)  # type: ignore[arg-type]


def day(text: str) -> date:
    return date.fromisoformat(text)


CASES = {
    "one source": ([claim(1)], "1"),
    "a correction replaces what the source said": ([claim(1), claim(2, recording=2)], "2"),
    "two sources that say the same": ([claim(1), claim(1, "统计")], "1"),
    "two sources of equal precedence that differ": ([claim(1), claim(2, "统计")], "conflict"),
    "precedence decides": ([claim(1, "自报", 30, recording=2), claim(2, "税务", 10)], "2"),
    "precedence decides whoever spoke last": ([claim(2, "税务", 10), claim(1, "自报", 30, recording=2)], "2"),
    "two of three agree on nothing": ([claim(1), claim(1, "统计"), claim(2, "社保")], "conflict"),
    "a conflict below the first source is none": ([claim(9, "人工", 0), claim(1), claim(2, "统计")], "9"),
    "a conflict ends when one corrects": ([claim(1), claim(2, "统计"), claim(2, recording=3)], "2"),
    "what is disputed is withheld": ([claim(1, evidence="conflicting")], "conflict"),
    "a dispute below the first source changes nothing": (
        [claim(2), claim(1, "自报", 30, evidence="conflicting")],
        "2",
    ),
    "what is stale has not been said": ([claim(1, evidence="stale")], None),
    "a withdrawn figure gives way to the next source": (
        [claim(1), claim(2, "自报", 30), claim(1, evidence="stale", recording=3)],
        "2",
    ),
    "not valid yet": ([claim(1, valid_from=day("2026-03-02"))], None),
    "valid on its first day": ([claim(1, valid_from=DAY)], "1"),
    "valid on its last day": ([claim(1, valid_to=DAY)], "1"),
    "no longer valid": ([claim(1, valid_to=day("2026-02-28"))], None),
    "of two spans the one that began last": (
        [claim(1, valid_from=day("2025-01-01")), claim(2, valid_from=day("2026-01-01"), recording=2)],
        "2",
    ),
    "an older span that arrives late changes nothing": (
        [claim(2, valid_from=day("2026-01-01")), claim(1, valid_from=day("2025-01-01"), recording=2)],
        "2",
    ),
    "a span from the beginning is the oldest": ([claim(2, valid_from=day("2026-01-01")), claim(1, recording=2)], "2"),
    "a span not begun leaves the former": ([claim(1), claim(2, valid_from=day("2026-04-01"), recording=2)], "1"),
    "a shortened span is not what it was before": (
        [claim(1, valid_from=day("2025-01-01")),
         claim(1, valid_from=day("2025-01-01"), valid_to=day("2025-06-30"), recording=2)],
        None,
    ),
    "a withdrawn span leaves the one before": (
        [claim(1, valid_from=day("2025-01-01")), claim(2, valid_from=day("2026-01-01"), recording=2),
         claim(2, valid_from=day("2026-01-01"), evidence="stale", recording=3)],
        "1",
    ),
    "nothing": ([], None),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_claim_that_counts(name: str) -> None:
    claims, expected = CASES[name]
    settled = settle(claims, DAY)
    found = settled and ("conflict" if settled.conflict else settled.claim.value)
    assert found == expected
