"""Whether a word gives anything at all: each kind of word is asked its own question."""

import re
from collections.abc import Callable

from parsers.branch import Branch
from parsers.conditions import REACH
from parsers.reading import Token
from parsers.shapes import MONEY_DIMS, caps, is_figure


def gives(tokens: list[Token], at: int, branch: Branch) -> bool:
    """Does this word begin a grant? Each kind of word is asked its own question; else there must be a figure."""
    asked = _GIVES.get(tokens[at].kind)
    return asked(tokens, at, branch) if asked else _figures(tokens, at)


def _rest(tokens: list[Token], at: int) -> list[Token]:
    return tokens[at : at + REACH]


def _figures(tokens: list[Token], at: int) -> bool:
    return any(is_figure(token) for token in _rest(tokens, at))


def _limits(tokens: list[Token], at: int, _: Branch) -> bool:
    """单个企业最高, 每台不超过."""
    told = any(
        token.kind in ("most", "grant", "limit_to", "compare", "give") or (token.kind == "bound" and caps(token))
        for token in _rest(tokens, at)
    )
    by_head = tokens[at].value == "person" and [token.kind for token in tokens[at + 1 : at + 2]] == ["amount"]
    return (told or by_head) and _figures(tokens, at)


def _pays_for_a_slice(tokens: list[Token], at: int, _: Branch) -> bool:
    paid = any(token.kind == "amount" and token.value.dim == "ratio" for token in _rest(tokens, at))
    return paid and bool(tokens[at].value.bound.dim == "money")


def _counts_units(tokens: list[Token], at: int, _: Branch) -> bool:
    """每招用1名, even if what is paid follows after a comma; 每10家至少1名 asks for a share."""
    near = _rest(tokens, at)[1:4]
    one = any(token.kind == "amount" and (token.value.dim in MONEY_DIMS or token.value.number == 1) for token in near)
    return _figures(tokens, at) or one or any(token.kind == "event" for token in near)


def _pays_at_once(tokens: list[Token], at: int, _: Branch) -> bool:
    """每亩补贴100元; 每亩税收20万元 is asked for."""
    return [token.kind for token in tokens[at + 1 : at + 3]] in (["grant", "amount"], ["amount", "grant"])


def _names_a_grant(tokens: list[Token], at: int, branch: Branch) -> bool:
    if is_asked_of(tokens, at) or (at + 1 < len(tokens) and tokens[at + 1].text in ONLY_NAMED):
        return False
    rest, plain = _rest(tokens, at), ("subsidy", "reward")
    named = any(token.kind in ("grant", "recognize") and token.value not in plain for token in rest)
    return (
        _figures(tokens, at)
        or tokens[at].value not in (*plain, "guarantee", "loan", "interest")
        or (named and bool(branch.parts))
    )


def _goes_by(tokens: list[Token], at: int, _: Branch) -> bool:
    rest = _rest(tokens, at)
    given = tokens[at].text != "由" or any(token.kind in ("grant", "give") for token in rest)
    points = any(token.kind == "amount" and token.value.unit.endswith("百分点") for token in rest)
    interest = points and any(token.kind == "grant" and token.value == "interest" for token in rest)
    return given and (interest or _figures(tokens, at)) and not _is_staged(rest)


def _hands_over(tokens: list[Token], at: int, _: Branch) -> bool:
    named = at + 1 < len(tokens) and tokens[at + 1].text in ONLY_NAMED
    named = named or bool(_THIS_POLICY.search("".join(token.text for token in _rest(tokens, at))))
    return not named and _hands_out(_rest(tokens, at), _figures(tokens, at))


def _refers(tokens: list[Token], at: int, _: Branch) -> bool:
    """一年期LPR的35%."""
    share = tokens[at + 1 : at + 2]
    paid = any(token.kind == "grant" for token in _rest(tokens, at))
    return _figures(tokens, at) and (paid or bool(share and share[0].kind == "of"))


def _lasts(tokens: list[Token], at: int, _: Branch) -> bool:
    return any(token.kind in ("grant", "amount", "discount", "by") for token in _rest(tokens, at))


def _of_a_year(tokens: list[Token], at: int, _: Branch) -> bool:
    return any(token.kind in ("grant", "amount", "discount") for token in _rest(tokens, at))


def _recurs(tokens: list[Token], at: int, _: Branch) -> bool:
    return any(
        token.kind in ("most", "grant", "give") or (token.kind == "bound" and token.value.dim == "money")
        for token in _rest(tokens, at)[1:3]
    )


def _relaxes(tokens: list[Token], at: int, branch: Branch) -> bool:
    """授信不超过500万元，…可放宽至800万元: another ceiling of what was granted; else another threshold."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    limited = any(grant.cap is not None for grant in branch.grants)
    return limited and following is not None and following.kind == "amount" and bool(following.value.dim == "money")


def _bestows(tokens: list[Token], at: int, _: Branch) -> bool:
    """授予X称号 gives a title; 某部颁发的X only says whose it is."""
    return not (at + 1 < len(tokens) and tokens[at + 1].kind == "of")


def _always(_: list[Token], __: int, ___: Branch) -> bool:
    return True


_GIVES: dict[str, Callable[[list[Token], int, Branch], bool]] = {
    "scope": _limits,
    "slice": _pays_for_a_slice,
    "per": _counts_units,
    "perarea": _pays_at_once,
    "grant": _names_a_grant,
    "recognize": _bestows,
    "by": _goes_by,
    "give": _hands_over,
    "each_of": _hands_over,
    "reference": _refers,
    "term": _lasts,
    "every": _recurs,
    "nth_year": _of_a_year,
    "relax": _relaxes,
    "raised": _always,
    "surcharge": _always,
}


def _hands_out(rest: list[Token], figures: bool) -> bool:
    """给予, 享受 with a sum, a service or a title; 提供融资担保且…的担保机构 says who it is."""
    word = rest[0]
    if word.text == "提供" and [token.kind for token in rest[1:3]] in (["grant", "and"], ["grant", "of"]):
        return False
    served = word.kind == "give" and "享受" in word.text and rest[-1].text in ("服务", "通道", "便利", "待遇")
    return figures or served or any(token.kind in ("grant", "recognize") for token in rest[1:4])


def is_a_term_of(tokens: list[Token], at: int) -> bool:
    """比例低于5%但不低于3%的: a share that says for whom, and pays nothing."""
    if is_asked_of(tokens, at):
        return True
    pays = any(token.kind in ("grant", "give", "by", "most") for token in tokens)
    return not pays and tokens[-1].kind == "of" and tokens[at + 1].kind == "bound"


def _is_staged(rest: list[Token]) -> bool:
    """按完成辅导备案、正式报会、成功上市三个阶段分别奖励: what follows is what is asked for."""
    return rest[1:2] != [] and rest[1].kind == "holding" and len(rest[1].value.items) > 1


def is_asked_of(tokens: list[Token], at: int) -> bool:
    """研发经费不低于100万元: what must reach a figure is not granted."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        following is None
        or following.kind != "bound"
        or (
            not following.text.startswith(("不低", "不少", "达", "超", "高"))
            and not (tokens[at].value == "loan" and following.text.endswith("以上"))
        )
    ):
        return False
    return all(test.op in (">", ">=") for test in following.value.tests)


_THIS_POLICY = re.compile("本(办法|政策|措施|细则)[^，。；]{0,4}(扶持|支持|奖励|补贴|补助)?$")  # 可申请本办法扶持
ONLY_NAMED = ("申请", "条件", "对象", "合同", "利率", "余额", "资格")  # 符合贷款申请条件的
