"""What holds for a passage though it stands elsewhere in its document: the conditions of its section, the recipients
that a heading names, the meaning that a definition gives to a word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.language.clauses import Clause
from engine.language.tree import Atom, Condition, Measure, Not, Span, all_of, atoms, with_atoms
from engine.language.vocabulary import Vocabulary
from parsers.clauses import Reading, read_clause
from parsers.documents import Passage, governed
from parsers.folding import fold
from parsers.passages import topic_of
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
_DEFINED = ("企业", "机构", "单位", "主体", "商户", "团队", "项目")  # who and what a benefit can be for


@dataclass(frozen=True, kw_only=True, slots=True)
class Inherited:
    """A condition of another place, and the words of that place that give it."""

    source: str
    condition: Condition


Found = tuple[Passage, Reading]


def inherited(
    found: Sequence[Found], known: Sequence["Definition"] = (), vocabulary: Vocabulary | None = None
) -> dict[Span, tuple[Inherited, ...]]:
    """By the place of a passage, what holds for it from elsewhere."""
    out: dict[Span, tuple[Inherited, ...]] = {}
    for span, given in (*_of_sections(found), *_of_headings(found, known, vocabulary), *_of_stems(found)):
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
    return _asked(clause) if passage.role in ("scope", "exclusion") and not passage.general else None


def _asked(clause: Clause) -> Condition | None:
    """What a clause asks, its places left behind with its text; words nobody read wait for an answer."""
    return all_of(_placeless(clause.when), *map(_open, clause.unread_words()))


def _open(words: str) -> Condition:
    return Atom(measure=Measure(phrase=words), op="is", value=True)


def _cited(passage: Passage) -> str:
    return passage.article or (passage.headings[-1] if passage.headings else passage.text[:12])


def _placeless(condition: Condition | None) -> Condition | None:
    """A condition of another text quotes nothing of this one; a figure of no name keeps the words that name it."""

    def elsewhere(atom: Atom) -> Atom:
        measure = atom.measure if atom.measure.of else replace(atom.measure, phrase=atom.measure.phrase or atom.phrase)
        return replace(atom, measure=measure, phrase=None, span=None)

    return with_atoms(condition, elsewhere) if condition is not None else None


# --- headings -----------------------------------------------------------------------------------------------------


def _of_headings(
    found: Sequence[Found], known: Sequence["Definition"], vocabulary: Vocabulary | None
) -> Iterator[tuple[Span, Inherited]]:
    """三、支持高新技术企业 holds down to the next heading, unless a clause names its own recipients."""
    headings = dict.fromkeys(heading for passage, _ in found for heading in _above(passage))
    named = {heading: recipients(heading, known, vocabulary) for heading in headings}
    for passage, reading in found:
        if passage.role != "rule" or passage.general or _names_recipients(reading.clause, known):
            continue
        for heading in _above(passage):
            condition = named[heading]
            if condition is not None:
                yield passage.span, Inherited(source=f"标题“{heading}”", condition=condition)


def _above(passage: Passage) -> tuple[str, ...]:
    """The headings over a passage, and the one it opens with."""
    return (*passage.headings, topic_of(passage)) if passage.kind == "clause" else passage.headings


def recipients(
    heading: str, known: Sequence["Definition"] = (), vocabulary: Vocabulary | None = None
) -> Condition | None:
    """The condition that a heading names, if it says for whom and nothing else: 支持高新技术企业发展 is a topic."""
    addressed = _ADDRESSED.match(re.sub(r"\s", "", heading))
    if addressed is None:
        return None
    meant = next((definition for definition in known if definition.term == addressed["who"]), None)
    if meant is not None:
        return meant.condition or _open(meant.term)
    tokens = reader_for(vocabulary).tokens_of(fold(addressed["who"]))
    if not tokens or any(token.kind not in _NAMING for token in tokens):
        return None
    condition = read_clause(f"对{addressed['who']}，给予10万元奖励。", vocabulary=vocabulary).clause.when
    if any(atom.measure.of == "rd_institution" for atom in atoms(condition)):
        return None
    return _placeless(condition)


def _names_recipients(clause: Clause, known: Sequence["Definition"]) -> bool:
    """Does the clause, or each of its tiers, say for whom it is?"""
    tiers = [benefit.when for benefit in clause.benefits]
    told = _says_who(clause.when) or (bool(tiers) and all(map(_says_who, tiers)))
    return told or any(definition.term in clause.text for definition in known)


def _says_who(condition: Condition | None) -> bool:
    return any(atom.measure.of in _WHO for atom in atoms(condition))


# --- tables -------------------------------------------------------------------------------------------------------


def _of_stems(found: Sequence[Found]) -> Iterator[tuple[Span, Inherited]]:
    """举办大型演出的，按下表给予奖励： asks it of every row of the table below."""
    stem: Inherited | None = None
    for (above, read), (passage, _) in pairwise(found):
        if heads_table(above, passage):
            asked = _asked(read.clause)
            stem = Inherited(source=_cited(above), condition=asked) if asked is not None else None
        if passage.kind == "row" and stem is not None:
            yield passage.span, stem
        stem = stem if passage.kind == "row" else None


def heads_table(passage: Passage, below: Passage) -> bool:
    """Is a passage the line above a table that says for what the table gives?"""
    return passage.kind != "row" and below.kind == "row" and passage.text.rstrip().endswith(("：", ":"))


# --- definitions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """A word and what its document means by it; None where that was not read whole."""

    term: str
    condition: Condition | None


def definitions(found: Sequence[Found]) -> tuple[Definition, ...]:
    """The words that a document defines, the longest first."""
    known = [
        Definition(term=passage.term, condition=_placeless(clause.when) if whole else None)
        for passage, reading in found
        for clause in [reading.clause]
        for whole in [reading.reading == "whole" and not clause.benefits]
        if passage.term and passage.term.endswith(_DEFINED)
    ]
    return tuple(sorted(known, key=lambda kept: -len(kept.term)))


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
