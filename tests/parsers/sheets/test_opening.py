"""Files that are none of ours, damaged or hostile: one line each, nothing read, memory bounded, no traceback."""

import io
import re
import resource
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from engine.errors import InputError
from engine.language.site import shipped_site
from parsers.sheets.opening import open_book
from parsers.sheets.proposal import propose
from tests.parsers.sheets.making import code, read, write_csv, write_xlsx

HEAD = ["统一社会信用代码", "企业名称", "2023年研发费用（千元）"]
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def fault_of(path: Path) -> str:
    """The one line that is said of a file, read as far as it goes."""
    with pytest.raises(InputError) as caught:
        for _ in (book := open_book(path)).sheets[0].rows():
            propose(book, shipped_site())
    [problem] = caught.value.problems
    assert problem.help
    assert "\n" not in str(problem)
    return f"{problem.place}: {problem.message}"


def with_sheet(path: Path, xml: bytes, *, more: dict[str, bytes] | None = None) -> Path:
    """A workbook whose first sheet holds these bytes."""
    buffer = io.BytesIO()
    workbook = Workbook()
    workbook.active.append(HEAD)
    workbook.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, xml if part == SHEET else source.read(part))
        for part, content in (more or {}).items():
            target.writestr(part, content)
    return path


def sheet_of(rows: str, before: str = "", behind: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{before}<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData>{behind}</worksheet>'.encode()


def cell_of(text: str, at: str = "A1") -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def bomb(path: Path) -> Path:
    """1 GB of blanks in a megabyte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package, package.open(SHEET, "w") as part:
        for _ in range(256):
            part.write(b" " * (4 << 20))
    return path


def smaller_bomb(path: Path) -> Path:
    """30 MB of blanks: not too large, but no table is so empty."""
    return with_sheet(path, sheet_of(" " * 30_000_000))


def lying_bomb(path: Path) -> Path:
    """A part that is larger than the directory says."""
    with_sheet(path, sheet_of(" " * 5_000_000))
    content = bytearray(path.read_bytes())
    at = content.index(SHEET.encode(), content.index(b"PK\x01\x02")) - 46
    content[at + 24 : at + 28] = struct.pack("<I", 900)
    path.write_bytes(content)
    return path


def laughing_bomb(path: Path) -> Path:
    """Entities of entities of entities."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return with_sheet(path, sheet_of(f'<row r="1">{cell_of("&a11;")}</row>', f"<!DOCTYPE x [{entities}]>"))


def long_text(path: Path) -> Path:
    """10 MB in one cell."""
    return with_sheet(path, sheet_of(f'<row r="1">{cell_of("长" * 3_500_000)}</row>'))


def long_csv_text(path: Path) -> Path:
    path.write_text(f'{",".join(HEAD)}\r\n{code(1)},"{"长" * 3_500_000}",1\r\n', encoding="utf-8")
    return path


def long_csv_line(path: Path) -> Path:
    path.write_bytes(b"x" * 50_000_000)
    return path


def open_quote(path: Path) -> Path:
    """A quote that is never closed takes the rest of the file for one cell."""
    rows = "\r\n".join(f"{code(1)},公司,{n}" for n in range(10_000))
    path.write_text(f'{",".join(HEAD)}\r\n{code(1)},"公司,1\r\n{rows}', encoding="utf-8")
    return path


def cut_off(path: Path) -> Path:
    path.write_bytes(write_xlsx(path, [HEAD, ["$1", "公司", 1]]).read_bytes()[:3000])
    return path


def content(written: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(written)
        return path

    return make


def text_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    return path


def broken_xml(path: Path) -> Path:
    return with_sheet(path, sheet_of("<row><c></row>"))


def merged_over_each_other(path: Path) -> Path:
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 3
    return with_sheet(
        path, sheet_of(f'<row r="1">{cell_of("企业名称")}</row>', behind=f"<mergeCells>{merges}</mergeCells>")
    )


def missing_text(path: Path) -> Path:
    """A cell that points to a text which isn't there."""
    return with_sheet(path, sheet_of('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'))


CASES: list[tuple[str, Callable[[Path], Path], str]] = [
    ("空.xlsx", content(b""), "文件是空的，未读入"),
    ("炸弹.xlsx", bomb, "解压后有 1,074 MB，超过上限，未读入"),
    ("小炸弹.xlsx", smaller_bomb, r"压缩了 \d+ 倍，不像真实的表格，未读入"),
    ("谎报.xlsx", lying_bomb, "文件已损坏，打不开，未读入"),
    ("实体.xlsx", laughing_bomb, "文件已损坏，打不开，未读入"),
    ("截断.xlsx", cut_off, "文件已损坏，打不开，未读入"),
    ("坏.xlsx", broken_xml, "文件已损坏，打不开，未读入"),
    ("合并.xlsx", merged_over_each_other, "文件已损坏，打不开，未读入"),
    ("缺字.xlsx", missing_text, "文件已损坏，打不开，未读入"),
    ("文档.xlsx", text_document, "不是 .xlsx 表格"),
    ("旧.xls", content(OLE + bytes(600)), "是旧版 .xls（或 .et、.doc）文件，未读入"),
    ("加密.xlsx", content(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")), "文件有打开密码，未读入"),
    ("网页.xls", content(b"\xef\xbb\xbf \r\n<HTML><body><table>"), "是改了后缀的网页（HTML），不是表格，未读入"),
    ("网页.xls", content("<table><tr><td>企业名称".encode()), "是改了后缀的网页（HTML），不是表格，未读入"),
    (
        "表.xls",
        content(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'),
        "是 XML 文件，不是表格，未读入",
    ),
    ("扫描.xlsx", content(b"%PDF-1.7"), "是 PDF 文件，不是表格，未读入"),
    ("表.csv", content(b"\x1f\x8b\x08"), "是压缩包，不是表格，未读入"),
    ("图.csv", content(b"\x89PNG\r\n\x1a\n\0\0\0"), "不是文本文件，未读入"),
    ("编码.csv", content(b"a,b\r\n\xff\xff\xff"), "既不是 UTF-8 也不是 GB18030 编码，未读入"),
    ("表.parquet", content(b"PAR1" + bytes(50)), "文件已损坏，打不开，未读入"),
    ("一行.csv", long_csv_line, "有一行超过 4,000,000 字，不是表格，未读入"),
    ("长格.csv", long_csv_text, "第2行有一格长得不像表格（超过 32,767 字），整个文件未读入"),
    ("引号.csv", open_quote, "第2行有一格长得不像表格（超过 32,767 字），整个文件未读入"),
]


@pytest.mark.parametrize(("name", "make", "message"), CASES, ids=[f"{name}-{make.__name__}" for name, make, _ in CASES])
def test_a_file_that_cant_be_read_is_refused_in_one_line(
    name: str, make: Callable[[Path], Path], message: str, tmp_path: Path
) -> None:
    assert re.fullmatch(f"{name}: {message}", fault_of(make(tmp_path / name)))


@pytest.mark.parametrize(("letters", "is_refused"), [(32_767, False), (32_768, True)])
def test_a_cell_longer_than_any_spreadsheet_holds_refuses_the_file(
    letters: int, *, is_refused: bool, tmp_path: Path
) -> None:
    path = with_sheet(tmp_path / "长格.xlsx", sheet_of(f'<row r="1">{cell_of("长" * letters)}</row>'))
    if is_refused:
        assert fault_of(path) == "表“Sheet”第1行: 有一格长达 32,768 字（最多 32,767 字），整个文件未读入"
    else:
        assert [number for number, _ in open_book(path).sheets[0].rows()] == [1]


def test_a_missing_file_and_a_folder_are_told_in_one_line(tmp_path: Path) -> None:
    for path, message in ((tmp_path / "没有.csv", "找不到文件"), (tmp_path, "文件打不开")):
        with pytest.raises(InputError, match=message):
            open_book(path)


def test_a_file_is_read_by_what_it_is_not_by_its_name(tmp_path: Path) -> None:
    rows = [HEAD, ["$1", "公司", 100]]
    named_csv = write_xlsx(tmp_path / "表.csv", rows)
    named_xlsx = write_csv(tmp_path / "表.xlsx", rows)
    for path in (named_csv, named_xlsx):
        report, _ = read(path)
        assert report.accepted == 1


def test_hostile_files_are_refused_in_half_a_gigabyte(tmp_path: Path) -> None:
    """In a process of its own that may not take more; it says one line for each file."""
    makers = (bomb, smaller_bomb, lying_bomb, laughing_bomb, long_text, long_csv_text, long_csv_line)
    paths = [make(tmp_path / f"{make.__name__}.xlsx") for make in makers]
    program = (
        "import sys; from pathlib import Path; from engine.errors import InputError\n"
        "from parsers.sheets.opening import open_book\n"
        "for name in sys.argv[1:]:\n"
        "    try: print(sum(1 for sheet in open_book(Path(name)).sheets for _ in sheet.rows()))\n"
        "    except InputError as fault: print(fault)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20)),
    )
    assert run.stderr == ""
    lines = run.stdout.splitlines()
    assert len(lines) == len(paths)
    assert all("未读入" in line for line in lines)
