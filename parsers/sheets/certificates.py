"""The cells of one row that speak of a title to the title: since when, until when, which level, whose certificate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from engine.language import profiles
from engine.language.periods import Months
from parsers.sheets.book import Raw
from parsers.sheets.cells import Doubt, held, read_bool, read_date, read_days, read_tags, read_word, rejected
from parsers.sheets.plain import plain
from parsers.sheets.words import words

Days: TypeAlias = tuple[date | None, date | None]

_READERS: dict[str, Callable[[Raw], object]] = {
    "held": read_bool,
    "name": read_tags,
    "number": read_word,
    "since": read_date,
    "until": read_days,  # may say 长期, or both ends
    "span": read_days,
    "level": read_word,
    "issuer": read_word,
}
_ENDS = ("until", "span")
_VALIDITY = ("since", *_ENDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """What a row says of one title; a doubt about any part keeps all of it out."""

    titles: tuple[profiles.Title, ...] = ()
    number: str = ""
    doubts: Mapping[str, Doubt] = field(default_factory=dict)  # by part


def certificate(parts: Mapping[str, Raw], tag: str, *, always: bool, period: Months | None) -> Certificate | None:
    """The title of a row; None where the company doesn't hold it. `always`: every row of the list is of a holder."""
    read = {part: value for part, raw in parts.items() if (value := _READERS[part](raw)) is not None}
    doubts = {part: value for part, value in read.items() if isinstance(value, Doubt)}
    if not doubts and "held" in parts and "held" not in read and read:
        doubts = {"held": held("没有填是否持有，却有证书的内容")}
    if doubts:
        return Certificate(doubts=doubts)
    if not read.get("held", always or read) or read.get("name") == ():
        return None
    return _held(parts, read, tag, period)


def _held(parts: Mapping[str, Raw], read: Mapping[str, object], tag: str, period: Months | None) -> Certificate:
    named = read.get("name")
    names = [title.name for title in named] if isinstance(named, tuple) else [tag] if tag else []
    since, until = _days(parts, read, period)
    doubt = _doubt(names, since, until, is_endless=until is None and any(end in read for end in _ENDS))
    if doubt:
        where = next(
            (part for part in (*_ENDS, "held", "name", "number", "since") if part in parts), next(iter(parts), "")
        )
        return Certificate(doubts={where: doubt})
    level, issuer = read.get("level"), read.get("issuer")
    titles = (
        profiles.Title(
            name=name,
            level=level if isinstance(level, str) else None,
            issuer=issuer if isinstance(issuer, str) else None,
            since=since,
            until=until,
        )
        for name in names
    )
    return Certificate(titles=tuple(titles), number=str(read.get("number", "")))


def _days(parts: Mapping[str, Raw], read: Mapping[str, object], period: Months | None) -> Days:
    """From when to when; a yes in a table of a period, without a column of days, is a yes for that period."""
    if period and not any(part in parts for part in _VALIDITY):
        return period.starts_on, period.ends_on
    since, until = read.get("since"), None
    for end in _ENDS:
        days = read.get(end)
        if isinstance(days, tuple):
            since, until = since or days[0], until or days[1]
    return (since if isinstance(since, date) else None), until


def _doubt(names: list[str], since: date | None, until: date | None, *, is_endless: bool) -> Doubt | None:
    if not names:
        return rejected("没有写是什么资质")
    if since and until and until < since:
        return rejected(f"有效期止 {until} 早于有效期起 {since}")
    lapsing = [name for name in names if plain(name).lower() in words("titles", "lapse")]
    return held(f"{lapsing[0]}的资格有期限，缺有效期止") if lapsing and until is None and not is_endless else None
