"""Where in a piece the grant begins, and whether a word there gives anything at all."""

import re
from collections.abc import Callable

from parsers.branch import Branch
from parsers.conditions import REACH
from parsers.grants import STARTS
from parsers.reading import Token, kinds


def grant_starts(tokens: list[Token], branch: Branch, *, granting: bool) -> int:
    """Where in the piece the grant begins; its length where there is none."""
    if tokens[0].text.startswith("最高") and _is_ceiling(tokens):
        return 0
    paid = any(token.kind == "grant" and token.value not in ("loan", "guarantee") for token in tokens)
    asks = tokens[-1].kind == "of" and not paid  # 提供单户1000万元以下担保的: says for whom
    if branch.grants and (_is_ceiling_by_figure(tokens) or tokens[0].kind == "equal_parts"):
        return 0
    for at, token in enumerate(tokens):
        if token.kind == "prepaid":
            return len(tokens)
        if token.kind in STARTS and not (asks and token.kind in SAYS_WHO) and gives(tokens, at, branch):
            return back_to_base(tokens, at)
        if _is_term_ahead(tokens, at) or _is_one_paid(tokens, at):
            return at
        if _is_paid_share(tokens, at):
            return words_before(tokens, at)
        ends = at == len(tokens) - 1 or not branch.grants
        if (
            granting
            and ends
            and (token.kind == "amount" or (token.kind == "proportion" and not _is_a_term_of(tokens, at)))
            and any(is_figure(later) for later in tokens[at : at + REACH])
        ):
            return words_before(tokens, at)
    if branch.grants and (_is_ceiling(tokens) or _is_term(tokens)):
        return 0
    return 0 if granting and _is_nothing_but_a_ceiling(tokens) else len(tokens)


def recipients_first(tokens: list[Token]) -> list[Token]:
    """给予…的企业30万元奖励 asks and gives as …的企业，给予30万元奖励 does."""
    give = next((at for at, token in enumerate(tokens) if token.kind == "give"), len(tokens))
    paid = next((at for at in range(give, len(tokens)) if _is_paid(tokens[at])), len(tokens))
    named = [at for at in range(give + 1, paid) if tokens[at].kind in _RECIPIENTS]
    if not named or tokens[give].text not in ("给予", "予以", "发给") or named[-1] + 1 == len(tokens):
        return tokens
    if any(token.kind == "per" for token in tokens[:give]):  # 每认定一家给予孵化器3万元
        return tokens
    head = named[-1]
    asked = tokens[give + 1 : head]
    if asked and not (asked[-1].text.endswith("的") or all(token.kind in _LISTED for token in asked)):
        return tokens
    return [*tokens[:give], *tokens[give + 1 : head + 1], tokens[give], *tokens[head + 1 :]]


def _is_paid(token: Token) -> bool:
    return token.kind in ("amount", "by", "most", "range", "discount", "per")


_RECIPIENTS = frozenset(("head", "holding", "scale", "stage"))
_LISTED = _RECIPIENTS | {"pause", "with", "and", "or", "place", "yes_no", "first"}


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
        token.kind in ("most", "grant", "limit_to", "compare", "give") or (token.kind == "bound" and _caps(token))
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
    if _is_asked_of(tokens, at) or (at + 1 < len(tokens) and tokens[at + 1].text in ONLY_NAMED):
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
    named = named or bool(_THIS_POLICY.search("".join(token.text for token in tokens[at:])))
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


def _always(_: list[Token], __: int, ___: Branch) -> bool:
    return True


