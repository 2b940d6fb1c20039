"""Figures that the text spells out instead of naming them: 取得证书的职工, 本科以上学历人员占比, 天使轮投资,
新产品收入占全部收入的比例, 举办沙龙、路演等活动."""

import re
from dataclasses import replace

from parsers.reading import Theme
from parsers.rules.measures import Mention

spelled = Theme("spelled")


def _found_in_text(key: str, kind: str, found: re.Match[str], qualifier: str | None) -> Mention:
    return Mention((key,), kind, words=found[0], first=found.start(), last=found.end(), qualifier=qualifier)


@spelled.scan(
    "本科以上<人员>占比",
    "named",
    r"(?:具有|拥有|取得)?(?P<grade>大专|专科|大学专科|本科|大学本科)(?:及以上|（含）以上|以上|或以上)?(?:学历|文化程度|学位)*(?:的)?"
    r"(?:月平均)?(?:科技)?(?:人员|员工|职工|人数|从业人员)*(?:数)?"
    r"(?:占(?:企业|公司|单位|机构|本单位|全体|全部)*(?:当年|月平均)*(?:在职|在册)?"
    r"(?:职工|员工|从业人员|人员)(?:总数|总人数|人数)?(?:的)?(?:比例|比重|比率)?|占比|所占比例|比例|比重)",
    good=(
        "具有大专以上学历的员工占企业职工总数的50%以上 = bachelor_share",
        "本科及以上学历人员占比不低于30% = bachelor_share",
    ),
    bad=("引进本科以上人员10人",),
)
def _schooled(found: re.Match[str]) -> Mention | None:
    if re.search(r"(?:研发|科技|技术|服务|管理|生产|团队|骨干)[^，。；、]{0,4}中$", found.string[: found.start()]):
        return None  # of some of the staff
    lower = found["grade"] + "以上" if "专" in found["grade"] else ""
    return Mention(
        ("bachelor_share",), "ratio", words=found[0], first=found.start(), last=found.end(), qualifier=lower or None
    )


@spelled.scan(
    "硕士以上学历人员",
    "named",
    r"(?P<grade>硕士|博士)(?:研究生)?(?:及以上|（含）以上|以上)?(?:学历|学位)+(?:的)?(?:研发|科研|专职|在职|技术)?(?:人员|人才|员工|职工)+(?:数|人数)?",
    good=("硕士及以上学历人员超过30人 = master_count", "博士学历研发人员10人以上 = doctor_count"),
)
def _graduates(found: re.Match[str]) -> Mention:
    return _found_in_text("master_count" if found["grade"] == "硕士" else "doctor_count", "count", found, None)


@spelled.scan(
    "取得<证书>的职工",
    "named",
    r"取得了?(?P<what>[^，。；、的]{0,12}?(?:职业技能等级|职业资格|专业技术等级|专业技术资格|技能等级|执业资格|职业技能)证书)的"
    r"(?:在职)?(?:职工|员工|人员|人数|从业人员|技能人员|技术工人)(?:总数|人数|数量|数)?",
    good=("取得高级工以上职业技能等级证书的职工占职工总数比例 = certified_staff",),
    bad=("取得职业技能等级证书的，给予1000元",),
)
def _certified(found: re.Match[str]) -> Mention:
    return _found_in_text("certified_staff", "count", found, found["what"])


@spelled.scan(
    "<轮次>投资",
    "named",
    r"(?P<what>(?:种子轮|天使轮|Pre-?[A-C]\+?轮|[A-F]\+?轮)(?:及?以上|及?以前|及以后)?)(?:的)?(?:股权)?(?:投资|融资)(?:额|金额|总额)?",
    good=("已获天使轮及以上投资不少于200万元 = financing_amount", "A轮及以上融资不低于5000万元 = financing_amount"),
)
def _round(found: re.Match[str]) -> Mention:
    return replace(_found_in_text("financing_amount", "money", found, found["what"]), flow=True)


@spelled.scan(
    "开展<活动>、<活动>等活动",
    "named",
    r"(?:开展|举办|组织|举行|承办)(?:的)?(?P<what>[^，。；不少达超\d（]{2,40}?)等?(?:各类|各种|系列|相关)*活动"
    r"(?:场次|次数|场数|数量|数)?(?=[^，。；]{0,3}(?:不少于|不低于|达|超过|满|至少|\d))",
    good=("每年开展的创业沙龙、路演、创业大赛等活动不少于10场次 = event_count",),
    bad=("组织活动方案",),
)
def _events(found: re.Match[str]) -> Mention:
    return replace(_found_in_text("event_count", "count", found, found["what"]), flow=True)


@spelled.scan(
    "万元产值<某>",
    "indicator",
    r"(?:万元|单位|百元)(?:工业)?(?:产值|增加值|产品|GDP|营收)(?!总)[^，。；、\d的以]{2,8}?(?=较|同比|近|比|累计|下降|降低|低于|不高于|不超过|优于|降幅)",
    good=("万元产值碳排放较上年下降3%以上 = ", "万元产值取水量同比下降10%以上 = "),
    bad=("单位产值能耗限额",),
)
def _per_output(_: re.Match[str]) -> str:
    """A figure per unit of output is none of ours."""
    return ""


_SHARES = {
    "新产品": "new_product_share",
    "高新技": "hightech_revenue_share",
    "主营业": "main_revenue_share",
    "主导产": "main_revenue_share",
}


@spelled.scan(
    "新产品收入占<收入>",
    "named",
    r"(?P<top>新产品(?:销售)?收入|高新技术产品(?:（服务）)?(?:销售)?收入|主营业务收入|主导产品(?:销售)?收入)(?:总额)?(?:须|应)?(?:占|占比)"
    r"(?:企业|公司|同期|当年|全部|全年|本企业|年|的)*(?:主营业务|营业|销售|业务)?(?:总)?收入(?:总额)?(?:的)?(?:比例|比重)?",
    good=(
        "新产品销售收入占全部销售收入的20%以上 = new_product_share",
        "主营业务收入须占企业收入总额60%以上 = main_revenue_share",
    ),
    bad=("主营业务收入占比",),
)
def _part_of_revenue(found: re.Match[str]) -> Mention:
    return replace(_found_in_text(_SHARES[found["top"][:3]], "ratio", found, None), flow=True)


@spelled.scan(
    "境内发生的研发费用",
    "named",
    r"(?:企业)?在?(?:中国)?境内发生的(?:研究开发|研发)(?:费用|投入)(?:总额|金额)?",
    good=("在中国境内发生的研究开发费用金额占研究开发费用总额的比例 = rd_expense_domestic",),
)
def _spent_here(found: re.Match[str]) -> Mention:
    return replace(_found_in_text("rd_expense_domestic", "money", found, None), flow=True)
