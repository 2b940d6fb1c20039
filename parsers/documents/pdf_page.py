"""One page of a PDF as pdfium sees it: its glyphs with their boxes, its printed lines, whether it is a picture."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

from parsers.documents.layout import Glyph
from parsers.documents.ruled import Rule, rules_of

_Object: TypeAlias = tuple[int, tuple[float, float, float, float]]  # kind; left, bottom, right, top

MOST_GLYPHS = 60_000  # of a page
MOST_OBJECTS = 20_000
_FEW = 12  # glyphs: a page with a picture and no more text than this is a scan
_UNREADABLE = frozenset(["\ufffd", "\x00", "\ufffe", "\uffff"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What lies on a page."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    scanned: bool  # a picture of text, not text
    overlaid: bool  # a picture with text laid over it by somebody's OCR
    unreadable: bool  # text whose font does not say which characters it shows


@dataclass(frozen=True, slots=True)
class _View:
    """From the coordinates of the file to those of a reader: y grows downwards, the page stands upright."""

    box: tuple[float, float, float, float]
    turned: int

    def seen(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = self.box
        if self.turned == 90:
            return bottom - y0, left - x0, top - y0, right - x0
        if self.turned == 180:
            return x1 - right, bottom - y0, x1 - left, top - y0
        if self.turned == 270:
            return y1 - top, x1 - right, y1 - bottom, x1 - left
        return left - x0, y1 - top, right - x0, y1 - bottom


def read_page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """Read a page; numbers count from 1."""
    page = document[number - 1]
    view = _View(box=page.get_cropbox(), turned=page.get_rotation())
    glyphs = tuple(_glyphs(page, view))
    objects = list(_objects(page))
    unreadable = sum(glyph.char in _UNREADABLE or "\ue000" <= glyph.char <= "\uf8ff" for glyph in glyphs)
    result = Page(
        number=number,
        width=page.get_width(),
        height=page.get_height(),
        glyphs=tuple(glyph for glyph in glyphs if glyph.char not in _UNREADABLE),
        rules=tuple(_rules(objects, view)),
        scanned=len(glyphs) < _FEW and _pictured(objects, page) > 0.2,
        overlaid=len(glyphs) >= _FEW and _pictured(objects, page) > 0.8,
        unreadable=unreadable > max(_FEW, len(glyphs) // 5),
    )
    page.close()
    return result


def _glyphs(page: pypdfium2.PdfPage, view: _View) -> Iterator[Glyph]:
    text = page.get_textpage()
    box = pdfium.FS_RECTF()
    at = ctypes.byref(box)
    turned = math.radians(view.turned)
    for index in range(min(pdfium.FPDFText_CountChars(text), MOST_GLYPHS)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in (13, 10, 2) or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, at) or box.right <= box.left:
            continue
        if math.cos(pdfium.FPDFText_GetCharAngle(text, index) + turned) < 0.99:
            continue  # a watermark across the page
        left, top, right, bottom = view.seen(box.left, box.bottom, box.right, box.top)
        if right > 0 and bottom > 0:
            yield Glyph(chr(code), left, top, right, bottom, index)
    text.close()


def _objects(page: pypdfium2.PdfPage) -> Iterator[_Object]:
    """List pictures and printed lines with their boxes."""
    wanted = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
    for count, found in enumerate(page.get_objects(max_depth=3)):
        if count > MOST_OBJECTS:
            return
        if found.type in wanted:
            yield found.type, found.get_bounds()


def _rules(objects: list[_Object], view: _View) -> Iterator[Rule]:
    for kind, bounds in objects:
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from rules_of(*view.seen(*bounds))


def _pictured(objects: list[_Object], page: pypdfium2.PdfPage) -> float:
    """The share of a page that pictures cover."""
    pictures = [bounds for kind, bounds in objects if kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    covered = sum((right - left) * (top - bottom) for left, bottom, right, top in pictures)
    return float(covered / max(1.0, page.get_width() * page.get_height()))
