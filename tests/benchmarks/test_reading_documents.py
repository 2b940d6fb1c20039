"""How many pages of PDF a second the reader turns into passages, beside pdfium's own text of the same pages."""

import time
from pathlib import Path

import pypdfium2
import pytest

from parsers.documents import passages, read_document
from tests.parsers.documents.paper import Press

PAGES = 200
LEAST = 20  # pages a second
CLAUSE = "对上年度研发费用不低于300万元且占营业收入比重达到5%以上的企业，按增量的10%给予补助，最高不超过200万元。"


def book() -> bytes:
    """Two hundred pages of clauses with running heads, and a ruled table on most of them."""
    press, number = Press(head="云港市人民政府公报"), 0
    while press.page < PAGES:
        number += 1
        press.paragraph(f"{number}.{CLAUSE}")
        if number % 15 == 0:
            press.row(["类别", "条件", "奖励"])
            press.row(["省级", "首次认定", "20万元"])
    return press.done()


@pytest.mark.benchmark
def test_pages_a_second(tmp_path: Path) -> None:
    path = tmp_path / "公报.pdf"
    path.write_bytes(book())
    begun = time.process_time()
    found = passages(read_document(path))
    ours = time.process_time() - begun
    begun = time.process_time()
    with pypdfium2.PdfDocument(path) as pdf:
        bare = sum(len(page.get_textpage().get_text_bounded()) for page in pdf)
    theirs = time.process_time() - begun
    rate, ratio = PAGES / ours, ours / theirs
    print(f"\nPDF: {rate:.0f} pages/s to {len(found)} passages of {bare} characters, {ratio:.1f}x bare pdfium")
    assert rate > LEAST
