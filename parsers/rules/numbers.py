"""Figures with their units: Arabic, full-width (folded before) and Chinese numerals; money, shares, counts,
lengths of time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parsers.lexicon import table
from parsers.reading import Theme

_DIGITS = dict(
    zip(
        "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖",
        (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
HAN = r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,16}+"
ARABIC = r"\d{1,20}(?:\.\d{1,12})?"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in its base unit: yuan, fraction, month, square metre, one."""

    number: Decimal
    dim: str  # money, ratio, count, duration, area, score, ... or "" where no unit stands
    unit: str = ""
    currency: str | None = None
    per: str = ""  # 3000元/人: 人
    per_month: bool = False  # 15元/平方米·月
    approximate: bool = False  # 余, 近, 约
    scale: Decimal = Decimal(1)  # what the figure was multiplied by

    def __str__(self) -> str:
        sign = "约" if self.approximate else ""
        return f"{sign}{self.number.normalize():f} {self.currency or self.dim}" + (f"/{self.per}" if self.per else "")


def han_number(text: str) -> Decimal:
    """三百万 -> 3000000; 二十 -> 20; 一亿五千万 -> 150000000."""
    total = section = digit = 0
    for letter in text:
        if letter in _DIGITS:
            digit = digit * 10 + _DIGITS[letter] if digit and section == 0 and total == 0 else _DIGITS[letter]
        elif letter in _TENS:
            section += (digit or 1) * _TENS[letter]
            digit = 0
        else:
            whole = total + section + digit
            total = (
                (whole or 1) * _MYRIADS[letter]
                if letter == "亿" or not total
                else total + (section + digit) * _MYRIADS[letter]
            )
            section = digit = 0
    return Decimal(total + section + digit)


def _units() -> Iterator[tuple[str, str, Decimal]]:
    for dim, factors in table("units").items():
        if dim not in ("currencies", "magnitudes"):
            for factor, words in factors.items():
                yield from ((word, dim, Decimal(factor)) for word in words)


_UNITS = {word: (dim, factor) for word, dim, factor in _units()}
_CURRENCIES: dict[str, str] = table("units")["currencies"]
_MAGNITUDES: dict[str, Any] = table("units")["magnitudes"]


