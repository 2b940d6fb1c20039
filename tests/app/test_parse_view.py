"""`huiqi parse` on a document: what an officer sees, and how broken files are told."""

from pathlib import Path

import pytest

from app.cli import run

TEXT = """示例高新区支持企业办法

一、支持高新技术企业

（一）降低用能成本。上年度研发费用不低于300万元，且具有较好成长性的，按研发费用的5%给予补助，最高100万元。

（二）申报时间为2026年5月10日至2026年6月10日。

（三）本办法自2026年4月1日起施行，有效期3年。

示例高新区管理委员会
2026年3月20日
"""


def _written(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


def test_the_view_says_what_was_read_where_it_comes_from_and_what_is_open(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["parse", _written(tmp_path, "办法.txt", TEXT.encode())]) == 0
    shown = capfd.readouterr().out
    for words in (
        "《示例高新区支持企业办法》",
        "发文机关 示例高新区管理委员会　地区 示例高新区　印发 2026-03-20　施行 2026-04-01　有效期至 2029-03-31　"
        "申报 2026-05-10 至 2026-06-10",
        "共3条，规则1条（全部读懂0条，部分读懂1条），疑问0处，未读1处",
        "一（一）",
        "承标题“支持高新技术企业”：资质认定具有高新技术企业",
        "待遇：补助 = 5% × 研发费用@上年，最高 100万元",
        "未读：具有较好成长性的",
        "规则：<指标><不低于><数>",
        "不是规则：申报时间",
        "不是规则：施行与有效期",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.docx", b""),
        ("坏.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20),
        ("乱.txt", bytes(range(256)) * 40),
        ("长.txt", "对企业奖励".encode() * 350_000),
        ("混.txt", TEXT.encode() * 3 + TEXT.encode("gb18030") * 2),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line_and_exit_2(
    name: str, data: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    good = _written(tmp_path, "好.txt", TEXT.encode())
    assert run(["parse", _written(tmp_path, name, data), good, "--json"]) == 2
    told = capfd.readouterr()
    assert len(told.err.strip().splitlines()) == 1 and name in told.err and "Traceback" not in told.err
    assert len(told.out.splitlines()) == 1 and "好.txt" in told.out  # the other file is read all the same


def test_what_a_clause_takes_over_is_no_false_quote_of_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A draft is checked as it is: what is open is named, nothing else."""
    text = TEXT.replace("（二）", "（二）本办法所称以下不含本数。\n\n（三）", 1).replace(
        "低于300万元", "低于300万元、5亿元以下", 1
    )
    assert run(["policy", "check", _written(tmp_path, "办法.txt", text.encode())]) == 1
    told = capfd.readouterr().out
    assert "未读" in told and "出处不在原文" not in told and "本数不合" not in told
