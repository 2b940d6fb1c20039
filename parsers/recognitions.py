"""Titles that are gained: what a clause opens with and asks terms for, or what stands after the conditions."""

from parsers.branch import Branch
from parsers.grants import Grant
from parsers.reading import Token


def recognised(tokens: list[Token], branches: list[Branch]) -> list[Branch]:
    """认定为X须满足…: where nothing else is granted, the title that the clause opens with is what is gained."""
    title = _opening_title(tokens)
    if title is None or not branches or _grants_more(branches):
        return branches
    for branch in branches:
        branch.parts = [part for part in branch.parts if not tokens[0].start <= part.start < title.end]
    grant = Grant(kind="recognition", nothing=True, start=title.start, end=title.end)
    told = [one for branch in branches for one in branch.grants]
    if len(told) == 1 and not any(_is_title(token) and token.start >= told[0].start for token in tokens):
        return branches  # 75分以上的，予以认定: that is this title
    if told:
        branches[0].grants.insert(0, grant)
        return branches
    return [*[branch for branch in branches if branch.parts or branch.grants], Branch(grants=[grant])]


def _grants_more(branches: list[Branch]) -> bool:
    """Is there a grant that is not a title?"""
    grants = [grant for branch in branches for grant in branch.grants]
    return any(grant.has_formula or grant.cap is not None or grant.kind != "recognition" for grant in grants)


def _opening_title(tokens: list[Token]) -> Token | None:
    """The title that a clause opens with, if terms are asked for it."""
    opening = tokens[:8]
    place = next((i for i, token in enumerate(opening) if _is_title(token)), None)
    if place is None:
        return None
    if any(token.text in ("是指", "系指") for token in opening):
        return None
    ahead = opening[:place]
    enjoyed = bool(ahead) and ahead[0].kind == "give" and ahead[-1].kind == "of"
    after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
    applies = tokens[0].text in APPLIES
    asked = applies or after == "stop" or any(token.kind in ("must", "these", "terms") for token in tokens)
    asked = asked or any(token.text in ASKED for token in tokens[place + 1 : place + 3])
    leads = enjoyed or all(token.kind in LEADS for token in ahead)
    ends = after not in GOES_ON or (applies and after == "comma")
    return opening[place] if asked and leads and ends else None


def _is_title(token: Token) -> bool:
    if token.kind != "holding":
        return False
    item = token.value.items[0]
    stated = item.family == "industry" and item.name.startswith("国家")  # 国家鼓励的软件企业
    if item.family not in RECOGNISED and not stated:
        return False
    return not item.name.endswith(("项目", "入库企业"))  # what one applies for is no title


def gained(tokens: list[Token], branch: Branch, *, listed: bool = False) -> tuple[int, Grant] | None:
    """…的，认定为X / 纳入X培育库 / 的为X: after the conditions, a title is what is gained; or before them, where a
    list of them follows."""
    offered = tokens[0].text.startswith("可")  # 可列入后备企业名单：, with the terms below
    asked = branch.parts or any(token.kind == "need" for token in tokens)
    if tokens[0].kind == "head" or not (offered or asked or listed):
        return None
    for at, token in enumerate(tokens):
        if offered and token.kind == "titled" and token.text in ("设立", "组建", "建设", "挂牌"):
            return 0, Grant(kind="recognition", nothing=True, start=tokens[0].start, end=tokens[-1].end)
        told = (token.kind == "titled" and token.text in GAINS) or (
            token.kind == "for" and at and tokens[at - 1].kind == "of"
        )
        if (
            told
            and (at == 0 or tokens[0].kind == "by" or tokens[at - 1].kind in BEFORE or tokens[at - 1].text in HOW)
            and at + 1 < len(tokens)
        ):
            rest = tokens[at + 1 :]
            if (
                rest[-1].kind in ("of",)
                or any(later.kind in ("of", "bound", "need") for later in rest)
                or tokens[-1].kind == "terms"
            ):
                return None
            return at, Grant(kind="recognition", nothing=True, start=token.start, end=tokens[-1].end)
    return None


GAINS = frozenset(
    (
        "认定为",
        "评为",
        "评定为",
        "授予",
        "命名为",
        "纳入",
        "列为",
        "列入",
        "认定",
        "可评为",
        "确认为",
        "入选",
        "可认定为",
    )
)
ASKED = ("应具备", "须具备", "应具有", "须具有", "应为", "须为", "评定", "评选", "申报", "认定")
BEFORE = ("of", "must", "give", "filler", "head", "holding", "yes_no")
HOW = ("直接", "可", "可直接")
RECOGNISED = ("qualification", "rd_institution")
APPLIES = ("申请", "申报", "申请认定", "认定为", "认定")
LEADS = frozenset(  # what may stand before the title
    "titled give generic word of for mark filler must grant recognize first_time retitled tail".split()  # noqa: SIM905
) | {"stage", "industry", "place", "levels"}
GOES_ON = frozenset(("pause", "with", "or", "comma", "by", "grant", "give"))  # it is the subject of something else
