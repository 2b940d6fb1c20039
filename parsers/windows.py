"""The time in which a clause applies or can be applied for: 申报时间为…, 自…起施行，有效期三年, a leading
period of days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from engine.language.clauses import Window
from engine.language.tree import Span
from parsers.rules.numbers import HAN, han_number

_DAY = r"(?:(?P<{0}y>\d{{4}})[年.-])?(?P<{0}m>\d{{1,2}})[月.-](?P<{0}d>\d{{1,2}})日?"
_FIRST, _LAST = _DAY.format("f"), _DAY.format("l")
_RANGE = rf"{_FIRST}(?:零时|\d{{1,2}}：\d\d)?(?:起)?(?:至|到|-|—|—)+{_LAST}"
_YEARS = rf"(?P<years>\d+|{HAN})(?P<unit>年|个月)"
_ASKED = (
    r"(?:申报|受理|申请|执行|实施|施行|活动|政策|征集|填报|有效|报名|认定|兑现|本措施|本条|补贴|兑付|办理|提交|发放"
    r"|消费券)"
)
_DAY_OF_WEEK = r"(?:（(?:星期|周).）)?"
_SINCE = r"(?:开始|起)?(?:正式)?(?:施行|实施|执行|生效|试行)"


@dataclass(frozen=True, slots=True)
class FoundWindow:
    window: Window
    span: Span  # in the folded text


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "<申报时间>为<日>至<日>",
        re.compile(rf"{_ASKED}[^，。；]{{0,8}}?(?:时间|期限?|日期|期间)?(?:为|：|是|从|自|限)?（?{_RANGE}(?:期间|）)?"),
    ),
    ("<日>至<日>为<申报期>", re.compile(rf"{_RANGE}(?:期间)?(?:为|，?受理|，?接受|可申报|开放|集中)")),
    (
        "<日>开放，<日>关闭",
        re.compile(
            rf"{_FIRST}(?:\d{{1,2}}[时：]\d{{0,2}})?(?:起)?(?:开放|开始|开通|启动)，{_LAST}(?:\d{{1,2}}[时：]\d{{0,2}})?(?:关闭|截止|结束)"
        ),
    ),
    ("<日>至<日>期间，", re.compile(rf"(?:(?<=^)|(?<=[。；：]))(?:在|自|从)?{_RANGE}(?:期间|止)?，")),
    (
        "自<日>起施行，有效期<年>",
        re.compile(rf"自{_FIRST}(?:起)?{_SINCE}[^。]{{0,12}}?(?:有效期|试行期?)(?:为|限为|限|暂定|暂定为)?{_YEARS}"),
    ),
    (
        "自<日>起施行，有效期至<日>",
        re.compile(
            rf"自{_FIRST}(?:起)?{_SINCE}[^。]{{0,12}}?(?:有效期限?|试行期|执行期|执行|实施|施行)(?:为|限|截)?(?:至|到){_LAST}"
        ),
    ),
    (
        "自发布之日起施行，有效期<年>",
        re.compile(
            rf"自(?P<issued>发布|印发|公布)之日起(?:\d+日后)?{_SINCE}?[^。]{{0,12}}?(?:有效期|试行期?)(?:为|限为|限|暂定|暂定为)?{_YEARS}"
        ),
    ),
    (
        "自发布之日起施行，有效期至<日>",
        re.compile(
            rf"自(?P<issued>发布|印发|公布)之日起{_SINCE}?[^。]{{0,12}}?(?:有效期|执行|实施)?(?:为|限)?(?:至|到){_LAST}"
        ),
    ),
    ("施行日期为<日>，有效期至<日>", re.compile(rf"(?:施行|实施|执行)日期为{_FIRST}，有效期(?:截)?至{_LAST}")),
    ("自<日>起施行至<日>止", re.compile(rf"自{_FIRST}(?:起)?{_SINCE}?[至到]{_LAST}(?:止|终止|结束|，)")),
    ("有效期<年>，自<日>起施行", re.compile(rf"有效期(?:为|限为|限)?{_YEARS}，自{_FIRST}(?:起)?{_SINCE}")),
    ("自<日>起，", re.compile(rf"(?:(?<=^)|(?<=[。；：]))自{_FIRST}起(?:{_SINCE})?(?=[，。；])")),
    ("自<日>起施行", re.compile(rf"自{_FIRST}(?:起)?{_SINCE}(?!.*有效期)")),
    ("截止<日>", re.compile(rf"(?:{_ASKED}|(?<=[^，。；]))截[止至](?:时间|日期|日|期)?(?:为|：|是|到|至)?{_LAST}")),
    (
        "执行至<日>",
        re.compile(
            rf"(?:执行|实施|有效期?|施行|延续|受理|延长|政策期限?|申报|期限)(?:截?[至到止]|截止到?|截至){_LAST}"
        ),
    ),
    ("<日>截止", re.compile(rf"{_LAST}(?:\d\d：\d\d)?(?:截止|止|到期)")),
    (
        "<日>前报送",
        re.compile(
            rf"(?:于|在)?{_LAST}(?:\d{{1,2}}：\d\d)?{_DAY_OF_WEEK}(?:之?前|以前)[^。；，]{{0,14}}?(?:报送|发送|提交|申报|报名|登录|完成(?=申报|注册|填报|登记|提交|报送|上传|[，。；])|送达|递交|申请|上报|完成申报|填报|受理)"
        ),
    ),
    ("<申报>于<日>前", re.compile(rf"(?:申报|申请|报送|提交|材料)[^。；，]{{0,10}}?(?:于|在){_LAST}(?:之?前|以前)")),
)


_PART_OF_YEAR = re.compile("^(?:在|自)?(?P<year>20\\d\\d)年(?P<part>上半年|下半年|第?[一二三四]季度)(?:内|期间)?，")
_MONTHS = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "一季度": (1, 3),
    "二季度": (4, 6),
    "三季度": (7, 9),
    "四季度": (10, 12),
}


def _part_of_year(text: str) -> FoundWindow | None:
    """2025年下半年，…: a time in front of the whole clause."""
    found = _PART_OF_YEAR.match(text)
    if found is None:
        return None
    first, last = _MONTHS[found["part"].removeprefix("第")]
    opens = date(int(found["year"]), first, 1)
    closes = months_later(opens, last - first + 1) - timedelta(days=1)
    return FoundWindow(Window(opens=opens, closes=closes), found.span())


def find_window(text: str, issued: date | None = None) -> FoundWindow | None:
    """The window that the text names; the year of the first day goes over to the second."""
    if leading := _part_of_year(text):
        return leading
    for _, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            window = _window(found, issued)
            if window:
                return FoundWindow(window, found.span())
    return None


def _window(found: re.Match[str], issued: date | None) -> Window | None:
    groups = found.groupdict()
    opens = _day(groups, "f", None)
    closes = _day(groups, "l", opens)
    if groups.get("issued"):
        opens = issued
    if groups.get("years"):
        return _lasting(groups, opens)
    if opens is None and closes is None:
        return None
    return Window(opens=opens, closes=closes)


def _lasting(groups: dict[str, str | None], opens: date | None) -> Window | None:
    number = groups["years"] or "0"
    count = int(number) if number.isdigit() else int(han_number(number))
    months = count * (12 if groups["unit"] == "年" else 1)
    if not months:
        return None
    if opens is None:
        return Window(from_issued=True, months=months)
    return Window(opens=opens, closes=months_later(opens, months) - timedelta(days=1))


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def _day(groups: dict[str, str | None], side: str, other: date | None) -> date | None:
    year, month, day = (groups.get(side + part) for part in "ymd")
    if not month or not day or not (year or other):
        return None
    try:
        return date(int(year) if year else other.year, int(month), int(day))  # type: ignore[union-attr]  # one of them is there
    except ValueError:
        return None
