"""The judge finds out who qualifies: as the published figures say, and as a plain count of the table."""

import asyncio
import csv
import re
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from app.cli import run
from app.demo.post import opened_post
from app.demo.steps import OFFICERS, add_contacts, appointed, import_report, match_at, publish, read_and_keep
from app.demo.zones import FOLDER, companies, load_zone, write_report, zones
from app.office import opened_office

ZONE = msgspec.structs.replace(load_zone("sjz"), granted=None)


def test_the_published_figures_come_out_of_judging(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "sjz"]) == 0
    said = capfd.readouterr().out
    came_to = re.findall(r"：新符合 (\d+) 家，合计 (\S+?元).*?推送到达 (\d+) 条", said)
    assert "首次匹配 2000 家：汇总待放行 1 批，发出 0 条" in said
    assert came_to == [("140", "1200万元", "140"), ("0", "0元", "0"), ("1", "20万元", "1")]


def counted(path: Path) -> dict[str, Fraction]:
    """Who is paid how much, counted over the table by nothing but its cells and the text of the policy."""
    paid = {}
    for row in csv.DictReader(path.read_text(encoding="gbk").splitlines()):
        figures = [Fraction(row[f"2021年{name}（元）"]) for name in ("研发费用", "营业收入", "贷款利息")]
        expense, revenue, interest = figures
        is_here = row["注册地"] == row["纳税地"] == ZONE.place and row["失信记录"] == "否"
        is_asked = "科技型中小企业" in row["资质认定"].split("；") and row["信用等级"] in ("A级", "B级")
        if is_here and is_asked and expense / revenue >= Fraction(5, 100) and interest:
            paid[row["统一社会信用代码"]] = min(interest / 2, Fraction(200_000))
    return paid


@pytest.mark.parametrize("seed", range(20))
def test_the_matched_are_those_of_a_plain_count_and_each_of_them_gets_one_message(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    table = write_report(tmp_path, ZONE, list(companies(ZONE, 60, seed)))
    with opened_office("sqlite:///huiqi.db") as office:
        drafter, approver = (appointed(office, name) for name in OFFICERS)
        import_report(drafter, table)
        add_contacts(office, ZONE.moment)
        match_at(office, ZONE.moment)  # the baseline
        read_and_keep(drafter, FOLDER / "sjz" / ZONE.published)
        publish(approver, FOLDER / "sjz" / ZONE.published, ZONE.moment.date().replace(month=1, day=1))

        async def told() -> list[tuple[set[str], int]]:
            async with opened_post(approver, ZONE.moment) as post:
                found = []
                for _ in range(2):
                    match_at(approver, post.now)
                    arrival = await post.push()
                    found.append((set(arrival.companies), len(arrival.entries)))
                    post.wait_until(post.now + timedelta(minutes=5))
                return found

        paid = counted(table)
        assert paid
        assert asyncio.run(told()) == [(set(paid), len(paid)), (set(), 0)]
        with office.database.reading() as tx:
            asked = "SELECT company, amount FROM verdicts WHERE outcome = 'qualifies' AND amount <> '0'"
            stands = {row.company: Fraction(row.amount) for row in tx.connection().exec_driver_sql(asked)}
        assert stands == paid


def test_every_zone_is_made_alike_for_one_number_and_differently_for_another() -> None:
    for name in zones():
        zone = load_zone(name)
        made = [list(companies(zone, 50, seed)) for seed in (1, 1, 2)]
        assert made[0] == made[1] != made[2]
        assert {zone.standing, zone.published} == {path.name for path in (FOLDER / name).iterdir()}
