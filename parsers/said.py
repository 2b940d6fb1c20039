"""What was said before: subjects, measures and periods carried over pieces and sentences; mentions become
measures by it."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engine.language.periods import Months, Period, Relative
from engine.language.tree import Agg, Derive, Measure
from engine.language.vocabulary import Quotient, Vocabulary
from parsers.guesses import Guess
from parsers.lexicon import table
from parsers.rules.holdings import Holding
from parsers.rules.measures import Mention
from parsers.rules.times import Span

Kind = Literal["money", "ratio", "count", "duration", "area", "score", ""]


@dataclass(slots=True)
class Said:
    """The memory of a reader who goes through the clause from left to right."""

    vocabulary: Vocabulary
    mentions: list[Mention] = field(default_factory=list)
    period: Span | None = None
    titles: Holding | None = None
    hoped: Holding | None = None  # 鼓励创建X: what 对获批的 later on has won
    line: Holding | None = None
    board: Holding | None = None  # 科创板: where 成功上市 later on takes place
    heading: dict[str | None, Period] = field(default_factory=dict)  # periods of figures named before
    before_items: dict[str | None, Period] = field(default_factory=dict)  # … before the first item of a list
    refused: list[str | None] = field(default_factory=list)  # what must not have happened, by key
    opening: Mention | None = None  # the first figure of the sentence, by which its bands go
    graded: str | None = None  # what was graded: D类企业 later on is graded by the same
    refusing: bool = False  # the last piece said what must not be
    guesses: list[Guess] = field(default_factory=list)  # words that may name a figure
    graded_in: Period | None = None  # … and of which time
    as_of: Period | None = None  # 截至上年末: for every figure of the sentence
    dated_here: bool = False  # the period stands in this very piece

    def pause(self, closed: str, first: str, second: str) -> None:
        """At a mark of punctuation: a period goes over 且, 或 and 、, not over a new sentence or a new noun."""
        self.dated_here = False
        refusing, self.refusing = self.refusing, False
        if closed == "semicolon" and first == "or":
            return
        if first == "among":
            self.period = Span(self.mentions[-1].period) if self.mentions else None
        elif closed != "comma" or first not in ("and", "or", "but", "not") or (second == "head" and first != "or"):
            self.period = None
        elif first == "not" and not refusing:
            self.period = None  # 当年新招…，无拖欠工资: a year of hiring says nothing of what must not be
        if closed in ("stop", "semicolon"):
            self.as_of = None
        if closed in ("stop", ""):
            self.opening = None

    def remember(self, mention: Mention) -> None:
        self.mentions.append(mention)
        if self.opening is None and mention.keys and not mention.share:
            self.opening = mention

    def kind_of(self, key: str | None) -> str:
        indicator = self.vocabulary.indicators.get(key or "")
        return indicator.kind if indicator else ""

    def is_flow(self, key: str | None) -> bool:
        indicator = self.vocabulary.indicators.get(key or "")
        return bool(indicator and indicator.flow)

    def last(self, dim: str = "", *, change: bool | None = None) -> Mention | None:
        """The latest figure named that is counted in this unit."""
        for mention in reversed(self.mentions):
            if not mention.keys:
                continue
            if dim and not self.fits(mention, dim):
                if mention.share and self.fits(part := replace(mention, share=False, over=None), dim) and part.keys[0]:
                    return part  # 占职工总数的8%以上，且不少于30人
                continue
            if change is None or bool(mention.change) == change:
                return mention
        return None

    def counted(self) -> Mention | None:
        """The latest figure that counts persons or things, whatever was asked of it."""
        for mention in reversed(self.mentions):
            if mention.keys and self.kind_of(mention.keys[0]) == "count" and not mention.share:
                return replace(mention, change=None) if mention.change != "increase" else mention
        return None

    def paid_on(self) -> Mention | None:
        """The latest sum of money that the conditions spoke of."""
        for mention in reversed(self.mentions):
            if mention.keys and self.kind_of(mention.keys[0]) == "money" and not mention.share:
                return replace(mention, change=None) if mention.change in ("growth", "rise", "fall") else mention
        return None

    def fits(self, mention: Mention, dim: str) -> bool:
        """Is a figure in this unit a figure of the mention?"""
        if mention.agg == "cagr" or mention.change == "growth":
            return dim in ("ratio", "")
        if mention.change in ("rise", "fall"):
            return dim == "ratio" or dim in _UNITS.get(self.kind_of(mention.keys[0]), ("",))
        if mention.share:
            return (
                dim in ("ratio", "")
                or (mention.over == "employees" and dim == "money")
                or (mention.over == "floor_area" and dim == "count")
            )
        kind = self.kind_of(mention.keys[0] if mention.keys else None)
        return not kind or dim in _UNITS.get(kind, ())

    # --- mentions to measures --------------------------------------------------------------------------------------

    def complete(self, mention: Mention, dim: str) -> Mention:
        """Take over from what was said before: the name, with its period."""
        if mention.keys:
            return self._with_period(self._more_fully(mention), dim)
        before = self._antecedent(mention, dim)
        if before is None:
            return replace(mention, keys=(None,))
        if mention.share:
            return replace(
                before,
                share=True,
                over=mention.over,
                change=None,
                words=mention.words,
                first=mention.first,
                last=mention.last,
                agg=mention.agg or before.agg,
            )
        here = self.period.period if self.dated_here and self.period else None
        return replace(
            before,
            period=mention.period or here or before.period,
            change=mention.change or (before.change if dim == "ratio" or not mention.words else None),
            base=mention.base or before.base,
            agg=mention.agg or (before.agg if not mention.change else None),
            share=before.share and not mention.change,
            words=mention.words,
            name=before.name or before.words,
            first=mention.first,
            last=mention.last,
        )

    def _more_fully(self, mention: Mention) -> Mention:
        """投资额 after 固定资产投资 is that investment, 到资额 after 实际使用外资 that capital."""
        keys = table("measures")["vague"].get(mention.words, ())
        if not keys:
            return mention
        before = next((said for said in reversed(self.mentions) if said.keys and said.keys[0] in keys), None)
        return replace(mention, keys=before.keys, kind=before.kind, flow=before.flow) if before else mention

    def _antecedent(self, mention: Mention, dim: str) -> Mention | None:
        if mention.share:
            return next(
                (
                    said
                    for said in reversed(self.mentions)
                    if said.keys and not said.share and self.kind_of(said.keys[0]) in ("money", "count", "")
                ),
                None,
            )
        if mention.change or mention.agg == "cagr":
            return next(
                (
                    said
                    for said in reversed(self.mentions)
                    if said.keys and not said.share and self.kind_of(said.keys[0]) not in ("ratio", "duration")
                ),
                None,
            )
        return self.last(dim)

    def _with_period(self, mention: Mention, dim: str) -> Mention:
        """A figure of a period takes the one that still holds; named again, that of its first naming."""
        if mention.agg == "each" and mention.period is None:
            several = self.period if self.period and str(self.period.period) in _SEVERAL else None
            mention = replace(
                mention, period=several.period if several else Relative("last_year"), agg="each" if several else None
            )
        if mention.period:
            if mention.keys[0]:
                self.heading.setdefault(mention.keys[0], mention.period)
            if self.period is None or self.period.period != mention.period:
                self.period = Span(mention.period, every=mention.agg == "each")
            return mention
        if mention.keys[0] in self.heading:
            return replace(mention, period=self.heading[mention.keys[0]])
        if mention.keys[0] is None and dim not in ("ratio", "money", "energy", "times"):
            return mention  # of what is counted, nobody knows whether it is counted in a year
        if self.as_of:
            return replace(mention, period=self.as_of)
        if not self.period or self.period.period is None:
            return mention
        if not any(self.is_flow(key) for key in mention.keys) and self.kind_of(mention.keys[0]) and not mention.change:
            return mention
        return replace(mention, period=self.period.period, agg=mention.agg or ("each" if self.period.every else None))

    def measure(self, mention: Mention, key: str | None, *, dim: str = "") -> Measure:
        """The measure of one key of a complete mention."""
        derive: Derive | None = None
        against: Period | Measure | None = None
        agg: Any = mention.agg
        if mention.change:
            derive = "increase" if mention.change == "increase" or dim not in ("ratio", "times", "") else "growth"
            against = mention.base
        if mention.share:
            key, against = self._share(mention, key)
            derive = "share" if against is not None else None
            if against and mention.period and self.is_flow(key):
                against = replace(against, period=mention.period) if self.is_flow(against.of) else against
        agg = self._agg(mention, agg, derive)
        phrase = None if key else mention.name or mention.words or None
        return Measure(
            of=key,
            phrase=phrase,
            period=mention.period,
            agg=agg,
            derive=derive,
            against=against,
            qualifier=mention.qualifier,
        )

    def next_item(self) -> None:
        """Each item of a list is read for itself."""
        self.period = None
        self.heading = dict(self.before_items)

    def _agg(self, mention: Mention, agg: Agg | None, derive: Derive | None) -> Agg | None:
        """累计 and the like say nothing within one year; several years of a flow add up where nothing else is said."""
        several = isinstance(mention.period, Relative) and mention.period.name in ("last_2y", "last_3y", "last_5y")
        several = several or (isinstance(mention.period, Months) and mention.period.count > 12)
        if mention.period is None or several:
            if (
                several
                and agg is None
                and (mention.share or (derive is None and any(self._adds_up(key) for key in mention.keys)))
            ):
                return "sum"
            return agg
        return agg if agg == "cagr" else None

    def _adds_up(self, key: str | None) -> bool:
        indicator = self.vocabulary.indicators.get(key or "")
        return bool(indicator and (indicator.kind == "money" or (indicator.kind == "ratio" and indicator.formula)))

    def _share(self, mention: Mention, key: str | None) -> tuple[str | None, Measure | None]:
        """占营业收入的比重: the indicator of that quotient where there is one, else a share."""
        over = mention.over
        if over == "":
            over = key if self._of_itself(mention) else self._whole_of(key)
        if key and over and key == over and "revenue" in key and not mention.qualifier:
            return "main_revenue_share", None
        for indicator in self.vocabulary.indicators.values():
            formula = indicator.formula
            if isinstance(formula, Quotient) and formula.numerator == key and (formula.denominator == over or not over):
                return indicator.key, None
        if key is None or not over:
            return None, None
        return key, Measure(of=over)

    def _of_itself(self, mention: Mention) -> bool:
        """对东盟国家进出口额占比: a part of a figure against all of it."""
        return bool(mention.qualifier) and mention.over == ""

    def _whole_of(self, key: str | None) -> str | None:
        kind = self.kind_of(key)
        quotients = [
            i.formula
            for i in self.vocabulary.indicators.values()
            if isinstance(i.formula, Quotient) and i.formula.numerator == key
        ]
        if quotients:
            return quotients[0].denominator
        before = [
            said.keys[0]
            for said in self.mentions
            if said.keys and said.keys[0] != key and self.kind_of(said.keys[0]) == kind
        ]
        return before[-1] if before else None


_SEVERAL = ("last_2y", "last_3y", "last_5y")
_UNITS: dict[str, tuple[str, ...]] = {
    "money": ("money",),
    "ratio": ("ratio",),
    "count": ("count", "energy", "rank"),
    "duration": ("duration",),
    "area": ("area",),
    "score": ("score", ""),
}
