"""统一社会信用代码: eighteen characters, the last of which checks the others (GB 32100-2015)."""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z, which are taken for digits
LENGTH = 18

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_MISREAD = str.maketrans("IOSVZ", "105U2")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202c\ufeff\u00ad"))


def tidy(code: str) -> str:
    """The code as it is compared: one width, capitals, no blanks."""
    return "".join(unicodedata.normalize("NFKC", code).translate(_INVISIBLE).split()).upper()


def check_character(first_17: str) -> str:
    """The eighteenth character that belongs to the first seventeen."""
    weighed = sum(_VALUE[character] * weight for character, weight in zip(first_17, _WEIGHTS, strict=True))
    return ALPHABET[-weighed % 31]


def is_credit_code(code: str) -> bool:
    return fault_of(code) is None


def fault_of(code: str) -> str | None:
    """What is wrong with a tidied code, in one line; None where it is right."""
    strange = sorted(set(code) - set(ALPHABET))
    if strange:
        return f"信用代码“{code}”里不该有“{''.join(strange)}”{_meant(code)}"
    if len(code) != LENGTH:
        return f"信用代码“{code}”是 {len(code)} 位，应为 {LENGTH} 位"
    expected = check_character(code[:-1])
    return None if code[-1] == expected else f"信用代码“{code}”的校验位不对，请核对每一位"


def _meant(code: str) -> str:
    mended = code.translate(_MISREAD)
    return f"，是不是“{mended}”？" if set(mended) <= set(ALPHABET) and is_credit_code(mended) else ""
