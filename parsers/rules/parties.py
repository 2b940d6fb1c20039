"""Somebody else than who applies: 由合作银行发放, 为小微企业提供担保, 投资初创期科技型企业 name a lender, a customer, a
target. Their words narrow what is said of the applicant and ask nothing of it."""

from dataclasses import replace
from typing import Any

from parsers.lexicon import table
from parsers.reading import Found, Theme, kinds

parties = Theme("parties")
_BESIDE = {key: frozenset(words) for key, words in table("parties").items()}
_NAMES = "(holding | scale | stage | yes_no | industry | body)"
_NAMED = "(place | generic | filler | levels | field | word | (not (?=holding | yes_no))){0,3}"
_ONE = f"({_NAMED} {_NAMES}+ | (place | generic | field | word){{1,3}} head)"
_PARTY = f"{_ONE} ((pause | with | or) {_ONE})* head?"
_APPLICANTS = kinds("holding scale head body stage")
_OPENERS = kinds("comma semicolon stop colon mark and or but must for of bracket period yearly at bar pause")


@parties.join(
    "合作<机构>",
    "party",
    "(generic | word) (holding | body)",
    good=("合作银行发生的本金损失 = 合作银行",),
    bad=("区内银行",),
)
def _partner(found: Found) -> str | None:
    known = found.tokens[0].text in _BESIDE["partners"]
    return found.text if known and _is_institution(found) else None


@parties.join(
    "由<机构>",
    "party",
    f"(by | word | generic) (party | {_PARTY}) (?=word | give | titled | settle | for | use | holding | graded)",
    good=(
        "由合作银行发放 = 由合作银行",
        "从合作银行取得贷款 = 从合作银行",
        "经人力资源服务机构推荐就业 = 经人力资源服务机构",
    ),
    bad=("按科技型企业贷款额",),
)
def _acts(found: Found) -> str | None:
    """Who hands out, refers or examines; 根据科技型中小企业评价指标 names a paper."""
    first, one = found.tokens[0], len(found.tokens) == 2
    return found.text if first.text in _BESIDE["acts"] or (first.kind == "by" and one and _is_one(found)) else None


@parties.join(
    "获得<机构>的投资",
    "party",
    "titled (holding | body) (?=bound | need | mention | word)",
    good=("获得创业投资机构300万元以上投资 = 获得创业投资机构",),
    bad=("获得高新技术企业", "取得绿色食品认证"),
)
def _funds(found: Found) -> str | None:
    """Who put the money in."""
    gained = found.tokens[0].text in ("获得", "获", "取得", "接受", "获得过", "已获得", "引入")
    return found.text if gained and _is_institution(found) else None


@parties.join(
    "申请<上市>",
    "party",
    "(give | filler | word | generic) at? holding",
    good=("发行人申请在科创板上市 = 申请在科创板上市",),
    bad=("申请高新技术企业",),
)
def _aims(found: Found) -> str | None:
    """What somebody applies for is not reached."""
    item = found.tokens[-1].value.items[0]
    aimed = item.family == "listing_status" or item.name == "入库企业"
    return found.text if aimed and found.tokens[0].text in ("申请", "拟", "计划", "拟申请", "申报") else None


@parties.join(
    "其<称号>",
    "party",
    "filler holding (?=must | titled | mention | need)",
    good=("其工业设计中心应已认定 = 其工业设计中心",),
    bad=("申报高新技术企业须",),
)
def _its_own(found: Found) -> str | None:
    """What was named before, taken up again."""
    return found.text if found.tokens[0].text == "其" else None


@parties.join(
    "鼓励创建<称号>",
    "party",
    "(encourage | grant) (head | place | filler | generic)* (word | generic | titled | newly_titled | filler) holding",
    good=("鼓励建设智能工厂 = 鼓励建设智能工厂", "支持企业创建国家级工业设计中心 = 支持企业创建国家级工业设计中心"),
    bad=("支持高新技术企业发展", "鼓励申报的高新技术企业"),
)
def _hoped_for(found: Found) -> str | None:
    """What is to be striven for is not reached yet."""
    return found.text if found.tokens[-2].text in _BESIDE["strives"] else None


@parties.join(
    "研制的<产品>",
    "party",
    "(word | use | generic | field) of holding",
    good=("企业研制的首批次新材料签订合同 = 研制的首批次新材料",),
    bad=("获批的省级重点实验室",),
)
def _made(found: Found) -> str | None:
    """The thing that somebody makes or buys, and what it is."""
    product = found.tokens[-1].value.items[0].name[-2:] not in ("企业", "机构")
    return found.text if product and found.tokens[0].text in _BESIDE["makes"] else None