_GIVES: dict[str, Callable[[list[Token], int, Branch], bool]] = {
    "scope": _limits,
    "slice": _pays_for_a_slice,
    "per": _counts_units,
    "perarea": _pays_at_once,
    "grant": _names_a_grant,
    "recognize": _always,
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


def _is_a_term_of(tokens: list[Token], at: int) -> bool:
    """比例低于5%但不低于3%的: a share that says for whom, and pays nothing."""
    if _is_asked_of(tokens, at):
        return True
    pays = any(token.kind in ("grant", "give", "by", "most") for token in tokens)
    return not pays and tokens[-1].kind == "of" and tokens[at + 1].kind == "bound"


def _is_staged(rest: list[Token]) -> bool:
    """按完成辅导备案、正式报会、成功上市三个阶段分别奖励: what follows is what is asked for."""
    return rest[1:2] != [] and rest[1].kind == "holding" and len(rest[1].value.items) > 1


def _is_asked_of(tokens: list[Token], at: int) -> bool:
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


def back_to_base(tokens: list[Token], at: int) -> int:
    """A sum paid per unit names its unit before: 国内发明专利授权每件奖励5000元; and so does a base:
    展位费给予70%补助."""
    if _is_topped_up(tokens, at):
        return at - 2
    start = at
    if (
        tokens[at].kind in ("per", "each_unit", "scope")
        and at
        and tokens[at - 1].kind in ("mention", "named", "filler", "newly")
    ):
        start = at - 1
    rate = next((token for token in tokens[at : at + 6] if token.kind in ("amount", "discount")), None)
    if (
        tokens[at].kind in ("give", "grant")
        and rate is not None
        and rate.kind == "amount"
        and rate.value.dim == "ratio"
        and at
    ):
        if tokens[at - 1].kind in ("mention", "named"):
            start = at - 1
        elif tokens[at - 1].kind == "word":
            start = words_before(tokens, at)
    return start


def _is_topped_up(tokens: list[Token], at: int) -> bool:
    """不足20万元的按20万元补助, 不足5万元的补足至5万元: the least that is paid."""
    if at < 2 or tokens[at - 1].kind != "of" or tokens[at].kind not in ("by", "grant"):
        return False
    low = tokens[at - 2]
    paid = next((token for token in tokens[at:] if token.kind in ("amount", "bound")), None)
    if low.kind != "bound" or not low.value.tests or low.value.tests[0].op != "<" or paid is None:
        return False
    amount = paid.value if paid.kind == "amount" else paid.value.amount
    return bool(amount.number == low.value.amount.number)


def words_before(tokens: list[Token], at: int) -> int:
    """The words that name the base of a share, back to the last condition."""
    start = at
    while start and tokens[start - 1].kind in BASE_WORDS:
        start -= 1
    return start


def _is_one_paid(tokens: list[Token], at: int) -> bool:
    """国际标准1项奖励80万元: the sum is for each of them."""
    token, following = tokens[at], tokens[at + 1 : at + 3]
    one = token.kind == "amount" and token.value.dim == "count" and token.value.number == 1
    return one and [later.kind for later in following] == ["grant", "amount"]


def _is_term_ahead(tokens: list[Token], at: int) -> bool:
    """三年内按租金的40%给予补贴."""
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
        and tokens[at + 1].kind in ("by", "give", "every")
        and any(later.kind in ("amount", "grant") for later in tokens[at + 1 :])
        and not (at and tokens[at - 1].kind in ("mention", "settle", "compare"))
    )


def _caps(token: Token) -> bool:
    bound = token.value
    return all(test.op in ("<", "<=") for tests in (bound.tests, *bound.choices) for test in tests)


def _is_paid_share(tokens: list[Token], at: int) -> bool:
    """年租用支出的20%由财政补贴: a share, then who pays."""
    token = tokens[at]
    if token.kind != "amount" or token.value.dim != "ratio" or not at or tokens[at - 1].kind != "of":
        return False
    return any(later.kind == "grant" for later in tokens[at + 1 : at + REACH])


def _is_term(tokens: list[Token]) -> bool:
    """补贴期限3年, 补贴面积不超过500平方米: how long and how much of it is paid."""
    text = "".join(token.text for token in tokens)
    figure = any(token.kind in ("bound", "amount", "need") for token in tokens)
    return figure and bool(
        re.match(
            r"(最长|连续)?(补贴|贴息|补助|资助|扶持|奖励|享受|支持|减免|保费补贴|给予|贷款|授信|担保|借款)?(的)?(期限|面积|期|时间|年限)|连续?(补|奖|资|支|享)|最长",
            text,
        )
    )


def is_figure(token: Token) -> bool:
    if token.kind == "amount":
        return token.value.dim in MONEY_DIMS and token.value.unit not in ("个百分点",)
    if token.kind in ("range", "bound"):
        return token.value.dim in MONEY_DIMS
    return token.kind in ("discount", "split")


def _is_ceiling(tokens: list[Token]) -> bool:
    return any(
        token.kind == "bound"
        and token.value.dim == "money"
        and token.value.tests
        and token.value.tests[0].op in ("<=", "<")
        for token in tokens
    ) and not any(token.kind == "need" for token in tokens)


def _is_ceiling_by_figure(tokens: list[Token]) -> bool:
    """且不超过其当年区级财政贡献, 最高不超过实际投入的30%."""
    core = [token for token in tokens if token.kind not in ("and", "filler", "scope", "yearly", "grant", "of", "most")]
    kinds = [token.kind for token in core]
    return kinds in (["compare", "mention"], ["compare", "mention", "amount"]) and core[0].value == "<="


def _is_nothing_but_a_ceiling(tokens: list[Token]) -> bool:
    """；最高不超过1000万元: no tier of its own, which would end in 的."""
    limits = [token for token in tokens if token.kind == "bound" and token.value.dim == "money" and _caps(token)]
    return bool(limits) and all(token in limits or token.kind in CEILING_WORDS for token in tokens)


_THIS_POLICY = re.compile("本(办法|政策|措施|细则)[^，。；]{0,4}(扶持|支持|奖励|补贴|补助)?$")  # 可申请本办法扶持
ONLY_NAMED = ("申请", "条件", "对象", "合同", "利率", "余额", "资格")  # 符合贷款申请条件的
SAYS_WHO = ("give", "scope")
CEILING_WORDS = kinds("scope sum yearly every each_of grant most give generic filler bracket with")
BASE_WORDS = frozenset(
    [
        "word",
        "mention",
        "named",
        "filler",
        "of",
        "yearly",
        "period",
        "generic",
        "tail",
        "head",
        "grant",
        "bracket",
        "use",
        "title",
        "industry",
        "standard",
        "credential",
        "with",
        "pause",
        "hire",
    ]
)


MONEY_DIMS = frozenset(("money", "ratio"))
