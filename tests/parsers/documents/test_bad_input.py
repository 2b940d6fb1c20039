"""What can't be read is refused in one line that says where and what to do; nothing is half-read, nothing runs away."""

import io
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Word
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InputError
from parsers.clauses import read_clause
from parsers.documents import Document, metadata, outline, passages, read_document
from parsers.documents.txt import read_txt
from parsers.draft import read_draft
from tests.parsers.documents.paper import SAMPLES

Read = Callable[..., Document]

RULE = "第一条　对上年度研发费用不低于300万元的企业，按研发费用增量的10%给予补助，最高不超过200万元。\n"


def word(words: str = RULE) -> bytes:
    document = Word()
    document.add_paragraph(words.strip())
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def repacked(change: Callable[[str, bytes], bytes]) -> bytes:
    """A Word file whose parts were changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return stream.getvalue()


def in_body(xml: bytes) -> bytes:
    return repacked(
        lambda name, part: part.replace(b"<w:body>", b"<w:body>" + xml) if name == "word/document.xml" else part
    )


def package(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return stream.getvalue()


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(600)


ENTITIES = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MIXED = RULE.encode() * 3 + RULE.encode("gb18030") * 2


def in_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    return repacked(lambda part, data: change(data) if part == name else data)


MAIN = "word/document.xml"
REPAIR = "（用 Word 或 WPS 打开，另存为 .docx 再试）"
GIVE = "（请给出 docx、pdf、html 或 txt 文件）"
SAVE = "（用记事本或 WPS 打开，另存为 UTF-8 编码的文本再试）"
SPLIT = "（不像政策文件；请检查文件，或拆开后再读）"
COMPANIES = "（政策请给 Word、PDF、网页或文本文件；企业数据请用 huiqi company import）"

BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "文件是空的（请检查是否下载完整）"),
    "blank": (lambda: b" \r\n\t\n", "文件是空的（请检查是否下载完整）"),
    "no chinese": (lambda: b"lorem ipsum dolor", "没有读到中文正文（请检查文件；扫描件需要文字识别）"),
    "broken zip": (lambda: word()[:4000], "文件已损坏，不能解压" + REPAIR),
    "broken part": (lambda: in_part(MAIN, lambda xml: xml[:300]), f"{MAIN}: 文件已损坏，XML 不完整{REPAIR}"),
    "entities": (
        lambda: in_part(MAIN, lambda xml: xml.replace(b"<w:document", ENTITIES + b"<w:document")),
        f"{MAIN}: XML 里有文档类型或实体声明，为安全起见不读{REPAIR}",
    ),
    "zip bomb": (lambda: in_body(b"<w:p/>" * 5_000_000), f"{MAIN}: 解压后过大，像压缩炸弹（没有打开；请检查来源）"),
    "many parts": (lambda: package(*map(str, range(10_001))), "压缩包里的文件超过10000个（不像 Word 文件，没有打开）"),
    "no word in zip": (lambda: package("a.txt"), "是压缩包，里面没有 Word 文档（请解压后给出里面的文件）"),
    "spreadsheet": (lambda: package("xl/workbook.xml"), "是 Excel 表格，不是政策文件能用的格式" + COMPANIES),
    "ofd": (lambda: package("OFD.xml"), "是 OFD 版式文件，不是政策文件能用的格式（请用 OFD 阅读器另存为 PDF 再读）"),
    "password": (lambda: compound("EncryptedPackage"), "Word 文件加了密码（去掉密码，另存后再读）"),
    "old spreadsheet": (lambda: compound("Workbook"), "是 Excel 表格，不能读（请另存为 .docx 或 PDF 再读）"),
    "broken pdf": (
        lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20,
        "PDF 已损坏，打不开（请用原来的软件重新导出 PDF，或给出 Word 文件）",
    ),
    "binary": (lambda: random.Random(1).randbytes(5000), "是二进制文件，不是文本" + GIVE),
    "controls": (lambda: ("企业" + "\x01\x02\x03" * 99).encode(), "满是控制符和乱码，不是文本" + GIVE),
    "mixed encodings": (lambda: MIXED, "第4行: 混有 UTF-8 和 GB18030 两种编码" + SAVE),
    "mixed the other way": (
        lambda: RULE.encode("gb18030") * 3 + RULE.encode() * 2,
        "第4行: 混有 UTF-8 和 GB18030 两种编码" + SAVE,
    ),
    "half utf-16": (
        lambda: b"\xff\xfe" + RULE.encode("utf-16-le")[:-1],
        "文件开头声明是 UTF-16-LE，内容却不是" + SAVE,
    ),
    "one long line": (lambda: ("对企业奖励" * 350_000).encode(), "第1行: 一段有1750000字，超过100000字" + SPLIT),
    "long text": (lambda: RULE.encode() * 45_000, "第38462行: 全文超过2000000字" + SPLIT),
    "xml": (lambda: b'<?xml version="1.0"?><data/>', "是 XML 数据，不是政策文件" + GIVE),
    "mail": (lambda: b"MIME-Version: 1.0\r\n\r\nx", "是 MHT 网页或邮件（用浏览器另存为“网页，仅 HTML”再读）"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_in_one_line(read: Read, name: str) -> None:
    make, said = BAD[name]
    with pytest.raises(InputError) as refused:
        read(make(), "政策.docx")
    lines = str(refused.value).splitlines()
    assert len(lines) == 1
    assert lines[0].replace("政策.docx ", "", 1).replace("政策.docx: ", "", 1) == said


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^没有\.docx: 没有这个文件（请检查文件名和路径）$"):
        read_document(tmp_path / "没有.docx")
    with pytest.raises(InputError, match="不是文件"):
        read_document(tmp_path)


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "txt", "xyz", ""])
def test_a_file_is_read_as_what_it_is_whatever_its_name(read: Read, suffix: str) -> None:
    for data in (word(), f"<html><body><p>{RULE}</p></body></html>".encode(), RULE.encode("gb18030")):
        assert passages(read(data, f"a.{suffix}"))[0].article == "第一条"


def test_a_bomb_is_put_down_before_it_fills_the_memory(read: Read) -> None:
    data = in_body(b"<w:p/>" * 20_000_000)
    tracemalloc.start()
    with pytest.raises(InputError):
        read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000


def test_old_formats_say_what_to_do(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for data, kind in ((compound("WordDocument"), "doc"), (b"{\\rtf1 x}", "rtf")):
        with pytest.raises(InputError, match=rf"是旧格式 \.{kind}，不能直接读（请用 Word 或 WPS 另存为 \.docx 再读"):
            read(data, f"a.{kind}")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A program that stands in for LibreOffice."""

    def install(script: str) -> None:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    return install


