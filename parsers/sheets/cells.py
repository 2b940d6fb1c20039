"""A raw cell to a day, a yes or no, a word, tags, a credit code; or to the doubt that keeps it out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeAlias

from engine.language import profiles
from engine.language.credit_codes import LENGTH, fault_of, tidy
from parsers.sheets.book import Broken, Raw
from parsers.sheets.facts import State, Value
from parsers.sheets.plain import plain, shown
from parsers.sheets.words import words

LONGEST_TEXT = 500  # of a name or a word; what is longer is a remark in the wrong column
FIRST_SERIAL, LAST_SERIAL = 7_000, 80_000  # 1919 to 2119 as serial days
_SERIAL_ZERO = date(1899, 12, 30)

_DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<mark>[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?:T?\d{1,2}:\d\d.*)?"
)
_PACKED_DAY = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_WHOLE_DAY = re.compile(r"(?:19|20)\d\d(?:[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{4})")
_MONTH_ONLY = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}月?")
_TAG_ENDS = re.compile(r"[、,;|\n]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
_COMMAND = re.compile(r"[=@]|[+-].*[|(!]")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a cell stays out."""

    state: State
    reason: str
    hint: str = ""  # what it may have in common with other cells of its column


Read: TypeAlias = Value | Doubt | None
Reader: TypeAlias = Callable[[Raw], Read]

rejected = partial(Doubt, State.REJECTED)
held = partial(Doubt, State.HELD)


def text_of(raw: Raw) -> str | Doubt | None:
    """A cell's text; None where nothing is written, a doubt where it isn't a text."""
    if raw is None:
        return None
    if isinstance(raw, Broken):
        return rejected(raw.reason)
    if not isinstance(raw, str):
        return "、".join(raw) if isinstance(raw, tuple) else str(raw)
    text = raw.strip()
    if text.startswith('="') and text.endswith('"') and text.count('"') == 2:
        text = text[2:-1]  # how a csv keeps a program from taking a code for a number
    return None if plain(text).lower() in words("none") else text


def read_date(raw: Raw) -> date | Doubt | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = text_of(raw)
    if text is None or isinstance(text, Doubt):
        return text
    folded = plain(text).removesuffix(".0")
    found = _DAY.fullmatch(folded) or _PACKED_DAY.fullmatch(folded)
    if found:
        return _day(int(found["year"]), int(found["month"]), int(found["day"])) or rejected(
            f"没有“{shown(text)}”这一天"
        )
    if folded.isdecimal() and FIRST_SERIAL <= int(folded) <= LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(folded))
    return rejected("只有年月，缺日" if _MONTH_ONLY.fullmatch(folded) else "不是日期")


def read_bool(raw: Raw) -> bool | Doubt | None:
    if isinstance(raw, bool):
        return raw
    word = plain(str(raw)).lower().removesuffix(".0") if not isinstance(raw, Broken) else ""
    if word in words("yes"):
        return True
    if word in words("no"):
        return False
    text = text_of(raw)
    return text if text is None or isinstance(text, Doubt) else rejected("应为“是”或“否”")


def read_word(raw: Raw) -> str | Doubt | None:
    """A category, a name, a number of a certificate."""
    text = text_of(raw)
    if text is None or isinstance(text, Doubt):
        return text
    if _COMMAND.match(text):
        return rejected("像公式或命令，只当文字看，不收")
    word = " ".join(text.split())
    return word if len(word) <= LONGEST_TEXT else rejected(f"长达 {len(word):,} 字，不像一个名称")


def read_tags(raw: Raw) -> tuple[profiles.Title, ...] | Doubt | None:
    """Titles, lines of business: 无 says that there are none, a blank says nothing."""
    if isinstance(raw, str) and plain(raw) in words("no_tags"):
        return ()
    word = read_word(raw)
    if word is None or isinstance(word, Doubt):
        return word
    names = (part.strip() for part in _TAG_ENDS.split(word.replace("，", ",").replace("；", ";").replace("｜", "|")))
    return tuple(profiles.Title(name=name) for name in dict.fromkeys(names) if name) or None


def read_code(raw: Raw) -> str | Doubt | None:
    """A credit code, or the nine characters of an organisation's code, which its credit code holds."""
    if isinstance(raw, (int, float)):
        return rejected(f"信用代码存成了数字 {raw}，后几位已丢失，请改为文本格式后重新导出")
    text = text_of(raw)
    if text is None or isinstance(text, Doubt):
        return text
    code = tidy(text)
    if _SCIENTIFIC.fullmatch(code):
        return rejected(f"信用代码成了科学计数 {shown(text)}，后几位已丢失，请改为文本格式后重新导出")
    if len(code) != LENGTH and _ORGANISATION.fullmatch(code):
        return code.replace("-", "")
    fault = fault_of(code) if len(code) <= 2 * LENGTH else f"“{shown(text)}”不是信用代码"
    return rejected(fault) if fault else code


def read_days(raw: Raw) -> tuple[date | None, date | None] | Doubt | None:
    """From when to when: `2021-12-03至2024-12-02`, or only the end; 长期 has none."""
    if not isinstance(raw, str):
        day = read_date(raw)
        return (None, day) if isinstance(day, date) else day
    text = text_of(raw)
    if not isinstance(text, str):
        return text
    parts = _ends_of(plain(text))
    days = [None if part in words("endless") else read_date(part) for part in parts]
    doubt = next((day for day in days if isinstance(day, Doubt)), None)
    if doubt or len(days) > 2:
        return doubt or rejected("不是有效期")
    first, last = (days[0], days[1]) if len(days) == 2 else (None, days[0])
    if isinstance(first, date) and isinstance(last, date) and last < first:
        return rejected(f"有效期止 {last} 早于有效期起 {first}")
    return first if isinstance(first, date) else None, last if isinstance(last, date) else None


def _ends_of(text: str) -> list[str]:
    """A span of days cut into its ends."""
    days = _WHOLE_DAY.findall(text)
    return days if len(days) == 2 else [part for part in re.split(r"[至到~]", text) if part]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
