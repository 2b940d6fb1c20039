"""Numbers as labels show them: 1 is 一, ①, 甲, IV, as a Word list counts; and 二〇二六 back to 2026."""

from collections.abc import Callable

DIGITS = "零一二三四五六七八九"
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = dict(M=1000, CM=900, D=500, CD=400, C=100, XC=90, L=50, XL=40, X=10, IX=9, V=5, IV=4, I=1)  # noqa: C408 - reads best so
_VALUES = {char: value for value, char in enumerate(DIGITS)} | {"〇": 0, "○": 0, "Ｏ": 0, "O": 0, "◯": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese(number: int) -> str:
    """Write 1 to 9999 as it is counted: 10 is 十, 105 is 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if zero else "") + DIGITS[digit] + name
        zero = not digit and bool(words) and bool(number)
    return words.removeprefix("一") if words.startswith("一十") else words


def value_of(words: str) -> int | None:
    """Read Arabic, full-width or Chinese digits: 12, １２, 十二, 二〇二六, 三百; None if they are no number."""
    if words.isdecimal():
        return int(words)
    if not any(char in _UNITS for char in words):
        return int("".join(str(_VALUES[char]) for char in words)) if words and set(words) <= set(_VALUES) else None
    total, digit = 0, 0
    for char in words:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _VALUES:
            digit = _VALUES[char]
        else:
            return None
    return total + digit


def _one_of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


def _from(first: str, count: int) -> Callable[[int], str]:
    """Characters that follow each other in Unicode; beyond the last one plain digits."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


def _circled(number: int) -> str:
    for first, at in ((1, "①"), (21, "㉑"), (36, "㊱")):
        last = {1: 20, 21: 35, 36: 50}[first]
        if first <= number <= last:
            return chr(ord(at) + number - first)
    return str(number)


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    words = ""
    for sign, value in _ROMAN.items():
        words += sign * (number // value)
        number %= value
    return words


def _digit_by_digit(number: int) -> str:
    return "".join("〇" if digit == "0" else DIGITS[int(digit)] for digit in str(number))


# The names are those of ECMA-376, 17.18.59 ST_NumberFormat.
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "koreanCounting": chinese,
    "chineseLegalSimplified": lambda number: chinese(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: chinese(number).translate(_LEGAL),
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographEnclosedCircle": _from("㊀", 10),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "none": lambda _: "",
    "bullet": lambda _: "",
}


def written(number: int, numbering: str) -> str:
    """Write a number in the counting format of that name; an unknown one counts in plain digits."""
    return FORMATS.get(numbering, str)(number)
