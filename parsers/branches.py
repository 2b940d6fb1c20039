"""Pieces to branches: conditions gathered up to the grants they lead to, each branch a tier or a step of its own."""

from collections.abc import Sequence
from dataclasses import replace

from engine.language.vocabulary import Vocabulary
from parsers.branch import Branch
from parsers.conditions import Joiner, Part, combine
from parsers.folding import Folded
from parsers.grants import MORE, Grants, joined
from parsers.items import grouped, needed, opens_with_or, refuses
from parsers.kinds import kind_of_sentence
from parsers.others import Others
from parsers.outline import Block, Piece, outline, pieces
from parsers.reading import Token
from parsers.recognitions import gained, recognised
from parsers.sentences import is_rule_after_all, rules_among, sentences
from parsers.sizes import sized
from parsers.starts import grant_starts, recipients_first
from parsers.unread import asks, is_base, is_doing, is_hiring


class Branches(Others):
    """Goes through the outline of a clause and gathers its branches."""

    def __init__(self, folded: Folded, vocabulary: Vocabulary) -> None:
        super().__init__(folded, vocabulary)
        self.grants = Grants(folded, self.said)
        self.skipped: list[str] = []  # why sentences were left aside
        self.aside: list[tuple[int, int]] = []  # where they stand
        self.in_item = False
        self.granting = False  # something has been granted, so a share alone is a grant
        self.uses: list[tuple[Branch, Sequence[Token]]] = []

    def read(self, tokens: list[Token]) -> list[Branch]:
        block = outline(tokens)
        branches = self._block(block)
        branches = recognised(tokens, branches)
        for branch, use in self.uses:
            if is_base(branch, use, branches):
                self.aside.append((use[0].start, use[-1].end))
            else:
                self._mark(use)
        self.unread = [span for span in self.unread if not is_hiring(self.folded.text[slice(*span)], branches)]
        return branches

    def _block(self, block: Block) -> list[Branch]:
        branches = self._run(block.head)
        if not block.items:
            return branches
        if (why := kind_of_sentence("".join(token.text for token in block.head))) in _LISTS_NO_RULES:
            self.skipped.append(why or "")
            return branches
        deny = refuses(block.head)
        self.said.before_items = dict(self.said.heading)
        read = [self._item(item, deny) for item in block.items]
        ending = _ending(read)
        if any(branch.grants for item in read for branch in item):
            return branches + [branch for item in read for branch in item]
        least = None if deny else needed(block.head)
        lists = [self._told(item, branches_of, least) for item, branches_of in zip(block.items, read, strict=True)]
        conditions = [whole for whole in (sized([parts]) or combine(parts) for parts in lists) if whole is not None]
        if not conditions:
            return branches
        whole = sized(lists) or grouped(conditions, least)
        start = block.head[-1] if block.head else block.items[0].head[0]
        joiner: Joiner = "or" if opens_with_or(block.head) else "and"
        part = Part(whole, joiner, start.start, start.end)
        if branches and (joiner == "or" or not branches[-1].grants):
            branches[-1].parts.append(part)
            return [*branches, *ending]
        return [*branches, Branch([part]), *ending]

    def _told(self, item: Block, branches: list[Branch], least: int | None) -> list[Part]:
        """The conditions of an item; one of several that may hold is kept in its own words where it was not read."""
        parts = [part for branch in branches for part in branch.parts]
        words = [token for token in item.head if token.kind not in ("semicolon", "stop", "comma")]
        if parts or least is None or not words:
            return parts
        first, last = words[0].start, words[-1].end
        self.unread = [span for span in self.unread if not (first <= span[0] and span[1] <= last)]
        return [self.conditions.yes(words)]

    def _item(self, item: Block, deny: bool) -> list[Branch]:
        self.said.next_item()
        self.in_item = True
        if not deny:
            return self._block(item)
        tokens = [token for token in item.head if token.kind not in ("stop", "semicolon")]
        if not tokens:
            return []
        return [Branch(self._refused(tokens))]

    def _run(self, tokens: list[Token]) -> list[Branch]:
        branches: list[Branch] = []
        for sentence in sentences(tokens):
            text = "".join(token.text for token in sentence)
            why = kind_of_sentence(text)
            if why and not is_rule_after_all(sentence, why):
                self.skipped.append(why)
                kept = rules_among(sentence, why)
                self.aside += [(token.start, token.end) for token in sentence if token not in kept]
                sentence = kept
            branches += self._sentence(sentence) if sentence else []
        return branches

    def _sentence(self, tokens: list[Token]) -> list[Branch]:
        branches: list[Branch] = []
        branch = Branch()
        cut = list(pieces(tokens))
        for index, piece in enumerate(cut):
            if piece.opened == "semicolon" and (branch.grants or branch.parts):
                branches.append(branch)
                branch = Branch()
            if self._denied_later(piece, cut[index + 1 :]) and not branch.grants:
                branches.append(Branch(self._refused(list(piece.tokens))))
                continue
            self.said.pause(piece.opened, piece.tokens[0].kind, piece.tokens[1].kind if len(piece.tokens) > 1 else "")
            branch = self._piece(piece, branch, branches, last=not _goes_on(cut[index + 1 :]))
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

    def _piece(self, piece: Piece, branch: Branch, branches: list[Branch], *, last: bool) -> Branch:
        tokens = recipients_first(list(piece.tokens))
        if any(token.kind == "deny" for token in tokens) and piece.closed != "colon":
            return self._denied(tokens, branch, branches)
        if _counts_the_paid(tokens):
            self.aside.append((tokens[0].start, tokens[-1].end))
            return branch
        if branch.grants and (limits := _sum_beside_count(tokens)):
            self.aside.append((tokens[1].start, tokens[1].end))
            tokens = limits
        opened = self._opened(tokens, branch, branches)
        if opened is not None:
            branch = opened
            tokens = tokens[2:]
            if not tokens:
                return branch
        at = grant_starts(tokens, branch, granting=self.granting)
        before, after = tokens[:at], tokens[at:]
        relax = next((i for i, token in enumerate(tokens) if token.kind in ("relax", "waive")), None)
        if relax is not None and not after:
            return self._relaxed(tokens, relax, branch, branches)
        defined = next((i for i, token in enumerate(tokens) if token.text in ("是指", "系指")), None)
        if defined is not None or tokens[0].text == "指":
            branch.parts.clear()
            before = before[(defined or 0) + 1 :]
        gain = (
            gained(tokens, branch, listed=_leads_to_terms(piece))
            if not after and (last or tokens[0].kind != "titled")
            else None
        )
        if gain is not None:
            branch.parts += self.conditions.read(tokens[: gain[0]]).parts
            branch.grants = [*branch.grants, gain[1]]
            return branch
        if before and not (branch.grants and self._is_cap_talk(before)):
            branch = self._asked(piece, before, after, branch, branches)
        if after and _is_for_all(tokens, [*branches, branch]):
            branches.append(branch)  # 并给予…: beside the tiers, for whichever of them
            branch = Branch()
        self._granted(piece, after, branch)
        return branch

    def _asked(
        self, piece: Piece, before: list[Token], after: list[Token], branch: Branch, branches: list[Branch]
    ) -> Branch:
        """The branch with what a piece asks; conditions after a grant open the next branch."""
        reading = self.conditions.read(before)
        if not reading.parts and not reading.uses and self._is_tier(before, branch, branches):
            reading.parts.append(self.conditions.yes(before))
            reading.gaps.clear()
        other = None if reading.parts or branch.grants or not branch.parts else self.conditions.other_way_in(before)
        if other is not None:
            reading.parts.append(other)
            reading.gaps.clear()
        if reading.parts:
            if branch.grants:
                branches.append(branch)
                branch = Branch(parent=branch if _is_within(piece, after) else None)
            branch.parts += reading.parts
            branch.adds = branch.adds or before[0].text.startswith("属") or any(token.text in ALSO for token in before)
        self.uses += [(branch, use) for use in reading.uses]
        for gap in reading.gaps:
            if not asks(gap, piece, branch, before, after, in_item=self.in_item):
                continue
            if is_doing(gap):
                self.uses.append((branch, gap))
            else:
                self._mark(gap)
        return branch

    def _granted(self, piece: Piece, after: list[Token], branch: Branch) -> None:
        """Add what a piece grants to its branch, and keep what a heading says for the items below it."""
        tokens = piece.tokens
        if piece.closed == "colon" and any(token.kind == "grant" for token in tokens):
            self.granting = True
            self.grants.kind = next(str(token.value) for token in tokens if token.kind == "grant")
            said = self.said.paid_on()
            self.grants.base = self.said.measure(said, said.keys[0], dim="money") if said else self.grants.base
        inner = [part for token in tokens for part in token.walk()]
        branch.each_of = branch.each_of or any(part.kind == "each_of" or part.text in EACH_OF for part in inner)
        branch.each = branch.each or any(part.text in EACH for part in inner)
        if after:
            grants = self.grants.read(after)
            branch.grants = joined(branch.grants, grants)
            self.granting = self.granting or bool(grants)
        if piece.closed == "colon":
            self.said.heading |= {
                mention.keys[0]: mention.period for mention in self.said.mentions if mention.keys and mention.period
            }

    def _is_tier(self, tokens: list[Token], branch: Branch, branches: list[Branch]) -> bool:
        """其中新开拓欧盟市场的，比例提高到4%: words of a subgroup for which more is paid."""
        granted = branch.grants or any(past.grants for past in (*self.past, *branches))
        ends = tokens[-1].kind in ("of", "head")
        return bool(granted) and ends and tokens[0].kind in ("among", "engage") and len(tokens) > 2

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


