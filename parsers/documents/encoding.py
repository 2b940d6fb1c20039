"""Bytes to text: UTF-8, GB18030, UTF-16 and UTF-32 with a mark; what is none of them is refused, never half-read."""

import codecs
import re

from engine.errors import InputError, Problem

_MARKS = (  # longest first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_COMMON = re.compile("[的一是在和为对年业企人不了有中大上国以要]")
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd\ue000-\uf8ff]")
_LEAST_TO_JUDGE = 60  # characters
_CERTAIN = 4  # Chinese characters: as many are never proper UTF-8 by accident
_SAVE_AGAIN = "用记事本或 WPS 打开，另存为 UTF-8 编码的文本再试"


def decode(data: bytes, declared: str = "") -> str:
    """Decode a text file; `declared` is the encoding that a web page claims, tried first."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _readable(_strictly(data[len(mark) :], encoding))
    if b"\0" in data:
        raise InputError(Problem(message="是二进制文件，不是文本", help="请给出 docx、pdf、html 或 txt 文件"))
    for encoding in filter(None, (declared, "utf-8", "gb18030")):
        text = _tried(data, encoding)
        if text is not None and (encoding == "utf-8" or _reads_as_chinese(text)):
            if encoding != "utf-8":
                _refuse_mixture(data)
            return _readable(text)
    _refuse_mixture(data)
    raise InputError(_why_not(data))


def _strictly(data: bytes, encoding: str) -> str:
    text = _tried(data, encoding)
    if text is None:
        raise InputError(Problem(message=f"文件开头声明是 {encoding.upper()}，内容却不是", help=_SAVE_AGAIN))
    return text


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _readable(text: str) -> str:
    """Refuse what decodes without being text."""
    if len(_STRANGE.findall(text)) > max(2, len(text) // 100):
        raise InputError(Problem(message="满是控制符和乱码，不是文本", help="请给出 docx、pdf、html 或 txt 文件"))
    return text


def _reads_as_chinese(text: str) -> bool:
    """Wrongly decoded bytes give rare characters: in Chinese prose every tenth is one of a few."""
    chinese = _CHINESE.findall(text)
    return len(chinese) < _LEAST_TO_JUDGE or len(_COMMON.findall(text)) * 50 >= len(chinese)


def _refuse_mixture(data: bytes) -> None:
    """GB18030 decodes nearly everything: lines that are proper UTF-8 beside lines that are not betray a mixture."""
    first = None
    for number, line in enumerate(data.splitlines(), start=1):
        encoding = _encoding_of(line)
        first = first or encoding
        if encoding and encoding != first:
            problem = Problem(message="混有 UTF-8 和 GB18030 两种编码", place=f"第{number}行", help=_SAVE_AGAIN)
            raise InputError(problem)


def _encoding_of(line: bytes) -> str | None:
    """The encoding that a line shows; None if it could be either."""
    if line.isascii():
        return None
    text = _tried(line, "utf-8")
    if text is None:
        return "gb18030" if _tried(line, "gb18030") else None
    return "utf-8" if len(_CHINESE.findall(text)) >= _CERTAIN else None


def _why_not(data: bytes) -> Problem:
    """Say where the file stops being text."""
    lines = enumerate(data.splitlines(), start=1)
    wrong = next((number for number, line in lines if not line.isascii() and _encoding_of(line) is None), None)
    return Problem(message="认不出文字编码", place=f"第{wrong}行" if wrong else "", help=_SAVE_AGAIN)
