"""What must not be: negations, exceptions, and what an exclusion names."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from engine.language.tree import Condition, Measure, all_of
from parsers.conditions.holdings import Holdings
from parsers.conditions.parts import REACH, SUBJECTS, Part, Taken
from parsers.negation import Refusal, negated_words
from parsers.reading import Token
from parsers.rules.holdings import Holding, Item


class Refusals(Holdings):
    """Reads negations to the end of what they hold for."""

    def _read_not(self, tokens: Sequence[Token], at: int) -> Taken:
        """A negation holds to the end of the piece, or to the next figure."""
        end = next(
            (
                i
                for i in range(at + 1, min(len(tokens), at + REACH))
                if tokens[i].kind in ("need", "not", "but")
                or (tokens[i].kind == "or" and i + 1 < len(tokens) and tokens[i + 1].kind in ("mention", "need"))
                or (
                    tokens[i].kind == "of"
                    and i + 1 < len(tokens)
                    and tokens[i + 1].kind in (*SUBJECTS, "head", "grant")
                )
            ),
            len(tokens),
        )
        stretch = tokens[at + 1 : end]
        if self.said.refused and all(token.kind in ("of", "filler") for token in stretch):
            return end - at, self.refused(
                [Refusal(key, tokens[at].start, tokens[at].end) for key in self.said.refused], tokens[at : at + 1]
            )
        if not stretch:
            return 1, []
        return end - at, self._negated(tokens[at], stretch)

    def _negated(self, word: Token, stretch: Sequence[Token]) -> list[Part]:
        whole = [word, *stretch]
        held = [token for token in stretch if token.kind == "holding"]
        industries = [token for token in stretch if token.kind in ("industry", "holding")]
        text = self.folded.text[stretch[0].start : stretch[-1].end]
        refusals = negated_words(text, stretch[0].start)
        lines = bool(held or industries) and (word.text in ("不属于", "不属", "不是", "非") or not refusals)
        if lines and not any(refusal.key in ("dishonest", "zombie") for refusal in refusals):
            return [self._part(self._none_of(stretch), whole)]
        if refusals:
            return self.refused(refusals, whole)
        titles = [token for token in stretch if token.kind in ("title", "yes_no")]
        if titles:
            family = titles[0].value
            if titles[0].kind == "yes_no":
                return [self._part(self.atom(Measure(of=family), "is", False, titles[0].start, titles[0].end), whole)]
            return [
                self._part(
                    self.atom(
                        Measure(of=family[0]),
                        "has_none",
                        tuple(t.text for t in titles),
                        titles[0].start,
                        titles[-1].end,
                    ),
                    whole,
                )
            ]
        mention = next((token for token in stretch if token.kind == "mention"), None)
        zero = next((token for token in stretch if token.kind == "amount" and token.value.number == 0), None)
        if mention and zero:
            return [
                self._part(
                    self.atom(self._measure_of(mention.value), "!=", Decimal(0), mention.start, mention.end), whole
                )
            ]
        return []

    def _none_of(self, stretch: Sequence[Token]) -> Condition:
        items: list[Item] = []
        for token in stretch:
            if token.kind == "holding":
                items += token.value.items
            elif token.kind == "industry":
                items.append(Item("industry", token.text))
        start = min(token.start for token in stretch if token.kind in ("holding", "industry"))
        return self.of_holding(Holding(tuple(items), none=True), start, stretch[-1].end)[0]

    def refused(self, refusals: Sequence[Any], whole: Sequence[Token]) -> list[Part]:
        span = self.said.period
        if span and not self.said.dated_here and str(span.period) in ("last_year", "this_year"):
            span = None  # 上年度营业收入…，且无欠薪记录: a year of figures says nothing of what must not be
        agg: Any = "each" if span and span.every else None
        self.said.refused, self.said.refusing = [refusal.key for refusal in refusals], True
        atoms = []
        for refusal in refusals:
            flow = refusal.key is None or self.said.is_flow(refusal.key) or refusal.key == "dishonest"
            measure = Measure(
                of=refusal.key,
                period=span.period if span and flow else None,
                agg=agg if flow else None,
                qualifier=None if refusal.key else self.folded.phrase(refusal.start, refusal.end),
            )
            atoms.append(self.atom(measure, "is", False, refusal.start, refusal.end))
        condition = all_of(*atoms)
        assert condition is not None
        return [self._part(condition, whole)]

    def _read_except(self, tokens: Sequence[Token], at: int) -> Taken:
        """除房地产业、金融业外."""
        end = next(
            (i for i in range(at + 1, min(len(tokens), at + REACH)) if tokens[i].kind == "excepted"), len(tokens) - 1
        )
        stretch = tokens[at + 1 : end + 1]
        if tokens[at + 1 : at + 2] and tokens[at + 1].kind in ("must", "meet"):
            return 1, None  # 除须在本市注册外，还应…: that too
        items = items_of(stretch)
        if not items or any(
            token.kind in ("word", "give", "grant") and token.text not in ("以外",) for token in stretch
        ):
            return end - at + 1, []
        return end - at + 1, [
            self._part(self.of_holding(Holding(items, none=True), stretch[0].start, stretch[-1].end)[0], stretch)
        ]


def items_of(tokens: Sequence[Token]) -> tuple[Item, ...]:
    """The titles and lines of business that stand in a stretch, also those without a head word."""
    items: list[Item] = []
    for token in tokens:
        if token.kind == "holding":
            items += token.value.items
        elif token.kind in ("industry", "body"):
            items.append(Item("industry", token.text))
        elif token.kind == "title":
            items.append(Item(token.value[0], token.text))
        elif token.kind == "place":
            items.append(Item("region", str(token.value)))
    return tuple(items)
