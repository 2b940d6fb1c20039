"""What is a word of the language, and quotes around what could be taken for something else."""

import json
import re

from engine.language.expressions.words import KEYWORDS

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "＂＇"}
_OTHERS = {"　": " ", "≧": "≥", "≦": "≤", "・": "·", "•": "·", "*": "×", "＊": "×"}
_FOLDED = _WIDE | {ord(one): other for one, other in _OTHERS.items()}

_SIGNS = r"\s()\[\]【】〔〕<>≤≥≠=!@·,;:+×/|、\"“”「」\\#"
_AMOUNT_WORDS = r"(?:每个项目|每年|每人|全部资金|合计|基数)?最高|最低|每满|给|共|至|不超过|减按|补足|只算超过|只算"
# 最高200万元 is two words; 1,000万元 is one; a minus belongs to the digit behind it.
WORD = rf"(?:{_AMOUNT_WORDS})(?=\d)|\d{{1,3}}(?:,\d{{3}})+(?!\d)[^{_SIGNS}]*|(?:-(?=\d))?[^{_SIGNS}\-][^{_SIGNS}]*"

_BARE = re.compile(rf"(?!(?:{_AMOUNT_WORDS})\d)[^{_SIGNS}\-\d%‰…][^{_SIGNS}…]*")
_ESCAPED = re.compile(r'"(?:\\.|[^"\\])*"', re.DOTALL)


def fold(text: str) -> str:
    """Full-width signs made half-width, one for one, so that places stay."""
    return text.translate(_FOLDED)


def bare_or_quoted(words: str) -> str:
    """The words themselves where they read as one word, else in quotes."""
    return words if is_bare(words) else quoted(words)


def is_bare(words: str) -> bool:
    return bool(_BARE.fullmatch(fold(words))) and words not in KEYWORDS


def quoted(words: str) -> str:
    """In the quotes of the language; those that hold such quotes themselves, or a line break, are escaped."""
    if words.isprintable():
        for opens, closes in (("“", "”"), ("「", "」")):
            if opens not in words and closes not in words:
                return opens + words + closes
    return json.dumps(words, ensure_ascii=False)


def unquoted(token: str) -> str:
    """What stands within the quotes."""
    return _unescaped(token) if token.startswith('"') else token[1:-1]


def bracketed(words: str, brackets: str) -> str:
    """Words in brackets of their own (【】, 〔〕)."""
    opens, closes = brackets[0], brackets[1]
    plain = words.isprintable() and closes not in words and not words.startswith('"') and words == words.strip()
    return opens + (words if plain else json.dumps(words, ensure_ascii=False)) + closes


def unbracketed(token: str) -> str:
    words = token[1:-1].strip()
    return _unescaped(words) if _ESCAPED.fullmatch(words) else words


def _unescaped(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token[1:-1]
