"""PDF pages are read in the order of a reader: columns, page ends, tables by their rules, nothing of the margins."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from parsers.documents import Document, passages
from parsers.documents.pdf import read_pdf

Read = Callable[..., Document]

LONG = "对上年度研发费用不低于300万元且占营业收入比重达到5%以上的企业，按研发费用增量的10%给予补助，最高不超过200万元。"


def texts(document: Document) -> list[str]:
    return [document.words(block) for block in document.blocks]


def printed(draw: Callable[[Canvas], Any]) -> bytes:
    """A PDF of one page; `draw` draws it."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 12)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def test_paragraphs_run_over_the_ends_of_pages(press: Any, read: Read) -> None:
    """Running heads and page numbers do not get between the lines of a clause."""
    sheet = press(head="云港市人民政府公报")
    for number in range(1, 31):
        sheet.paragraph(f"{number}.{LONG}")
    document = read(sheet.done())
    assert texts(document) == [f"{number}.{LONG}" for number in range(1, 31)]
    split = next(
        number
        for number in range(30)
        if {str(document.place(at))[:3] for at in document.blocks[number].span} == {"第1页", "第2页"}
    )
    begin, end = document.blocks[split].span
    assert document.place(begin).page == 1
    assert document.place(end - 1).page == 2
    assert document.place(end - 1).line in (1, 2)


def test_two_columns_are_read_one_after_the_other(press: Any, read: Read) -> None:
    sheet = press(size=12, width=18, left=60)
    sheet.canvas.setFont("STSong-Light", 18)
    sheet.canvas.drawCentredString(297, 780, "云港市支持企业创新发展若干措施")
    sheet.paragraph("第一条" + LONG + "同一企业每年只享受一次。")
    sheet.left, sheet.y = 320, 740
    sheet.paragraph("第二条" + LONG + "每家企业每年最高")
    sheet.paragraph("本条自发布之日起施行。")
    sheet.width, sheet.left, sheet.y = 40, 60, 500
    sheet.paragraph("附：本措施由市科技局负责解释，执行中的具体问题请与市科技局联系。")
    assert texts(read(sheet.done())) == [
        "云港市支持企业创新发展若干措施",
        "第一条" + LONG + "同一企业每年只享受一次。",
        "第二条" + LONG + "每家企业每年最高",
        "本条自发布之日起施行。",
        "附：本措施由市科技局负责解释，执行中的具体问题请与市科技局联系。",
    ]


def test_a_list_with_gaps_is_not_taken_for_columns(press: Any, read: Read) -> None:
    """A table without rules is read row by row."""
    press()
    rows = [("国家级", "200万元"), ("省级", "80万元"), ("市级", "30万元"), ("区级", "10万元"), ("其他", "5万元")]

    def draw(canvas: Canvas) -> None:
        for at, (kind, sum_) in enumerate(rows):
            canvas.drawString(80, 700 - 20 * at, kind)
            canvas.drawString(400, 700 - 20 * at, sum_)

    assert texts(read(printed(draw))) == [f"{kind} {sum_}" for kind, sum_ in rows]


def ruled(canvas: Canvas, xs: list[float], ys: list[float], gone: set[tuple[str, int, int]] = frozenset()) -> None:  # type: ignore[assignment]
    """Draw the rules of a table; `gone` names those missing: ("h", row, column) is the rule above that cell."""
    for row, y in enumerate(ys):
        for at in range(len(xs) - 1):
            if ("h", row, at) not in gone:
                canvas.line(xs[at], y, xs[at + 1], y)
    for at, x in enumerate(xs):
        for row in range(len(ys) - 1):
            if ("v", row, at) not in gone:
                canvas.line(x, ys[row], x, ys[row + 1])


def test_a_ruled_table_is_read_row_by_row(press: Any, read: Read) -> None:
    """Cells whose words take two lines, a head of two rows, a cell that is merged downwards."""
    press()
    xs, ys = [80.0, 180.0, 300.0, 420.0], [700.0, 670.0, 640.0, 590.0, 560.0]

    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 720, "表1　奖励标准")
        ruled(canvas, xs, ys, {("h", 1, 0), ("v", 0, 2), ("h", 3, 0)})
        for x, y, words in [
            (85, 665, "类别"), (280, 682, "标准"), (185, 652, "首次"), (305, 652, "再次"), (85, 612, "孵化器"),
            (185, 622, "新认定国家级的，"), (185, 604, "奖励200万元"), (305, 612, "50万元"),
            (185, 570, "奖励80万元"), (305, 570, "20万元"),
        ]:  # fmt: skip
            canvas.drawString(x, y, words)
        canvas.drawString(80, 530, "本表由市科技局解释。")

    document = read(printed(draw))
    assert texts(document) == [
        "表1　奖励标准",
        "类别 | 标准",
        "类别 | 首次 | 再次",
        "孵化器 | 新认定国家级的，奖励200万元 | 50万元",
        "孵化器 | 奖励80万元 | 20万元",
        "本表由市科技局解释。",
    ]
    assert [cell.heading for cell in document.blocks[3].cells] == ["类别", "标准/首次", "标准/再次"]
    assert str(document.place(document.text.index("20万元"))) == "第1页表1第4行第3列"


