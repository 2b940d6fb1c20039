"""Hypothesis strategies for measures, conditions, benefits and clauses, typed by a vocabulary.

Whatever they make, the exchange form accepts. Shared by every test that compares two paths over the language.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from engine.language.benefits import CAP_SCOPES, KINDS, PICKS, RECEIVERS, Benefit, Cap, CapOf, SharedCap, Step
from engine.language.clauses import (
    BASE_READINGS,
    BOUND_READINGS,
    GROWTH_READINGS,
    ROLES,
    STEP_READINGS,
    Choice,
    Clause,
    Question,
    Readings,
    Window,
)
from engine.language.periods import RELATIVE_NAMES, Months, Period, Relative, read_months
from engine.language.site import load_vocabulary
from engine.language.tree import (
    EQUAL_OPS,
    NATURES,
    ORDER_OPS,
    TAG_OPS,
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Condition,
    FigureRef,
    ListRef,
    Measure,
    Not,
    Span,
    Value,
)
from engine.language.vocabulary import NUMERIC_KINDS, Indicator, Vocabulary

VOCABULARY = load_vocabulary()

FRAGMENTS = (
    "对上年度", "研发费用", "营业收入", "增长", "5%", "以上的", "规模以上", "高新技术企业", "，", "；", "给予", "奖励",
    "100万元", "且", "或", "不含", "（含）", "“小巨人”", "2023年", "近三年", " ", "\n", "：", "#1", "- ", "「A」", '"',
    "\\", "'", "%", "R&D", "同比", "项目", "。", "最高", "不超过", "|", "…",
)  # fmt: skip
TAGS = (
    "高新技术企业",
    "制造业",
    "本区",
    "“创客中国”500强",
    "专精特新“小巨人”",
    "A级及以上",
    "批发、零售",
    "2023",
    "含 税",
)
WORDS = ("A级", "小型", "初创期", "是", "甲 乙", "1", "≥", "“引”", "营业收入", "未定")
QUALIFIERS = ("国家级", "与主导产品相关", "美元", "优质产品目录中的国产化装备", "A】B", "“含”引号", "第一行\n第二行")


# --- small things -------------------------------------------------------------------------------------------------


def figures(*, signed: bool = True) -> st.SearchStrategy[Decimal]:
    """Numbers as they stand in policies: round ones, percentages, cents, and a few odd ones."""
    round_ones = st.builds(lambda n, zeros: Decimal(n) * 10**zeros, st.integers(1, 999), st.integers(0, 9))
    parts = st.builds(lambda n, places: Decimal(n).scaleb(-places), st.integers(1, 9999), st.integers(1, 4))
    odd = st.sampled_from([Decimal(0), Decimal("0.03"), Decimal("1E-9"), Decimal("123456789.01"), Decimal(10) ** 20])
    plain = st.one_of(round_ones, parts, odd)
    return st.one_of(plain, plain.map(lambda value: -value)) if signed else plain


def positive_figures() -> st.SearchStrategy[Decimal]:
    return figures(signed=False).filter(bool)


def days() -> st.SearchStrategy[date]:
    return st.dates(date(1990, 1, 1), date(2040, 12, 31))


def _absolute(text: str) -> Months:
    months = read_months(text)
    assert months is not None
    return months


def periods() -> st.SearchStrategy[Period]:
    years = st.integers(2015, 2030)
    months = st.integers(1, 12)
    written = st.one_of(
        years.map(str),
        st.builds("{}Q{}".format, years, st.integers(1, 4)),
        st.builds("{}H{}".format, years, st.integers(1, 2)),
        st.builds("{}-{:02}".format, years, months),
        st.builds("{0}-{1:02}..{2}-{3:02}".format, years, months, st.integers(2031, 2033), months),
        st.builds("{0}-01..{0}-{1:02}".format, years, months),
    )
    return st.one_of(st.sampled_from(sorted(RELATIVE_NAMES)).map(Relative), written.map(_absolute))


def texts() -> st.SearchStrategy[str]:
    """A clause text: pieces of policy prose, with the marks that trouble a file format among them."""
    return st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=12).map("".join).filter(str.strip)


@st.composite
def places(draw: st.DrawFn, text: str | None) -> tuple[str | None, Span | None]:
    """A phrase and its span in the text: mostly the very words there, sometimes one without the other."""
    if text is None or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from([None, None, "原文没有的词"])), None
    start = draw(st.integers(0, len(text) - 1))
    span = start, draw(st.integers(start + 1, min(len(text), start + 8)))
    words = text[slice(*span)]
    if not words.strip():
        return None, span
    return draw(st.sampled_from([(words, span)] * 5 + [(words, None), (None, span), ("别的词", span)]))


# --- measures -----------------------------------------------------------------------------------------------------


def kind_of(measure: Measure, scope: dict[str, Indicator]) -> str | None:
    """The kind a generated measure yields."""
    if measure.derive in ("growth", "share") or measure.agg == "cagr":
        return "ratio"
    if measure.records and measure.agg == "count":
        return "count"
    if measure.agg == "run" or measure.derive == "age":
        return "duration"
    if measure.sum:
        return kind_of(measure.sum[0], scope)
    if measure.records:
        scope = dict(VOCABULARY.tables[measure.records].fields)
    return scope[measure.of].kind if measure.of else None


def _scope(vocabulary: Vocabulary, table: str | None) -> dict[str, Indicator]:
    return dict(vocabulary.tables[table].fields if table else vocabulary.indicators)


@st.composite
def measures(
    draw: st.DrawFn,
    vocabulary: Vocabulary = VOCABULARY,
    *,
    kinds: Iterable[str] | None = None,
    table: str | None = None,
    depth: int = 1,
    known: bool = False,
) -> Measure:
    """A measure of one of the kinds (None: of any); with `known`, one that every profile can hold a figure for."""
    shapes = ["plain"] * 6 + ([] if known or kinds else ["unknown"]) + (["sum"] if depth and not table else [])
    shapes += ["records"] if depth and not table and kinds is None else []
    shape = draw(st.sampled_from(shapes))
    if shape == "records":
        return draw(record_measures(vocabulary))
    if shape == "sum":
        return draw(_sums(vocabulary, kinds))
    if shape == "unknown":
        base = Measure(phrase=draw(st.sampled_from([None, "孵化资金规模", "全区平均 5个百分点", "“引”"])))
        kind = None
    else:
        base, kind = draw(_named(vocabulary, kinds, table))
    return draw(_narrowed(base, kind, vocabulary, table, depth, fixed_kind=kinds is not None, known=known))


@st.composite
def _named(
    draw: st.DrawFn, vocabulary: Vocabulary, kinds: Iterable[str] | None, table: str | None
) -> tuple[Measure, str]:
    scope = _scope(vocabulary, table)
    wanted = set(kinds) if kinds is not None else None
    keys = [key for key, entry in scope.items() if wanted is None or entry.kind in wanted]
    key = draw(st.sampled_from(sorted(keys)))
    return Measure(of=key), scope[key].kind


@st.composite
def _sums(draw: st.DrawFn, vocabulary: Vocabulary, kinds: Iterable[str] | None) -> Measure:
    numeric = sorted(set(kinds or NUMERIC_KINDS) & NUMERIC_KINDS)
    kind = draw(st.sampled_from(numeric or ["count"]))
    parts = draw(st.lists(measures(vocabulary, kinds=[kind], depth=0), min_size=1, max_size=3))
    return Measure(sum=tuple(parts), period=draw(st.none() | periods()))


@st.composite
def _narrowed(
    draw: st.DrawFn,
    base: Measure,
    kind: str | None,
    vocabulary: Vocabulary,
    table: str | None,
    depth: int,
    *,
    fixed_kind: bool,
    known: bool,
) -> Measure:
    """The measure with a period, an aggregation, a derivation, a qualifier."""
    numeric = kind is None or kind in NUMERIC_KINDS
    divisible = numeric and depth > 0 and _holds(NUMERIC_KINDS, vocabulary, table)
    aggs: list[Any] = [None, None, None, "sum", "avg", "each"] + (["cagr"] if numeric and not fixed_kind else [])
    derives: list[Any] = [None, None] + (["increase"] if numeric else [])
    if not fixed_kind:
        derives += (
            (["growth"] if numeric else [])
            + (["share"] if divisible else [])
            + (["age"] if kind in (None, "date") else [])
        )
    derive = draw(st.sampled_from(derives))
    return Measure(
        of=base.of,
        phrase=base.phrase or (None if known else draw(st.sampled_from([None, None, None, "增量", "其“增量”"]))),
        period=draw(st.none() | periods()),
        agg=draw(st.sampled_from(aggs)),
        derive=derive,
        against=draw(_against(derive, vocabulary, table)),
        qualifier=None if known else draw(st.sampled_from([None] * 5 + list(QUALIFIERS))),
        currency=draw(st.sampled_from([None, "USD", "EUR", "林吉特"])) if kind == "money" and not known else None,
    )


def _holds(kinds: Iterable[str], vocabulary: Vocabulary, table: str | None) -> bool:
    """Whether anything of these kinds is in scope."""
    return any(entry.kind in set(kinds) for entry in _scope(vocabulary, table).values())


def _against(
    derive: str | None, vocabulary: Vocabulary, table: str | None
) -> st.SearchStrategy[Period | Measure | None]:
    if derive == "share":
        return measures(vocabulary, kinds=sorted(NUMERIC_KINDS), table=table, depth=0)
    return st.none() | periods() if derive in ("growth", "increase") else st.none()


@st.composite
def record_measures(draw: st.DrawFn, vocabulary: Vocabulary = VOCABULARY) -> Measure:
    """A count, sum, greatest, least or longest run over related rows."""
    table = draw(st.sampled_from(sorted(vocabulary.tables)))
    fields = vocabulary.tables[table].fields
    by_kind = {agg: sorted(key for key, field in fields.items() if field.kind in kinds) for agg, kinds in _AGGS.items()}
    agg: Any = draw(st.sampled_from(["count", *sorted(agg for agg, keys in by_kind.items() if keys)]))
    return Measure(
        records=table,
        agg=agg,
        of=draw(st.sampled_from(by_kind[agg])) if agg in by_kind else None,
        where=draw(st.none() | conditions(vocabulary, table=table, leaves=3)),
        period=draw(st.none() | periods()),
        derive=draw(st.sampled_from([None, None, None, "increase"])) if agg in ("count", "sum") else None,
    )


_AGGS = {
    "sum": NUMERIC_KINDS,
    "max": NUMERIC_KINDS | {"date"},
    "min": NUMERIC_KINDS | {"date"},
    "run": frozenset({"date"}),
}


# --- conditions ---------------------------------------------------------------------------------------------------


@st.composite
def atoms(
    draw: st.DrawFn,
    vocabulary: Vocabulary = VOCABULARY,
    *,
    text: str | None = None,
    table: str | None = None,
    known: bool = False,
) -> Atom:
    """One comparison whose value fits its measure; with `known`, a gate over plain figures only."""
    measure = draw(measures(vocabulary, table=table, known=known))
    kind = kind_of(measure, _scope(vocabulary, table))
    op = draw(st.sampled_from(_ops(kind)))
    phrase, span = draw(places(text))
    return Atom(
        measure=measure,
        op=op,
        value=draw(_values(op, kind, vocabulary, table, known=known)),
        phrase=phrase,
        span=span,
        nature="gate" if known else draw(st.sampled_from(["gate"] * 6 + list(NATURES))),
    )


def _ops(kind: str | None) -> tuple[Any, ...]:
    if kind is None:
        return (*ORDER_OPS, *EQUAL_OPS, *TAG_OPS, "is")
    if kind == "bool":
        return ("is",)
    if kind == "tags":
        return TAG_OPS
    return (*ORDER_OPS, *EQUAL_OPS) if kind in NUMERIC_KINDS or kind == "date" else EQUAL_OPS


def _values(
    op: str, kind: str | None, vocabulary: Vocabulary, table: str | None, *, known: bool
) -> st.SearchStrategy[Value]:
    if op == "is":
        return st.booleans()
    if op in TAG_OPS:
        tags = st.lists(st.sampled_from(TAGS), min_size=1, max_size=3, unique=True).map(tuple)
        return tags if known else st.one_of(tags, tags, st.sampled_from(["五大产业链", "“引”单"]).map(_list_ref))
    literal = _literals(kind)
    if known:
        return literal
    references = st.builds(
        FigureRef,
        ref=st.sampled_from(["LPR", "全省 平均"]),
        plus=st.none() | figures(),
        times=st.none() | figures(),
    )
    others = st.builds(Measure, of=st.none(), phrase=st.sampled_from(["全区平均水平", "同期“补助”", None]))
    if kind in NUMERIC_KINDS and _holds([str(kind)], vocabulary, table):
        others = st.one_of(others, measures(vocabulary, kinds=[str(kind)], table=table, depth=0))
    return st.one_of(literal, literal, literal, references, others)


def _list_ref(name: str) -> ListRef:
    return ListRef(list=name)


def _literals(kind: str | None) -> st.SearchStrategy[Value]:
    if kind in NUMERIC_KINDS:
        return figures()
    if kind == "date":
        return days()
    return st.sampled_from(WORDS) if kind is not None else st.one_of(figures(), days(), st.sampled_from(WORDS))


def conditions(
    vocabulary: Vocabulary = VOCABULARY,
    *,
    text: str | None = None,
    table: str | None = None,
    leaves: int = 8,
    known: bool = False,
) -> st.SearchStrategy[Condition]:
    """A tree of up to `leaves` atoms; atoms quote from `text` where one is given."""
    return st.recursive(atoms(vocabulary, text=text, table=table, known=known), _joined, max_leaves=leaves)


def _joined(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(part, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        parts.map(lambda each: AllOf(parts=each)),
        parts.map(lambda each: AnyOf(parts=each)),
        parts.flatmap(lambda each: st.integers(1, len(each)).map(lambda least: AtLeast(least=least, parts=each))),
        part.map(lambda one: Not(part=one)),
    )


# --- benefits -----------------------------------------------------------------------------------------------------

_FORMS = ("fixed", "rate", "per_step", "per_unit", "range", "upto", "difference", "none")
_NEEDED = {
    "fixed": ("amount",),
    "rate": ("rate", "base"),
    "per_step": ("amount", "step"),
    "per_unit": ("amount", "base"),
    "range": ("amount", "amount_max"),
    "upto": ("cap",),
    "difference": ("amount", "base"),
    "none": (),
}


@st.composite
def benefits(
    draw: st.DrawFn, vocabulary: Vocabulary = VOCABULARY, *, text: str | None = None, rare: bool = True
) -> Benefit:
    """A benefit with what its form needs and, with `rare`, any of the other fields."""
    form = draw(st.sampled_from(_FORMS))
    every = _benefit_fields(vocabulary, text)
    more = draw(st.lists(st.sampled_from(sorted(every)), max_size=4, unique=True)) if rare else []
    found: dict[str, Any] = {name: draw(every[name]) for name in dict.fromkeys((*_NEEDED[form], *more))}
    if "amount" in found and found.get("amount_max", found["amount"]) < found["amount"]:
        found["amount"], found["amount_max"] = found["amount_max"], found["amount"]
    phrase, span = draw(places(text))
    return Benefit(kind=draw(st.sampled_from(sorted(KINDS))), form=form, phrase=phrase, span=span, **found)


def _benefit_fields(vocabulary: Vocabulary, text: str | None) -> dict[str, st.SearchStrategy[object]]:
    money, rate = figures(signed=False), figures()
    base = measures(vocabulary, depth=0)
    scope = st.sampled_from(sorted(CAP_SCOPES))
    shares = st.lists(figures(signed=False), min_size=1, max_size=4).map(tuple)
    return {
        "amount": money,
        "amount_max": money,
        "rate": rate,
        "rate_max": rate,
        "rate_paid": rate,
        "at_most": st.booleans(),
        "base": base,
        "base_max": money,
        "above": money,
        "bracket": _brackets(),
        "step": st.builds(Step, measure=base, size=positive_figures()),
        "cap": money,
        "cap_scope": scope,
        "caps": st.lists(
            st.builds(Cap, amount=money, scope=scope, times=st.none() | positive_figures()), min_size=1, max_size=2
        ).map(tuple),
        "cap_of": st.builds(CapOf, rate=money, base=base),
        "shared_cap": st.builds(SharedCap, group=st.sampled_from(WORDS), amount=money),
        "floor": money,
        "per": st.just("month"),
        "months": positive_figures(),
        "years": positive_figures(),
        "schedule": shares,
        "instalments": shares,
        "when": conditions(vocabulary, text=text, leaves=4),
        "pick": st.sampled_from(sorted(PICKS)),
        "group": st.sampled_from(WORDS),
        "to": st.sampled_from(sorted(RECEIVERS)),
    }


@st.composite
def _brackets(draw: st.DrawFn) -> tuple[Decimal, Decimal | None]:
    low = draw(figures(signed=False))
    return low, draw(st.none() | positive_figures().map(lambda width: low + width))


# --- clauses ------------------------------------------------------------------------------------------------------


@st.composite
def windows(draw: st.DrawFn) -> Window:
    opens, closes = draw(st.none() | days()), draw(st.none() | days())
    if opens and closes and closes < opens:
        opens, closes = closes, opens
    issued = opens is None and draw(st.booleans())
    months = draw(st.none() | st.integers(1, 60)) if opens or issued else None
    return Window(opens=opens, from_issued=issued, closes=closes, months=months)


_SOME_WORDS = st.sampled_from(["以上", "产值 一", "“引”"])


def readings() -> st.SearchStrategy[Readings]:
    return st.builds(
        Readings,
        steps=st.sampled_from(sorted(STEP_READINGS)),
        growth=st.sampled_from(sorted(GROWTH_READINGS)),
        bounds=st.dictionaries(_SOME_WORDS, st.sampled_from(sorted(BOUND_READINGS)), max_size=2),
        per=st.sampled_from([None, "项目", "单个 项目"]),
        base_period=st.sampled_from(sorted(BASE_READINGS)),
    ) | st.builds(Readings, bound=st.sampled_from(sorted(BOUND_READINGS)))  # fmt: skip


@st.composite
def questions(draw: st.DrawFn, vocabulary: Vocabulary = VOCABULARY, *, text: str) -> Question:
    labels = draw(
        st.lists(st.sampled_from(["按季度", "按全年", "含本数", "其他 口径"]), min_size=2, max_size=3, unique=True)
    )
    choices = tuple(
        Choice(
            label=label,
            when=draw(st.none() | conditions(vocabulary, text=text, leaves=3)),
            benefits=draw(
                st.none() | st.lists(benefits(vocabulary, text=text, rare=False), min_size=1, max_size=1).map(tuple)
            ),
            readings=draw(st.none() | st.just(Readings()) | readings()),
        )
        for label in labels
    )
    _, span = draw(places(text))
    asks = draw(st.sampled_from(["“比上年”是与上年同期比，还是与上年全年比？", "含不含本数"]))
    return Question(asks=asks, choices=choices, default=draw(st.sampled_from([None, *labels])), span=span)


@st.composite
def clauses(draw: st.DrawFn, vocabulary: Vocabulary = VOCABULARY) -> Clause:
    """A clause whose atoms, benefits and unread spans quote from its text."""
    text = draw(texts())
    spans = draw(st.lists(places(text), max_size=2))
    return Clause(
        id=draw(st.sampled_from(["三（一）", "第5条", "1.2", "dev-001", "yes", "a: b"])),
        text=text,
        quantifiable=draw(st.booleans()),
        when=draw(st.none() | conditions(vocabulary, text=text)),
        benefits=tuple(draw(st.lists(benefits(vocabulary, text=text), max_size=3))),
        window=draw(st.none() | windows()),
        unread=tuple(span for _, span in spans if span),
        document=draw(st.sampled_from([None, None, "policy-1"])),
        applies_to=draw(st.sampled_from([None, None, "document"])),
        role=draw(st.sampled_from(["rule"] * 3 + sorted(ROLES))),
        readings=draw(st.just(Readings()) | readings()),
        questions=tuple(draw(st.lists(questions(vocabulary, text=text), max_size=1))),
        reminders=tuple(draw(st.lists(st.integers(1, 365), max_size=2, unique=True))),
    )
