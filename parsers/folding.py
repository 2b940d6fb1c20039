"""Text as printed to text as read: one width, no blanks, no quotes, slips of scanning mended; every character
knows its place."""

import re
import unicodedata
from dataclasses import dataclass

from engine.language.tree import Span

_DROPPED = frozenset("“”‘’\"'「」『』〝〞＂＇\u200b\ufeff\u00ad")
_KEPT_WIDE = {  # sentences are cut at the Chinese marks, so the Western ones become these
    ",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！", "|": "｜",
    "~": "—", "–": "—", "－": "—", "─": "—", "∶": "：", "﹒": ".", "Ⅰ": "I", "Ⅱ": "II", "ⅰ": "I", "ⅱ": "II",
}  # fmt: skip
_CIRCLED = re.compile(r"[①-⑳⑴-⒇]")
_SLIPS = (  # what scanning makes of a word or a figure: same length, so places stay
    (re.compile(r"(?<=不[低高少多大小])干"), "于"),
    (re.compile(r"(?<=[大高低小])干(?=[\d一二三四五六七八九十百千])"), "于"),
    (re.compile(r"(?<=给)子"), "予"),
    (re.compile(r"(?<=营业收|销售收|业务收|经营收|服务收)人"), "入"),
    (re.compile(r"(?<=[\dOo])[Oo](?=[Oo\d]*[万亿元%])"), "0"),
    (re.compile(r"(?<=\d)[Oo](?=[Oo\d]*[万亿元%])"), "0"),
    (re.compile(r"(?<![A-Za-z])[lI](?=\d[\d.]*[万亿元%])"), "1"),
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The text as read, and for each of its characters the place in the text as printed."""

    text: str
    places: tuple[int, ...]
    source: str

    def span(self, start: int, end: int) -> Span:
        """The place in the printed text of a stretch of the folded one."""
        return (self.places[start], self.places[end - 1] + 1) if end > start else (0, 0)

    def phrase(self, start: int, end: int) -> str:
        """The words as printed."""
        first, last = self.span(start, end)
        return self.source[first:last]


def fold(source: str) -> Folded:
    """Fold a text; the places lead back to it."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(source):
        if letter in "“「『" and source[place - 1 : place] in ("”", "」", "』"):
            letters.append("、")  # “鲁班奖”“国家优质工程奖” is a list
            places.append(place)
        for folded in _fold_letter(letter):
            letters.append(folded)
            places.append(place)
    text = _without_commas("".join(letters), places)
    for slip, right in _SLIPS:
        text = slip.sub(right, text)
    return Folded(text, tuple(places), source)


def _fold_letter(letter: str) -> str:
    if "\u4e00" <= letter <= "\u9fff":
        return letter
    if letter in _KEPT_WIDE:
        return _KEPT_WIDE[letter]
    if letter.isspace() or letter in _DROPPED:
        return ""
    if _CIRCLED.match(letter):
        return letter
    return "".join(_KEPT_WIDE.get(part, part) for part in unicodedata.normalize("NFKC", letter) if not part.isspace())


def _without_commas(text: str, places: list[int]) -> str:
    """5，000万元 is 5000万元: a comma between a digit and exactly three digits belongs to the number."""
    commas = [found.start() for found in re.finditer(r"(?<=\d)，(?=\d{3}(?!\d))", text)]
    for at in reversed(commas):
        del places[at]
    return re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", "", text)
