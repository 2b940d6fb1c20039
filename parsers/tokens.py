"""A clause text to its typed tokens: figures and dates by their rules, the rest cut into words; then joined
theme by theme."""

from collections.abc import Iterator

from engine.language.site import shipped_site
from engine.language.vocabulary import Vocabulary
from parsers.folding import Folded
from parsers.reading import Token, joined, scanned
from parsers.rules.bounds import bounds
from parsers.rules.ceilings import ceilings
from parsers.rules.classes import classes
from parsers.rules.comparisons import comparisons
from parsers.rules.doings import doings, persons
from parsers.rules.firsts import firsts, rises
from parsers.rules.forms import forms
from parsers.rules.grades import grades
from parsers.rules.lines import lines
from parsers.rules.marks import marks
from parsers.rules.measures import measures
from parsers.rules.numbers import numbers
from parsers.rules.parties import parties
from parsers.rules.payments import payments
from parsers.rules.places import places, sites
from parsers.rules.requirements import needs
from parsers.rules.spelled import spelled
from parsers.rules.times import times
from parsers.rules.titles import titles
from parsers.words import Cutter, Dictionary, Word, dictionary

SCANS = (marks, spelled, measures, times, bounds, numbers)
FIGURES = (times, bounds)
NAMED = (grades, forms, rises, persons, classes, places, ceilings, payments)
NAMES = (titles, forms, sites, rises, lines, firsts, places, measures, needs, doings, comparisons, parties)
ALL_THEMES = (grades, classes, spelled, persons, marks, ceilings, payments, numbers, times, bounds, *NAMES)
_HEADS = frozenset(("行业", "产业", "企业", "机构", "单位", "公司"))
_HAN_FIGURES = frozenset("零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾半")


class Reader:
    """Reads folded text into tokens by the dictionary of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.words: Dictionary = dictionary(vocabulary)
        self._cutter = Cutter(self.words)
        self._special = _special_words(self.words)

    def words_of(self, folded: Folded) -> list[Token]:
        """Figures, dates and marks read; everything between them cut into words."""
        text, tokens, done, at = folded.text, list[Token](), 0, 0
        while at < len(text):
            token = _named_at(text, at) or self._special_at(text, at) or _figure_at(text, at)
            if token is None:
                at += 1
                continue
            tokens += self._cut(text, done, at)
            tokens.append(token)
            done = at = token.end
        return tokens + self._cut(text, done, at)

    def tokens_of(self, folded: Folded) -> list[Token]:
        """The tokens of a text after every theme has had its turn."""
        tokens = self.words_of(folded)
        for theme in FIGURES:
            tokens = joined(theme, tokens)
        return _named(_bracketed(tokens))

    def _special_at(self, text: str, at: int) -> Token | None:
        """A word of ours that holds letters or figures (CMMI3级, 一事一议), which would else be cut apart."""
        if at and text[at].isascii() and text[at - 1].isascii() and text[at - 1].isalpha():
            return None  # BBB级 is not B级
        for word in self._special.get(text[at], ()):
            if text.startswith(word, at):
                known = self.words[word]
                return Token(known.kind, word, at, at + len(word), known.value)
        return None

    def _cut(self, text: str, start: int, end: int) -> list[Token]:
        tokens = []
        for piece in self._pieces(text[start:end]):
            known = self.words.get(piece, Word("word"))
            tokens.append(Token(known.kind, piece, start, start + len(piece), known.value))
            start += len(piece)
        return tokens

    def _pieces(self, text: str) -> Iterator[str]:
        """The words of a stretch; 烟草行业, which is none of ours, is 烟草 and 行业; 制造业企业职工 is three."""
        before = ""
        for piece in self._cutter.cut(text) if text else ():
            head = piece[-2:] if piece not in self.words and len(piece) > 3 else ""
            if head in _HEADS:
                yield from (piece[:-2], head)
            elif piece[:2] == "企业" and piece[2:] in self.words and self._is_line(before):
                yield from (piece[:2], piece[2:])
            else:
                yield piece
            before = piece

    def _is_line(self, piece: str) -> bool:
        return piece in self.words and self.words[piece].kind in ("industry", "title", "body")


def _named(tokens: list[Token]) -> list[Token]:
    for theme in NAMES:
        tokens = joined(theme, tokens)
    return tokens


def _bracketed(tokens: list[Token]) -> list[Token]:
    """Brackets become one token each, what stands inside read on its own."""
    out: list[Token] = []
    opened: list[int] = []
    for token in tokens:
        out.append(token)
        if token.kind == "open":
            opened.append(len(out) - 1)
        elif token.kind == "close" and opened:
            start = opened.pop()
            inside = out[start:]
            del out[start:]
            out.append(_bracket(inside))
    return out


def _bracket(inside: list[Token]) -> Token:
    """A bracket; one that holds nothing but a period says which years are meant."""
    content = inside[1:-1]
    text = "".join(token.text for token in inside)
    kind = "note" if len(content) == 1 and content[0].kind == "period" else "bracket"
    value = content[0].value if kind == "note" else tuple(_named(content))
    return Token(kind, text, inside[0].start, inside[-1].end, value, "（…）", tuple(inside))


def _special_words(words: Dictionary) -> dict[str, tuple[str, ...]]:
    special: dict[str, list[str]] = {}
    for word in words:
        if len(word) > 1 and any(letter.isascii() or letter in "（）" or letter in _HAN_FIGURES for letter in word):
            special.setdefault(word[0], []).append(word)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in special.items()}


def _named_at(text: str, at: int) -> Token | None:
    """Names that hold figures: DCMM三级、四级, 五大产业链, 在云澜高新区注册, 一家机构."""
    return next((token for theme in NAMED if (token := scanned(theme, text, at))), None)


def _figure_at(text: str, at: int) -> Token | None:
    for theme in SCANS:
        token = scanned(theme, text, at)
        if token:
            return token
    return None


_READERS: dict[int, Reader] = {}


def reader_for(vocabulary: Vocabulary | None = None) -> Reader:
    """The reader of a vocabulary, made once."""
    vocabulary = vocabulary or shipped_site().vocabulary
    if id(vocabulary) not in _READERS:
        _READERS[id(vocabulary)] = Reader(vocabulary)
    return _READERS[id(vocabulary)]