def test_old_formats_go_through_libreoffice(read: Read, office: Callable[[str], None], tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(word())
    office(f'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp {tmp_path}/made.docx "$2/source.docx"')
    document = read(compound("WordDocument"), "旧文件.wps")
    assert (document.format, passages(document)[0].article) == ("wps", "第一条")
    assert document.remarks == ("由 LibreOffice 转换后读出",)


def test_a_failing_conversion_is_one_line(read: Read, office: Callable[[str], None]) -> None:
    office("exit 1")
    with pytest.raises(InputError, match="LibreOffice 不能转换这个文件，可能已损坏或加了密码"):
        read(compound("WordDocument"), "旧文件.doc")


SEEDS: dict[str, bytes] = {
    "docx": word(),
    "html": f"<html><body><div id=zoom><p>{RULE}</p><table><tr><td>级别<td>奖励<tr><td>省级<td>10万元</table>".encode(),
    "utf-8": RULE.encode() * 4,
    "gb18030": RULE.encode("gb18030") * 4,
}


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """Change, cut, double and insert some bytes."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(4)
        if kind == 0 and at < len(data):
            data[at] = chance.randrange(256)
        elif kind == 1:
            del data[at : at + chance.randint(1, 60)]
        elif kind == 2:
            data[at:at] = chance.randbytes(chance.randint(1, 12))
        else:
            data[at:at] = data[max(0, at - 40) : at]
    return bytes(data)


def try_to_read(path: Path, data: bytes) -> None:
    """Whatever the bytes: a document or a refusal, within a second per 10,000 characters."""
    path.write_bytes(data)
    begun = time.perf_counter()
    try:
        document = read_document(path)
    except InputError as refused:
        assert len(str(refused).splitlines()) == len(refused.problems)
        length = 0
    else:
        metadata(document)
        passages(document)
        length = len(document.text)
    assert time.perf_counter() - begun < 1 + length / 10_000


def seed_of(name: str, press: Any) -> bytes:
    if name != "pdf":
        return SEEDS[name]
    sheet = press()
    sheet.paragraph(RULE.strip())
    sheet.row(["级别", "奖励"])
    sheet.row(["省级", "10万元"])
    return bytes(sheet.done())


def damage(name: str, count: int, path: Path, press: Any) -> None:
    """Damage a file, or a part inside a Word file, so many times."""
    chance = random.Random(f"{name}{count}")
    seed = b"" if name in PARTS else seed_of(name, press)
    for _ in range(count):
        try_to_read(path, damaged_part(name, chance) if name in PARTS else mutated(seed, chance))


def damaged_part(name: str, chance: random.Random) -> bytes:
    return repacked(lambda part, data: mutated(data, chance) if part == name else data)


PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml")
TARGETS = [*SEEDS, "pdf", *PARTS]


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_files_are_read_or_refused(name: str, tmp_path: Path, press: Any) -> None:
    damage(name, 40, tmp_path / "x", press)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", TARGETS)
def test_damaged_files_are_read_or_refused_at_length(name: str, tmp_path: Path, press: Any) -> None:
    damage(name, 1000, tmp_path / "x", press)


FRAGMENTS = (
    "第一条", "第二章", "一、", "（一）", "1.", "①", "附件：", "附件1", "支持企业上市", "奖励10万元", "；", "。", "：",
    "，", "\n", "\n\n", "　　", "云港市财政局", "2025年3月1日", "云财〔2025〕3号", "本办法自印发之日起施行", "的通知",
    "有效期三年", "各有关单位：", "现印发给你们", "关于", "《某办法》", "同时废止", "目录", "抄送：", "申报条件",
    "下列情形之一", " | ",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60))
def test_any_order_of_words_is_cut_without_loss(fragments: list[str]) -> None:
    document = read_txt("".join(fragments).encode(), "x.txt")
    metadata(document)
    covered = [offset for piece in outline(document) for offset in range(*piece.span)]
    assert len(covered) == len(set(covered))
    assert not "".join(char for at, char in enumerate(document.text) if at not in set(covered)).strip()
    assert all(document.text[slice(*passage.span)] == passage.text for passage in passages(document))


LONG = [
    "（" * 20_000 + "企业",
    "《" * 20_000 + "》关于",
    "人民政府、" * 4_000 + "局",
    "第一条" * 6_000,
    "自2024年" * 4_000 + "施行",
    "一、" * 9_000,
    "\n".join(["企业"] * 9_000),
    "\n".join(f"{at}.申报条件：" for at in range(3_000)),
    "\n".join(["附件：", "云港市财政局"] * 3_000),
    "有效期" * 6_000 + "。",
    "所称" * 9_000,
    "1 | " * 5_000 + "元",
    "本报讯 记者 据悉，" * 3_000,
    "本报记者 张三 摄\n" * 2_000,
    "给予" * 9_000 + "10万元",
    "本办法所称以上不含本数。\n" + "营业收入5000万元以上的企业，奖励10万元。\n" * 700,
    "\n".join(f"第{at}条 本办法所称甲{at}企业，是指营业收入{at}万元以上的企业。" for at in range(300)),
    "一、支持高新技术企业\n（一）按研发费用的10%给予补助。\n" * 500,
]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_no_text_makes_it_slow(tmp_path: Path, text: str) -> None:
    try_to_read(tmp_path / "x", text.encode())


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_no_text_makes_a_draft_slow(text: str) -> None:
    """A second of work per 10,000 characters, whatever else the machine does."""
    read_clause("企业")  # the dictionary is loaded once
    begun = time.process_time()
    read_draft(read_txt(text.encode(), "x.txt"))
    assert time.process_time() - begun < 1 + len(text) / 10_000


@pytest.mark.fuzz
def test_documents_cut_and_shuffled_are_drafted() -> None:
    """Whatever stands where: a draft, and every clause where its words stand."""
    chance = random.Random(5)
    read_clause("企业")  # the dictionary is loaded once
    lines = [line for sample in SAMPLES for _, line in sample.lines]
    for _ in range(600):
        text = "\n".join(line[chance.randrange(3) :] for line in chance.choices(lines, k=chance.randint(1, 30)))
        document = read_txt(text.encode(), "x.txt")
        begun = time.process_time()
        draft = read_draft(document)
        assert time.process_time() - begun < 1 + len(text) / 10_000
        assert all(document.text[slice(*kept.span)] == kept.reading.clause.text for kept in draft.clauses)
