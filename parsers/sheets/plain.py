"""Words of headings and cells as they are compared: one width, no blanks, one dash."""

import unicodedata
from functools import lru_cache

_CIRCLED = {mark: f"({number})" for number, mark in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", 1)}
_ONE_SHAPE = str.maketrans(
    {
        **dict.fromkeys("—–―－−‐‑─", "-"),
        **dict.fromkeys("【［〔[", "("),
        **dict.fromkeys("】］〕]", ")"),
        **dict.fromkeys("\u200b\u200e\u200f\ufeff\u00ad", ""),
        **_CIRCLED,
        "〜": "~",
    }
)
_SHORT = 64  # what is longer is a remark, read once and not worth remembering


def plain(text: str) -> str:
    """`企业名称（ 盖章 ）：` and `企业名称(盖章):` are the same words."""
    return _remembered(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text.translate(_ONE_SHAPE)).translate(_ONE_SHAPE).split())


_remembered = lru_cache(16384)(_fold)


def shown(text: str, most: int = 40) -> str:
    """A cell's text in a message: on one line, and not the whole of it where it is long."""
    line = " ".join(text[: most + 1].split())
    return line if len(text) <= most else f"{line[:most]}…"