def test_a_table_goes_on_over_the_page(press: Any, read: Read) -> None:
    """The head that is printed again is left out, rows are counted on."""
    sheet = press()
    sheet.paragraph("奖励标准如下：")
    for number in range(40):
        if number and sheet.y < 150:
            sheet.y = 0
            sheet.line("", 0)
            sheet.row(["序号", "条件", "奖励"])
        sheet.row([str(number), f"收入{number}亿元", f"{number}万元"] if number else ["序号", "条件", "奖励"])
    document = read(sheet.done())
    rows = [document.words(block) for block in document.blocks if block.kind == "row"]
    assert rows[0] == "序号 | 条件 | 奖励"
    assert rows[1:] == [f"{number} | 收入{number}亿元 | {number}万元" for number in range(1, 40)]
    assert {block.table for block in document.blocks if block.kind == "row"} == {1}
    last = document.blocks[-1].span[0]
    assert (document.place(last).page, document.place(last).row) == (3, 40)


def test_what_is_printed_twice_to_look_bold_counts_once(press: Any, read: Read) -> None:
    press()

    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.4):
            canvas.drawString(100 + shift, 700, "“企业创新积分制”试点")

    assert texts(read(printed(draw))) == ["“企业创新积分制”试点"]


def test_a_watermark_is_not_read(press: Any, read: Read) -> None:
    press()

    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "对上市企业奖励100万元。")
        canvas.saveState()
        canvas.translate(150, 600)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    assert texts(read(printed(draw))) == ["对上市企业奖励100万元。"]


@pytest.mark.parametrize(("turn", "begin"), [(0, (0, 0)), (90, (595, 0)), (180, (595, 842)), (270, (0, 842))])
def test_a_turned_page_is_read_upright(turn: int, begin: tuple[int, int]) -> None:
    """The page is stored on its side and shown upright."""

    def draw(canvas: Canvas) -> None:
        canvas.translate(*begin)
        canvas.rotate(turn)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(100, 400, "upper line")
        canvas.drawString(100, 300, "lower line.")

    plain = printed(draw)
    turned = plain.replace(b"/Rotate 0", b"/Rotate " + str(turn).encode())
    assert turned != plain or not turn
    document = read_pdf(turned, "turned.pdf")
    assert texts(document) == ["upper line", "lower line."]


def test_footnotes_do_not_cut_a_clause_in_two(press: Any, read: Read) -> None:
    sheet = press()
    while sheet.y > 130:
        sheet.paragraph(LONG)
    sheet.line("　　对首次上市的企业，给予一次性奖励，奖励的标准为每家一", 90)
    sheet.canvas.setFont("STSong-Light", 9)
    sheet.canvas.drawString(90, 70, "①首次上市指在境内外证券交易所上市。")
    sheet._turn()
    sheet.line("百万元。", 90)
    document = read(sheet.done())
    assert texts(document)[-2:] == [
        "对首次上市的企业，给予一次性奖励，奖励的标准为每家一百万元。",
        "①首次上市指在境内外证券交易所上市。",
    ]
    assert passages(document)[-1].kind == "note"
    assert str(document.place(document.blocks[-1].span[0])).startswith("第1页脚注")


def picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("RGB", (60, 80), "white"))


def test_a_scanned_page_is_never_left_out(press: Any, read: Read) -> None:
    """Without the extra for OCR a file with one scanned page is refused as a whole."""
    pytest.importorskip("PIL")
    try:
        import rapidocr  # noqa: F401
    except ImportError:
        pass
    else:
        pytest.skip("the extra for OCR is installed")
    sheet = press()
    sheet.paragraph(LONG)
    sheet._turn()
    sheet.canvas.drawImage(picture(), 0, 0, *A4)
    with pytest.raises(Exception, match=r"^文件\.bin 第2页: 是扫描件，没有文字（请安装文字识别"):
        read(sheet.done())


def test_text_laid_over_a_scan_is_read_with_a_warning(press: Any, read: Read) -> None:
    pytest.importorskip("PIL")
    sheet = press()
    sheet.canvas.drawImage(picture(), 0, 0, *A4)
    sheet.paragraph(LONG)
    document = read(sheet.done())
    assert texts(document) == [LONG]
    assert document.remarks == ("第1页是扫描件，文字层由别人识别：请核对数字",)


def test_pages_are_counted_before_they_are_read(press: Any, read: Read) -> None:
    sheet = press()
    for _ in range(801):
        sheet.canvas.showPage()
    with pytest.raises(Exception, match="PDF 有801页，只读1至800页的文件"):
        read(sheet.done())


def test_a_password_is_asked_for(press: Any, read: Read) -> None:
    press()
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt="secret")
    canvas.drawString(100, 700, "100")
    canvas.save()
    with pytest.raises(Exception, match="PDF 加了密码（去掉密码，另存后再读）"):
        read(stream.getvalue())