@parties.join(
    "与<机构>联合",
    "party",
    f"with (party | {_PARTY} ((pause | with | or) word)?) (?=word titled | titled | word)",
    good=(
        "企业通过与高等院校、科研机构联合建立研发机构 = 与高等院校、科研机构",
        "科技型中小企业与高校院所共建联合实验室 = 与高校院所",
    ),
    bad=("企业与银行",),
)
def _shares(found: Found) -> str | None:
    """A partner in what the applicant does."""
    does = found.after is not None and found.after.text in _BESIDE["together"]
    opens = found.before is None or found.before.kind not in _APPLICANTS or does
    return found.text if opens and found.tokens[0].text in _BESIDE["shares"] else None


@parties.join(
    "为<企业>提供",
    "party",
    f"for {_PARTY} (?=word | give | hire | use | filler | grant | scope | titled)",
    good=("融资担保机构为小微企业提供担保 = 为小微企业", "银行机构向涉农企业发放的信用贷款 = 向涉农企业"),
    bad=("由合作银行为科技企业发放信用贷款", "对小微企业给予补贴", "向科技型中小企业发放创新券"),
)
def _is_served(found: Found) -> str | None:
    """Whom an applicant named before serves; without one before it is the applicant whom the rule serves."""
    by_somebody = found.before is not None and found.before.kind in (*_APPLICANTS, "engage", "at")
    return found.text if by_somebody and found.tokens[0].text in ("为", "向") else None


@parties.join(
    "投资<企业>",
    "party",
    f"(word | generic | hire | use | engage | field) {_PARTY} (?!compare)",
    good=(
        "创业投资机构投资初创期科技型企业满两年 = 投资初创期科技型企业",
        "近两年服务中小企业150家以上 = 服务中小企业",
        "毕业企业迁出孵化器 = 迁出孵化器",
    ),
    bad=("从事信息服务业", "信息技术服务企业"),
)
def _is_met(found: Found) -> str | None:
    """What an applicant invests in, serves, brings in or leaves."""
    verb = found.before is None or found.before.kind in (_OPENERS | _APPLICANTS | {"mention", "filler"})
    return found.text if verb and found.tokens[0].text in _BESIDE["meets"] else None


@parties.join(
    "入驻<企业><数>家",
    "party",
    f"use {_PARTY} (?=bound)",
    good=("目前入驻小微企业80家以上 = 入驻小微企业",),
    bad=("入驻孵化器的初创企业",),
)
def _is_housed(found: Found) -> str | None:
    """Who sits in a park is counted; a park that a company sits in is asked for."""
    return found.text if found.tokens[0].text == "入驻" else None


def _not_his_own(value: Any) -> Any:
    """A mention of employees, or a need of them, without its indicator: they work for somebody else."""
    mention = getattr(value, "mention", value)
    if mention.keys != ("employees",):
        return None
    nameless = replace(mention, keys=(None,))
    return nameless if mention is value else replace(value, mention=nameless)


@parties.join(
    "为<企业>介绍<员工>",
    "mention",
    "(?<=party) word mention",
    good=("人力资源服务机构为区内企业介绍员工",),
    bad=("介绍员工",),
)
def _placed(found: Found) -> Any:
    """Whom an agency places with others are not its own staff."""
    told = _not_his_own(found.tokens[-1].value)
    return told and replace(told, words=found.text, first=found.tokens[0].start)


@parties.join(
    "为<企业>介绍<员工><数>人",
    "need",
    "(?<=party) word need",
    good=("人力资源服务机构为重点企业推荐职工50人以上",),
    bad=("推荐职工50人以上",),
)
def _placed_so_many(found: Found) -> Any:
    told = _not_his_own(found.tokens[-1].value)
    return told and replace(told, mention=replace(told.mention, words=found.text, first=found.tokens[0].start))


def _is_institution(found: Found) -> bool:
    return found.tokens[-1].kind == "body" or found.tokens[-1].value.items[0].family in ("industry", "ownership")


def _is_one(found: Found) -> bool:
    return found.tokens[-1].kind == "party" or (
        found.tokens[-1].kind == "holding" and len(found.tokens[-1].value.items) == 1
    )
