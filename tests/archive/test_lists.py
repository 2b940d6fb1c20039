"""What stands on a list when several sources keep it: titles with their validity, rows of a table."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.archive.lists import Item, Standing, Whole, news, stand

DAY = date(2026, 3, 1)


def item(subject: str, content: str = "", source: str = "名单", precedence: int = 10, **more: object) -> Item:
    usual = Item(subject, subject, content, content, None, None, source, precedence, "confirmed", 1)
    return usual._replace(**more)  # type: ignore[arg-type]


def whole(source: str = "名单", precedence: int = 10, recording: int = 1, evidence: str = "confirmed") -> Whole:
    return Whole(source, precedence, evidence, recording)


CASES: dict[str, tuple[list[Item], list[Whole], str | None]] = {
    # what stands, ?subject in dispute, ! where the list is whole
    "nobody keeps it": ([], [], None),
    "an entry on a list that may lack others": ([item("甲")], [], "甲"),
    "an entry on a whole list": ([item("甲")], [whole()], "甲 !"),
    "an empty list": ([], [whole()], "!"),
    "two sources add up": ([item("甲"), item("乙", source="自报")], [], "乙 甲"),
    "a whole list stated anew drops what it no longer has": (
        [item("甲"), item("乙"), item("甲", recording=2)], [whole(), whole(recording=2)], "甲 !"),
    "an entry added after the whole list": ([item("甲"), item("乙", recording=2)], [whole()], "乙 甲 !"),
    "another source's entries stay": (
        [item("甲", source="自报"), item("乙", recording=2)], [whole(recording=2)], "乙 甲 !"),
    "against a whole list, sources that go after it say nothing": (
        [item("甲", source="自报", precedence=30), item("乙")], [whole()], "乙 !"),
    "a whole list that goes after another source silences only those after it": (
        [item("甲"), item("乙", source="自报", precedence=30)], [whole("自报", 30)], "乙 甲 !"),
    "an entry taken off": ([item("甲"), item("甲", evidence="stale", recording=2)], [], None),
    "an entry taken off and put back": (
        [item("甲"), item("甲", evidence="stale", recording=2), item("甲", recording=3)], [], "甲"),
    "a list that is no longer called whole": ([item("甲")], [whole(), whole(recording=2, evidence="stale")], "甲"),
    "sources that contradict each other": ([item("甲", "1"), item("甲", "2", source="自报")], [], "?甲"),
    "a contradiction leaves the other subjects": (
        [item("甲", "1"), item("甲", "2", source="自报"), item("乙")], [], "乙 ?甲"),
    "precedence decides a contradiction": (
        [item("甲", "1"), item("甲", "2", source="自报", precedence=30)], [], "甲=1"),
    "a subject is spoken of by the first source alone": (
        [item("甲", slot="甲 2023"), item("甲", slot="甲 2026", source="自报", precedence=30)], [], "甲 2023"),
    "two entries of one subject": ([item("甲", slot="甲 2023"), item("甲", slot="甲 2026")], [], "甲 2023 甲 2026"),
    "an entry in dispute": ([item("甲", evidence="conflicting")], [whole()], "?甲 !"),
    "a correction": ([item("甲", "1"), item("甲", "2", recording=2)], [], "甲=2"),
    "not valid on the day": ([item("甲", valid_to=date(2026, 2, 28))], [], None),
    "not valid on the day, and the list is whole": ([item("甲", valid_from=date(2026, 3, 2))], [whole()], "!"),
    "of two spans the one that began last": (
        [item("甲", "1"), item("甲", "2", valid_from=date(2026, 1, 1))], [], "甲=2"),
}  # fmt: skip


def shown(standing: Standing | None) -> str | None:
    if standing is None:
        return None
    items = [f"{kept.slot}={kept.content}" if kept.content else kept.slot for kept in standing.items]
    marks = [f"?{subject}" for subject in sorted(standing.disputed)] + (["!"] if standing.whole else [])
    return " ".join(items + marks)


@pytest.mark.parametrize("name", CASES)
def test_what_stands(name: str) -> None:
    items, wholes, expected = CASES[name]
    assert shown(stand(items, wholes, DAY)) == expected


NEWS: dict[str, tuple[list[Item], list[Item], list[Whole], Whole | None, tuple[bool, str]]] = {
    "a first list": ([item("甲")], [], [], whole(), (True, "甲")),
    "the same whole list": ([item("甲")], [item("甲")], [whole()], whole(), (False, "")),
    "the same from another place": ([item("甲", place="B2")], [item("甲")], [whole()], whole(), (False, "")),
    "another source says the same": ([item("甲")], [item("甲", source="自报")], [], None, (False, "甲")),
    "a whole list with one more": (
        [item("甲"), item("乙")], [item("甲")], [whole()], whole(), (True, "甲 乙")),
    "a whole list with one less": ([], [item("甲")], [whole()], whole(), (True, "")),
    "an addition that is known": ([item("甲")], [item("甲")], [], None, (False, "")),
    "an addition that says something else": ([item("甲", "2")], [item("甲", "1")], [], None, (False, "甲")),
    "now it is whole": ([item("甲")], [item("甲")], [], whole(), (True, "甲")),
    "taking off what is there": ([item("甲", evidence="stale")], [item("甲")], [], None, (False, "甲")),
    "taking off what isn't there": ([item("甲", evidence="stale")], [], [], None, (False, "")),
    "no longer whole": ([], [item("甲")], [whole()], whole(evidence="stale"), (True, "")),
    "no longer whole, as before": ([], [], [], whole(evidence="stale"), (False, "")),
    "an empty list, again": ([], [], [whole()], whole(), (False, "")),
}  # fmt: skip


@pytest.mark.parametrize("name", NEWS)
def test_what_is_news(name: str) -> None:
    items, before, wholes, word, expected = NEWS[name]
    states, fresh = news(items, before, wholes, word)
    assert (states, " ".join(kept.slot for kept in fresh)) == expected


# --- leaving out what is no news changes nothing ------------------------------------------------------------------

SPANS = st.sampled_from([(None, None), (None, None), (date(2026, 1, 1), None), (None, date(2026, 2, 28))])
ENTRIES = st.builds(
    lambda subject, number, content, span: item(
        subject, content, slot=f"{subject} {number}", valid_from=span[0], valid_to=span[1]
    ),
    st.sampled_from("甲乙"),
    st.sampled_from("12"),
    st.sampled_from(["", "x"]),
    SPANS,
)
LISTS = st.tuples(
    st.sampled_from([("名单", 10), ("自报", 30), ("统计", 10)]),
    st.booleans(),
    st.sampled_from(["confirmed"] * 4 + ["stale", "conflicting"]),
    st.lists(ENTRIES, max_size=3, unique_by=lambda entry: (entry.slot, entry.valid_from)),
)


@settings(max_examples=400)
@given(st.lists(LISTS, max_size=8), st.sampled_from([date(2025, 12, 31), DAY]))
def test_a_list_recorded_without_its_repetitions_is_the_same_list(lists: list[tuple], day: date) -> None:
    everything: tuple[list[Item], list[Whole]] = ([], [])
    kept: tuple[list[Item], list[Whole]] = ([], [])
    for recording, ((source, precedence), is_whole, evidence, entries) in enumerate(lists, start=1):
        said = {"source": source, "precedence": precedence, "evidence": evidence, "recording": recording}
        new = [entry._replace(**said) for entry in entries]
        word = whole(source, precedence, recording, evidence) if is_whole else None
        states, fresh = news(new, *kept, word)
        everything[0].extend(new)
        kept[0].extend(fresh)
        everything[1].extend([word] if word else [])
        kept[1].extend([word] if word and states else [])
    assert shown(stand(*kept, day)) == shown(stand(*everything, day))
