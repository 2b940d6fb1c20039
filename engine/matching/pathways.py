"""Pathways: what would open to a company if it were recognised, and then in turn what that opens, to the end.

Qualifying for a clause that recognises a title asserts this title as a hypothesis; the clauses that lack nothing but
such titles fire, and give titles of their own. Hypotheses everywhere: no verdict comes of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from engine.errors import HuiqiError
from engine.language.numbers import Number
from engine.language.profiles import Held, Profile, Title
from engine.language.site import Site
from engine.language.tree import Atom, Condition, Not, children
from engine.matching.network import Network
from engine.matching.walls import CircleError, Fact, NetworkRule, Pattern
from engine.meaning.judge import Rule, judge_on, view_of
from engine.meaning.titles import TagBook, normalised
from engine.meaning.verdict import Verdict

FAMILY = "qualification"
MOST_TITLES = 4  # a clause that could need more of the recognisable titles at once is refused


def name_of(rule: Rule) -> str:
    """A clause by its policy and itself: two policies may call theirs alike."""
    return "#".join(part for part in (rule.clause.document, rule.clause.id) if part)


class PathwayError(HuiqiError):
    """A set of clauses whose recognitions go round in a circle or hang on not being recognised."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """A clause that would open: under which hypothetical titles, after how many steps, and what it would bring."""

    clause: str
    titles: tuple[str, ...]
    step: int
    gives: tuple[str, ...]  # the titles it would recognise
    verdict: Verdict  # as it would be

    @property
    def amount(self) -> Number | None:
        return self.verdict.amount


@dataclass(frozen=True, slots=True)
class Way:
    """A smallest set of recognisable titles that a clause may be waiting for."""

    rule: Rule
    number: int
    titles: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{name_of(self.rule)}#{self.number}"


class Pathways:
    """The clauses of a site, compiled once and asked company by company."""

    def __init__(self, rules: Sequence[Rule], site: Site, day: date) -> None:
        self.site, self.day, self.rules = site, day, rules
        self.book = TagBook(site.tags)
        self.recognised = {name_of(rule): titles_recognised(rule, site) for rule in rules}
        titles = tuple(dict.fromkeys(title for given in self.recognised.values() for title in given))
        self.ways = [way for rule in rules for way in self._ways_of(rule, titles)]
        self.network = self._compiled()

    # --- compiling ------------------------------------------------------------------------------------------------

    def _ways_of(self, rule: Rule, titles: Sequence[str]) -> Iterator[Way]:
        useful = [title for title in titles if self._is_asked(rule, title)]
        if len(useful) > MOST_TITLES:
            raise PathwayError(f"条款“{name_of(rule)}”涉及 {len(useful)} 个可认定的资质，最多 {MOST_TITLES} 个")
        sets = (chosen for size in range(1, len(useful) + 1) for chosen in combinations(useful, size))
        for number, chosen in enumerate(sets):
            yield Way(rule, number, chosen)

    def _is_asked(self, rule: Rule, title: str) -> bool:
        """Whether the clause asks for this title; one that asks for not having it can't be chained."""
        for condition in _conditions(rule):
            for atom, negated in _title_atoms(condition):
                if self._meets(atom, {title}):
                    if negated != (atom.op == "has_none"):
                        raise PathwayError(f"条款“{name_of(rule)}”以没有“{title}”为条件，不能接入认定路径")
                    return True
        return False

    def _meets(self, atom: Atom, titles: Iterable[str]) -> bool:
        wanted = atom.value if isinstance(atom.value, tuple) else ()
        held = [Title(name=title) for title in titles]
        return any(self.book.is_met(tag, held, FAMILY, self.day) for tag in wanted)

    def _compiled(self) -> Network:
        try:
            return Network(map(self._network_rule, self.ways))
        except CircleError as circle:
            clauses = dict.fromkeys(name.rpartition("#")[0] for name in circle.names)
            raise PathwayError(f"条款“{'”“'.join(clauses)}”的认定绕了一圈，又以自己为条件") from None

    def _network_rule(self, way: Way) -> NetworkRule:
        titles = (Pattern(kind="title", fields={"name": (normalised(title),)}) for title in way.titles)
        rest = Pattern(kind="rest", fields={"way": (way.name,)})
        gives = tuple(_title_fact(title) for title in self.recognised[name_of(way.rule)])
        return NetworkRule(name=way.name, needs=(*titles, rest), gives=gives)

    # --- asking ---------------------------------------------------------------------------------------------------

    def of(self, profile: Profile) -> tuple[Opening, ...]:
        """What would open to a company, in the order in which it would."""
        view = view_of(profile, self.day, self.site)
        verdicts = {name_of(rule): judge_on(rule, view) for rule in self.rules if rule.applies_on(self.day)}
        given = [title for name, verdict in verdicts.items() if verdict.qualifies for title in self.recognised[name]]
        closed = [way for way in self.ways if not verdicts[name_of(way.rule)].qualifies]
        rest: list[Fact] = [{"kind": "rest", "way": way.name} for way in closed if self._opens(profile, way)]
        fired = self.network.fire([*rest, *map(_title_fact, dict.fromkeys(given))])
        return self._openings(profile, fired, given)

    def _opens(self, profile: Profile, way: Way) -> bool:
        """Whether a clause lacks nothing but these titles, and all of them."""
        fewer = (tuple(title for title in way.titles if title != left_out) for left_out in way.titles)
        return self._qualifies(profile, way, way.titles) and not any(
            self._qualifies(profile, way, titles) for titles in fewer
        )

    def _qualifies(self, profile: Profile, way: Way, titles: Iterable[str]) -> bool:
        return self._judged(profile, way, titles).qualifies

    def _judged(self, profile: Profile, way: Way, titles: Iterable[str]) -> Verdict:
        return judge_on(way.rule, view_of(with_titles(profile, titles), self.day, self.site))

    def _openings(self, profile: Profile, fired: Sequence[str], given: Sequence[str]) -> tuple[Opening, ...]:
        """Judge what fired once more, with the titles supposed so far: the amount it would bring."""
        ways = {way.name: way for way in self.ways}
        steps = {normalised(title): 0 for title in given}
        supposed = dict.fromkeys(given)
        openings: dict[str, Opening] = {}
        for name in fired:
            way = ways[name]
            clause = name_of(way.rule)
            step = 1 + max(steps[normalised(title)] for title in way.titles)
            gives = self.recognised[clause]
            verdict = self._judged(profile, way, supposed)
            opening = Opening(clause=clause, titles=way.titles, step=step, gives=gives, verdict=verdict)
            openings.setdefault(clause, opening)
            for title in gives:
                steps.setdefault(normalised(title), step)
                supposed.setdefault(title)
        return tuple(sorted(openings.values(), key=lambda opening: opening.step))


