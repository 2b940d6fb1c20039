"""Titles that a list tells by their grades or heads: DCMM三级、四级, 中国专利金奖、银奖, 质量、环境管理体系认证."""

import re

from parsers.reading import Theme
from parsers.rules.holdings import Holding, Item

_JOINT = "(?:、|和|或者?|及|与)"
_PRIZE = "(?:特等|[一二三]等|金|银|铜|优秀|优胜|提名)奖"
_GRADE = "[A1-5一二三四五]{1,3}级"
_MANAGED = "(?:质量|环境|职业健康安全|能源|信息安全|食品安全|知识产权|测量|诚信|资产|信息技术服务)"
grades = Theme("grades")


@grades.scan(
    "<认证>三级、四级",
    "holding",
    r"(?P<name>CMMI|DCMM|ITSS|CSMM|DSMM)(?P<grades>[一二三四五\d]级(?:(?:、|和|或|及)[一二三四五\d]级)+)",
    good=("DCMM三级、四级 = certification:DCMM三级、certification:DCMM四级",),
)
def _grades(found: re.Match[str]) -> Holding:
    return Holding(tuple(Item("certification", found["name"] + grade) for grade in re.findall(".级", found["grades"])))


@grades.scan(
    "5A级、4A级景区",
    "holding",
    r"(?P<level>国家)?(?P<grades>[1-5]A级?(?:(?:、|和|或|及)[1-5]A级?)+)(?P<name>(?:旅游)?景区|物流企业)",
    good=("国家5A级、4A级旅游景区 = qualification:国家5A级旅游景区、qualification:国家4A级旅游景区",),
)
def _grades_of_places(found: re.Match[str]) -> Holding:
    names = [
        (found["level"] or "") + grade.removesuffix("级") + "级" + found["name"]
        for grade in re.findall("[1-5]A级?", found["grades"])
    ]
    return Holding(tuple(Item("qualification", name) for name in names))


@grades.scan(
    "<奖>金奖、银奖",
    "holding",
    r"(?:(?<![\u4e00-\u9fff])|(?<=[获得取的过次对]))(?!获|荣|取得|得|被|对)(?P<stem>[\u4e00-\u9fff]{2,12}?)"
    rf"(?P<grades>{_PRIZE}(?:{_JOINT}{_PRIZE})+)",
    good=("获中国专利金奖、银奖的 = brand_honor:中国专利金奖、brand_honor:中国专利银奖",),
    bad=("获得一等奖、二等奖",),
)
def _prizes(found: re.Match[str]) -> Holding | None:
    if re.search("科学技术|科技进步|自然科学|技术发明", found["stem"]):
        return None  # those are counted
    grades = re.split("[、和及或]", found["grades"])
    return Holding(tuple(Item("brand_honor", found["stem"] + grade) for grade in grades))


@grades.scan(
    "<体系>AA级、AAA级",
    "holding",
    r"(?P<name>两化融合管理体系贯标|两化融合管理体系|两化融合贯标|两化融合|物流企业|AEO|信用)"
    rf"(?P<grades>{_GRADE}(?:及?以上)?(?:{_JOINT}{_GRADE}(?:及?以上)?)*)(?:认证|评定|评估|贯标)?",
    good=(
        "两化融合贯标AA级、AAA级 = certification:两化融合贯标AA级、certification:两化融合贯标AAA级",
        "两化融合管理体系AA级及以上 = certification:两化融合管理体系AA级及以上",
    ),
    bad=("信用等级A级",),
)
def _graded_systems(found: re.Match[str]) -> Holding | None:
    if found["name"] == "信用":
        return None
    grades = re.split("[、和或]|及(?!以上)", found["grades"])
    head = "认证" if len(grades) == 1 and found[0].endswith("认证") else ""
    return Holding(tuple(Item("certification", found["name"] + grade + head) for grade in grades))


@grades.scan(
    "质量、环境、能源管理体系认证",
    "holding",
    rf"(?P<names>{_MANAGED}(?:{_JOINT}{_MANAGED})+)(?P<head>管理体系认证)",
    good=("通过质量、环境管理体系认证 = certification:质量管理体系认证、certification:环境管理体系认证",),
)
def _management_systems(found: re.Match[str]) -> Holding:
    names = re.split("[、和及或]", found["names"])
    items = tuple(Item("certification", name + found["head"]) for name in names)
    return Holding(items, every="或" not in found["names"])


@grades.scan(
    "建立<某>管理体系",
    "holding",
    r"(?:(?<=建立)|(?<=通过)|(?<=实施)|(?<=运行))(?P<own>[\u4e00-\u9fff]{2,12}?管理体系)(?!认证|贯标|评定|[A1-5])"
    r"|(?P<name>[\u4e00-\u9fff]{2,8}?管理体系)(?=通过认证|获得认证|已通过认证)",
    good=(
        "建立企业知识产权合规管理体系 = certification:企业知识产权合规管理体系",
        "且数据安全管理体系通过认证 = certification:数据安全管理体系",
    ),
    bad=("建立健全管理制度", "通过质量管理体系认证"),
)
def _system_of_its_own(found: re.Match[str]) -> Holding:
    return Holding((Item("certification", (found["own"] or found["name"]).removeprefix("且").removeprefix("健全")),))