def _any_of(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


UNIT = _any_of([*_UNITS, *_CURRENCIES])
COUNTED = _any_of(word for word, (dim, _) in _UNITS.items() if dim not in ("ratio", "money"))
_PER = rf"/(?P<per>{COUNTED})(?P<month>·月|/月|·天|/年|·年|/天)?"
_FIGURE = (
    rf"(?:人民币)?(?P<about>(?<!节)约|近)?(?P<number>{ARABIC})"
    rf"(?P<over>余|多)?(?P<magnitude>{_any_of(_MAGNITUDES)})?(?P<over2>余|多)?"
)

numbers = Theme("numbers")


@numbers.scan(
    "百分之<数>",
    "amount",
    rf"(?P<base>百|千|万)分之(?P<number>{ARABIC}|{HAN})(?P<month>)?",
    good=("百分之五 = 0.05 ratio", "千分之二 = 0.002 ratio", "百分之十五 = 0.15 ratio"),
)
def _parts_per(found: re.Match[str]) -> Amount:
    number = Decimal(found["number"]) if found["number"][0].isdigit() else han_number(found["number"])
    return Amount(number / {"百": 100, "千": 1000, "万": 10000}[found["base"]], "ratio", "%")


@numbers.scan(
    "<数>比<数>", "split", r"\d{1,4}(?:[：:]\d{1,4}){1,6}(?!\d)", good=("按5:3:2比例拨付",), bad=("其中：5项",)
)
def _split(found: re.Match[str]) -> tuple[Decimal, ...]:
    return tuple(Decimal(part) for part in re.split("[：:]", found[0]))


@numbers.scan(
    "<数>成",
    "amount",
    rf"({ARABIC}|[一二两三四五六七八九])成(?P<half>[一二三四五六七八九半](?![个项家名年]))?(?!立|长|果|功|员|本|交|为|熟|套|品|人|效|都|形|绩)",
    good=("三成 = 0.3 ratio", "六成五 = 0.65 ratio"),
    bad=("二成立",),
)
def _tenths(found: re.Match[str]) -> Amount:
    number = Decimal(found[1]) if found[1][0].isdigit() else han_number(found[1])
    part = {"半": Decimal(5)}.get(found["half"] or "") or han_number(found["half"] or "零")
    return Amount(number / 10 + part / 100, "ratio", "成")


@numbers.scan(
    "<数>折",
    "discount",
    rf"({ARABIC}|[一二三四五六七八九]{{1,2}})折(?!旧|算|合|抵)",
    good=("按七折收取 = 0.7", "八五折 = 0.85"),
)
def _discount(found: re.Match[str]) -> Decimal:
    number = (
        Decimal(found[1]) if found[1][0].isdigit() else Decimal("".join(str(_DIGITS[letter]) for letter in found[1]))
    )
    return number / (100 if number > 10 else 10)


@numbers.scan(
    "<数>分之<数>",
    "amount",
    r"([二三四五六七八九十])分之([一二三四五六七八九])",
    good=("四分之一 = 0.25 ratio",),
    bad=("百分之五",),
)
def _fraction(found: re.Match[str]) -> Amount:
    return Amount(han_number(found[2]) / han_number(found[1]), "ratio", "分之")


@numbers.scan("全免", "discount", r"全免(?!费)", good=("租金全免 = 0",))
def _forgiven(_: re.Match[str]) -> Decimal:
    return Decimal(0)


@numbers.scan("减半", "discount", r"减半", good=("减半收取租金 = 0.5",))
def _halved(_: re.Match[str]) -> Decimal:
    return Decimal("0.5")


@numbers.scan("一半", "amount", r"一半", good=("补助一半 = 0.5 ratio",))
def _half(_: re.Match[str]) -> Amount:
    return Amount(Decimal("0.5"), "ratio", "一半")


@numbers.scan(
    "全额<补>",
    "amount",
    r"(?<=的)全额(?=[，。；])|全额(?=(?![缴交支到])[^，。；]{0,8}(?:补|返|资|奖|贴|减|免|给|担))",
    good=("给予全额补助 = 1 ratio", "给予全额社会保险补贴 = 1 ratio"),
    bad=("足额缴纳", "全额缴纳社会保险"),
)
def _whole(_: re.Match[str]) -> Amount:
    return Amount(Decimal(1), "ratio", "全额")


@numbers.scan(
    "亿元", "amount", r"(?<=[过超破逾])(?:[十百千]万|万|[十百千]?亿)元", good=("产值超亿元 = 100000000 money",)
)
def _round_sum(found: re.Match[str]) -> Amount:
    return Amount(han_number("一" + found[0][:-1]), "money", "元")


@numbers.scan(
    "百亿台阶",
    "amount",
    r"(?:1|一)?个?(?P<sum>[十百千]?[万亿])元?(?=台阶)",
    good=("每跨越一个百亿台阶 = 10000000000 money",),
)
def _landing(found: re.Match[str]) -> Amount:
    return Amount(han_number("一" + found["sum"]), "money", "元")


@numbers.scan("半年", "amount", r"(?<![上下])半年(?!度)", good=("半年以上 = 6 duration",), bad=("上半年", "半年度"))
def _half_year(_: re.Match[str]) -> Amount:
    return Amount(Decimal(6), "duration", "年")


@numbers.scan("<年>年半", "amount", r"(\d|[一二两三四五])年半", good=("一年半 = 18 duration",))
def _years_and_half(found: re.Match[str]) -> Amount:
    number = Decimal(found[1]) if found[1].isdigit() else han_number(found[1])
    return Amount(number * 12 + 6, "duration", "年")


@numbers.scan(
    "<数><量级><单位>",
    "amount",
    rf"{_FIGURE}(?P<unit>{UNIT})?(?:人民币)?(?:{_PER})?",
    good=(
        "5000万元 = 50000000 money",
        "1.5亿元 = 150000000 money",
        "5,000万元 = 50000000 money",
        "3% = 0.03 ratio",
        "1‰ = 0.001 ratio",
        "4500万美元 = 45000000 USD",
        "3000元/人 = 3000 money/人",
        "2000余家 = 约2000 count",
        "50万平方米 = 500000 area",
        "24个月 = 24 duration",
        "人民币500万元 = 5000000 money",
        "1万立方米 = 10000 volume",
    ),
)
def _arabic(found: re.Match[str]) -> Amount | None:
    return _amount(Decimal(found["number"]), found)


@numbers.scan(
    "<汉字数><单位>",
    "amount",
    rf"(?:人民币)?(?P<about>约|近)?(?P<number>{HAN})(?P<over>余|多)?(?P<magnitude>)(?P<over2>)(?P<unit>{UNIT})(?![度级次]?性)(?:{_PER})?",
    good=(
        "三百万元 = 3000000 money",
        "二十万元 = 200000 money",
        "壹仟万元 = 10000000 money",
        "两年 = 24 duration",
        "一亿五千万元 = 150000000 money",
    ),
    bad=("一次性奖励", "百分之五"),
)
def _han(found: re.Match[str]) -> Amount | None:
    return None if found["number"] in "万亿千百" else _amount(han_number(found["number"]), found)


def _amount(number: Decimal, found: re.Match[str]) -> Amount:
    unit = found["unit"] or ""
    if unit == "分" and found[0].startswith("人民币"):
        return Amount(number / 100, "money", unit, scale=Decimal("0.01"))
    dim, factor = ("money", Decimal(1)) if unit in _CURRENCIES else _UNITS.get(unit, ("", Decimal(1)))
    magnitude = Decimal(_MAGNITUDES.get(found["magnitude"] or "", 1))
    return Amount(
        number * factor * magnitude,
        dim,
        unit,
        _CURRENCIES.get(unit),
        found["per"] or "",
        "月" in (found["month"] or ""),
        bool(found["about"] or found["over"] or found["over2"]),
        factor * magnitude,
    )
