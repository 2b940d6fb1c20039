"""PDF files to text: every page to strips and tables, scanned pages by OCR; the rest is as for all printed pages."""

import pypdfium2

from engine.errors import InputError, Problem
from parsers.documents.document import Document
from parsers.documents.layout import Glyph, Strip, strips_of
from parsers.documents.pdf_page import Page, read_page
from parsers.documents.ruled import Grid, grids_of
from parsers.documents.scan import recognised
from parsers.documents.sheets import PrintedTable, Sheet, compose

MOST_PAGES = 800
_EXPORT_AGAIN = "请用原来的软件重新导出 PDF，或给出 Word 文件"


def read_pdf(data: bytes, file: str) -> Document:
    """Read a PDF; a page that is a picture is read by OCR, else the file is refused as a whole."""
    pdf = _opened(data)
    try:
        pages = [read_page(pdf, number) for number in range(1, len(pdf) + 1)]
        pictures = [page.number for page in pages if page.scanned]
        remarks = [f"第{page.number}页是扫描件，文字层由别人识别：请核对数字" for page in pages if page.overlaid]
        scans = recognised(((number, _picture(pdf, number)) for number in pictures), remarks) if pictures else {}
    except pypdfium2.PdfiumError:
        raise InputError(Problem(message="PDF 已损坏，有一页读不出", help=_EXPORT_AGAIN)) from None
    finally:
        pdf.close()
    _refuse_unreadable(pages)
    sheets = [scans.get(page.number) or _sheet(page) for page in pages]
    return compose(sheets, file=file, format="pdf", remarks=remarks)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        message, help_ = ("PDF 加了密码", "去掉密码，另存后再读") if locked else ("PDF 已损坏，打不开", _EXPORT_AGAIN)
        raise InputError(Problem(message=message, help=help_)) from None
    count = len(pdf)
    if not 0 < count <= MOST_PAGES:
        pdf.close()
        raise InputError(Problem(message=f"PDF 有{count}页，只读1至{MOST_PAGES}页的文件", help="请拆开后分别读"))
    return pdf


def _picture(pdf: pypdfium2.PdfDocument, number: int) -> object:
    """Draw a page finely enough to recognise its characters."""
    page = pdf[number - 1]
    scale = min(200 / 72, 3000 / max(page.get_size()))
    return page.render(scale=scale).to_numpy()


def _refuse_unreadable(pages: list[Page]) -> None:
    bad = [page.number for page in pages if page.unreadable]
    if bad:
        message = "字体没有文字编码，读出来是乱码"
        raise InputError(Problem(message=message, place=f"第{bad[0]}页", help=_EXPORT_AGAIN))


def _sheet(page: Page) -> Sheet:
    grids = grids_of(page.rules)
    inside: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        at = next((at for at, grid in enumerate(grids) if grid.holds(*_center(glyph))), None)
        (outside if at is None else inside.setdefault(at, [])).append(glyph)
    strips = [*strips_of(outside), *(_table(grids[at], glyphs, page.number) for at, glyphs in inside.items())]
    return Sheet(number=page.number, width=page.width, height=page.height, strips=tuple(strips))


def _table(grid: Grid, glyphs: list[Glyph], page: int) -> Strip:
    """Put the glyphs of a table into its cells."""
    cells = tuple(
        (box, tuple(strips_of(glyph for glyph in glyphs if box.holds(*_center(glyph))))) for box in grid.boxes
    )
    table = PrintedTable(page=page, xs=grid.xs, cells=cells)
    return Strip(text="", left=grid.xs[0], right=grid.xs[-1], top=grid.ys[0], bottom=grid.ys[-1], table=table)


def _center(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
