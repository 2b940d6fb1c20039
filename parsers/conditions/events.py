"""Days, periods and doings: 2023年以后注册, 租用厂房, 招用毕业生."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.language.tree import Measure, all_of
from parsers.conditions.parts import REACH, SUBJECTS, Taken
from parsers.conditions.refusals import Refusals
from parsers.reading import Token, kinds
from parsers.rules.times import Days

_SUBJECTS = frozenset(("holding", "scale", "yes_no", "head"))
_SERVED = _SUBJECTS | kinds("word place generic filler industry pause stage field")


class Events(Refusals):
    """Reads when something happened, and what only tells what is paid for."""

    def _read_period(self, tokens: Sequence[Token], at: int) -> Taken:
        token = tokens[at]
        self.said.period = token.value
        self.said.dated_here = True
        if token.text.startswith(("截至", "截止")) and token.text != "截止年":
            self.said.as_of = token.value.period
        return self._unknown(tokens, at) if token.kind == "yearly" else (1, [])

    _read_yearly = _read_period

    def _read_day(self, tokens: Sequence[Token], at: int) -> Taken:
        return self._dated(tokens, at)

    _read_days = _read_day

    _read_until = _read_day

    def _dated(self, tokens: Sequence[Token], at: int) -> Taken:
        """2023年1月1日以后在本区新注册成立: a day and what happened by it."""
        value = tokens[at].value
        side = next(
            (token.kind for token in tokens[at + 1 : at + 4] if token.kind in ("after", "before", "above", "below")), ""
        )
        days = (
            value
            if isinstance(value, Days)
            else Days(value if side == "after" else None, value if side == "before" else None)
            if isinstance(value, date)
            else None
        )
        if days is None or not (days.first or days.last):
            return 1, []
        rest = tokens[at + 1 : at + REACH]
        key, event = self._event_before(tokens, at)
        if event is None:
            key, event = self._event(rest)
        if event is None:
            return 1, []
        measure = Measure(of=key)
        atoms = []
        if days.first:
            atoms.append(self.atom(measure, ">=", days.first, event.start, event.end))
        if days.last:
            atoms.append(self.atom(measure, "<=", days.last, event.start, event.end))
        condition = all_of(*atoms)
        assert condition is not None
        skip = 1 + sum(1 for token in rest[:2] if token.kind in ("after", "before", "included"))
        if at + skip < len(tokens) and tokens[at + skip] is event and event.kind != "holding":
            skip += 1
        while key is None and at + skip < len(tokens) and tokens[at + skip].kind in ("word", "settle"):
            skip += 1
        return skip, [self._part(condition, [tokens[at], event])]

    def _event_before(self, tokens: Sequence[Token], at: int) -> tuple[str | None, Token | None]:
        """注册时间为2022年1月1日至2024年12月31日, 竣工时间在6月30日前: the event stands before its day."""
        gap = [token for token in self._out.gap if token.kind not in ("for", "at", "must", "head", "filler")]
        if not at or tokens[at - 1].kind not in ("for", "at") or not gap or "时间" not in gap[-1].text[-2:]:
            return None, None
        founded = any(word in token.text for token in gap for word in ("注册", "成立", "设立", "登记"))
        whole = replace(gap[0], text="".join(token.text for token in gap), end=gap[-1].end)
        self._out.gap = []
        return ("established_on" if founded else None), whole

    def _event(self, rest: Sequence[Token]) -> tuple[str | None, Token | None]:
        for token in rest:
            if token.kind in (
                "settle",
                "holding",
                "mention",
                "named",
                "indicator",
                "newly",
                "newly_titled",
                "titled",
            ) and any(word in token.text for word in ("注册", "成立", "设立", "登记", "落户")):
                return "established_on", token
        told = next(
            (
                token
                for token in rest
                if token.kind in ("word", "settle") and len(token.text) > 1 and token.text not in ("期间", "之间")
            ),
            None,
        )
        return None, told

    def _read_use(self, tokens: Sequence[Token], at: int) -> Taken:
        """租用厂房, 采购目录中的装备: what is paid for, up to the next requirement."""
        end = next(
            (
                i
                for i in range(at + 1, min(len(tokens), at + REACH))
                if tokens[i].kind in ("need", "and", "but", "bound", "range")
                or (tokens[i].kind == "of" and i + 1 < len(tokens) and tokens[i + 1].kind in (*SUBJECTS, "head"))
            ),
            len(tokens),
        )
        stretch = tokens[at:end]
        if end < len(tokens) and tokens[end].kind in ("bound", "range"):
            return self._unknown(tokens, at)
        self._out.uses.append(tuple(stretch))
        return max(1, end - at), None

    _read_undertake = _read_use

    def _read_for(self, tokens: Sequence[Token], at: int) -> Taken:
        """为区内小微企业提供担保: whom somebody serves is not who applies."""
        end = at + 1
        while end < len(tokens) and tokens[end].kind in _SERVED:
            end += 1
        subject = max((i for i in range(at + 1, end) if tokens[i].kind in _SUBJECTS), default=at)
        verb = tokens[subject + 1].kind if subject + 1 < len(tokens) else ""
        serves = tokens[at].text == "为" and tokens[0].kind != "party" and subject > at
        return (subject + 1 - at, None) if serves and verb in ("word", "give", "hire", "filler") else (1, [])

    def _read_at(self, tokens: Sequence[Token], at: int) -> Taken:
        """在区内车企购买新车的: from whom it is bought narrows what is bought."""
        kinds = [token.kind for token in tokens[at : at + REACH]]
        bought = next((i for i, token in enumerate(tokens[at : at + REACH], at) if token.text.startswith("购买")), None)
        if bought is None or kinds[bought - at :] != ["mention", "of"] or "body" not in kinds[: bought - at]:
            return self._unknown(tokens, at)
        seller = self.folded.phrase(tokens[at + 1].start, tokens[bought].start)
        measure = replace(self._measure_of(tokens[bought].value), qualifier=seller)
        condition = self.atom(measure, ">", Decimal(0), tokens[bought].start, tokens[bought].end)
        return bought + 1 - at, [self._part(condition, tokens[at : bought + 1])]

    def _read_event(self, tokens: Sequence[Token], at: int) -> Taken:
        self.said.remember(tokens[at].value)
        return 1, None
