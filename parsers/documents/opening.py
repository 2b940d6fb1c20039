"""A file to a document: its content, not its name, tells what it is; what can't be read is refused in one line."""

import re
from collections.abc import Callable
from pathlib import Path

from engine.errors import InputError, Problem
from parsers.documents.document import Document

LARGEST_FILE = 64_000_000  # bytes; scans are large
_HEAD = 4096

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"^\s*<\?xml")
_CHINESE = re.compile("[\u4e00-\u9fff]")

# Other content of zip files: a name in the package and what to say of it.
_PACKAGES = (
    ("word/", "docx", ""),
    ("xl/", "Excel 表格", "政策请给 Word、PDF、网页或文本文件；企业数据请用 huiqi company import"),
    ("ppt/", "PowerPoint 演示", "请另存为 PDF 再读"),
    ("OFD.xml", "OFD 版式文件", "请用 OFD 阅读器另存为 PDF 再读"),
    ("content.xml", "OpenDocument 文件", "请另存为 .docx 再读"),
)
# Streams of compound files; their names are kept in UTF-16.
_STREAMS = (
    ("EncryptedPackage", "加密"),
    ("WordDocument", "doc"),
    ("Workbook", "Excel 表格"),
    ("PowerPoint Document", "PowerPoint 演示"),
)


def read_document(path: str | Path) -> Document:
    """Read a policy document: docx, pdf, html, txt; doc, wps, rtf and scans where there is a program for them."""
    path = Path(path)
    try:
        return _complete(_reader(data := _content(path), path.suffix.lower())(data, path.name))
    except InputError as error:
        raise InputError(*(problem.within(path.name) for problem in error.problems)) from error.__cause__


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if 0 < size <= LARGEST_FILE and path.is_file() else b""
    except FileNotFoundError:
        raise InputError(Problem(message="没有这个文件", help="请检查文件名和路径")) from None
    except OSError as error:
        raise InputError(Problem(message=f"文件打不开（{error.strerror}）", help="请检查权限")) from None
    if not path.is_file():
        raise InputError(Problem(message="不是文件", help="请给出一个文件，不是文件夹"))
    if size > LARGEST_FILE:
        raise InputError(
            Problem(
                message=f"文件有{size // 1_000_000}MB，超过{LARGEST_FILE // 1_000_000}MB", help="请拆开或压缩图片后再读"
            )
        )
    if not data.strip():
        raise InputError(Problem(message="文件是空的", help="请检查是否下载完整"))
    return data


def _reader(data: bytes, suffix: str) -> Callable[[bytes, str], Document]:
    """Choose the reader for what the content is; a reader's library is loaded only when it is needed."""
    if b"%PDF-" in data[:1024]:
        from parsers.documents.pdf import read_pdf

        return read_pdf
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data)
    if data.startswith(_COMPOUND):
        return _compound(data, suffix)
    if data.startswith(b"{\\rtf"):
        return _office("rtf")
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        from parsers.documents.scan import read_scan

        return read_scan
    return _text(data)


def _package(data: bytes) -> Callable[[bytes, str], Document]:
    from parsers.documents.docx import read_docx
    from parsers.documents.package import open_zip

    names = open_zip(data).namelist()
    for inside, kind, advice in _PACKAGES:
        if any(name.startswith(inside) for name in names):
            if kind == "docx":
                return read_docx
            raise InputError(Problem(message=f"是 {kind}，不是政策文件能用的格式", help=advice))
    raise InputError(Problem(message="是压缩包，里面没有 Word 文档", help="请解压后给出里面的文件"))


def _compound(data: bytes, suffix: str) -> Callable[[bytes, str], Document]:
    kind = next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), "")
    if kind == "加密":
        raise InputError(Problem(message="Word 文件加了密码", help="去掉密码，另存后再读"))
    if kind == "doc":
        return _office("wps" if suffix == ".wps" else "doc")
    raise InputError(Problem(message=f"是 {kind or '旧格式的 Office 文件'}，不能读", help="请另存为 .docx 或 PDF 再读"))


def _office(kind: str) -> Callable[[bytes, str], Document]:
    from parsers.documents.office import read_office

    return lambda data, file: read_office(data, file, kind)


def _text(data: bytes) -> Callable[[bytes, str], Document]:
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head) or (b"\0" not in head and re.search(rb"<(?:html|body)\b", head, re.IGNORECASE)):
        from parsers.documents.html import read_html

        return read_html
    if _XML.match(head):
        raise InputError(Problem(message="是 XML 数据，不是政策文件", help="请给出 docx、pdf、html 或 txt 文件"))
    if re.match(rb"(?:From|MIME-Version|Subject|Content-Type):", head, re.IGNORECASE):
        raise InputError(Problem(message="是 MHT 网页或邮件", help="用浏览器另存为“网页，仅 HTML”再读"))
    from parsers.documents.txt import read_txt

    return read_txt


def _complete(document: Document) -> Document:
    """A document without a Chinese word was not read."""
    if not _CHINESE.search(document.text):
        raise InputError(Problem(message="没有读到中文正文", help="请检查文件；扫描件需要文字识别"))
    return document
