"""窗口: 2026-03-01 至 2026-04-30, 印发之日起 36个月."""

import re
from datetime import date

from engine.language.clauses import Window
from engine.language.expressions.literals import read_day
from engine.language.expressions.quoting import fold
from policies.form.fields import Desk
from policies.form.yaml_nodes import Scalar

ISSUE = "印发之日"
ANY_TIME = "不限"
EXAMPLES = "2026-03-01 至 2026-04-30、2026-03-01 起、至 2026-04-30、印发之日起 36个月"

_DAY = r"\d{4}(?:-\d{1,2}-\d{1,2}|年\d{1,2}月\d{1,2}日)"
_WINDOW = re.compile(
    rf"(?:(?P<issued>{ISSUE}|发布之日)|(?P<opens>{_DAY}))?\s*(?P<since>起)?\s*(?P<months>\d+\s*个月)?"
    rf"\s*[,]?\s*(?:[至到]\s*(?P<closes>{_DAY})|(?P<ends>{_DAY})\s*止)?\s*止?"
)


def print_window(window: Window) -> str:
    opens = ISSUE if window.from_issued else window.opens.isoformat() if window.opens else ""
    closes = f"至 {window.closes.isoformat()}" if window.closes else ""
    if not opens:
        return closes or ANY_TIME
    if window.months is not None:
        since = f"{opens}{'' if window.from_issued else ' '}起 {window.months}个月"
        return f"{since}，{closes}" if closes else since
    since = f"{opens}{'' if window.from_issued else ' '}起"
    if not closes:
        return since
    return f"{since} {closes}" if window.from_issued else f"{opens} {closes}"


def read_window(desk: Desk, node: Scalar) -> Window | None:
    words = fold(node.value.strip())
    if words == ANY_TIME:
        return Window()
    found = _WINDOW.fullmatch(words)
    fault = _fault(found) if found and words else (f"看不懂时间“{node.value}”", f"例如 {EXAMPLES}")
    if fault or not found:
        desk.wrong(node, *(fault or ()))
        return None
    opens, closes = _ends(found)
    months = int(found["months"].removesuffix("个月")) if found["months"] else None
    return Window(opens=opens, from_issued=bool(found["issued"]), closes=closes, months=months)


def _ends(found: re.Match[str]) -> tuple[date | None, date | None]:
    opens, closes = found["opens"], found["closes"] or found["ends"]
    return read_day(opens) if opens else None, read_day(closes) if closes else None


def _fault(found: re.Match[str]) -> tuple[str, str] | None:
    """What is wrong with a time that can be read."""
    opens, closes = _ends(found)
    for words, day in ((found["opens"], opens), (found["closes"] or found["ends"], closes)):
        if words and day is None:
            return f"没有 {words} 这一天", "写成 2026-03-31"
    if found["months"] and (not (opens or found["issued"]) or found["months"].startswith("0")):
        return "几个月要从某一天起算", "例如 印发之日起 36个月"
    if opens and closes and closes < opens:
        return f"截止日 {closes} 早于起始日 {opens}", ""
    return None
