"""What holds for a passage though it stands elsewhere in its document: the conditions of its section, the recipients
that a heading names, the meaning that a definition gives to a word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.language.clauses import Clause
from engine.language.tree import Atom, Condition, Measure, Not, Span, all_of, atoms, with_atoms
from engine.language.vocabulary import Vocabulary
from parsers.clauses import Reading, read_clause
from parsers.documents import Passage, governed
from parsers.folding import fold
from parsers.reading import kinds
from parsers.tokens import reader_for

_WHO = frozenset(  # families that say who a company is
    ["qualification", "industry", "first_recognition", "scale", "ownership", "stage", "above_scale", "rd_institution"]
)
_NAMING = kinds("holding scale stage yes_no head of pause with or and body industry")
_ADDRESSED = re.compile(
    r"^(?:(?:重点|大力|积极|加大)?(?:支持|扶持|奖励|鼓励|面向|针对|对|给予)?)(?P<who>[^，。；：]{2,24}?"
    r"(?:企业|机构|公司|商户|工商户|合作社))(?:的?(?:专项|重点)?(?:扶持|支持|奖励|奖补|补助|补贴|激励)(?:政策|措施|标准|内容)?|的?政策措施)?$"
)
_MEANS = re.compile(r"(?:是指|系指|指的是|指|为|包括)[：:]?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Inherited:
    """A condition of another place, and the words of that place that give it."""

    source: str
    condition: Condition


Found = tuple[Passage, Reading]


def inherited(found: Sequence[Found], vocabulary: Vocabulary | None = None) -> dict[Span, tuple[Inherited, ...]]:
    """By the place of a passage, what holds for it from elsewhere."""
    out: dict[Span, tuple[Inherited, ...]] = {}
    for span, given in (*_of_sections(found), *_of_headings(found, vocabulary)):
        out[span] = (*out.get(span, ()), given)
    return out


def joined(clause: Clause, given: Sequence[Inherited]) -> Clause:
    """The clause with what holds from elsewhere; what is no rule is left as it is."""
    if not clause.yields_verdict:
        return clause
    return replace(clause, when=all_of(clause.when, *(one.condition for one in given)))


# --- sections -----------------------------------------------------------------------------------------------------


def _of_sections(found: Sequence[Found]) -> Iterator[tuple[Span, Inherited]]:
    """申报条件 of one section is joined to the rules of that section, and to no other."""
    passages = [passage for passage, _ in found]
    for passage, reading in found:
        condition = _asked_of_section(passage, reading.clause)
        for below in governed(passage, passages) if condition is not None else ():
            assert condition is not None
            yield below.span, Inherited(source=_cited(passage), condition=condition)


def _asked_of_section(passage: Passage, clause: Clause) -> Condition | None:
    """What a section asks, its places left behind with its text; words nobody read wait for an answer."""
    if passage.general or passage.role not in ("scope", "exclusion"):
        return None
    unread = [Atom(measure=Measure(phrase=words), op="is", value=True, phrase=words) for words in clause.unread_words()]
    return all_of(_placeless(clause.when), *unread)


def _cited(passage: Passage) -> str:
    return passage.article or (passage.headings[-1] if passage.headings else passage.text[:12])


def _placeless(condition: Condition | None) -> Condition | None:
    """A condition of another text has no place in this one."""
    return with_atoms(condition, lambda atom: replace(atom, span=None)) if condition is not None else None


# --- headings -----------------------------------------------------------------------------------------------------


def _of_headings(found: Sequence[Found], vocabulary: Vocabulary | None) -> Iterator[tuple[Span, Inherited]]:
    """三、支持高新技术企业 holds down to the next heading, unless a clause names its own recipients."""
    headings = dict.fromkeys(heading for passage, _ in found for heading in passage.headings)
    named = {heading: recipients(heading, vocabulary) for heading in headings}
    for passage, reading in found:
        if passage.role != "rule" or passage.general or _names_recipients(reading.clause):
            continue
        for heading in passage.headings:
            condition = named[heading]
            if condition is not None:
                yield passage.span, Inherited(source=f"标题“{heading}”", condition=condition)


def recipients(heading: str, vocabulary: Vocabulary | None = None) -> Condition | None:
    """The condition that a heading names, if it says for whom and nothing else: 支持高新技术企业发展 is a topic."""
    addressed = _ADDRESSED.match(re.sub(r"\s", "", heading))
    if addressed is None:
        return None
    tokens = reader_for(vocabulary).tokens_of(fold(addressed["who"]))
    if not tokens or any(token.kind not in _NAMING for token in tokens):
        return None
    condition = read_clause(f"对{addressed['who']}，给予10万元奖励。", vocabulary=vocabulary).clause.when
    if any(atom.measure.of == "rd_institution" for atom in atoms(condition)):
        return None
    return _placeless(condition)


def _names_recipients(clause: Clause) -> bool:
    return any(atom.measure.of in _WHO for condition in _conditions(clause) for atom in atoms(condition))


# --- definitions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """A word and what its document means by it; None where that was not read whole."""

    term: str
    condition: Condition | None


def definitions(found: Sequence[Passage], vocabulary: Vocabulary | None = None) -> tuple[Definition, ...]:
    """The words that a document defines, the longest first."""
    read = [_definition(passage, vocabulary) for passage in found if passage.term]
    return tuple(sorted((kept for kept in read if kept is not None), key=lambda kept: -len(kept.term)))


def _definition(passage: Passage, vocabulary: Vocabulary | None) -> Definition | None:
    assert passage.term is not None
    at = passage.text.find(passage.term) + len(passage.term)
    means = _MEANS.search(passage.text, at)
    if means is None or not passage.term.endswith(("企业", "机构", "单位", "主体", "商户", "团队", "项目")):
        return None
    read = read_clause(passage.text[means.end() :], vocabulary=vocabulary)
    whole = read.reading == "whole" and not read.clause.benefits
    return Definition(term=passage.term, condition=_placeless(read.clause.when) if whole else None)


def defined(clause: Clause, known: Sequence[Definition]) -> tuple[Clause, tuple[Inherited, ...]]:
    """The clause with the defined words replaced by what they mean; a word nobody could read is marked."""
    used: list[Inherited] = []
    taken: list[Span] = []  # by a longer word
    for definition in known if clause.yields_verdict else ():
        places = [span for span in _places(definition.term, clause.text) if not _inside(span, taken)]
        if not places:
            continue
        taken += places
        clause = _explained(clause, definition.condition, places)
        if definition.condition is not None:
            used.append(Inherited(source=f"“{definition.term}”的定义", condition=definition.condition))
    return clause, tuple(used)


def _explained(clause: Clause, meant: Condition | None, places: Sequence[Span]) -> Clause:
    """In the tree where the word became a tag; beside the tree where it became nothing."""
    stands = any(_within(atom, places) for condition in _conditions(clause) for atom in atoms(condition))
    if meant is None:
        return clause if stands else replace(clause, unread=tuple(sorted({*clause.unread, places[0]})))
    if not stands:
        answered = [(start - 1, end) for start, end in places]  # 对 before the word asks nothing more
        kept = tuple(span for span in clause.unread if not _inside(span, answered))
        return replace(clause, when=all_of(clause.when, meant), unread=kept)
    benefits = tuple(replace(benefit, when=_put(benefit.when, places, meant)) for benefit in clause.benefits)
    return replace(clause, when=_put(clause.when, places, meant), benefits=benefits)


def _places(word: str, text: str) -> Iterator[Span]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + len(word))


def _inside(span: Span, places: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in places)


def _conditions(clause: Clause) -> tuple[Condition | None, ...]:
    return (clause.when, *(benefit.when for benefit in clause.benefits))


def _within(atom: Atom, places: Sequence[Span]) -> bool:
    return atom.span is not None and _inside(atom.span, places)


def _put(condition: Condition | None, places: Sequence[Span], meant: Condition) -> Condition | None:
    """The tree with what is meant where the word's own atoms stand; where it is denied, they stay."""
    if condition is None or isinstance(condition, Not):
        return condition
    own = list(atoms(condition))
    if all(_within(atom, places) and atom.op not in ("has_none", "!=") and atom.value is not False for atom in own):
        return meant
    if isinstance(condition, Atom):
        return condition
    return replace(condition, parts=tuple(_put(part, places, meant) or part for part in condition.parts))
