""".doc, .wps and .rtf to .docx through LibreOffice, where it is installed; else the answer is what to do."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from engine.errors import InputError, Problem
from parsers.documents.document import Document
from parsers.documents.docx import read_docx

PATIENCE = 90  # seconds
_NAMES = ("soffice", "libreoffice")
_SAVE_AS = "请用 Word 或 WPS 另存为 .docx 再读，或在本机安装 LibreOffice"


def read_office(data: bytes, file: str, kind: str) -> Document:
    """Convert an older file and read what comes out."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        raise InputError(Problem(message=f"是旧格式 .{kind}，不能直接读", help=_SAVE_AS))
    with tempfile.TemporaryDirectory(prefix="huiqi-") as folder:
        converted = _converted(program, data, kind, Path(folder))
    document = read_docx(converted, file)
    return _renamed(document, kind)


def _converted(program: str, data: bytes, kind: str, folder: Path) -> bytes:
    source = folder / f"source.{kind}"
    source.write_bytes(data)
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "docx", "--outdir", str(folder / "out"), str(source)]
    try:
        subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True, cwd=folder)
        return (folder / "out" / "source.docx").read_bytes()
    except subprocess.TimeoutExpired:
        raise InputError(Problem(message=f"LibreOffice 转换超过{PATIENCE}秒", help=_SAVE_AS)) from None
    except (subprocess.CalledProcessError, OSError):
        raise InputError(Problem(message="LibreOffice 不能转换这个文件，可能已损坏或加了密码", help=_SAVE_AS)) from None


def _renamed(document: Document, kind: str) -> Document:
    return Document(
        file=document.file,
        format=kind,
        text=document.text,
        blocks=document.blocks,
        places=document.places,
        remarks=(*document.remarks, "由 LibreOffice 转换后读出"),
    )