def _title_fact(title: str) -> Fact:
    return {"kind": "title", "name": normalised(title)}


def with_titles(profile: Profile, titles: Iterable[str]) -> Profile:
    """The profile as it would be with these titles; a family nobody knows stays incomplete."""
    held = profile.values.get(FAMILY)
    before = held.plain if held is not None and isinstance(held.plain, tuple) else ()
    supposed = Held(plain=(*before, *(Title(name=title) for title in titles)))
    incomplete = profile.incomplete if held is not None else profile.incomplete | {FAMILY}
    return replace(profile, values={**profile.values, FAMILY: supposed}, incomplete=incomplete)


def titles_recognised(rule: Rule, site: Site) -> tuple[str, ...]:
    """The titles that the clause's benefits recognise: those their words name."""
    names = _known_titles(site)
    found: dict[str, None] = {}
    for benefit in rule.clause.benefits:
        if benefit.kind == "recognition" and benefit.phrase:
            named = [name for name in names if name in benefit.phrase]
            longest = [name for name in named if not any(name != other and name in other for other in named)]
            found.update(dict.fromkeys(longest))
    return tuple(found)


def _known_titles(site: Site) -> tuple[str, ...]:
    indicator = site.vocabulary.indicators.get(FAMILY)
    aliases = indicator.aliases if indicator else ()
    return tuple(dict.fromkeys((*aliases, *(word for words in site.tags.synonyms for word in words))))


def _conditions(rule: Rule) -> Iterator[Condition]:
    for clause in (rule.clause, *rule.general):
        if clause.when is not None:
            yield clause.when
    yield from (benefit.when for benefit in rule.clause.benefits if benefit.when is not None)


def _title_atoms(condition: Condition, negated: bool = False) -> Iterator[tuple[Atom, bool]]:
    """The atoms on titles, and whether an odd number of `not` stands above them."""
    if isinstance(condition, Atom):
        if _is_title_atom(condition):
            yield condition, negated
    else:
        for part in children(condition):
            yield from _title_atoms(part, negated != isinstance(condition, Not))


def _is_title_atom(atom: Atom) -> bool:
    return atom.measure.of == FAMILY and atom.measure.qualifier is None and isinstance(atom.value, tuple)