_LISTS_NO_RULES = frozenset(("材料",))  # 申请资料包括：①…；②…


def _ending(items: list[list[Branch]]) -> list[Branch]:
    """（三）…的，给予10万元奖励: what only the last item grants is taken out of it; the whole list is paid for."""
    if len(items) < 2 or any(branch.grants for item in items[:-1] for branch in item):
        return []
    first = next((place for place, branch in enumerate(items[-1]) if branch.grants), None)
    if first is None or not any(branch.parts for item in items[:-1] for branch in item):
        return []
    granting = items[-1][first:]
    items[-1][first:] = [Branch(granting[0].parts)] if first == 0 else []
    return [
        Branch(branch.parts if place or first else [], branch.grants, branch.each_of)
        for place, branch in enumerate(granting)
    ]


def _leads_to_terms(piece: Piece) -> bool:
    """具备下列条件之一的，认定为领军企业：1.…: what the terms that follow are for."""
    return piece.opened == "comma" and piece.closed == "colon" and piece.tokens[0].kind == "titled"


def _is_within(piece: Piece, after: list[Token]) -> bool:
    """其中…的; …的再奖 after a comma: for those of the branch before."""
    more = any(token.text.startswith(MORE) for token in after[:2])
    own = piece.tokens[0].kind == "for"  # 对…的再给予: says anew for whom
    return piece.tokens[0].kind == "among" or (piece.opened == "comma" and more and not own)


