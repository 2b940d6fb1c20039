"""An invented park: companies with three years of figures as the spreadsheets a bureau gets. The same for one seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.language.credit_codes import check_character

PLACE = "示例高新区"
TRADES = ("精密机械", "新材料", "生物医药", "软件", "光电", "智能装备", "节能环保", "检测技术")
GIVEN = (
    "安华", "博远", "晨光", "鼎新", "方正", "光启", "海川", "嘉禾",
    "凯瑞", "联创", "明达", "瑞丰", "盛源", "泰合", "星辰", "宇航",
)  # fmt: skip
SCALES = ("微型", "小型", "中型", "大型")

HEADINGS = (
    "统一社会信用代码", "企业名称", "注册地", "纳税地", "独立法人资格", "失信记录", "规模以上", "企业规模", "成立日期",
    "首次认定", "资质认定", "信用等级", "发明专利数", "职工总数", "研发人员数",
)  # fmt: skip
FIGURES = ("研发费用", "营业收入", "技术合同成交额", "贷款利息")


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A company as it was made up: its row, and its figures in 千元 by year."""

    row: tuple[Any, ...]
    figures: dict[tuple[str, int], int]


def companies(count: int, seed: int) -> Iterator[Made]:
    rng = random.Random(seed)
    for number in range(count):
        yield _company(rng, number)


def _company(rng: random.Random, number: int) -> Made:
    stem = f"91130193MA{number * 37 + 1_000_000:07d}"
    revenue = int(rng.lognormvariate(10.6, 1.2))
    share = rng.uniform(0.01, 0.15)
    growth = rng.uniform(-0.15, 0.5)
    staff = max(3, revenue // rng.randint(300, 900))
    titles = [title for title, chance in (("高新技术企业", 0.45), ("科技型中小企业", 0.5)) if rng.random() < chance]
    figures: dict[tuple[str, int], int] = {}
    for year in (2023, 2024, 2025):
        figures["营业收入", year] = revenue
        figures["研发费用", year] = int(revenue * share)
        figures["技术合同成交额", year] = int(revenue * rng.choice((0, 0, 0.02, 0.1)))
        figures["贷款利息", year] = rng.choice((0, 0, rng.randint(50, 900)))
        revenue, share = int(revenue * (1 + growth)), share * rng.uniform(0.95, 1.25)
    row = (
        stem + check_character(stem),
        f"{PLACE[:2]}{GIVEN[number % len(GIVEN)]}{TRADES[number // len(GIVEN) % len(TRADES)]}{number + 1:03d}有限公司",
        PLACE,
        PLACE if rng.random() < 0.95 else "邻区",
        "是",
        "是" if rng.random() < 0.03 else "否",
        "是" if figures["营业收入", 2025] >= 20_000 else "否",
        SCALES[min(3, staff // 60)],
        f"{rng.randint(2005, 2024)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        "高新技术企业" if titles and rng.random() < 0.1 else "无",
        "；".join(titles) or "无",
        rng.choice(("A级", "A级", "B级", "M级")),
        rng.randint(0, 12),
        staff,
        int(staff * rng.uniform(0.02, 0.4)),
    )
    return Made(row=row, figures=figures)


def write_reports(folder: Path, made: list[Made]) -> list[Path]:
    """The yearly reports as they come: one with two years of history, one with the newest year and what is true now."""
    history, newest = folder / "2024年度企业年报.xlsx", folder / "2025年度企业年报.xlsx"
    _write(history, made, HEADINGS[:2], (2023, 2024))
    _write(newest, made, HEADINGS, (2025,))
    return [history, newest]


def _write(path: Path, made: list[Made], headings: tuple[str, ...], years: tuple[int, ...]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "企业年报"
    columns = [(figure, year) for figure in FIGURES for year in years]
    sheet.append([f"{PLACE}企业主要指标（单位：千元）"])
    sheet.append([*headings, *(f"{year}年{figure}" for figure, year in columns)])
    for company in made:
        sheet.append([*company.row[: len(headings)], *(company.figures[column] for column in columns)])
    book.save(path)
