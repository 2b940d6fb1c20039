"""What is known beside the file: last year's figures, companies by name; and that two readings agree."""

from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.language.periods import Months
from parsers.sheets.facts import Fact, Place
from parsers.sheets.owners import company_key
from parsers.sheets.proposal import confirm
from parsers.sheets.reading import Known
from parsers.sheets.report import examine, read_proposal
from tests.parsers.sheets.making import code, proposed, read, said, write_csv

HEAD = ["统一社会信用代码", "企业名称", "2023年研发费用（千元）"]


def last_year(company: str, indicator: str, period: Months) -> list[Decimal]:
    """1,000,000 yuan of R&D in 2022 for the first fifty companies; of the next one two sources say different things."""
    assert (indicator, str(period)) == ("rd_expense", "2023")
    if company == code(51):
        return [Decimal(30_000), Decimal(1_000_000)]
    return [Decimal(1_000_000)] if company in {code(number) for number in range(50)} else []


KNOWN = Known(last_year=lambda company: partial(last_year, company))


@pytest.mark.parametrize(
    ("thousands", "said_of_it"),
    [
        ("1000", ""),
        ("5000", ""),
        ("7999", ""),
        ("8000", "10 倍"),
        ("10000", "10 倍"),
        ("12500", "10 倍"),
        ("12501", ""),
        ("100000", "100 倍"),
        ("1000000", "1,000 倍"),
        ("10000000", "10,000 倍"),
        ("99000000000", "10,000 倍"),
        ("100", "10 分之一"),
        ("1", "1,000 分之一"),
        ("0", ""),
        ("-10000", "10 倍"),
    ],
)
def test_a_figure_a_power_of_ten_from_last_year_s_is_held(thousands: str, said_of_it: str, tmp_path: Path) -> None:
    report, rows = read(
        write_csv(tmp_path / "年报.csv", [HEAD, ["$1", "一公司", thousands]]),
        KNOWN,
    )
    assert len(rows[0].facts) == (not said_of_it)
    assert [cell.reason for cell in report.tables[0].cells] == (
        [f"约为上年（1,000,000）的 {said_of_it}，单位对吗？"] if said_of_it else []
    )


def test_without_last_year_s_figure_nothing_is_compared(tmp_path: Path) -> None:
    _, rows = read(
        write_csv(tmp_path / "年报.csv", [HEAD, ["$60", "一公司", 10**9]]),
        KNOWN,
    )
    assert len(rows[0].facts) == 1


def test_a_figure_is_held_against_what_every_source_said(tmp_path: Path) -> None:
    report, _ = read(write_csv(tmp_path / "年报.csv", [HEAD, ["$51", "一公司", 10_000]]), KNOWN)
    assert [cell.reason for cell in report.tables[0].cells] == ["约为上年（1,000,000）的 10 倍，单位对吗？"]


def test_a_column_in_the_wrong_unit_is_told_as_one(tmp_path: Path) -> None:
    rows = [HEAD, *([f"${number}", f"{number}公司", 1_000_000] for number in range(5)), ["$60", "六公司", 5]]
    report, _ = read(write_csv(tmp_path / "年报.csv", rows), KNOWN)
    assert report.tables[0].hints == ("“2023年研发费用（千元）”列有 5 格约为上年的 1,000 倍，多半是这一列的单位不对",)
    assert (report.accepted, report.held) == (1, 5)


def test_companies_known_by_name_need_no_code(tmp_path: Path) -> None:
    known = {company_key("示例（集团）有限公司"): code(1), "990000001": code(2)}
    rows = [
        ["企业名称", "组织机构代码", "2023年研发费用（千元）"],
        ["示例( 集团 )有限公司", None, 1],
        ["别名公司", "99000000-1", 2],
        ["无名公司", None, 3],
        ["无名公司", "99000000-2", 4],
    ]
    report, read_rows = read(
        write_csv(tmp_path / "年报.csv", rows), Known(company=lambda word: known.get(company_key(word)))
    )
    assert said(read_rows) == ["1 rd_expense@2023 = 1000", "2 rd_expense@2023 = 2000"]
    assert [str(cell) for cell in report.tables[0].cells] == [
        "表“年报”第4行“无名公司”待核：没有信用代码，库里找不到企业“无名公司”",
        "表“年报”第5行“99000000-2”待核：只有组织机构代码 990000002，库里没有它的信用代码",
    ]


def test_what_is_stored_is_what_the_report_has_counted(tmp_path: Path) -> None:
    rows = [
        HEAD,
        *([f"${number % 40}", f"{number % 40}公司", number if number < 45 else 1] for number in range(50)),
        ["x", "坏公司", 1],
        ["$60", "六公司", "约1"],
    ]
    report, read_rows = read(write_csv(tmp_path / "年报.csv", rows))
    assert sum(row.accepted for row in read_rows) == report.accepted == sum(len(row.facts) for row in read_rows) == 30
    assert (report.rejected, report.held) == (1, 21)


def test_a_file_that_changes_after_it_was_confirmed_isn_t_stored(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "年报.csv", [HEAD, ["$1", "一公司", 1]])
    proposal = confirm(proposed(path), likely=True)
    report = examine(proposal)
    write_csv(path, [HEAD, ["$1", "一公司", 2]])
    with pytest.raises(InputError, match="文件在确认之后改动过，未导入"):
        list(read_proposal(proposal, report))


def test_a_fact_says_all_that_is_to_be_stored(tmp_path: Path) -> None:
    _, [row] = read(write_csv(tmp_path / "年报.csv", [HEAD, ["$1", "一公司", " 1,234.50 "]]))
    assert (row.company, row.name) == (code(1), "一公司")
    assert row.facts == (
        Fact(
            company=code(1),
            indicator="rd_expense",
            period=Months(2023 * 12, 12),
            value=Decimal("1234500"),
            unit="千元",
            written="1,234.50",
            place=Place(sheet="年报", row=2, heading="2023年研发费用（千元）"),
        ),
    )


def test_a_cell_s_own_unit_goes_before_the_column_s(tmp_path: Path) -> None:
    _, [row] = read(write_csv(tmp_path / "年报.csv", [HEAD, ["$1", "一公司", "3.5万元"]]))
    assert [(fact.value, fact.unit) for fact in row.facts] == [(Decimal(35_000), "万元")]


def test_thousands_of_doubts_are_counted_and_the_first_are_kept(tmp_path: Path) -> None:
    rows = [HEAD, *(["$1", "一公司", "x"] for _ in range(2_500))]
    report, _ = read(write_csv(tmp_path / "年报.csv", rows))
    [table] = report.tables
    assert (table.rejected, len(table.cells)) == (2_500, 2_000)


def test_long_work_says_how_far_it_has_come(tmp_path: Path) -> None:
    rows = [HEAD, *([code(number), "公司", number] for number in range(2_500))]
    heard: list[int] = []
    proposal = confirm(proposed(write_csv(tmp_path / "年报.csv", rows)), likely=True)
    examine(proposal, passed=heard.append)
    assert heard == [500, 1_000, 1_500, 2_000, 2_500]