def _is_for_all(tokens: list[Token], branches: Sequence[Branch]) -> bool:
    """并给予…, 每招收1名另给予…: beside the tiers before, for whichever of them."""
    tiers = len([branch for branch in branches if branch.grants and branch.parts])
    counted = tokens[0].kind == "per" and any(token.text.startswith(MORE) for token in tokens)
    return (tokens[0].kind == "and" and tiers > 2) or (counted and tiers > 1)


def _counts_the_paid(tokens: list[Token]) -> bool:
    """同一企业每年不超过两个项目: how many are paid for, which no benefit says."""
    last = next((token for token in tokens if token.kind in ("bound", "amount")), None)
    if tokens[0].kind != "scope" or last is None:
        return False
    if [token.kind for token in tokens] == ["scope", "need"]:  # 每家企业不超过2个展位
        bound = tokens[1].value.bound
        return bool(bound.dim == "count" and bound.tests and bound.tests[0].op == "<=")
    figures = [token.value.dim for token in tokens if token.kind in ("bound", "amount")]
    return set(figures) == {"count"} and not any(token.kind in ("mention", "need", "of") for token in tokens)


def _sum_beside_count(tokens: list[Token]) -> list[Token]:
    """每个企业每年最高不超过5个展位、20万元: the sum is the ceiling; how many are paid for, no benefit says."""
    kinds_told = [token.kind for token in tokens[:4]]
    if kinds_told not in (["scope", "need", "pause", "amount"], ["scope", "need", "and", "amount"]):
        return []
    bound, amount = tokens[1].value.bound, tokens[3].value
    counted = bound.dim == "count" and bool(bound.tests) and bound.tests[0].op in ("<", "<=")
    most = replace(tokens[1], kind="most", text="最高", parts=())
    return [tokens[0], most, *tokens[3:]] if counted and amount.dim == "money" else []


ALSO = ("又", "还", "亦")
EACH_OF = ("分别奖励", "分别给予", "分别奖", "分别补助", "依次", "对应", "相应")
EACH = ("各奖", "各奖励", "各给予", "各补助", "各补贴")


def _goes_on(following: Sequence[Piece]) -> bool:
    """认定为X，年研发经费不低于…: what is followed by more that is asked, and by no grant, is asked as well."""
    same = [piece for piece in following if piece.opened == "comma"]
    kinds_of_all = {token.kind for piece in same for token in piece.tokens}
    return "need" in kinds_of_all and not kinds_of_all & {"grant", "give", "recognize"}