@grades.scan(
    "iF设计奖",
    "title",
    r"[A-Za-z]{1,8}[\u4e00-\u9fff]{0,6}?奖",
    good=("获得iF设计奖的企业",),
    bad=("每件PCT专利给予奖励",),
)
def _foreign_prize(found: re.Match[str]) -> tuple[str, str] | None:
    paid = found.string.startswith(("励", "补", "金"), found.end())
    return None if paid else ("brand_honor", "")


@grades.scan(
    "3A级以上景区",
    "holding",
    r"(?P<name>(?:国家)?[1-5]A级?(?:及以上|（含）以上|以上)?(?:旅游景区|景区|物流企业))",
    good=("3A级以上旅游景区 = qualification:3A级以上旅游景区",),
)
def _grade_of_place(found: re.Match[str]) -> Holding:
    return Holding((Item("qualification", found["name"]),))


@grades.scan(
    "四星级以上饭店",
    "holding",
    r"(?P<level>国家)?(?P<grades>[一二三四五]星级?(?:及以上|以上)?(?:(?:、|和|或|及)[一二三四五]星级?)*)"
    r"(?P<name>(?:旅游)?(?:饭店|酒店|民宿))",
    good=(
        "四星级以上饭店 = qualification:四星级以上饭店",
        "五星级、四星级酒店 = qualification:五星级酒店、qualification:四星级酒店",
    ),
)
def _stars(found: re.Match[str]) -> Holding:
    names = re.split("、|和|或|(?<!级)及", found["grades"])
    return Holding(tuple(Item("qualification", (found["level"] or "") + grade + found["name"]) for grade in names))


@grades.scan(
    "获得<某>奖",
    "holding",
    r"(?:(?<=获得)|(?<=荣获)|(?<=获评)|(?<=获)|(?<=[、和或]))(?![获评荣得])(?P<name>[\u4e00-\u9fff]{2,10}?奖)(?=[的、，。；和或])",
    good=(
        "获得茅盾文学奖、鲁迅文学奖的单位 = brand_honor:茅盾文学奖",
        "获评省长质量奖提名奖的企业 = brand_honor:省长质量奖提名奖",
        "获得国家优质工程金奖的企业 = brand_honor:国家优质工程金奖",
    ),
    bad=("获得一等奖的", "获得国家科学技术进步奖的", "获得政府奖补的"),
)
def _prize(found: re.Match[str]) -> Holding | None:
    """A prize of any name; those of science are counted, and a place in a contest says which."""
    name = found["name"]
    if re.search("科学|科技|技术发明|^[特一二三]等奖|给予|奖励|补助|再|另|一次性", name) or "奖" not in name[2:]:
        return None
    return Holding((Item("brand_honor", name),))


@grades.scan(
    "上市申请获受理",
    "holding",
    r"(?:提交|报送|递交)?(?:上市|首发|IPO|首次公开发行)(?:并上市)?(?:申请|申报)(?:材料|文件)?(?:并)?(?:已|正式)?"
    r"(?:获|被|经|得到|获得)[^，。；、]{0,16}?(?:正式)?受理",
    good=("提交上市申请并获中国证监会或证券交易所正式受理 = listing_status:报会",),
)
def _accepted(_: re.Match[str]) -> Holding:
    return Holding((Item("listing_status", "报会"),))


@grades.scan(
    "<认证><数>级",
    "title",
    r"(?:CMMI|DCMM|ITSS|CSMM|SPCA|DSMM|CCRC)(?:认证)?(?:[一二三四五\d]级)?(?:[（(]?(?:及以上|以上)[）)]?)?",
    good=("CMMI3级及以上",),
    bad=(),
)
def _graded(_: re.Match[str]) -> tuple[str, str]:
    return "certification", ""


@grades.scan(
    "<体系><编号>认证",
    "title",
    r"(?:ISO|IEC|GB/T|IATF|AS|SA|QC|TL|HACCP|GMP|GAP|BRC)[\s/]?\d*(?:[-:/]?\d+)*[\u4e00-\u9fff]{0,12}?(?:体系)?(?:认证|标准认证|体系)",
    good=("ISO9001质量管理体系认证",),
)
def _standard(_: re.Match[str]) -> tuple[str, str]:
    return "certification", ""


_SYSTEM = r"(?:ISO\s?\d{4,5}|HACCP|GMP|GAP|IATF16949|BRC|OHSAS\d+)"


@grades.scan(
    "<体系>、<体系>认证",
    "holding",
    rf"(?P<names>{_SYSTEM}(?:(?:、|和|或者?|及|与){_SYSTEM})+)(?:[两三四五六\d]项)?(?:管理)?(?:体系)?(?:认证)?",
    good=(
        "ISO9001、ISO14001认证 = certification:ISO9001认证、certification:ISO14001认证",
        "ISO9001、ISO14001体系认证 = certification:ISO9001、certification:ISO14001",
    ),
    bad=("ISO9001质量管理体系认证",),
)
def _systems(found: re.Match[str]) -> Holding:
    together = bool(re.search("同时(取得|通过|获得|具有|持有)$", found.string[: found.start()]))
    head = "认证" if re.search(r"(?:\d|[A-Z])认证$", found[0]) else ""
    items = tuple(Item("certification", name + head) for name in re.findall(_SYSTEM, found["names"]))
    return Holding(items, every=together)
