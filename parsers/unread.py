"""Does a stretch that gave no condition ask for something? Then it is marked, and never lost."""

import re
from collections.abc import Sequence

from parsers.branch import Branch
from parsers.conditions import CLAIMS
from parsers.outline import Piece
from parsers.reading import Token


def asks(
    gap: Sequence[Token], piece: Piece, branch: Branch, before: list[Token], after: list[Token], *, in_item: bool
) -> bool:
    """Does a stretch that gave no condition seem to hold one?"""
    text = "".join(token.text for token in gap)
    if _says_nothing(gap, text) or (piece.closed == "comma" and _only_names(gap)):
        return False
    if (
        gap[0].kind == "except"
        or gap[-1].text.endswith(("排序", "排名"))
        or (len(text) > 2 and any(token.kind in CLAIMS for token in gap) and not _ADMIN.search(text))
    ):
        return True
    if any(token.kind == "no_double" for token in gap) or _RANKED.search(text):
        return False
    if any(token.kind == "compare" for token in gap):
        return True
    if (gap[0].kind == "of" and gap[-1].kind not in ("head", "of")) or (
        gap[-1].kind == "mention" and len(gap) > 1 and not in_item
    ):
        return False
    if piece.closed == "colon" or not any(token.kind in CONTENT for token in gap) or len(text) < 4:
        return False
    if any(token.kind in ("these", "group_or") for token in gap) and not any(
        token.kind in ("titled", "level", "grade") for token in gap
    ):
        return False
    if branch.grants:  # what asks for something here asks it for the next grant
        return bool(after) and gap[-1].kind == "of"
    if gap[0].kind == "encourage" or (gap[0].kind == "for" and after):
        return False
    return not (after and before and before[-1].kind != "of")


def _says_nothing(gap: Sequence[Token], text: str) -> bool:
    """Who pays, where one applies, what a sentence is about, or a head word left over: none of it is asked."""
    core = [token for token in gap if token.kind not in ("head", "of", "generic", "at", "filler", "for")]
    figure = any(token.kind in ("bound", "range", "rank", "compare", "reference") for token in gap)
    if figure:
        return bool(_ABOUT_GRANTS.search(text) or _RANKED.search(text))
    only_place = gap[0].kind == "at" and all(token.kind in ("place", "levels", "level") for token in core)
    short = sum(len(token.text) for token in core) <= 2 and gap[-1].kind in ("head", "of")
    return (
        only_place
        or short
        or (gap[0].kind == "of" and text.endswith("项目"))
        or text.endswith("部分")
        or bool(_WHO_PAYS.search(text))
    )


def _only_names(gap: Sequence[Token]) -> bool:
    """研发人员占职工总数比例，制造类企业达20%: the figure that the next pieces bound."""
    return [token.kind for token in gap] == ["mention"] and gap[0].value.share


def is_doing(gap: Sequence[Token]) -> bool:
    """企业参加展会的, 发行债券的企业: what is done, for which something may be paid."""
    words = "".join(token.text for token in gap if token.kind not in ("head", "for", "period"))
    return bool(_DOING.match(words)) and gap[-1].kind in ("of", "head")


def is_base(branch: Branch, use: Sequence[Token], branches: Sequence[Branch]) -> bool:
    """租用厂房的按租金的50%补贴: what is used is what is paid for, if a rate or a sum by the unit is paid."""
    if use[0].text in ("入驻",) or use[0].kind == "undertake":
        return False
    granting = [branch] if branch.grants else [other for other in branches if other.grants]
    return (
        any(grant.base is not None or grant.unit or grant.rates for other in granting for grant in other.grants)
        or not granting
    )


def is_hiring(text: str, branches: Sequence[Branch]) -> bool:
    """招用登记失业人员的，按每人2000元: who is hired is what is paid for."""
    by_head = any(grant.unit for branch in branches for grant in branch.grants)
    return by_head and bool(_HIRING.fullmatch(text))


_DOING = re.compile(
    "(以[^，]{2,14}(贷款|融资)|(首次|新|拟|当年|自主|联合)?(招用|招聘|新招|参加|参展|赴境外|发行|注册|举办|组织|承办|缴纳|为其|为职工|为员工|开展|引进|接收|收购|获得.{0,8}贷款"
    "|通过.{2,10}(贷款|融资)|取得.{0,12}证书|流片|全掩膜|购买|投保|建设|改造|实施|进口|申请|委托|聘请|使用|参与))(?!的)"
)
_HIRING = re.compile(
    "(?:对)?(?:企业|用人单位|单位)?(?:当年)?(?:新)?(?:招用|吸纳|录用|招聘|招收|聘用|接收)[^0-9，。；]{2,20}?的?"
)
_WHO_PAYS = re.compile(
    "采取[^，]{2,10}方式$|^由?[区市县省州]?[区市县省州、]{0,4}[^，]{0,3}财政$|^由[^，]{2,6}(授予|颁发)|申报[^，]{0,6}(补助|补贴|奖励)$|^对"
    "|^(有|存在|具有|出现|属于)?(下列|以下|上述|如下)(任一|任何)?(情形|情况|行为|条件)(之一|任一)?的?$"
    "|(下列|以下|上述|如下)[^，]{0,10}([一二两三四五六七八九\\d]项|之一|情况|情形)[^，]{0,8}$|达到多项标准的$|可(申请|享受)本[^，]{0,8}$"
    "|^规定的(范围|领域|条件|要求)$|^(今年|明年|当年|20\\d\\d年)?底?(之前|以前|前)?$"
    "|^[以就按].{2,20}(为基数|为依据|为基准|为标准|的部分)$"
)
_ABOUT_GRANTS = re.compile(
    "期限|^面积|(下列|以下|上述).{0,6}[一二三四五两\\d]项|最多(补贴|补助|奖励)|符合.{0,2}[一二三四五两\\d]项|^(每|单)[家户个]"
)
_ADMIN = re.compile("(符合|满足|具备).{0,3}项|^提供\\d|不超过.{0,6}(次|件|个|人)$|工作日|下列|以下|上述")
_RANKED = re.compile("获奖.{0,6}(排|前)|排名前|位次")
CONTENT = frozenset(
    [
        "newly_titled",
        "word",
        "mention",
        "indicator",
        "title",
        "industry",
        "use",
        "holding",
        "settle",
        "tail",
        "level",
        "levels",
        "standard",
        "undertake",
        "event",
        "graded",
    ]
)
