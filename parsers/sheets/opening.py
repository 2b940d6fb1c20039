"""A path to a book: what a file is shows in its first bytes, not in its name."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from engine.errors import InputError, Problem
from parsers.sheets.book import Book
from parsers.sheets.delimited import read_delimited
from parsers.sheets.parquet import read_columns

_AS_XLSX = "用 Excel 或 WPS 打开，另存为 .xlsx 再导入"


def open_book(path: Path) -> Book:
    """Open a spreadsheet; raises InputError, one line, where it is none that we read."""
    first = _first_bytes(path)
    for begins, what, help_ in _NOT_READ:
        if begins(first, path):
            raise InputError(Problem(place=path.name, message=f"{what}，未读入", help=help_))
    return _reader(first)(path, sha256_of(path))


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as fault:
        reason = "找不到文件" if isinstance(fault, FileNotFoundError) else "文件打不开"
        raise InputError(Problem(place=str(path), message=reason, help="检查路径和权限")) from fault


def _reader(first: bytes) -> Callable[[Path, str], Book]:
    if first.startswith(b"PK"):
        from parsers.sheets.xlsx import read_xlsx  # openpyxl is loaded for the files that need it

        return read_xlsx
    return read_columns if first.startswith(b"PAR1") else read_delimited


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_ole(first: bytes) -> bool:
    return first.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _is_encrypted(first: bytes, path: Path) -> bool:
    """A workbook with a password is an OLE file that holds an `EncryptedPackage`."""
    if not _is_ole(first):
        return False
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(64 << 20)


def _is_web_page(first: bytes, _: Path) -> bool:
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype", b"<html", b"<head", b"<meta", b"<table", b"<body", b"<div", b"<style"))


def _is_xml(first: bytes, _: Path) -> bool:
    return first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml")


_NOT_READ: tuple[tuple[Callable[[bytes, Path], bool], str, str], ...] = (
    (lambda first, _: not first.strip(), "文件是空的", "检查是否选错了文件"),
    (_is_encrypted, "文件有打开密码", "用 Excel 或 WPS 打开，去掉密码另存后再导入"),
    (lambda first, _: _is_ole(first), "是旧版 .xls（或 .et、.doc）文件", _AS_XLSX),
    (_is_web_page, "是改了后缀的网页（HTML），不是表格", _AS_XLSX),
    (_is_xml, "是 XML 文件，不是表格", _AS_XLSX),
    (lambda first, _: first.startswith(b"%PDF"), "是 PDF 文件，不是表格", "向提供方要表格原件"),
    (lambda first, _: first.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")), "是压缩包，不是表格", "解压后再导入"),
)
