"""Scanned documents are read by OCR where the extra is installed, and a person is told to look at the numbers."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from parsers.documents import Document, metadata, passages

pytest.importorskip("rapidocr", reason="the extra for OCR is not installed")

PRINTED = Path(__file__).parents[4] / "shared" / "corpus" / "docs" / "yl-04-employment.pdf"
Read = Callable[..., Document]

pytestmark = pytest.mark.skipif(not PRINTED.exists(), reason="the corpus is not beside the repository")


def texts(document: Document) -> list[str]:
    """Recognition gives half-width brackets now and then."""
    return [normalize("NFKC", passage.text) for passage in passages(document)]


@pytest.fixture
def pictures() -> list[Any]:
    import pypdfium2

    with pypdfium2.PdfDocument(PRINTED) as pdf:
        return [page.render(scale=2).to_pil() for page in pdf]


def test_a_scanned_pdf_reads_like_the_printed_one(read: Read, pictures: list[Any]) -> None:
    stream = io.BytesIO()
    pictures[0].save(stream, format="PDF", save_all=True, append_images=pictures[1:])
    document = read(stream.getvalue())
    printed = read(PRINTED.read_bytes())
    assert texts(document)[:8] == texts(printed)[:8]
    assert metadata(document).expires == metadata(printed).expires
    assert document.remarks[1].startswith("第2页是扫描件，由文字识别读出：请核对数字和“（含）”")


def test_a_picture_is_a_document_of_one_page(read: Read, pictures: list[Any]) -> None:
    stream = io.BytesIO()
    pictures[0].save(stream, format="PNG")
    document = read(stream.getvalue())
    assert (document.format, passages(document)[1].article) == ("scan", "1.")
