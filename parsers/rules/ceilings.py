"""Whom a ceiling holds for: 单台不超过, 每个国家最高, 同一企业一个自然年度内…以…为限: open words, one shape."""

import re

from parsers.reading import Theme

ceilings = Theme("ceilings")

_SOFT = (
    "(?:(?:原则上|累计|合计|总计|共计|总共|分别|均|最终|实际|可|获得?|享受|给予|的|奖励|奖补|补贴|补助|资助|扶持|支持|贴息|补偿"
    "|减免|返还|兑付|发放|用券|资金|总额|总量|金额|额度|额)(?![不最以])?)"
)
LIMIT = (
    "(?:最高|最多|至多|最大|不超过?|不得超过?|不能超过|不高于|不突破|不得突破|不得高于|上限|限额|封顶"
    "|以(?=[\\d一二三五十百]))"
)
_SUM = "[^，。；、]{0,6}?[\\d.一二两三四五六七八九十百千]+[万亿]?美?元"
_COMPANY = re.compile("企业|单位|机构|主体|公司|法人|银行|平台|基地|园区|载体|商户|合作社|农场|^[户家]$")
_PERSON = re.compile("^[人名位]$|人员|职工|学生|毕业生")
_PRICE = re.compile("平方米|千瓦|公里|[吨亩度月天]$")  # so much a piece is no limit of the sum
_FIGURE = re.compile("贷|授信|担保|投资|收入|产值|额|费|价|面积|成本|注册|资本|销售|利|融资|租金|[，。；：、（）\\d]")


@ceilings.scan(
    "单个<某>不超过",
    "scope",
    f"(?:单一?|同一|每|一(?=[家户个]))(?P<noun>[\u4e00-\u9fff]{{1,10}}?)"
    f"(?P<year>(?:在?(?:同一|一个|每|单个|每个)?(?:自然|会计)?年度?内?|每年|当年度?|全年)(?=.))?(?={_SOFT}{{0,4}}{LIMIT})",
    good=(
        "按10%补助，单台不超过20万元 = project",
        "按50%资助，每个国家不超过5000元 = project",
        "给予奖励，一家机构最高500万元 = company",
        "同一企业一个自然年度内用券总额以15万元为限 = year",
        "按租金40%补贴，每平方米每月不高于60元 = unit",
    ),
    bad=("单个项目投资额不超过1000万元", "单笔不超过1000万元的贷款", "每年补贴5万元"),
)
def _scope(found: re.Match[str]) -> str | None:
    rest = found.string[found.end() :]
    narrows = re.match(f"{_SOFT}{{0,4}}{LIMIT}{_SUM}(?:以[内下])?的(?!奖|补|资|扶|标准)", rest)
    if narrows or _FIGURE.search(found["noun"]):
        return None
    if found["year"] or found["noun"].startswith("年"):
        return "year"
    if _PRICE.search(found["noun"]):
        return "unit"
    if _PERSON.search(found["noun"]):
        return "person"
    return "company" if _COMPANY.search(found["noun"]) else "project"
