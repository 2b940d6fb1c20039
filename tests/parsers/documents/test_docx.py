"""Word documents are read as a person sees them: automatic numbers, merged cells, boxes, notes, changes."""

from collections.abc import Callable
from typing import Any

import pytest
from docx import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from parsers.documents import Document, passages

Read = Callable[..., Document]
Bytes = Callable[[Any], bytes]

W = nsdecls("w")
BOXES = (
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def level(at: int, numbering: str, text: str, extra: str = "") -> str:
    counts = f'<w:start w:val="1"/><w:numFmt w:val="{numbering}"/>{extra}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{counts}</w:lvl>'


def define(word: Any, number: int, *levels: str, overrides: str = "", shared: int | None = None) -> None:
    """Add a list to numbering.xml: a way of counting, or a second list that counts on in `shared`."""
    root = word.part.numbering_part.element
    if shared is None:
        root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'))
    counts = number if shared is None else shared
    root.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{counts}"/>{overrides}</w:num>'))


def item(word: Any, words: str, number: int, at: int = 0) -> None:
    properties = word.add_paragraph(words)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'))


def raw(word: Any, xml: str) -> None:
    """Add a piece of WordprocessingML to the body."""
    word.element.body.insert(-1, parse_xml(xml.replace(">", f" {W} {BOXES}>", 1)))


def texts(document: Document) -> list[str]:
    return [document.words(block) for block in document.blocks]


@pytest.fixture
def word() -> Any:
    return Word()


def test_automatic_numbers_are_read(word: Any, read: Read, word_bytes: Bytes) -> None:
    chapter = level(0, "chineseCountingThousand", "第%1条")
    define(word, 90, chapter, level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3."))
    for words, at in [
        ("支持研发。", 0),
        ("补助", 1),
        ("一级", 2),
        ("二级", 2),
        ("奖励", 1),
        ("一级", 2),
        ("支持上市。", 0),
        ("境内", 1),
    ]:
        item(word, words, 90, at)
    assert texts(read(word_bytes(word))) == [
        "第一条　支持研发。", "（一）补助", "1.一级", "2.二级",
        "（二）奖励", "1.一级", "第二条　支持上市。", "（一）境内",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("numbering", "count", "label"),
    [
        ("chineseCounting", 12, "十二"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("ideographDigital", 10, "一〇"),
        ("chineseLegalSimplified", 12, "拾贰"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("ideographTraditional", 2, "乙"),
        ("upperRoman", 9, "IX"),
        ("lowerLetter", 28, "bb"),
        ("decimalEnclosedParen", 4, "⑷"),
        ("unheard-of", 5, "5"),
    ],
)
def test_every_way_of_counting(
    word: Any, read: Read, word_bytes: Bytes, numbering: str, count: int, label: str
) -> None:
    start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{count}"/></w:lvlOverride>'
    define(word, 90, level(0, numbering, "%1、"), overrides=start)
    item(word, "奖励", 90)
    assert texts(read(word_bytes(word))) == [f"{label}、奖励"]


def test_lists_that_share_their_counting_go_on_and_an_override_starts_anew(
    word: Any, read: Read, word_bytes: Bytes
) -> None:
    define(word, 90, level(0, "decimal", "%1."))
    define(word, 91, shared=90)
    define(word, 92, shared=90, overrides='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    for number in (90, 90, 91, 92, 92):
        item(word, "项目", number)
    assert texts(read(word_bytes(word))) == ["1.项目", "2.项目", "3.项目", "1.项目", "2.项目"]


def test_a_level_that_never_restarts_and_one_in_plain_digits(word: Any, read: Read, word_bytes: Bytes) -> None:
    never, plain = '<w:lvlRestart w:val="0"/>', "<w:isLgl/>"
    define(
        word,
        90,
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%2.", never),
        level(2, "decimal", "%1.%2.%3", plain),
    )
    for at in (0, 1, 1, 0, 1, 2):
        item(word, "条", 90, at)
    assert texts(read(word_bytes(word))) == ["一、条", "1.条", "2.条", "二、条", "3.条", "2.3.1　条"]


def test_a_style_carries_its_list_and_a_paragraph_can_leave_it(word: Any, read: Read, word_bytes: Bytes) -> None:
    define(word, 90, level(0, "decimal", "%1."), level(1, "decimal", "（%2）", '<w:pStyle w:val="Heading2"/>'))
    for style in ("Heading 1", "Heading 2"):
        number = parse_xml(f'<w:numPr {W}><w:numId w:val="90"/></w:numPr>')
        word.styles[style].element.get_or_add_pPr().append(number)
    word.add_paragraph("支持对象", style="Heading 1")
    word.add_paragraph("企业", style="Heading 2")
    free = word.add_paragraph("不编号", style="Heading 1")
    free._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'))
    document = read(word_bytes(word))
    assert texts(document) == ["1.支持对象", "（1）企业", "不编号"]
    assert [block.level for block in document.blocks] == [1, 2, 1]


def test_bullets_leave_nothing(word: Any, read: Read, word_bytes: Bytes) -> None:
    define(word, 90, level(0, "bullet", "\uf0b7"))
    item(word, "在区内注册；", 90)
    assert texts(read(word_bytes(word))) == ["在区内注册；"]


def test_changes_are_accepted(word: Any, read: Read, word_bytes: Bytes) -> None:
    """What was deleted or moved away is gone, what was inserted stays, a deleted paragraph mark joins."""
    raw(
        word,
        "<w:p><w:r><w:t>最高</w:t></w:r><w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>200</w:t></w:r></w:ins><w:r><w:t>万元。</w:t></w:r></w:p>",
    )
    raw(word, "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>符合条件的，</w:t></w:r></w:p>")
    raw(word, "<w:p><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:r><w:t>给予补助。</w:t></w:r></w:p>")
    document = read(word_bytes(word))
    assert texts(document) == ["最高200万元。", "符合条件的，给予补助。"]
    assert document.remarks == ("有4处修订，已按全部接受来读",)


def test_a_deleted_row_is_gone(word: Any, read: Read, word_bytes: Bytes) -> None:
    table = word.add_table(rows=3, cols=2)
    for row, (kind, sum_) in zip(
        table.rows, [("类别", "奖励"), ("省级", "50万元"), ("国家级", "100万元")], strict=True
    ):
        row.cells[0].text, row.cells[1].text = kind, sum_
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))
    assert texts(read(word_bytes(word))) == ["类别 | 奖励", "国家级 | 100万元"]


def test_merged_cells_stand_in_every_row_under_their_headings(word: Any, read: Read, word_bytes: Bytes) -> None:
    table = word.add_table(rows=4, cols=4)
    said = [
        ("类别", "级别", "奖励标准", ""),
        ("", "", "首次", "再次"),
        ("孵化器", "国家级", "200万元", "50万元"),
        ("", "省级", "80万元", "20万元"),
    ]
    for row, words in zip(table.rows, said, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    for top, bottom, column in ((0, 1, 0), (0, 1, 1), (2, 3, 0)):
        table.cell(top, column).merge(table.cell(bottom, column))
    document = read(word_bytes(word))
    assert texts(document) == [
        "类别 | 级别 | 奖励标准",
        "类别 | 级别 | 首次 | 再次",
        "孵化器 | 国家级 | 200万元 | 50万元",
        "孵化器 | 省级 | 80万元 | 20万元",
    ]
    last = document.blocks[-1]
    assert [cell.heading for cell in last.cells] == ["类别", "级别", "奖励标准/首次", "奖励标准/再次"]
    assert str(document.place(last.cells[0].span[0])) == "表1第3行第1列"
    assert str(document.place(last.cells[1].span[0])) == "表1第4行第2列"
    assert [passage.text for passage in passages(document)] == texts(document)[2:]


def test_a_row_over_the_whole_width_heads_those_below_it(word: Any, read: Read, word_bytes: Bytes) -> None:
    table = word.add_table(rows=5, cols=2)
    said = [("项目", "补助"), ("工业企业", ""), ("技改", "100万元"), ("服务业企业", ""), ("上规", "10万元")]
    for row, words in zip(table.rows, said, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    for at in (1, 3):
        table.cell(at, 0).merge(table.cell(at, 1))
    found = passages(read(word_bytes(word)))
    assert [(passage.headings, passage.text) for passage in found] == [
        (("工业企业",), "技改 | 100万元"),
        (("服务业企业",), "上规 | 10万元"),
    ]


def test_a_table_inside_a_cell_is_a_table_of_its_own(word: Any, read: Read, word_bytes: Bytes) -> None:
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ["项目", "标准", "租金", "见下"], strict=True):
        cell.text = text
    inner = table.cell(1, 1).add_table(rows=2, cols=2)
    for cell, text in zip(
        [*inner.rows[0].cells, *inner.rows[1].cells], ["面积", "减免", "100平方米", "50%"], strict=True
    ):
        cell.text = text
    document = read(word_bytes(word))
    assert texts(document) == ["项目 | 标准", "租金 | 见下", "面积 | 减免", "100平方米 | 50%"]
    assert str(document.place(document.text.index("50%"))) == "表2第2行第2列"


def test_a_frame_of_one_cell_is_no_table(word: Any, read: Read, word_bytes: Bytes) -> None:
    cell = word.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "第一条 对上市企业奖励100万元。"
    cell.add_paragraph("第二条 本办法自印发之日起施行。")
    document = read(word_bytes(word))
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph"]
    assert [passage.article for passage in passages(document)] == ["第一条", "第二条"]


def test_a_text_box_is_read_once(word: Any, read: Read, word_bytes: Bytes) -> None:
    """The box stands in the file twice, for newer and for older programs."""
    box = "<w:txbxContent><w:p><w:r><w:t>最高奖励50万元。</w:t></w:r></w:p></w:txbxContent>"
    raw(
        word,
        "<w:p><w:r><w:t>正文。</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    document = read(word_bytes(word))
    assert texts(document) == ["正文。", "最高奖励50万元。"]
    assert str(document.place(document.text.index("最高"))) == "文本框1"


def test_hidden_text_and_field_codes_are_not_seen(word: Any, read: Read, word_bytes: Bytes) -> None:
    raw(
        word,
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>给予</w:t></w:r><w:hyperlink><w:r><w:t>补助</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>另起一行</w:t></w:r>"
        '<w:r><w:br w:type="page"/></w:r></w:p>',
    )
    document = read(word_bytes(word))
    assert texts(document) == ["给予补助", "另起一行"]
    assert str(document.place(document.text.index("另起"))) == "第1段"


def test_footnotes_stand_at_the_end_in_the_order_of_the_text(word: Any, read: Read, word_bytes: Bytes) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    notes = "".join(
        f'<w:footnote w:id="{key}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
        for key, words in (("1", "上年度指2024年。"), ("2", "含税。"))
    )
    uri = PackURI("/word/footnotes.xml")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    blob = f"<w:footnotes {W}>{notes}</w:footnotes>".encode()
    word.part.relate_to(Part(uri, kind, blob, word.part.package), RELATIONSHIP_TYPE.FOOTNOTES)
    raw(
        word,
        '<w:p><w:r><w:t>销售额</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>比上年度</w:t></w:r>'
        '<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t>增长10%的企业，奖励5万元。</w:t></w:r></w:p>',
    )
    document = read(word_bytes(word))
    assert texts(document) == ["销售额比上年度增长10%的企业，奖励5万元。", "含税。", "上年度指2024年。"]
    assert [str(document.place(block.span[0])) for block in document.blocks] == ["第1段", "脚注1", "脚注2"]
    assert [passage.kind for passage in passages(document)] == ["clause", "note", "note"]


def test_the_strict_dialect_is_the_same(word: Any, read: Read, word_bytes: Bytes) -> None:
    """ISO 29500 strict files have other namespaces."""
    import io
    import zipfile

    word.add_paragraph("第一条 对上市企业奖励100万元。")
    old, new = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_bytes(word))) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    assert texts(read(stream.getvalue())) == ["第一条 对上市企业奖励100万元。"]
