"""From when and until when a document holds: 自印发之日起30日后施行, 有效期三年, 有效期至2026年底, 试行两年."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.documents.dates import DAY, LENGTH, after, day_of, length_of
from parsers.documents.document import Span

_OWN = re.compile(
    r"(?:本|该|此)[^，。；《》]{0,16}?(?:政策|措施|办法|细则|意见|规定|通知|方案|条例|指南|规则|通告|公告|文件|规程|标准|若干)|"
    r"以上(?:政策|措施)|印发给你们|现予(?:印发|公布|发布)"
)
_OTHER = re.compile(r"《([^》]+)》")
_SENTENCE = re.compile(r"[^。；;\n]+")
_HOLDS = r"(?:正式|开始|全面)?\s*(?:施行|实施|执行|生效|试行|实行)"
_ISSUE = r"[自从]\s*(?:印发|发布|公布|颁布|下发|发文|签发|颁发|出台)之日"
_TERM = r"(?:(?:有效|执行|实施|施行|政策|试行|暂行|适用)(?:期限|期|时间))"
_TO = r"(?:截止到|截止|截至|至|到|[—－~-])"


_LABELS = r"[\s\u3000]*(?:第[^条]{1,6}条|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+)*[\s\u3000]*"
_BARE = re.compile(rf"{_LABELS}(?:{_TERM}|[自从]|试行|(?:政策|文件)?有效)")
_LASTS = re.compile(rf"{_TERM}|施行|实施|执行|生效|试行|有效")


def _patterns(*written: str) -> tuple[re.Pattern[str], ...]:
    """Fill the holes of patterns: {day} is read as a day, {length} as a span of time, {other} is passed over."""
    holes = {"{day}": f"(?P<day>{DAY})", "{length}": f"(?P<length>{LENGTH})", "{other}": DAY}
    filled = []
    for pattern in written:
        for hole, meaning in holes.items():
            pattern = pattern.replace(hole, meaning)
        filled.append(re.compile(pattern))
    return tuple(filled)


# Of each table the first pattern that fits a sentence counts.
_BEGINS = _patterns(
    rf"{{day}}\s*(?:零时)?\s*起?\s*{_HOLDS}",
    rf"{_ISSUE}\s*起?\s*[满第]?\s*{{length}}\s*(?:之?后|起)?\s*{_HOLDS}",
    rf"{_ISSUE}\s*起?\s*{_HOLDS}",
    rf"{_TERM}[为：:]?\s*[自从]?\s*{{day}}\s*起?\s*{_TO}",
    rf"[自从]\s*{{day}}\s*起?\s*{_TO}\s*{{other}}",
    rf"{_TERM}[为：:]?\s*{_ISSUE}",
)
_ENDS = _patterns(
    rf"{_TERM}[^。；]{{0,14}}?{_TO}\s*{{day}}",
    rf"{_TERM}[^。；]{{0,4}}?[自从]?\s*{{other}}\s*起?\s*{_TO}\s*{{day}}",
    rf"{_TERM}[^。；，]{{0,20}}?{{length}}(?![以内后前])",
    r"(?:试行|暂行|执行|实施|施行|有效)\s*{length}(?![以内后前])",
    rf"(?:执行|实施|施行|有效|适用|试行)\s*{_TO}\s*{{day}}",
    r"[至到]\s*{day}\s*(?:止|废止|终止|失效|自动失效|有效)",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Validity:
    """The days a document says of itself, and where it says so."""

    effective: date | None = None
    expires: date | None = None
    effective_span: Span | None = None
    expires_span: Span | None = None


def validity(text: str, title: str, issued: date | None) -> Validity:
    """Read the sentences in which a document speaks of its own time; the last one that does counts."""
    effective, begin_span = _last(_BEGINS, text, title, lambda found: _begin(found, issued))
    expires, end_span = _last(_ENDS, text, title, lambda found: _end(found, effective or issued))
    return Validity(effective=effective, expires=expires, effective_span=begin_span, expires_span=end_span)


def _last(
    patterns: Sequence[re.Pattern[str]], text: str, title: str, read: Callable[[re.Match[str]], date | None]
) -> tuple[date | None, Span | None]:
    result: tuple[date | None, Span | None] = (None, None)
    for sentence in _SENTENCE.finditer(text):
        found = next(filter(None, (pattern.search(sentence[0]) for pattern in patterns)), None)
        if found and _speaks_of_itself(sentence[0], found[0], title) and (day := read(found)):
            result = day, (sentence.start() + found.start(), sentence.start() + found.end())
    return result


def _speaks_of_itself(sentence: str, words: str, title: str) -> bool:
    """本办法…, 《its title》…; or 有效期… and 自…起施行 without any other subject."""
    if _OWN.search(sentence) or (title and any(named in title or title in named for named in _OTHER.findall(sentence))):
        return True
    return bool(_BARE.match(sentence) and _LASTS.search(words))


def _begin(found: re.Match[str], issued: date | None) -> date | None:
    parts = found.groupdict()
    if parts.get("day"):
        return day_of(parts["day"])
    length = length_of(parts["length"]) if parts.get("length") else None
    return after(issued, length) if issued and length else issued


def _end(found: re.Match[str], begin: date | None) -> date | None:
    """The last day: three years from 1 April end on 31 March."""
    parts = found.groupdict()
    if parts.get("day"):
        return day_of(parts["day"])
    length = length_of(parts["length"]) if parts.get("length") else None
    end = after(begin, length) if begin and length else None
    return end - timedelta(days=1) if end else None
