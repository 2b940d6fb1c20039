"""What the rows of a sheet are: facts of companies, rows of a related table, or titles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import InputError, Problem
from engine.language.names import did_you_mean
from parsers.sheets.headings import Heading
from parsers.sheets.lexicon import Lexicon, folded, forms
from parsers.sheets.targets import Role
from parsers.sheets.words import word_table, words

TITLES = "qualification"  # the family of titles that no other family knows
FEWEST_FIELDS = 2  # of a related table, so that a sheet is taken for it


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What the rows of a sheet are: INDICATOR facts, FIELD related rows, TITLE titles."""

    role: Role
    key: str = ""  # of the related table, or of the titles' family
    tag: str = ""  # the one title of the list
    provisional: bool = False  # a list that is only put up for comment

    def __str__(self) -> str:
        return ":".join(part for part in (_WORDS[self.role], self.key, self.tag) if part)


FACTS = Subject(role=Role.INDICATOR)

_WORDS = {Role.INDICATOR: "facts", Role.FIELD: "records", Role.TITLE: "titles"}
_LIST = re.compile(r"名单|名录|名册|清单|目录|认定|入库|公示|公告|证书|台账|汇总|一览")


def read_subject(text: str, lexicon: Lexicon) -> Subject:
    """A subject as an operator types it, by key or by name: `facts`, `records:hires` or `招用人员`,
    `titles:qualification:高新技术企业` or `高新技术企业`."""
    kind, *rest = text.split(":")
    vocabulary = lexicon.site.vocabulary
    if kind == "facts" and not rest:
        return FACTS
    if kind == "records" and rest and rest[0] in vocabulary.tables:
        return Subject(role=Role.FIELD, key=rest[0])
    if kind == "titles" and rest and rest[0] in vocabulary.indicators:
        return Subject(role=Role.TITLE, key=rest[0], tag=":".join(rest[1:]))
    named = {table.name: Subject(role=Role.FIELD, key=key) for key, table in vocabulary.tables.items()}
    if text in named:
        return named[text]
    title = lexicon.tags.get(folded(text))
    if title:
        return Subject(role=Role.TITLE, key=title[0], tag=title[1])
    known = ("facts", *(f"records:{key}" for key in vocabulary.tables), "titles:qualification")
    help_ = did_you_mean(text, (*known, *named)) or f"可用：{'、'.join(known)}"
    raise InputError(Problem(message=f"没有“{text}”这种表", help=help_))


def subject_of(headings: Sequence[Heading], above: Sequence[str], lexicon: Lexicon) -> Subject:
    """What the headings and the title make of a sheet."""
    table = _table(headings, above, lexicon)
    spoken = next((found for text in above if _LIST.search(text) and (found := lexicon.tag_in(text))), None)
    figures = sum(_is_figure(heading, lexicon) for heading in headings)
    if spoken and not figures:
        return Subject(role=Role.TITLE, key=spoken[0], tag=spoken[1], provisional=is_provisional(above))
    if table:
        return Subject(role=Role.FIELD, key=table)
    return Subject(role=Role.TITLE, key=TITLES) if not figures and _names_titles(headings) else FACTS


def is_provisional(above: Sequence[str]) -> bool:
    """Whether a list is only put up for comment: 公示, 拟认定."""
    return any(word in folded(text) for text in above for word in words("titles", "provisional"))


def _table(headings: Sequence[Heading], above: Sequence[str], lexicon: Lexicon) -> str:
    """The related table of which these are the fields, more of them than of indicators."""
    names = [form for heading in headings for form in forms(heading.name)]
    best, most = "", sum(name in lexicon.indicators for name in names)
    for key, fields in lexicon.fields.items():
        named = any(lexicon.site.vocabulary.tables[key].name in text for text in above)
        count = sum(name in fields for name in names)
        if count + named > most and count + named >= FEWEST_FIELDS:
            best, most = key, count + named
    return best


def _names_titles(headings: Sequence[Heading]) -> bool:
    """Whether a column names titles, and others say more of them: 资质名称, 级别, 有效期至."""
    parts = {word_table("title").get(form) for heading in headings for form in forms(heading.name)}
    return "name" in parts and len(parts - {None}) > 1


def _is_figure(heading: Heading, lexicon: Lexicon) -> bool:
    if any(form in word_table("title") for form in forms(heading.name)):
        return False
    if heading.unit or any(form in word_table("headings") for form in forms(heading.name)):
        return True
    found = [lexicon.indicators[form] for form in forms(heading.name) if form in lexicon.indicators]
    return any(indicator.is_numeric for indicator in found)
