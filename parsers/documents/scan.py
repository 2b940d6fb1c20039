"""Scanned pages to strips by OCR, an extra whose models come inside its package; else the answer is what to do."""

import io
from collections.abc import Iterable
from functools import cache
from typing import Any

from engine.errors import InputError, Problem
from parsers.documents.document import Document
from parsers.documents.layout import Strip
from parsers.documents.sheets import Sheet, compose

LARGEST_PICTURE = 80_000_000  # pixels
DOUBTFUL = 0.85  # below this a line is named, so that a person looks at it
_INSTALL = "请安装文字识别：pip install 'huiqi[ocr]'，或给出 Word 文件、可以复制文字的 PDF"


def read_scan(data: bytes, file: str) -> Document:
    """Read a picture of a document, with all its pages."""
    remarks: list[str] = []
    sheets = recognised(enumerate(_pictures(data), start=1), remarks)
    return compose(list(sheets.values()), file=file, format="scan", remarks=remarks)


def recognised(pictures: Iterable[tuple[int, Any]], remarks: list[str]) -> dict[int, Sheet]:
    """Recognise the text of pages; says in `remarks` where it is not sure."""
    sheets = {}
    for number, picture in pictures:
        sheets[number], doubtful = _sheet(number, picture)
        remarks.append(f"第{number}页是扫描件，由文字识别读出：请核对数字和“（含）”{doubtful}")
    return sheets


def _sheet(number: int, picture: Any) -> tuple[Sheet, str]:
    found = _engine(number)(picture)
    lines = [] if found.boxes is None else list(zip(found.boxes, found.txts, found.scores, strict=True))
    strips = tuple(
        Strip(
            text=text,
            left=float(min(x for x, _ in box)),
            right=float(max(x for x, _ in box)),
            top=float(min(y for _, y in box)),
            bottom=float(max(y for _, y in box)),
        )
        for box, text, _ in lines
    )
    height, width = map(float, picture.shape[:2])
    doubtful = "、".join(f"“{text}”" for _, text, score in lines if score < DOUBTFUL)
    told = f"，没有把握的行：{doubtful}" if doubtful else ""
    return Sheet(number=number, width=width, height=height, strips=strips), told


@cache
def _loaded() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def _engine(page: int) -> Any:
    try:
        return _loaded()
    except ImportError:
        raise InputError(Problem(message="是扫描件，没有文字", place=f"第{page}页", help=_INSTALL)) from None


def _pictures(data: bytes) -> Iterable[Any]:
    """Give the pages of a picture file; a TIFF has several."""
    _engine(1)
    import numpy
    from PIL import Image, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                raise InputError(Problem(message=f"图片超过{LARGEST_PICTURE}像素", help="请缩小后再读"))
            for page in ImageSequence.Iterator(picture):
                yield numpy.asarray(page.convert("RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise InputError(Problem(message="图片已损坏，打不开", help="请重新扫描")) from None
