"""Zones after published figures: how many companies there are, and how many were granted how much. The companies are
invented around these figures, with every kind of obstacle; who qualifies is for the judge to find out."""

import csv
import random
from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import msgspec
import yaml

from app.demo.park import GIVEN, TRADES
from engine.language.credit_codes import check_character

FOLDER = Path(__file__).with_name("zones")
OBSTACLES = {"title": 8, "share": 5, "loan": 3, "grade": 2, "place": 1, "record": 1}  # how often each is in the way
SOME = 0.07  # of the companies are granted something where nobody says how many

Row = dict[str, str | int]


class Granted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many companies were granted how much in all."""

    companies: int
    yuan: int


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A zone as it stands in its file."""

    place: str
    moment: datetime  # of the look
    standing: str  # the document that is in force before
    published: str  # the one that is published while we look
    companies: int
    reached: int  # how many of them have a contact
    title: str  # what the published document asks
    grades: tuple[str, ...]
    share: Fraction
    rate: Fraction
    most: int
    granted: Granted | None = None  # None: as it comes

    @property
    def year(self) -> int:
        """The last whole year of figures."""
        return self.moment.year - 1


def load_zone(name: str) -> Zone:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Zone, dec_hook=lambda form, value: form(value))


def zones() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


# --- companies ----------------------------------------------------------------------------------------------------


def companies(zone: Zone, count: int, seed: int) -> Iterator[Row]:
    rng = random.Random(seed)
    grants = _as_published(zone, zone.granted, rng) if zone.granted and count == zone.companies else None
    if grants is None:
        grants = {number: rng.randint(1, zone.most) for number in range(count) if rng.random() < SOME}
    for number in range(count):
        yield _company(zone, number, grants.get(number), rng)


def _as_published(zone: Zone, granted: Granted, rng: random.Random) -> Mapping[int, int]:
    """As many companies as were granted something, with sums that come to what was granted."""
    chosen = rng.sample(range(zone.companies), granted.companies)
    weights = [rng.uniform(0.2, 1.8) for _ in chosen]
    sums = [int(granted.yuan * weight / sum(weights)) for weight in weights]
    sums[0] += granted.yuan - sum(sums)
    return dict(zip(chosen, sums, strict=True))


def _company(zone: Zone, number: int, grant: int | None, rng: random.Random) -> Row:
    """A company that is granted a sum, or one with something in the way."""
    obstacles = set() if grant is not None else set(rng.choices([*OBSTACLES], [*OBSTACLES.values()], k=2))
    revenue = int(rng.lognormvariate(16.8, 1.2))
    lacks = rng.uniform(0.2, 0.999) if "share" in obstacles else rng.uniform(1.001, 3)
    interest = 0 if "loan" in obstacles else rng.randint(1, 4 * zone.most) if grant is None else int(grant / zone.rate)
    titles = [] if "title" in obstacles else [zone.title]
    stem = f"91130100MA{number * 37 + 1_000_000:07d}"
    return {
        "统一社会信用代码": stem + check_character(stem),
        "企业名称": f"示例{GIVEN[number % 16]}{TRADES[number // 16 % 8]}{number + 1:04d}有限公司",
        "注册地": zone.place,
        "纳税地": "邻区" if "place" in obstacles else zone.place,
        "独立法人资格": "是",
        "失信记录": "是" if "record" in obstacles else "否",
        "资质认定": "；".join([*titles, *(["高新技术企业"] if rng.random() < 0.5 else [])]) or "创新型中小企业",
        "信用等级": rng.choice("MCD" if "grade" in obstacles else zone.grades)[0] + "级",
        "发明专利数": rng.randint(0, 12),
        f"{zone.year}年营业收入（元）": revenue,
        f"{zone.year}年研发费用（元）": int(revenue * zone.share * Fraction(lacks)),
        f"{zone.year}年贷款利息（元）": interest,
    }


def write_report(folder: Path, zone: Zone, rows: list[Row]) -> Path:
    """The yearly report as such zones send it: a csv in GBK."""
    path = folder / f"{zone.year}年度企业年报.csv"
    with path.open("w", encoding="gbk", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
