"""Titles that are gained: what a clause opens with and asks terms for, or what stands after the conditions."""

import re

from parsers.branch import Branch
from parsers.grants import Grant
from parsers.reading import Token


def recognised(tokens: list[Token], branches: list[Branch]) -> list[Branch]:
    """认定为X须满足…: where nothing else is granted, the title that the clause opens with is what is gained."""
    if any(
        grant.has_formula or grant.cap is not None or grant.kind != "recognition"
        for branch in branches
        for grant in branch.grants
    ):
        return branches
    title = next(
        (token for token in tokens[:8] if token.kind == "holding" and token.value.items[0].family in RECOGNISED),
        None,
    )
    if not tokens:
        return branches
    asked = any(token.kind in ("must", "these", "terms") for token in tokens) or bool(
        re.search("。", tokens[1].text if len(tokens) > 1 else "")
    )
    asked = asked or tokens[0].text in ("申请", "申报", "申请认定", "认定为", "认定")
    if title is None or not asked or len(branches) == 0:
        return branches
    place = tokens.index(title)
    ahead = tokens[:place]
    if ahead and ahead[-1].kind == "of" and ahead[0].kind == "give":
        ahead = []
    if any(
        token.kind
        not in (
            "titled",
            "give",
            "generic",
            "word",
            "of",
            "for",
            "mark",
            "filler",
            "must",
            "grant",
            "recognize",
            "first_time",
            "retitled",
            "tail",
        )
        for token in ahead
    ):
        return branches
    after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
    if after in ("pause", "with", "or", "comma", "by", "grant", "give"):
        return branches
    for branch in branches:
        branch.parts = [part for part in branch.parts if not part.start <= title.start < part.end]
    grant = Grant(kind="recognition", nothing=True, start=title.start, end=title.end)
    if any(branch.grants for branch in branches):
        branches[0].grants.insert(0, grant)
        return branches
    return [*[branch for branch in branches if branch.parts or branch.grants], Branch(grants=[grant])]


def gained(tokens: list[Token], branch: Branch) -> tuple[int, Grant] | None:
    """…的，认定为X / 纳入X培育库 / 的为X: after the conditions, a title is what is gained."""
    if tokens[0].kind in ("head",) or not (branch.parts or any(token.kind == "need" for token in tokens)):
        return None
    for at, token in enumerate(tokens):
        told = (token.kind == "titled" and token.text in GAINS) or (
            token.kind == "for" and at and tokens[at - 1].kind == "of"
        )
        if (
            told
            and (at == 0 or tokens[at - 1].kind in ("of", "must", "give", "filler", "head"))
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
RECOGNISED = ("qualification", "rd_institution")
