"""Pieces to branches: conditions gathered up to the grants they lead to, each branch a tier or a step of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.language.tree import AllOf, AnyOf, AtLeast, Atom, Condition, Not, all_of, atoms
from engine.language.vocabulary import Vocabulary
from parsers.conditions import CLAIMS, REACH, Conditions, Part, any_of
from parsers.folding import Folded
from parsers.grants import STARTS, Grant, Grants
from parsers.kinds import kind_of_sentence
from parsers.negation import negated_words
from parsers.outline import Block, Piece, outline, pieces
from parsers.reading import Token
from parsers.rules.titles import Holding, Item
from parsers.said import Said
from parsers.sizes import sized

MONEY_DIMS = frozenset(("money", "ratio"))


@dataclass(slots=True)
class Branch:
    """Conditions and the grants they lead to."""

    parts: list[Part] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    each_of: bool = False  # 分别: its lists go in pairs
    common: bool = False  # holds for every other branch
    inherits: bool = False  # 其中…的: what holds for the branch before holds for it too


def combine(parts: Sequence[Part], *, paired: bool = False) -> Condition | None:
    """且 binds looser than 或; 但 belongs to the alternative before it. With 分别, two lists are paired off."""
    if paired and (pairs := _pairs(parts)):
        return pairs
    groups: list[list[Condition]] = []
    for part in parts:
        if part.joiner == "or" and groups:
            groups[-1].append(part.condition)
        elif part.joiner == "but" and groups and len(groups[-1]) > 1:
            groups[-1][-1] = all_of(groups[-1][-1], part.condition) or part.condition
        else:
            groups.append([part.condition])
    return all_of(*(any_of(group) for group in groups))


def _pairs(parts: Sequence[Part]) -> Condition | None:
    """批发、零售企业年销售额分别达到5亿元、1亿元."""
    listed = [part for part in parts if len(part.choices) > 1]
    if len(listed) != 2 or len(listed[0].choices) != len(listed[1].choices):
        return None
    pairs = [all_of(*pair) or pair[0] for pair in zip(listed[0].choices, listed[1].choices, strict=True)]
    return all_of(*(part.condition for part in parts if part not in listed), any_of(pairs))


def negate(condition: Condition) -> Condition:
    """What must hold where this must not."""
    flipped = {
        ">": "<=",
        ">=": "<",
        "<": ">=",
        "<=": ">",
        "==": "!=",
        "!=": "==",
        "has_any": "has_none",
        "has_none": "has_any",
    }
    match condition:
        case Atom(op="is", value=value) if condition.measure.agg != "each":
            return replace(condition, value=not value)
        case Atom(op=op) if op in flipped and condition.measure.agg != "each":
            return replace(condition, op=flipped[op])  # type: ignore[arg-type]
        case AnyOf(parts=parts):
            return all_of(*map(negate, parts)) or condition
        case AllOf(parts=parts):
            return any_of([negate(part) for part in parts])
    return Not(part=condition)


class Branches:
    """Goes through the outline of a clause and gathers its branches."""

    def __init__(self, folded: Folded, vocabulary: Vocabulary) -> None:
        self.folded = folded
        self.said = Said(vocabulary)
        self.conditions = Conditions(folded, self.said)
        self.grants = Grants(folded, self.said)
        self.unread: list[tuple[int, int]] = []
        self.skipped: list[str] = []  # why sentences were left aside
        self.in_item = False
        self.granting = False  # something has been granted, so a share alone is a grant
        self.uses: list[tuple[Branch, Sequence[Token]]] = []
        self.past: list[Branch] = []

    def read(self, tokens: list[Token]) -> list[Branch]:
        block = outline(tokens)
        branches = self._block(block)
        branches = self._recognised(tokens, branches)
        for branch, use in self.uses:
            if not _is_base(branch, use, branches):
                self._mark(use)
        return branches

    def _recognised(self, tokens: list[Token], branches: list[Branch]) -> list[Branch]:
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

    # --- blocks -------------------------------------------------------------------------------------------------------

    def _block(self, block: Block) -> list[Branch]:
        branches = self._run(block.head, heading=bool(block.items))
        if not block.items:
            return branches
        deny = any(token.kind == "deny" for token in block.head)
        self.said.before_items = dict(self.said.heading)
        read = [self._item(item, deny) for item in block.items]
        if any(branch.grants for item in read for branch in item):
            return branches + [branch for item in read for branch in item]
        lists = [[part for branch in item for part in branch.parts] for item in read]
        conditions = [whole for whole in (sized([parts]) or combine(parts) for parts in lists) if whole is not None]
        if not conditions:
            return branches
        whole = sized(lists) or self._grouped(block.head, conditions, deny)
        start = block.head[-1] if block.head else block.items[0].head[0]
        joiner = "or" if self._opens_with_or(block.head) else "and"
        part = Part(whole, joiner, start.start, start.end)  # type: ignore[arg-type]
        if branches and (joiner == "or" or not branches[-1].grants):
            branches[-1].parts.append(part)
            return branches
        return [*branches, Branch([part], common=True)]

    def _item(self, item: Block, deny: bool) -> list[Branch]:
        self.said.next_item()
        self.in_item = True
        if not deny:
            return self._block(item)
        tokens = [token for token in item.head if token.kind not in ("stop", "semicolon")]
        if not tokens:
            return []
        return [Branch(self._refused(tokens))]

    def _grouped(self, head: list[Token], conditions: list[Condition], deny: bool) -> Condition:
        if deny:
            return all_of(*conditions) or conditions[0]
        last = [inner for token in head[-14:] for inner in (token.value if token.kind == "bracket" else (token,))]
        if any(token.kind == "group_or" for token in last):
            return any_of(conditions)
        at_meet = next(
            (i for i, token in enumerate(last) if token.kind in ("meet", "these", "below") or token.text in ("至少",)),
            None,
        )
        count = next((token for token in last if token.kind in ("amount", "bound") and _items(token)), None)
        if count is not None and at_meet is not None:
            number = int(_items(count) or 0)
            if number == 1 and (count.kind == "bound" or "一项" in count.text or "1项" in count.text):
                return any_of(conditions)
            least = self._least(last, number)
            if 1 < least < len(conditions):
                return AtLeast(least=least, parts=tuple(conditions))
        return all_of(*conditions) or conditions[0]

    def _least(self, tokens: list[Token], first: int) -> int:
        """以下5项中的3项: the second figure counts."""
        numbers = [int(_items(token) or 0) for token in tokens if token.kind in ("amount", "bound") and _items(token)]
        return numbers[-1] if numbers else first

    def _opens_with_or(self, head: list[Token]) -> bool:
        for token in reversed(head[-12:]):
            if token.kind == "or":
                return True
            if token.kind in ("comma", "stop", "semicolon", "need"):
                return False
        return False

    # --- runs ---------------------------------------------------------------------------------------------------------

    def _run(self, tokens: list[Token], *, heading: bool = False) -> list[Branch]:
        branches: list[Branch] = []
        for sentence in _sentences(tokens):
            text = "".join(token.text for token in sentence)
            why = kind_of_sentence(text)
            if why and not _is_rule_after_all(sentence, why):
                self.skipped.append(why)
                sentence = _rules_among(sentence)
            branches += self._sentence(sentence, heading) if sentence else []
        return branches

    def _sentence(self, tokens: list[Token], heading: bool) -> list[Branch]:
        branches: list[Branch] = []
        branch = Branch()
        cut = list(pieces(tokens))
        for index, piece in enumerate(cut):
            if self._denied_later(piece, cut[index + 1 :]) and not branch.grants:
                branch.parts += self._refused(list(piece.tokens))
                continue
            if piece.opened == "semicolon" and (branch.grants or branch.parts):
                branches.append(branch)
                branch = Branch()
            self.said.pause(piece.opened, piece.tokens[0].kind, piece.tokens[1].kind if len(piece.tokens) > 1 else "")
            branch = self._piece(piece, branch, branches, heading)
        if branch.parts or branch.grants:
            branches.append(branch)
        self.past += branches
        return branches

    def _denied_later(self, piece: Piece, following: list[Piece]) -> bool:
        """有下列行为，或者发生事故的，不得申报: does the refusal stand in a piece of its own after this one?"""
        if any(token.kind == "these" for token in piece.tokens):
            return False
        for piece in following:
            if piece.opened == "semicolon":
                return False
            if piece.tokens[0].kind == "deny":
                return True
        return False

    def _refused(self, tokens: list[Token]) -> list[Part]:
        """What must not be, of a stretch that a refusal speaks of."""
        text = self.folded.text[tokens[0].start : tokens[-1].end]
        self.said.period = next((token.value for token in tokens if token.kind == "period"), None)
        refusals = negated_words(text, tokens[0].start)
        if refusals:
            return self.conditions.refused(refusals, tokens)
        parts = self.conditions.read(tokens).parts
        if not parts:
            self._mark(tokens)
        return [replace(part, condition=negate(part.condition), joiner="and") for part in parts]

    def _piece(self, piece: Piece, branch: Branch, branches: list[Branch], heading: bool) -> Branch:
        tokens = list(piece.tokens)
        if any(token.kind == "deny" for token in tokens) and piece.closed != "colon":
            return self._denied(tokens, branch)
        at = self._grant_starts(tokens, branch)
        before, after = tokens[:at], tokens[at:]
        relax = next((i for i, token in enumerate(tokens) if token.kind in ("relax", "waive")), None)
        if relax is not None and not after:
            return self._relaxed(tokens, relax, branch, branches)
        if tokens[0].text in ("是指", "系指", "指"):
            branch.parts.clear()
        gained = self._gained(tokens, branch, piece) if not after else None
        if gained is not None:
            branch.parts += self.conditions.read(tokens[: gained[0]]).parts
            branch.grants = [*branch.grants, gained[1]]
            return branch
        if before and not (branch.grants and self._is_cap_talk(before)):
            reading = self.conditions.read(before)
            if reading.parts:
                if branch.grants:
                    branches.append(branch)
                    inherited = list(branch.parts) if tokens[0].kind == "among" else []
                    branch = Branch(inherited, inherits=bool(inherited))
                branch.parts += reading.parts
            self.uses += [(branch, use) for use in reading.uses]
            for gap in reading.gaps:
                if self._asks(gap, piece, branch, before, after):
                    self._mark(gap)
        if piece.closed == "colon" and any(token.kind == "grant" for token in tokens):
            self.granting = True
            said = self.said.paid_on()
            self.grants.base = self.said.measure(said, said.keys[0], dim="money") if said else self.grants.base
        branch.each_of = branch.each_of or any(token.kind == "each_of" for token in tokens)
        if after:
            grants = self.grants.read(after)
            branch.grants = _joined(branch.grants, grants)
            self.granting = self.granting or bool(grants)
        if piece.closed == "colon":
            self.said.heading |= {
                mention.keys[0]: mention.period for mention in self.said.mentions if mention.keys and mention.period
            }
        return branch

    def _gained(self, tokens: list[Token], branch: Branch, piece: Piece) -> tuple[int, Grant] | None:
        """…的，认定为X / 纳入X培育库 / 的为X: after the conditions, a title is what is gained."""
        if tokens[0].kind in ("head",) or not (branch.parts or any(token.kind == "need" for token in tokens)):
            return None
        for at, token in enumerate(tokens):
            told = (
                (token.kind == "titled"
                and token.text in GAINS)
                or (token.kind == "for"
                and at
                and tokens[at - 1].kind == "of")
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

    def _relaxed(self, tokens: list[Token], at: int, branch: Branch, branches: list[Branch]) -> Branch:
        """A relaxation for a subgroup is any of the general and (the subgroup and the lower)."""
        group = combine(self.conditions.read(tokens[:at]).parts)
        lower = self._lower(
            tokens[at + 1 :], [part for before in [*self.past, *branches, branch] for part in before.parts]
        )
        for before in reversed([*self.past, *branches, branch]):
            for index, part in enumerate(before.parts):
                if group is not None and (tokens[at].kind == "waive" or lower is not None):
                    before.parts[index] = replace(
                        part, condition=any_of([part.condition, all_of(group, lower) or group])
                    )
                    return branch
        return branch

    def _lower(self, tokens: list[Token], parts: list[Part]) -> Condition | None:
        place = next((token for token in tokens if token.kind == "place"), None)
        if place is not None:
            families = [atom.measure.of for part in parts for atom in atoms(part.condition)]
            items = tuple(Item(family, str(place.value)) for family in ("region", "tax_region") if family in families)
            return self.conditions.of_holding(Holding(items, every=True), place.start, place.end)[0] if items else None
        return combine(self.conditions.read(_as_bounds(tokens)).parts)

    def _denied(self, tokens: list[Token], branch: Branch) -> Branch:
        """…的企业不予支持: the opposite is required."""
        at = next(i for i, token in enumerate(tokens) if token.kind == "deny")
        before = tokens[:at]
        if not before or "".join(token.text for token in before) in ("逾期", "过期"):
            return branch
        if branch.grants and before[0].kind == "bound":
            self._mark(tokens)
            return branch
        text = "".join(token.text for token in before)
        refusals = negated_words(text, before[0].start) if before else []
        parts = self.conditions.read(before).parts if before else []
        if parts:
            branch.parts.append(replace(parts[0], condition=negate(combine(parts) or parts[0].condition)))
        elif refusals:
            branch.parts += self.conditions.refused(refusals, before)
        return branch

    def _is_cap_talk(self, tokens: list[Token]) -> bool:
        return all(
            token.kind
            in (
                "scope",
                "every",
                "yearly",
                "filler",
                "word",
                "sum",
                "generic",
                "period",
                "of",
                "by",
                "give",
                "among",
                "and",
                "tail",
                "head",
            )
            for token in tokens
        ) and not any(token.kind == "need" for token in tokens)

    def _grant_starts(self, tokens: list[Token], branch: Branch) -> int:
        """Where in the piece the grant begins; its length where there is none."""
        for at, token in enumerate(tokens):
            if token.kind in STARTS and self._gives(tokens, at, branch):
                return self._back_to_base(tokens, at)
            if _is_term_ahead(tokens, at):
                return at
            if _is_paid_share(tokens, at):
                return self._words_before(tokens, at)
            ends = at == len(tokens) - 1 or not branch.grants
            if (
                self.granting
                and ends
                and token.kind in ("amount", "proportion")
                and any(_is_figure(later) for later in tokens[at : at + REACH])
            ):
                return self._words_before(tokens, at)
        if branch.grants and (_is_ceiling(tokens) or _is_term(tokens)):
            return 0
        return len(tokens)

    def _gives(self, tokens: list[Token], at: int, branch: Branch) -> bool:
        rest = tokens[at : at + REACH]
        kind = tokens[at].kind
        figures = [token for token in rest if _is_figure(token)]
        named = any(token.kind in ("grant", "recognize") and token.value not in ("subsidy", "reward") for token in rest)
        if kind == "scope":
            return bool(figures) and any(
                token.kind in ("most", "grant", "limit_to", "compare", "give") or (token.kind == "bound" and _caps(token))
                for token in rest
            )
        if kind == "slice":
            return tokens[at].value.bound.dim == "money" and any(
                token.kind == "amount" and token.value.dim == "ratio" for token in rest
            )
        if kind == "per":
            return bool(figures) or any(token.kind in ("amount", "event") for token in rest[1:4])
        if kind == "grant":
            return (
                bool(figures)
                or tokens[at].value not in ("subsidy", "reward", "guarantee", "loan", "interest")
                or (named
                and not branch.parts == [])
            )
        if kind == "recognize":
            return True
        if kind == "by":
            return bool(figures)
        if kind in ("give", "each_of"):
            served = kind == "give" and "享受" in tokens[at].text and rest[-1].text in ("服务", "通道", "便利", "待遇")
            return bool(figures) or served or any(token.kind in ("grant", "recognize") for token in rest[1:4])
        if kind == "reference":
            return (
                (bool(figures)
                and any(token.kind == "grant" for token in rest))
                or (at + 1 < len(tokens)
                and tokens[at + 1].kind == "of"
                and bool(figures))
            )
        if kind == "term":
            return any(token.kind in ("grant", "amount", "discount", "by") for token in rest)
        if kind == "every":
            return any(
                token.kind in ("most", "grant", "give") or (token.kind == "bound" and token.value.dim == "money")
                for token in rest[1:3]
            )
        if kind == "nth_year":
            return any(token.kind in ("grant", "amount", "discount") for token in rest)
        return bool(figures)

    def _back_to_base(self, tokens: list[Token], at: int) -> int:
        """A sum paid per unit names its unit before: 国内发明专利授权每件奖励5000元; and so does a base: 展位费给予70%补助."""
        if (
            at >= 2
            and tokens[at - 1].kind == "of"
            and tokens[at - 2].kind in ("bound", "range")
            and tokens[at - 2].value.tests[0].op == "<"
            and tokens[at].kind == "by"
        ):
            paid = next((token for token in tokens[at:] if token.kind == "amount"), None)
            if paid is not None and paid.value.number == tokens[at - 2].value.amount.number:
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
                start = self._words_before(tokens, at)
        return start

    def _words_before(self, tokens: list[Token], at: int) -> int:
        """The words that name the base of a share, back to the last condition."""
        start = at
        while start and tokens[start - 1].kind in BASE_WORDS:
            start -= 1
        return start

    def _asks(
        self, gap: Sequence[Token], piece: Piece, branch: Branch, before: list[Token], after: list[Token]
    ) -> bool:
        """Does a stretch that gave no condition seem to hold one?"""
        text = "".join(token.text for token in gap)
        if (
            gap[0].kind == "except"
            or gap[-1].text in ("排序", "排名")
            or (len(text) > 2
            and any(token.kind in CLAIMS for token in gap)
            and not _ADMIN.search(text))
        ):
            return True
        if any(token.kind == "no_double" for token in gap) or _RANKED.search(text):
            return False
        if any(token.kind == "compare" for token in gap):
            return True
        if (
            (gap[0].kind == "of"
            and gap[-1].kind not in ("head", "of"))
            or (gap[-1].kind == "mention"
            and len(gap) > 1
            and not self.in_item)
        ):
            return False
        if piece.closed == "colon" or not any(token.kind in CONTENT for token in gap) or len(text) < 4:
            return False
        if any(token.kind in ("these", "group_or") for token in gap) and not any(
            token.kind in ("titled", "level", "grade") for token in gap
        ):
            return False
        if branch.grants:
            return any(token.kind == "compare" for token in gap)
        if gap[0].kind == "encourage" or (gap[0].kind == "for" and after):
            return False
        if after and before and before[-1].kind != "of":
            return False
        return True

    def _mark(self, tokens: Sequence[Token]) -> None:
        self.unread.append((tokens[0].start, tokens[-1].end))


def _items(token: Token) -> int | None:
    amount = token.value if token.kind == "amount" else token.value.amount
    return int(amount.number) if amount.unit in ("项", "条", "个", "种") else None


def _is_term_ahead(tokens: list[Token], at: int) -> bool:
    """三年内按租金的40%给予补贴."""
    token = tokens[at]
    if (
        token.kind not in ("bound", "amount")
        or at + 1 >= len(tokens)
        or not token.text.endswith(("年内", "年", "个月内"))
    ):
        return False
    amount = token.value.amount if token.kind == "bound" else token.value
    return (
        amount.dim == "duration"
        and tokens[at + 1].kind in ("by", "give", "every")
        and any(later.kind in ("amount", "grant") for later in tokens[at + 1 :])
        and not (at and tokens[at - 1].kind in ("mention", "settle", "compare"))
    )


def _caps(token: Token) -> bool:
    bound = token.value
    return all(test.op in ("<", "<=") for test in (*bound.tests, *bound.choices))


def _is_paid_share(tokens: list[Token], at: int) -> bool:
    """年租用支出的20%由财政补贴: a share, then who pays."""
    token = tokens[at]
    if token.kind != "amount" or token.value.dim != "ratio" or not at or tokens[at - 1].kind != "of":
        return False
    return any(later.kind == "grant" for later in tokens[at + 1 : at + REACH])


def _is_term(tokens: list[Token]) -> bool:
    """补贴期限3年, 补贴面积不超过500平方米: how long and how much of it is paid."""
    text = "".join(token.text for token in tokens)
    figure = any(token.kind in ("bound", "amount", "need") for token in tokens)
    return figure and bool(
        re.match(
            r"(最长|连续)?(补贴|贴息|补助|资助|扶持|奖励|享受|支持|减免|保费补贴|给予)?(的)?(期限|面积|期|时间|年限)|连续(补|奖|资|支|享)|最长",
            text,
        )
    )


def _as_bounds(tokens: list[Token]) -> list[Token]:
    """放宽至1000万元: the figure alone is the new bound."""
    return tokens


def _is_base(branch: Branch, use: Sequence[Token], branches: Sequence[Branch]) -> bool:
    """租用厂房的按租金的50%补贴: what is used is what is paid for, if a rate or a sum by the unit is paid."""
    if use[0].text in ("入驻",) or use[0].kind == "undertake":
        return False
    granting = [branch] if branch.grants else [other for other in branches if other.grants]
    return (
        any(grant.base is not None or grant.unit or grant.rates for other in granting for grant in other.grants)
        or not granting
    )


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
BASE_WORDS = frozenset(
    ["word", "mention", "named", "filler", "of", "yearly", "period", "generic", "tail", "head", "grant", "bracket", "use", "title", "industry", "standard", "credential", "with", "pause", "hire"]
)
_ADMIN = re.compile("(符合|满足|具备).{0,3}项|^提供\\d|不超过.{0,6}(次|件|个|人)$|工作日|下列|以下|上述")
_RANKED = re.compile("获奖.{0,6}(排|前)|排名前|位次")
CONTENT = frozenset(
    ["newly_titled", "word", "mention", "indicator", "title", "industry", "use", "holding", "settle", "tail", "level", "levels", "standard", "undertake", "event", "graded"]
)


def _is_figure(token: Token) -> bool:
    if token.kind == "amount":
        return token.value.dim in MONEY_DIMS and token.value.unit not in ("个百分点",)
    if token.kind in ("range", "bound"):
        return token.value.dim in MONEY_DIMS
    return token.kind in ("discount", "split")


def _is_ceiling(tokens: list[Token]) -> bool:
    return any(
        token.kind == "bound"
        and token.value.dim == "money"
        and token.value.tests
        and token.value.tests[0].op in ("<=", "<")
        for token in tokens
    ) and not any(token.kind == "need" for token in tokens)


def _joined(grants: list[Grant], more: list[Grant]) -> list[Grant]:
    """A ceiling or a name that stands in a piece of its own belongs to the grants before it."""
    for grant in more:
        if grants and grants[-1].nothing and (grant.has_formula or grant.cap is not None):
            grants.append(grant)
        elif grants and not grant.has_formula and not grant.nothing and not grant.step:
            if (
                grants[-1].cap_scope == "person"
                and grants[-1].cap is not None
                and not grants[-1].has_formula
                and grant.cap is not None
                and grant.cap_scope == "company"
            ):
                grants.append(grant)
            else:
                _finish(grants, grant)
        elif grants and not grants[-1].has_formula and not grants[-1].nothing and grant.has_formula:
            before = grants.pop()
            grant.cap = grant.cap if grant.cap is not None else before.cap
            grant.cap_scope = before.cap_scope if before.cap is not None else grant.cap_scope
            grant.kind = grant.kind or before.kind
            grant.years = grant.years or before.years
            grant.step = grant.step or before.step
            grant.bracket = grant.bracket or before.bracket
            grant.base = before.base or grant.base
            grant.unit = grant.unit or before.unit
            grant.start = before.start
            grants.append(grant)
        else:
            grants.append(grant)
    return grants


def _finish(grants: list[Grant], last: Grant) -> None:
    for grant in grants:
        if (
            last.cap is not None
            and grant.cap is not None
            and grant.cap_scope == "project"
            and last.cap_scope != "project"
        ):
            grant.caps = [*grant.caps, (grant.cap, grant.cap_scope)]
            grant.cap = None
        if last.cap is not None and grant.cap is None:
            grant.cap, grant.cap_scope = last.cap, last.cap_scope
        grant.cap_list = grant.cap_list or last.cap_list
        grant.kind = grant.kind or last.kind
    ending = grants[-1]
    ending.years = ending.years or last.years
    ending.months = ending.months or last.months
    ending.base_max = ending.base_max if last.base_max is None else last.base_max
    ending.instalments = ending.instalments or last.instalments
    ending.floor = last.floor if last.floor is not None else ending.floor
    ending.end = last.end or ending.end


def _sentences(tokens: list[Token]) -> list[list[Token]]:
    out: list[list[Token]] = [[]]
    for token in tokens:
        out[-1].append(token)
        if token.kind == "stop":
            out.append([])
    return [sentence for sentence in out if sentence]


def _rules_among(tokens: list[Token]) -> list[Token]:
    """The branches of a sentence that speak of something else than what makes it no rule."""
    out: list[Token] = []
    branch: list[Token] = []
    for token in tokens:
        branch.append(token)
        if token.kind in ("semicolon", "stop") or token is tokens[-1]:
            text = "".join(part.text for part in branch)
            if (
                len(branch) < len(tokens)
                and not kind_of_sentence(text)
                and any(part.kind in ("grant", "need", "give") for part in branch)
            ):
                out += branch
            branch = []
    return out


_WEAK = frozenset(("程序", "说明", "倡导"))
_STRONG = re.compile(r"(给予|奖励|补助|补贴|贴息|资助|返还|申领|授信|减按|减免|免租)")


def _is_rule_after_all(tokens: list[Token], why: str) -> bool:
    """Figures with a grant, or requirements on a company, outweigh a cue."""
    text = "".join(token.text for token in tokens)
    money = any(_is_figure(token) for token in tokens)
    if why not in _WEAK:
        return bool(
            re.search(r"(的|企业|机构|单位|项目)，?.{0,12}(给予|予以)[^。]{0,25}\d.{0,6}元", text)
        ) and why not in ("制裁", "新闻", "评分")
    return (money and bool(_STRONG.search(text))) or any(token.kind == "need" for token in tokens)
