"""Who gets it, where that is not the company: 给予个人, 奖励孵化器, 对合作银行给予风险补偿."""

import re

_VERB = "(?:给予|发放给?|奖励|补贴|补助|奖补|资助|兑付给|拨付给|分配给|用于奖励)"
_WHO = {
    "person": "个人|职工|员工|毕业生|本人|劳动者|骑手|高管|高级管理人员|核心(?:团队|骨干|人员)"
    "|(?:管理|经营|研发|创业)团队|带头人|引进人才",
    "buyer": "消费者|购车人|购房人|购房者|购买者|采购方|采购单位|用户单位",
    "bank": "(?:合作|放贷|贷款|承办)?(?:银行|金融机构)|担保机构",
    "carrier": "孵化器|众创空间|孵化载体|创业载体|载体|(?:园区|基地|楼宇)(?:运营)?(?:机构|单位|主体|方)|运营机构",
}
_GIVEN = tuple((to, re.compile(f"{_VERB}(?:其|该|所在|设站|企业)?(?:{who})")) for to, who in _WHO.items())


def receiver(text: str) -> str:
    """Who the words say is paid."""
    return next((to for to, pattern in _GIVEN if pattern.search(text)), "company")
