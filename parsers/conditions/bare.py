"""Bounds without a name: they take over a figure said before, or count what stands behind them."""

from collections.abc import Sequence
from dataclasses import replace

from engine.language.tree import Agg
from parsers.conditions.figures import Figures
from parsers.conditions.parts import HELD, SUBJECTS, Taken
from parsers.reading import Token, kinds
from parsers.rules.bounds import Bound
from parsers.rules.measures import Mention
from parsers.rules.requirements import Need


class Bare(Figures):
    """Reads bounds that stand alone."""

    def _read_bound(self, tokens: Sequence[Token], at: int, said: Sequence[Token] = ()) -> Taken:
        """A bound that stands alone takes over the figure said before in its unit."""
        token = tokens[at]
        bound: Bound = token.value
        if counts_terms(token, tokens):
            return 1, []
        if (
            bound.dim == "duration"
            and at
            and tokens[at - 1].kind == "holding"
            and tokens[at - 1].value.items[0].family in HELD
            and self._out.parts
        ):
            return 1, None  # 已认定为企业技术中心2年以上: how long it has been held stands in the words of the title
        agg = _agg_told(said)
        mention = Mention(first=token.start, last=token.end, agg=agg)
        if not agg and (counted := self._counted(tokens, at) or self._part_of_them(tokens, at)):
            return counted
        if staff := _size_of_company(tokens, at):
            mention = replace(mention, keys=(staff,), kind="count", words=token.text)
        before = self.said.last(bound.dim)
        if (opening := self._band_of(tokens, at)) is not None:
            mention = replace(opening, words="", name=opening.name or opening.words, first=token.start, last=token.end)
        if before is None and _is_share(bound, said) and self.said.counted():
            mention = replace(mention, share=True, over="")
        elif mention.keys:
            pass
        elif before is None and bound.dim == "duration" and at and tokens[at - 1].kind in ("titled", "word"):
            word = tokens[at - 1]
            mention = replace(mention, keys=(None,), words=word.text, first=word.start, last=word.end)
        elif before is None and bound.dim == "duration":
            mention = Mention(("company_age",), "duration", words=token.text, first=token.start, last=token.end)
        elif before is None:
            return 1, []
        condition, choices = self.of_need(Need(mention, bound), token.end)
        return 1, [self._part(condition, [token], choices)]

    def _band_of(self, tokens: Sequence[Token], at: int) -> Mention | None:
        """；2000万元至1亿元的，不少于300万元: the next band of the figure that the sentence opened with."""
        opening, bound = self.said.opening, tokens[at].value
        alone = at == 0 and [token.kind for token in tokens[1:]] == ["of"]
        return opening if alone and opening is not None and self.said.fits(opening, bound.dim) else None

    def _part_of_them(self, tokens: Sequence[Token], at: int) -> Taken | None:
        """在孵企业50家以上，其中30%以上拥有发明专利: what so many of them do stands behind the share."""
        bound, rest = tokens[at], tokens[at + 1 :]
        does = bool(rest) and rest[0].kind in ("titled", "need", "word", "of", "holding")
        if bound.value.dim != "ratio" or not at or tokens[at - 1].kind != "among" or not does:
            return None
        words = self.folded.text[rest[0].start : rest[-1].end]
        mention = Mention((None,), words=words, first=rest[0].start, last=rest[-1].end)
        condition, choices = self.of_need(Need(mention, bound.value), rest[-1].end)
        return len(tokens) - at, [self._part(condition, tokens[at:], choices)]

    def _counted(self, tokens: Sequence[Token], at: int) -> Taken | None:
        """有不少于3个的资金使用案例: what is counted stands behind its figure."""
        bound: Bound = tokens[at].value
        first = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].kind == "of")
        end = first
        firms = first == at + 1 and bound.amount.unit in ("家", "户")  # 不少于2家高校院所参与
        while end < len(tokens) and tokens[end].kind in (COUNTED | SUBJECTS if firms else COUNTED):
            end += 1
        if (
            bound.dim != "count"
            or end == first
            or (first > at + 1 and tokens[first].kind == "head")  # 超过100人的企业: how large it is
            or (not firms and tokens[first].kind not in BEGIN_COUNTED)
        ):
            return None
        name = tokens[first:end]
        period = self.said.period.period if self.said.period and self.said.dated_here else None
        words = "".join(token.text for token in name)
        mention = Mention((None,), period=period, words=words, first=name[0].start, last=name[-1].end)
        condition, choices = self.of_need(Need(mention, bound), name[-1].end)
        return end - at, [self._part(condition, tokens[at:end], choices)]

    _read_range = _read_bound


def _is_share(bound: Bound, name: Sequence[Token]) -> bool:
    """且占比达到10%: of the figure counted before."""
    return bound.dim == "ratio" and any(token.kind == "proportion" for token in name)


def _agg_told(name: Sequence[Token]) -> Agg | None:
    """且累计不低于5000万元: the figure named before, added up."""
    told: dict[str, Agg] = {"sum": "sum", "average": "avg", "every": "each"}
    return next((told[token.kind] for token in name if token.kind in told), None)


def _size_of_company(tokens: Sequence[Token], at: int) -> str | None:
    """超过100人的企业, 30人以下的参保企业: how many people it has."""
    following = tokens[at + 1 : at + 4]
    of_one = [token.kind for token in following[:1]] == ["of"] and any(token.kind == "head" for token in following)
    if not of_one or tokens[at].value.amount.unit != "人" or at > 1:
        return None
    return "insured_employees" if any("参保" in token.text for token in following) else "employees"


def counts_terms(token: Token, tokens: Sequence[Token]) -> bool:
    """满足下列条件中两项以上的: how many of the items, not how many of a thing."""
    unit = token.value.amount.unit
    return unit in ("项", "条") and any(other.kind in ("these", "group_or", "meet", "terms") for other in tokens)


def bound_end(tokens: Sequence[Token], bound: Token) -> int:
    """The place after a token."""
    return next(index for index, token in enumerate(tokens) if token is bound) + 1


BEGIN_COUNTED = kinds("word at levels industry tail generic head titled")
COUNTED = kinds("head settle word levels industry field generic mention at title credential tail titled stage")
