"""Whatever stands in a file: it is read, or refused in one line; and what is counted is what is stored."""

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InputError
from tests.parsers.sheets.making import code, read, write_csv, write_xlsx

HEADINGS = [
    *(
        "统一社会信用代码",
        "企业名称",
        "组织机构代码",
        "数据状态",
        "年度",
        "序号",
        "其中：出口",
        "1．人员人工",
        "2．直接投入",
    ),
    *(
        "2023年研发费用（千元）",
        "研发费用合计",
        "营业收入",
        "净利润（元）",
        "职工总数",
        "专利数",
        "上年同期",
        "1—本月",
        "同比增长（%）",
        "高新技术企业",
        "有效期",
        "证书编号",
    ),
    *(
        "成立日期",
        "入职日期",
        "合同期限（月）",
        "学历",
        "投资额（万元）",
        "资产负债率",
        "所属行业",
        "规模以上",
        "单位：千元",
        "2023年",
    ),
]
CELLS = [
    *(
        "",
        None,
        "合计",
        "注：快报",
        "dis",
        "—",
        "5%",
        "1,234",
        "约5",
        "=1+1",
        "2023",
        "2023-01-01",
        "是",
        "否",
        "x" * 600,
    ),
    *(
        "甲",
        "QB09",
        "千元",
        "（",
        ")",
        "①",
        "9.1E+17",
        "9999999999",
        "1e400",
        "-0",
        "NaN",
        "\ud7ff",
        "其中",
        "。",
        "12",
        "７",
    ),
    *(0, -1, 3.5, 1e300, 10**20, True, 45016, code(1), code(2)),
]
ROWS = st.lists(st.sampled_from(HEADINGS + CELLS), max_size=9)
GRIDS = st.builds(
    lambda above, head, below, data, rest: [
        *above,
        ["统一社会信用代码", "企业名称", *head],
        *([None, None, *row] for row in below),
        *([code(company), "公司", *cells] for company, cells in data),
        *rest,
    ],
    above=st.lists(ROWS, max_size=2),
    head=st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=7),
    below=st.lists(ROWS, max_size=1),
    data=st.lists(st.tuples(st.integers(1, 9), st.lists(st.sampled_from(CELLS), min_size=2, max_size=7)), max_size=8),
    rest=st.lists(ROWS, max_size=3),
)


def check(path: Path) -> None:
    try:
        report, rows = read(path)
    except InputError as fault:
        assert len(fault.problems) == 1
        return
    assert sum(row.accepted for row in rows) == report.accepted
    assert all(fact.value is not None for row in rows for fact in row.facts)


@settings(max_examples=80)
@given(GRIDS)
def test_any_grid_as_text(grid: list[list[object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(write_csv(Path(folder) / "2023年.csv", grid))


@settings(max_examples=30)
@given(GRIDS, st.lists(st.tuples(*[st.integers(1, 9)] * 4), max_size=4))
def test_any_grid_as_a_workbook_with_merged_cells(grid: list[list[object]], corners: list[tuple[int, ...]]) -> None:
    merges = [f"{chr(64 + min(a, c))}{min(b, d)}:{chr(64 + max(a, c))}{max(b, d)}" for a, b, c, d in corners]
    with tempfile.TemporaryDirectory() as folder:
        check(write_xlsx(Path(folder) / "表.xlsx", grid, merges=merges))


def test_any_damaged_byte(tmp_path: Path) -> None:
    """A workbook with bytes changed is read as it was, or refused."""
    rows = [["统一社会信用代码", "2023年研发费用（千元）"], *([f"${number}", number] for number in range(20))]
    whole = write_xlsx(tmp_path / "表.xlsx", rows).read_bytes()
    chance = random.Random(7)
    for _ in range(100):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = tmp_path / "坏.xlsx"
        path.write_bytes(damaged)
        check(path)
