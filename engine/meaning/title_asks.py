"""What findings on tags ask: titles to gain and titles to lose, with what each brings along by the tags' relations."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from engine.language.profiles import Title
from engine.language.tree import TAG_OPS, ListRef
from engine.meaning.asks import Ask, Asked, AskEnough, is_fixed, is_yes, key_of
from engine.meaning.atoms import stands
from engine.meaning.kleene import Truth, negation
from engine.meaning.levers import YES_OR_NO, Lever, Levers
from engine.meaning.seen import Seen
from engine.meaning.tagged import day_of_titles, in_place, titles_of
from engine.meaning.verdict import Finding
from engine.meaning.view import View


class TitleReader:
    """Reads findings on tags as titles to gain and titles to lose."""

    def __init__(self, view: View, levers: Levers, others: Iterable[Finding]) -> None:
        self.view = view
        self.levers = levers
        self.asked: dict[Hashable, dict[str, None]] = {}  # the tags that findings on one family ask for
        for finding in others:
            if finding.counts and finding.atom.op in TAG_OPS:
                self.asked.setdefault(key_of(finding), {}).update(dict.fromkeys(self._to_gain(finding)))

    def _wanted(self, finding: Finding) -> list[str]:
        titles = finding.required.value if isinstance(finding.required.value, tuple) else ()
        return [in_place(self.view, title.name) for title in titles]

    def _to_gain(self, finding: Finding) -> list[str]:
        """The tags worth gaining; of a list that is kept outside the text its own name stands for all."""
        wanted = self._wanted(finding)
        return wanted[:1] if isinstance(finding.atom.value, ListRef) else wanted

    def read(self, finding: Finding, wanted: bool) -> AskEnough:
        """has_any and has_none as one of the tags is held or none, has_all as each of them is."""
        atom, tags = finding.atom, self._wanted(finding)
        each = atom.op == "has_all" and not isinstance(atom.value, ListRef)
        held = wanted != (atom.op == "has_none")
        parts = tuple(self._one_of(finding, group, held) for group in ([[tag] for tag in tags] if each else [tags]))
        return AskEnough(len(parts) if held else 1, parts)

    def _one_of(self, finding: Finding, tags: Sequence[str], held: bool) -> Asked:
        """One of the tags is held, or none of them: by the titles there are, by one that is gained."""
        if finding.seen.whole_span is not None:
            return self._throughout(finding, tags, held)
        asks = (*self._kept(finding, tags, held), *self._gained(finding, tags, held))
        return AskEnough(1 if held else len(asks), asks)

    def _kept(self, finding: Finding, tags: Sequence[str], held: bool) -> Iterator[Ask]:
        for title in titles_of(finding.seen) or ():
            if title.valid_on(self._day(finding)) and self._meets(finding, title, tags):
                key = key_of(finding), title
                lever = self.levers.of(key, Seen(True), is_fixed=is_fixed(self.view, finding), tag=title.name)
                lever.offer(YES_OR_NO)
                yield _ask(finding, lever, held, is_yes)

    def _gained(self, finding: Finding, tags: Sequence[str], held: bool) -> Iterator[Ask]:
        is_complete = finding.seen.value is not None and finding.atom.measure.of not in self.view.profile.incomplete
        for tag in self.asked.get(key_of(finding), ()):
            if self._meets(finding, Title(name=tag), tags):
                now = Seen(False if is_complete else None)
                fixed = is_complete and is_fixed(self.view, finding)
                lever = self.levers.of((key_of(finding), tag), now, is_fixed=fixed, tag=tag)
                lever.offer(YES_OR_NO)
                yield _ask(finding, lever, held, is_yes if tag in tags else _is_surely_yes)

    def _throughout(self, finding: Finding, tags: Sequence[str], held: bool) -> Ask:
        """Over a span nobody can gain or lose a title by halves."""
        never = finding.atom.op == "has_none"
        atom = replace(finding.atom, op="has_none" if never else "has_any")
        truth = stands(self.view, atom, finding.seen, Seen(tuple(Title(name=tag) for tag in tags)))
        now = Seen(negation(truth) if never else truth)
        key = key_of(finding), never, tuple(tags)
        lever = self.levers.of(key, now, is_fixed=is_fixed(self.view, finding), tag=tags[0])
        lever.offer(YES_OR_NO)
        return _ask(finding, lever, held, is_yes)

    def _meets(self, finding: Finding, title: Title, tags: Sequence[str]) -> bool:
        family = str(finding.atom.measure.of)
        return any(self.view.book.is_met(tag, (title,), family, self._day(finding)) for tag in tags)

    def _day(self, finding: Finding) -> date:
        return day_of_titles(self.view, finding.atom.measure)


def _ask(finding: Finding, lever: Lever, held: bool, is_held: Callable[[Seen], Truth]) -> Ask:
    """A title is to be held or not; has_none is met where it isn't."""
    if finding.atom.op != "has_none":
        return Ask(finding, lever, held, is_held)
    return Ask(finding, lever, not held, lambda position: negation(is_held(position)))


def _is_surely_yes(position: Seen) -> Truth:
    """A title that brings the tag with it; without that title nothing is said of the tag."""
    return position.value is True
