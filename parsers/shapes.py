"""Shapes of a piece: a sum, a ceiling, a term, a share that is paid, the least that is paid."""

import re

from parsers.conditions import REACH
from parsers.reading import Token, kinds


def is_topped_up(tokens: list[Token], at: int) -> bool:
    """不足20万元的按20万元补助, 不足5万元的补足至5万元: the least that is paid."""
    if at < 2 or tokens[at - 1].kind != "of" or tokens[at].kind not in ("by", "grant"):
        return False
    low = tokens[at - 2]
    paid = next((token for token in tokens[at:] if token.kind in ("amount", "bound")), None)
    if low.kind != "bound" or not low.value.tests or low.value.tests[0].op != "<" or paid is None:
        return False
    amount = paid.value if paid.kind == "amount" else paid.value.amount
    return bool(amount.number == low.value.amount.number)


def is_one_paid(tokens: list[Token], at: int) -> bool:
    """国际标准1项奖励80万元: the sum is for each of them."""
    token, following = tokens[at], tokens[at + 1 : at + 3]
    one = token.kind == "amount" and token.value.dim == "count" and token.value.number == 1
    return one and [later.kind for later in following] == ["grant", "amount"]


def is_term_ahead(tokens: list[Token], at: int) -> bool:
    """三年内按租金的40%给予补贴; 两年内租金减半收取."""
    token = tokens[at]
    if (
        token.kind not in ("bound", "amount")
        or at + 1 >= len(tokens)
        or not token.text.endswith(("年内", "年", "个月内"))
    ):
        return False
    amount = token.value.amount if token.kind == "bound" else token.value
    return (
        amount.dim == "duration"
        and tokens[at + 1].kind in ("by", "give", "every", *_FREED)
        and any(later.kind in ("amount", "grant") for later in tokens[at + 1 :])
        and not (at and tokens[at - 1].kind in ("mention", "settle", "compare"))
    )


_FREED = ("grant", "discount")


def caps(token: Token) -> bool:
    bound = token.value
    return all(test.op in ("<", "<=") for tests in (bound.tests, *bound.choices) for test in tests)


def is_paid_share(tokens: list[Token], at: int) -> bool:
    """年租用支出的20%由财政补贴: a share, then who pays."""
    token = tokens[at]
    if token.kind != "amount" or token.value.dim != "ratio" or not at or tokens[at - 1].kind != "of":
        return False
    return any(later.kind == "grant" for later in tokens[at + 1 : at + REACH])


def is_term(tokens: list[Token]) -> bool:
    """补贴期限3年, 补贴面积不超过500平方米: how long and how much of it is paid."""
    text = "".join(token.text for token in tokens)
    figure = any(token.kind in ("bound", "amount", "need") for token in tokens)
    return figure and bool(
        re.match(
            r"(最长|连续)?(补贴|贴息|补助|资助|扶持|奖励|享受|支持|减免|保费补贴|给予|贷款|授信|担保|借款)?(的)?(期限|面积|期|时间|年限)|连续?(补|奖|资|支|享)|最长|(原则上|一般)?不得?超过[^，。]{1,4}(年|个月)$",
            text,
        )
    )


def is_figure(token: Token) -> bool:
    if token.kind == "amount":
        return token.value.dim in MONEY_DIMS and token.value.unit not in ("个百分点",)
    if token.kind in ("range", "bound"):
        return token.value.dim in MONEY_DIMS
    return token.kind in ("discount", "split")


def is_ceiling(tokens: list[Token]) -> bool:
    return any(
        token.kind == "bound"
        and token.value.dim == "money"
        and token.value.tests
        and token.value.tests[0].op in ("<=", "<")
        for token in tokens
    ) and not any(token.kind == "need" for token in tokens)


def is_ceiling_by_figure(tokens: list[Token]) -> bool:
    """且不超过其当年区级财政贡献, 最高不超过实际投入的30%."""
    core = [token for token in tokens if token.kind not in ("and", "filler", "scope", "yearly", "grant", "of", "most")]
    kinds = [token.kind for token in core]
    return kinds in (["compare", "mention"], ["compare", "mention", "amount"]) and core[0].value == "<="


def is_nothing_but_a_ceiling(tokens: list[Token]) -> bool:
    """；最高不超过1000万元: no tier of its own, which would end in 的."""
    limits = [token for token in tokens if token.kind == "bound" and token.value.dim == "money" and caps(token)]
    return bool(limits) and all(token in limits or token.kind in CEILING_WORDS for token in tokens)


CEILING_WORDS = kinds("scope sum yearly every each_of grant most give generic filler bracket with")
MONEY_DIMS = frozenset(("money", "ratio"))
