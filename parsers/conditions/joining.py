"""How conditions are joined, paired off and turned round."""

from collections.abc import Sequence

from engine.language.tree import Condition, all_of
from parsers.conditions.cases import in_cases
from parsers.conditions.parts import Joiner, Part, any_of


def combine(parts: Sequence[Part], *, paired: bool = False) -> Condition | None:
    """What stands between two marks of punctuation is joined first, then the pieces, and last whose it all is. With
    分别, two lists are paired off."""
    if paired and (pairs := _pairs(parts)):
        return pairs
    others: list[list[Part]] = [[]]
    for part in in_cases(parts):
        if part.joiner == "beside" and others[-1]:
            others.append([])
        others[-1].append(part)
    return any_of([whole for stretch in others if (whole := _of_one(stretch))]) if parts else None


def _of_one(parts: Sequence[Part]) -> Condition | None:
    """What is said of one sort of companies."""
    pieces: list[list[Part]] = []
    for part in parts:
        if part.whose:
            continue
        if part.opens or not pieces:
            pieces.append([])
        pieces[-1].append(part)
    whole = [(piece[0].joiner, _joined_up([(part.joiner, part.condition) for part in piece])) for piece in pieces]
    whose = (part.condition for part in parts if part.whose)
    return all_of(*([_joined_up(whole)] if whole else []), *whose)


def _joined_up(conditions: Sequence[tuple[Joiner, Condition]]) -> Condition:
    """且 binds looser than 或; 但 belongs to the alternative before it."""
    groups: list[list[Condition]] = []
    for joiner, condition in conditions:
        if joiner == "or" and groups:
            groups[-1].append(condition)
        elif joiner == "but" and groups and len(groups[-1]) > 1:
            groups[-1][-1] = all_of(groups[-1][-1], condition) or condition
        else:
            groups.append([condition])
    return all_of(*map(any_of, groups)) or groups[0][0]


def _pairs(parts: Sequence[Part]) -> Condition | None:
    """批发、零售企业年销售额分别达到5亿元、1亿元."""
    listed = [part for part in parts if len(part.choices) > 1]
    if len(listed) != 2 or len(listed[0].choices) != len(listed[1].choices):
        return None
    pairs = [all_of(*pair) or pair[0] for pair in zip(listed[0].choices, listed[1].choices, strict=True)]
    return all_of(*(part.condition for part in parts if part not in listed), any_of(pairs))
