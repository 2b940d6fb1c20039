"""Where in a piece the grant begins."""

from parsers.branch import Branch
from parsers.conditions import REACH
from parsers.gives import gives, is_a_term_of
from parsers.grants import STARTS
from parsers.reading import Token, kinds
from parsers.shapes import (
    is_ceiling,
    is_ceiling_by_figure,
    is_figure,
    is_nothing_but_a_ceiling,
    is_one_paid,
    is_paid_share,
    is_term,
    is_term_ahead,
    is_topped_up,
)


def grant_starts(tokens: list[Token], branch: Branch, *, granting: bool) -> int:
    """Where in the piece the grant begins; its length where there is none."""
    if tokens[0].text.startswith("最高") and is_ceiling(tokens):
        return 0
    paid = any(token.kind == "grant" and token.value not in ("loan", "guarantee") for token in tokens)
    asks = tokens[-1].kind == "of" and not paid  # 提供单户1000万元以下担保的: says for whom
    if branch.grants and (is_ceiling_by_figure(tokens) or tokens[0].kind == "equal_parts"):
        return 0
    for at, token in enumerate(tokens):
        if token.kind == "prepaid":
            return len(tokens)
        if token.kind in STARTS and not (asks and token.kind in SAYS_WHO) and gives(tokens, at, branch):
            return back_to_base(tokens, at)
        if is_term_ahead(tokens, at) or is_one_paid(tokens, at):
            return at
        if is_paid_share(tokens, at):
            return words_before(tokens, at)
        ends = at == len(tokens) - 1 or not branch.grants
        if (
            granting
            and ends
            and (token.kind == "amount" or (token.kind == "proportion" and not is_a_term_of(tokens, at)))
            and any(is_figure(later) for later in tokens[at : at + REACH])
        ):
            return words_before(tokens, at)
    if branch.grants and (is_ceiling(tokens) or is_term(tokens)):
        return 0
    return 0 if granting and is_nothing_but_a_ceiling(tokens) else len(tokens)


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
    if not asked and tokens[head].kind == "head":  # 给予企业50万元: whoever it is
        return tokens
    if asked[-2:-1] and asked[-2].kind == "need" and asked[-1].kind == "of":
        pass  # 给予领军人才创办的企业50万元
    elif asked and not (asked[-1].text.endswith("的") or all(token.kind in _LISTED for token in asked)):
        return tokens
    return [*tokens[:give], *tokens[give + 1 : head + 1], tokens[give], *tokens[head + 1 :]]


def _is_paid(token: Token) -> bool:
    return token.kind in ("amount", "by", "most", "range", "discount", "per")


_RECIPIENTS = frozenset(("head", "holding", "scale", "stage"))
_LISTED = _RECIPIENTS | {"pause", "with", "and", "or", "place", "yes_no", "first"}


def back_to_base(tokens: list[Token], at: int) -> int:
    """A sum paid per unit names its unit before: 国内发明专利授权每件奖励5000元; and so does a base:
    展位费给予70%补助."""
    if is_topped_up(tokens, at):
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


def words_before(tokens: list[Token], at: int) -> int:
    """The words that name the base of a share, back to the last condition."""
    start = at
    while start and tokens[start - 1].kind in BASE_WORDS:
        start -= 1
    return start


SAYS_WHO = ("give", "scope")
BASE_WORDS = kinds(
    "word mention named filler of yearly period generic tail head grant bracket use title industry standard"
    " credential with pause hire"
)
