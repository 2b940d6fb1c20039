"""The reading machine: rules of name, pattern and small function turn words into values, values into larger values.

Two sorts of rule, kept in themes. A `scan` rule is a regular expression over the text (figures, dates). A
`join` rule is a
regular expression over *kinds* of token ("compare? amount above?"): each kind is one private letter, so a whole
clause is
matched as a short string. A token keeps its place, its parts and the rule that made it: the explanation is the data.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

_LETTERS: dict[str, str] = {}
_NAME = re.compile(r"[a-z_]{2,}")
_GROUP = re.compile(r"\(\?P<\w+>")


def letter(kind: str) -> str:
    """The private letter that stands for a kind of token."""
    if kind not in _LETTERS:
        _LETTERS[kind] = chr(0xE000 + len(_LETTERS))
    return _LETTERS[kind]


def kinds(words: str) -> frozenset[str]:
    """A set of kinds of token, as one line of them."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word or value of the text: its kind, its place in the folded text, and how it was read."""

    kind: str
    text: str
    start: int
    end: int
    value: Any = None
    rule: str = ""  # "": straight from the lexicon
    parts: tuple["Token", ...] = ()

    def walk(self) -> Iterator["Token"]:
        """The token and everything it was made of."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Found:
    """What a pattern matched: the tokens, and the first or all of a kind among them."""

    tokens: tuple[Token, ...]
    before: Token | None = None
    after: Token | None = None

    def one(self, *kinds: str) -> Token | None:
        return next((token for token in self.tokens if token.kind in kinds), None)

    def all(self, *kinds: str) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if token.kind in kinds)

    def has(self, *kinds: str) -> bool:
        return self.one(*kinds) is not None

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens)


Scan = Callable[[re.Match[str]], Any]
Join = Callable[[Found], Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A reading rule; `good` texts it must read (and as what, where told), `bad` ones it must leave alone."""

    name: str
    kind: str
    pattern: str
    make: Callable[..., Any]
    compiled: re.Pattern[str]
    scans: bool  # over the text; else over kinds
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


@dataclass(slots=True)
class Theme:
    """The rules of one theme, in the order in which they are tried."""

    name: str
    rules: list[Rule] = field(default_factory=list)
    gate: re.Pattern[str] | None = None  # what any of its scans begins with; made when the theme is first used

    def may_begin(self, text: str, at: int) -> bool:
        """Does any scan of the theme read the text at this place? One look instead of one for each rule."""
        if self.gate is None:
            patterns = (_GROUP.sub("(?:", rule.pattern) for rule in self.rules if rule.scans)
            self.gate = re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
        return self.gate.match(text, at) is not None

    def scan(
        self, name: str, kind: str, pattern: str, *, good: Sequence[str], bad: Sequence[str] = ()
    ) -> Callable[[Scan], Scan]:
        """Add a rule over the text: the function gets the match, and None from it means no reading."""

        def keep(make: Scan) -> Scan:
            self._add(name, kind, pattern, make, re.compile(pattern), True, good, bad)
            return make

        return keep

    def join(
        self, name: str, kind: str, pattern: str, *, good: Sequence[str], bad: Sequence[str] = ()
    ) -> Callable[[Join], Join]:
        """Add a rule over kinds of token: the function gets what was found, and None from it means no reading."""

        def keep(make: Join) -> Join:
            compiled = re.compile(_bounded(_NAME.sub(lambda found: letter(found[0]), pattern).replace(" ", "")))
            self._add(name, kind, pattern, make, compiled, False, good, bad)
            return make

        return keep

    def _add(
        self,
        name: str,
        kind: str,
        pattern: str,
        make: Callable[..., Any],
        compiled: re.Pattern[str],
        scans: bool,
        good: Sequence[str],
        bad: Sequence[str],
    ) -> None:
        rule = Rule(
            name=name,
            kind=kind,
            pattern=pattern,
            make=make,
            compiled=compiled,
            scans=scans,
            good=tuple(good),
            bad=tuple(bad),
        )
        self.rules.append(rule)
        self.gate = None


def _bounded(pattern: str) -> str:
    """No run in a pattern is longer than this, so that reading takes time in proportion to the text."""
    return pattern.replace("*", "{0,12}").replace("+", "{1,12}")


def scanned(theme: Theme, text: str, at: int) -> Token | None:
    """The first reading of the text at this place by a rule of the theme."""
    if not theme.may_begin(text, at):
        return None
    for rule in theme.rules:
        if not rule.scans:
            continue
        found = rule.compiled.match(text, at)
        if found and found.end() > at:
            value = rule.make(found)
            if value is not None:
                return Token(rule.kind, found[0], at, found.end(), value, rule.name)
    return None


def joined(theme: Theme, tokens: list[Token]) -> list[Token]:
    """The tokens after every rule of the theme has had its turn."""
    line = _line_of(tokens)
    for rule in theme.rules:
        if not rule.scans and (found := rule.compiled.search(line)):
            tokens = _apply(rule, tokens, line, found)
            line = _line_of(tokens)
    return tokens


def _line_of(tokens: list[Token]) -> str:
    """The kinds of the tokens, a letter each."""
    return "".join([_LETTERS[token.kind] if token.kind in _LETTERS else letter(token.kind) for token in tokens])


def _apply(rule: Rule, tokens: list[Token], line: str, first: re.Match[str]) -> list[Token]:
    found: re.Match[str] | None = first
    out: list[Token] = []
    done = 0
    while found:
        start, end = found.span()
        made = _make(rule, tokens, start, end) if end > start else None
        if made is not None:
            out.extend(tokens[done:start])
            out.append(made)
            done = end
        found = rule.compiled.search(line, end if made is not None else start + 1)
    return [*out, *tokens[done:]]


def _make(rule: Rule, tokens: list[Token], start: int, end: int) -> Token | None:
    parts = tuple(tokens[start:end])
    before = tokens[start - 1] if start else None
    after = tokens[end] if end < len(tokens) else None
    value = rule.make(Found(parts, before, after))
    if value is None:
        return None
    text = "".join(part.text for part in parts)
    return Token(rule.kind, text, parts[0].start, parts[-1].end, value, rule.name, parts)
