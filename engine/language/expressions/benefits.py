"""Syntax tree to benefits: a kind, a formula by its shape, and notes by their first word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.language.benefits import KINDS, PICKS, Benefit, Cap, CapOf, SharedCap, Step
from engine.language.exchange.benefits import read_benefit as read_exchange_form
from engine.language.exchange.benefits import write_benefit
from engine.language.exchange.fields import Context
from engine.language.expressions import words as w
from engine.language.expressions.conditions import ConditionReader
from engine.language.expressions.figures import read_figure_of
from engine.language.expressions.formulas import apart, is_rate, shape_of
from engine.language.expressions.literals import read_figure
from engine.language.expressions.slips import closest, each
from engine.language.expressions.syntax import Node
from engine.language.tree import Measure

_KINDS = w.reversed_words(KINDS) | w.KIND_SYNONYMS
_SCOPES = w.reversed_words(w.SCOPED_CAPS)
_PICKS = w.reversed_words(PICKS)
_SCOPE_NOTES = w.reversed_words(w.SCOPE_NOTES)
_RECEIVERS = w.reversed_words(w.RECEIVER_NOTES)
_COUNTED = (w.BASE_MAX, w.ABOVE, w.BETWEEN)  # read last: in the unit of the base
_FORMULAS = "10万元、10% × 指标、3000元/人 × 指标、指标 每满 100万元 给 1万元、5万元 至 20万元、最高 100万元"

_NOTE_EXAMPLES = "最高 100万元、每年最高 50万元、最低 1万元、共 3年、逐年 100%、50%、分期 50%、50%、就高不重复、给个人"

Fields = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class BenefitReader:
    """Reads one benefit; its fields are gathered and set once."""

    reader: ConditionReader
    found: Fields = field(default_factory=dict)

    def benefit(self, node: Node) -> Benefit:
        quote = self.reader.quotes.next(node)
        if quote:
            self._set(node, phrase=quote.phrase, span=quote.span)
        parts = list(node.parts)
        head = next(index for index, part in enumerate(parts) if part.rule == "WORD")
        jobs: list[Callable[[], None]] = [lambda: self._set(node, when=self.reader.condition(parts[0]))][:head]
        jobs += [lambda: self._set(node, kind=self._kind(parts[head]))]
        formula = head + 2 if len(parts) > head + 1 and parts[head + 1].rule == "EQUALS" else None
        if formula is None:
            jobs.append(lambda: self._set(node, form="none"))
        else:
            jobs.append(lambda: self._formula(parts[formula]))
        notes = sorted(parts[(formula or head) + 1 :], key=lambda note: note.parts[0].words in _COUNTED)
        jobs += [lambda note=note: self._note(note) for note in notes]  # type: ignore[misc]
        each(lambda job: job(), jobs)
        return self._checked(node)

    def _set(self, node: Node, **fields: Any) -> None:
        for name, value in fields.items():
            if name in self.found and name != "caps":
                raise node.slip(f"“{node.words}”和前面重复")
            self.found[name] = value

    def _checked(self, node: Node) -> Benefit:
        """The benefit, where the exchange form would take it too."""
        benefit = Benefit(**self.found)
        ctx = Context(vocabulary=self.reader.scope.vocabulary)
        read_exchange_form(ctx, write_benefit(benefit), "")
        for problem in ctx.problems.found:
            raise node.slip(problem.message, problem.help)
        return benefit

    def _kind(self, token: Node) -> str:
        if token.words not in _KINDS:
            near = closest(token.words, _KINDS)
            raise token.slip(f"“{token.words}”不是待遇", near or f"可用：{'、'.join(KINDS.values())}")
        return _KINDS[token.words]

    # --- formulas ---

    def _formula(self, node: Node) -> None:
        parts = apart(node)
        shape = shape_of(parts)
        if shape[:1] == (w.AT_MOST,):
            self._set(node, at_most=True)
            parts, shape = parts[1:], shape[1:]
        match shape:
            case ("_",):
                self._plain(parts[0])
            case ("_", w.TO, "_"):
                self._between(parts[0], parts[2])
            case (w.TO, "_"):
                self._between(None, parts[1])
            case (w.PAID, "_"):
                self._rated(parts[1], "rate_paid")
            case ("_", w.EVERY, "_", w.GIVES, "_"):
                self._set(node, form="per_step", amount=self._money(parts[4]), step=self._step(parts[0], parts[2]))
            case (w.TOP_UP, "_", w.TO, "_"):
                base = self.reader.measure(parts[1])
                self._set(node, form="difference", base=base, amount=self._money(parts[3]))
            case (w.WITHIN_LIMIT,):
                self._set(node, form="upto")
            case (scoped, "_") if scoped in _SCOPES:
                self._set(node, form="upto", cap=self._money(parts[1]), cap_scope=_SCOPES[scoped])
            case _:
                raise node.slip(f"看不懂算式“{node.words}”", f"例如 {_FORMULAS}")

    def _plain(self, node: Node) -> None:
        """10万元, 10% × 研发费用, 3000元/人 × 招用人数."""
        operators = [sign.folded for sign in node.parts[1::2]] if node.rule == "product" else []
        if not operators and node.rule == "word" and not is_rate(node):
            self._set(node, form="fixed", amount=self._money(node))
        elif operators[:1] == ["/"] and not is_rate(node.parts[0]):
            self._per_unit(node, operators)
        else:
            self._rated(node, "rate")

    def _per_unit(self, node: Node, operators: Sequence[str]) -> None:
        if operators not in (["/"], ["/", "×"]):
            raise node.slip(f"看不懂算式“{node.words}”", "例如 3000元/人 × 新增就业人数")
        base = self.reader.measure(node.parts[4]) if len(operators) == 2 else None
        self._check_unit(node.parts[2], base)
        self._set(node, form="per_unit", amount=self._money(node.parts[0]), base=base)

    def _check_unit(self, node: Node, base: Measure | None) -> None:
        unit = self.reader.scope.unit(base) if base else ""
        if unit not in ("", "个") and node.words not in (unit, w.ANY_UNIT):
            raise node.slip(f"单位不符：指标按“{unit}”计，不能写“{node.words}”", f"写成 元/{unit}")

    def _rated(self, node: Node, name: str) -> None:
        """A rate of a base, or a rate alone."""
        if node.rule != "product":
            self._set(node, form="rate", **{name: self._ratio(node)})
            return
        rate, sign, *rest = node.parts
        if sign.folded != "×" or len(rest) != 1:
            raise node.slip(f"看不懂算式“{node.words}”", "例如 10% × 研发费用@上年；占比作基数时加括号")
        self._set(node, form="rate", **{name: self._ratio(rate)}, base=self.reader.measure(rest[0]))

    def _between(self, low: Node | None, high: Node) -> None:
        if high.rule == "product" or is_rate(high):
            if low is not None:
                self._set(low, rate=self._ratio(low))
            self._rated(high, "rate_max")
        else:
            least, most = self._money(low) if low else None, self._money(high)
            if low and least is not None and least > most:
                raise low.slip(f"下限 {low.words} 大于上限 {high.words}")
            self._set(high, form="range", amount_max=most, **({} if least is None else {"amount": least}))

    def _step(self, measure: Node, size: Node) -> Step:
        counted = self.reader.measure(measure)
        return Step(measure=counted, size=self.reader.figure(size, counted))

    # --- notes ---

    def _note(self, node: Node) -> None:
        head, *rest = apart(node)
        name = head.parts[0].words if head.rule == "named" else head.words
        if name in _WORD_NOTES and not rest:
            self._set(node, **_WORD_NOTES[name])
        elif name in _NOTES and (head.rule == "named") == (name in (w.SHARED, w.SAME_GROUP)):
            _NOTES[name](self, node, head, rest)
        else:
            raise node.slip(f"看不懂“{node.words}”", closest(name, (*_NOTES, *_WORD_NOTES)) or f"例如 {_NOTE_EXAMPLES}")

    def _one(self, node: Node, rest: Sequence[Node]) -> Node:
        if len(rest) != 1:
            raise node.slip(f"“{node.parts[0].words}”后面应写一个数", f"例如 {node.parts[0].words} 100万元")
        return rest[0]

    def _cap(self, node: Node, head: Node, rest: Sequence[Node]) -> None:
        self._set(node, cap=self._money(self._one(node, rest)), cap_scope=_SCOPES[head.words])

    def _also(self, node: Node, _head: Node, rest: Sequence[Node]) -> None:
        if not 2 <= len(rest) <= 3 or rest[0].words not in _SCOPES:
            raise node.slip(f"看不懂“{node.words}”", f"例如 {w.ALSO} 每个项目最高 300万元 2次")
        times = self._number(rest[2], "次") if len(rest) == 3 else None
        cap = Cap(amount=self._money(rest[1]), scope=_SCOPES[rest[0].words], times=times)
        self.found["caps"] = (*self.found.get("caps", ()), cap)

    def _cap_of(self, node: Node, _head: Node, rest: Sequence[Node]) -> None:
        product = self._one(node, rest)
        if product.rule != "product" or len(product.parts) != 3 or product.parts[1].folded != "×":
            raise node.slip(f"看不懂“{node.words}”", "例如 不超过 30% × 项目实际投入；一笔钱的上限写 最高 200万元")
        self._set(node, cap_of=CapOf(rate=self._ratio(product.parts[0]), base=self.reader.measure(product.parts[2])))

    def _shared_cap(self, node: Node, head: Node, rest: Sequence[Node]) -> None:
        if len(rest) != 2 or rest[0].words != w.SHARED_CAP:
            raise node.slip(f"看不懂“{node.words}”", "例如 与“研发奖励”合计最高 1000万元")
        self._set(node, shared_cap=SharedCap(group=head.parts[1].unquoted, amount=self._money(rest[1])))

    def _group(self, node: Node, head: Node, rest: Sequence[Node]) -> None:
        if rest:
            raise node.slip(f"看不懂“{node.words}”", "例如 同组“研发奖励”")
        self._set(node, group=head.parts[1].unquoted)

    def _money_note(self, node: Node, head: Node, rest: Sequence[Node]) -> None:
        self._set(node, **{_MONEY_NOTES[head.words]: self._money(self._one(node, rest))})

    def _ratio_note(self, node: Node, head: Node, rest: Sequence[Node]) -> None:
        self._set(node, **{_RATIO_NOTES[head.words]: self._ratio(self._one(node, rest))})

    def _shares(self, node: Node, head: Node, rest: Sequence[Node]) -> None:
        if not rest:
            raise node.slip(f"“{head.words}”后面应写比例", f"例如 {head.words} 50%、30%、20%")
        name = "schedule" if head.words == w.SCHEDULE else "instalments"
        self._set(node, **{name: each(self._ratio, rest)})

    def _for(self, node: Node, _head: Node, rest: Sequence[Node]) -> None:
        time = self._one(node, rest)
        if time.folded.endswith("年"):
            self._set(node, years=self._number(time, "年"))
        else:
            self._set(node, months=self._number(time, "个月"))

    def _base(self, node: Node, _head: Node, rest: Sequence[Node]) -> None:
        self._set(node, base=self.reader.measure(self._one(node, rest)))

    def _step_note(self, node: Node, _head: Node, rest: Sequence[Node]) -> None:
        if len(rest) != 3 or rest[1].words != w.EVERY:
            raise node.slip(f"看不懂“{node.words}”", "例如 分档 增加值·增量 每满 100万元")
        self._set(node, step=self._step(rest[0], rest[2]))

    def _base_max(self, node: Node, _head: Node, rest: Sequence[Node]) -> None:
        self._set(node, base_max=self._base_figure(self._one(node, rest)))

    def _above(self, node: Node, _head: Node, rest: Sequence[Node]) -> None:
        if len(rest) != 2 or rest[1].words != w.PART:
            raise node.slip(f"看不懂“{node.words}”", "例如 只算超过 500万元 的部分")
        self._set(node, above=self._base_figure(rest[0]))

    def _bracket(self, node: Node, _head: Node, rest: Sequence[Node]) -> None:
        if len(rest) != 4 or (rest[1].words, rest[3].words) != (w.TO, w.PART):
            raise node.slip(f"看不懂“{node.words}”", "例如 只算 500万元 至 1000万元 的部分")
        high = None if rest[2].words == w.UNLIMITED else self._base_figure(rest[2])
        self._set(node, bracket=(self._base_figure(rest[0]), high))

    # --- figures ---

    def _money(self, node: Node) -> Decimal:
        return read_figure_of(node, "money")

    def _ratio(self, node: Node) -> Decimal:
        return read_figure_of(node, "ratio")

    def _number(self, node: Node, unit: str) -> Decimal:
        value = read_figure(node.folded, {unit: Decimal(1)})
        if value is None:
            raise node.slip(f"“{node.words}”不是数字", f"例如 3{unit}")
        return value

    def _base_figure(self, node: Node) -> Decimal:
        step: Step | None = self.found.get("step")
        measure: Measure | None = self.found.get("base") or (step.measure if step else None)
        return self.reader.figure(node, measure) if measure else read_figure_of(node, None)


_WORD_NOTES: dict[str, Fields] = {
    w.MONTHLY: {"per": "month"},
    w.DISCRETION: {"at_most": True},
    **{word: {"pick": pick} for word, pick in _PICKS.items()},
    **{word: {"cap_scope": scope} for word, scope in _SCOPE_NOTES.items()},
    **{word: {"to": receiver} for word, receiver in _RECEIVERS.items()},
}
_MONEY_NOTES = {w.FLOOR: "floor", w.AMOUNT: "amount", w.AMOUNT_MAX: "amount_max"}
_RATIO_NOTES = {w.RATE: "rate", w.RATE_MAX: "rate_max", w.RATE_PAID: "rate_paid"}
_Note = Callable[[BenefitReader, Node, Node, Sequence[Node]], None]
_NOTES: dict[str, _Note] = {
    **dict.fromkeys(_SCOPES, BenefitReader._cap),
    **dict.fromkeys(_MONEY_NOTES, BenefitReader._money_note),
    **dict.fromkeys(_RATIO_NOTES, BenefitReader._ratio_note),
    w.ALSO: BenefitReader._also,
    w.AT_MOST: BenefitReader._cap_of,
    w.SHARED: BenefitReader._shared_cap,
    w.SAME_GROUP: BenefitReader._group,
    w.SCHEDULE: BenefitReader._shares,
    w.INSTALMENTS: BenefitReader._shares,
    w.FOR: BenefitReader._for,
    w.BASE: BenefitReader._base,
    w.STEP: BenefitReader._step_note,
    w.BASE_MAX: BenefitReader._base_max,
    w.ABOVE: BenefitReader._above,
    w.BETWEEN: BenefitReader._bracket,
}
