"""What a column may mean: exactly by a word of the site, nearly by its likeness to one, or not at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.language.vocabulary import NUMERIC_KINDS, Indicator, MonthsSince
from parsers.sheets.book import Raw
from parsers.sheets.cells import read_bool, read_date
from parsers.sheets.headings import Heading
from parsers.sheets.lexicon import LEAST, Lexicon, folded, forms
from parsers.sheets.readers import reader_for, share_read
from parsers.sheets.subjects import Subject
from parsers.sheets.targets import NOTHING, Role, Target
from parsers.sheets.units import unit_for, units_of
from parsers.sheets.words import word_table, words

SAME = 100.0
BY_CUSTOM = 95.0  # forms use this heading for the indicator
LIKELY = 75.0  # near enough to be proposed
MOST_TRIED = 6  # near indicators on the cells of a column
FEWEST_CELLS, MOST_CELLS = 3, 30  # of a column, by which its kind is judged

_OF_FIGURES = re.compile(r"(?:数|数量|额|率)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Guessed:
    """What a column is taken for, how near its words are, and what comes second."""

    target: Target = NOTHING
    score: float = 0
    runner_up: str = ""  # 产值 54
    why: str = ""


def guess(heading: Heading, sample: Sequence[Raw], subject: Subject, lexicon: Lexicon) -> Guessed:
    """The best reading of a heading in a sheet about `subject`, with the first cells under it."""
    for way in _WAYS:
        found = way(heading, sample, subject, lexicon)
        if found:
            return found
    return Guessed(why="词表里没有这一指标")


def _by_role(heading: Heading, _: Sequence[Raw], subject: Subject, __: Lexicon) -> Guessed | None:
    for form in forms(heading.name):
        named = word_table("columns").get(form, "")
        if named.startswith("company.") or (named and subject.role is Role.INDICATOR):
            role, _, part = named.partition(".")
            return Guessed(target=Target(role=Role(role), part=part), score=SAME)
    return None


def _by_word(heading: Heading, sample: Sequence[Raw], subject: Subject, lexicon: Lexicon) -> Guessed | None:
    """A word of the vocabulary, alone or joined with the one above it: 发明专利 over 授权数."""
    known = _words_of(subject, lexicon)
    for form in _forms_of(heading):
        indicator = known.get(form)
        if indicator and _is_tag(form, indicator, lexicon) and sample and not _are_yes_or_no(sample):
            return Guessed(why=f"“{heading.name}”列里应为“是”或“否”")
        if indicator:
            return Guessed(target=_target(indicator, form, sample, subject, lexicon), score=SAME)
    return None


def _by_title(heading: Heading, sample: Sequence[Raw], subject: Subject, lexicon: Lexicon) -> Guessed | None:
    """A part of a title: 高企证书编号; in a list of one title also 有效期 alone."""
    spoken = lexicon.tag_in(heading.name)
    for form in forms(heading.name):
        part = word_table("title").get(form)
        if part and subject.role is Role.TITLE:
            return Guessed(target=Target(role=Role.TITLE, key=subject.key, tag=subject.tag, part=part), score=SAME)
        if spoken and (part := _title_part(form, folded(spoken[2]))):
            return Guessed(target=Target(role=Role.TITLE, key=spoken[0], tag=spoken[1], part=part), score=SAME)
    if spoken and sample and share_read(read_bool, sample) == 1 and subject.role is not Role.FIELD:
        return Guessed(target=Target(role=Role.TITLE, key=spoken[0], tag=spoken[1], part="held"), score=SAME - 10)
    return None


def _left_out(heading: Heading, _: Sequence[Raw], __: Subject, ___: Lexicon) -> Guessed | None:
    for form in forms(heading.name):
        why = word_table("left").get(form)
        if why:
            return Guessed(why=why)
    name = folded(heading.name)
    growth = next((word for word in words("derived", "growth") if word in name), None)
    return Guessed(why=f"“{growth}”由两期数值推算，不入库") if growth else None


def _by_custom(heading: Heading, sample: Sequence[Raw], subject: Subject, lexicon: Lexicon) -> Guessed | None:
    if subject.role is not Role.INDICATOR:
        return None
    for form in _forms_of(heading):
        key = word_table("headings").get(form, "")
        indicator = lexicon.site.vocabulary.indicators.get(key)
        if indicator and _may_hold(indicator, heading) and _can_read(indicator, heading, sample):
            return Guessed(target=Target(role=Role.INDICATOR, key=key), score=BY_CUSTOM, why="统计报表的说法，请确认")
    return None


def _by_likeness(heading: Heading, sample: Sequence[Raw], subject: Subject, lexicon: Lexicon) -> Guessed | None:
    if subject.role is Role.TITLE or not heading.name:
        return None
    known = _words_of(subject, lexicon)
    nearest = lexicon.near(heading.name, known, lambda indicator: _may_hold(indicator, heading))[:MOST_TRIED]
    near = [each for each in nearest if _can_read(each.indicator, heading, sample)]
    if not near:
        return None
    said = [f"{each.indicator.name} {each.score:.0f}" for each in near[:2]]
    if near[0].score < LIKELY:
        return Guessed(why=f"词表里没有这一指标，最接近：{said[0]}") if near[0].score >= LEAST else None
    target = _target(near[0].indicator, "", sample, subject, lexicon)
    return Guessed(
        target=target, score=near[0].score, runner_up=said[1] if len(said) > 1 else "", why="名称相近，请确认"
    )


_WAYS = (_by_role, _by_word, _by_title, _by_custom, _left_out, _by_likeness)


def _words_of(subject: Subject, lexicon: Lexicon) -> Mapping[str, Indicator]:
    if subject.role is Role.FIELD:
        return lexicon.fields[subject.key]
    return {} if subject.role is Role.TITLE else lexicon.indicators


def _forms_of(heading: Heading) -> Iterator[str]:
    own = folded(heading.texts[-1].written)
    yield own
    yield from forms(heading.name)
    if heading.outer:
        yield folded(heading.outer + heading.name)
        yield folded(heading.name + heading.outer)


def _target(indicator: Indicator, word: str, sample: Sequence[Raw], subject: Subject, lexicon: Lexicon) -> Target:
    if subject.role is Role.FIELD:
        return Target(role=Role.FIELD, key=subject.key, part=_field_key(indicator, subject.key, lexicon))
    if (
        indicator.kind == "tags"
        and word in lexicon.tags
        and (_is_tag(word, indicator, lexicon) or _are_yes_or_no(sample))
    ):
        family, tag = lexicon.tags[word]
        return Target(role=Role.TITLE, key=family, tag=tag, part="held")
    if isinstance(indicator.formula, MonthsSince) and share_read(read_date, sample) > share_read(
        reader_for(indicator), sample
    ):
        return Target(role=Role.INDICATOR, key=indicator.formula.date)  # 成立时间 over days is the day itself
    return Target(role=Role.INDICATOR, key=indicator.key)


def _field_key(field: Indicator, table: str, lexicon: Lexicon) -> str:
    fields = lexicon.site.vocabulary.tables[table].fields
    return next(key for key, each in fields.items() if each is field)


def _is_tag(word: str, indicator: Indicator, lexicon: Lexicon) -> bool:
    """Whether a heading is itself a title that companies hold or not: 高新技术企业, not 资质认定."""
    return indicator.group == "资质" and word in lexicon.tags and word != folded(indicator.name)


def _are_yes_or_no(sample: Sequence[Raw]) -> bool:
    return bool(sample) and share_read(read_bool, sample) == 1


def _may_hold(indicator: Indicator, heading: Heading) -> bool:
    """Whether a column under such words, in such a unit, can be of the indicator's kind at all."""
    unit = unit_for(heading.unit, indicator) if heading.unit else None
    if heading.unit and (unit is None or indicator.kind not in NUMERIC_KINDS) and not _is_foreign(heading.unit):
        return False
    if indicator.kind not in NUMERIC_KINDS and _OF_FIGURES.search(heading.name):
        return False
    return indicator.kind != "ratio" or bool(heading.unit) or _speaks_of_share(heading.name)


def _can_read(indicator: Indicator, heading: Heading, sample: Sequence[Raw]) -> bool:
    """Whether any of the first cells is a value of the indicator."""
    unit = unit_for(heading.unit, indicator) if heading.unit else None
    return len(sample) < FEWEST_CELLS or share_read(reader_for(indicator, unit), sample[:MOST_CELLS]) > 0


def _is_foreign(unit: str) -> bool:
    return any(each.kind == "foreign" for each in units_of(unit))


def _speaks_of_share(name: str) -> bool:
    return any(word in folded(name) for word in (*words("derived", "share"), "率", "强度"))


@lru_cache(1)
def _parts_by_length() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(word_table("title").items(), key=lambda entry: -len(entry[0])))


def _title_part(form: str, tag: str) -> str:
    """Which part of a title a heading with its tag is about: 有效期至 in 高新技术企业证书有效期至."""
    rest = form.replace(tag, "", 1)
    return next((part for word, part in _parts_by_length() if word in rest), "")
