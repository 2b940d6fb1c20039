"""Pieces that speak of other branches: 其余企业, 上述企业, a threshold relaxed for some, and who gets nothing."""

from collections.abc import Sequence
from dataclasses import replace

from engine.language.tree import Atom, Condition, all_of, atoms
from engine.language.vocabulary import Vocabulary
from parsers.branch import Branch
from parsers.conditions import Conditions, Part, any_of, bounded, combine, negate
from parsers.folding import Folded
from parsers.reading import Token
from parsers.rules.holdings import Holding, Item
from parsers.rules.measures import Mention
from parsers.said import Said


class Others:
    """What a reader of branches remembers, and how it goes back to the branches before."""

    def __init__(self, folded: Folded, vocabulary: Vocabulary) -> None:
        self.folded = folded
        self.said = Said(vocabulary)
        self.conditions = Conditions(folded, self.said)
        self.unread: list[tuple[int, int]] = []
        self.past: list[Branch] = []

    def _mark(self, tokens: Sequence[Token]) -> None:
        self.unread.append((tokens[0].start, tokens[-1].end))

    def _refused(self, tokens: list[Token]) -> list[Part]:
        """What must not be, of a stretch that a refusal speaks of."""
        parts, unread = self.conditions.denied(tokens)
        self.unread += [(stretch[0].start, stretch[-1].end) for stretch in unread]
        return parts

    def _opened(self, tokens: list[Token], branch: Branch, branches: list[Branch]) -> Branch | None:
        """其余企业 are those that the branches before leave out, 上述企业 those that they name."""
        kinds = [token.kind for token in tokens[:2]]
        before = [past for past in (*self.past, *branches, branch) if past.grants and past.parts]
        if not before or kinds[1:] not in (["head"], ["of"], ["holding"]) or kinds[0] not in ("other", "these"):
            return None
        if branch.parts or branch.grants:
            branches.append(branch)
        if kinds[0] == "these":
            return Branch(list(before[-1].parts))
        if kinds[1] == "holding":
            return self._the_others(tokens, before[-1])
        left_out = all_of(*(negate(past.parts[-1].condition) for past in before))
        assert left_out is not None
        return Branch([Part(left_out, "and", tokens[0].start, tokens[1].end)])

    def _the_others(self, tokens: list[Token], before: Branch) -> Branch:
        """小微外贸企业…；其他外贸企业: of the same line, and not what the first were besides."""
        named = self.conditions.of_holding(tokens[1].value, tokens[1].start, tokens[1].end)[0]
        place = (tokens[0].start, tokens[1].end)
        told = next(atoms(named))
        rest = [
            part for part in before.parts if all(atom.measure.of != told.measure.of for atom in atoms(part.condition))
        ]
        others = [Part(negate(rest[0].condition), "and", *place)] if rest else []
        return Branch([*others, Part(named, "and", *place)])

    def _relaxed(self, tokens: list[Token], at: int, branch: Branch, branches: list[Branch]) -> Branch:
        """A relaxation for a subgroup is any of the general and (the subgroup and the lower)."""
        group = combine(self.conditions.read(tokens[:at]).parts)
        past = [*self.past, *branches, branch]
        if group is not None and tokens[at + 1 : at + 2] and tokens[at + 1].kind == "amount":
            if not self._eased(group, tokens[at + 1], past):
                self._mark(tokens)
            return branch
        lower = self._lower(tokens[at + 1 :], [part for before in past for part in before.parts])
        for before in reversed(past):
            for index, part in enumerate(before.parts):
                if group is not None and (tokens[at].kind == "waive" or lower is not None):
                    before.parts[index] = replace(
                        part, condition=any_of([part.condition, all_of(group, lower) or group])
                    )
                    return branch
        self._mark(tokens)
        return branch

    def _eased(self, group: Condition, told: Token, past: list[Branch]) -> bool:
        """成长期企业可放宽至75%: another figure for a subgroup, where the last figure of that sort stands."""
        for branch in reversed(past):
            for index, part in reversed(list(enumerate(branch.parts))):
                bar = part.condition
                if isinstance(bar, Atom) and bar.op in (">=", ">", "<=", "<") and self._is_of(bar, told.value.dim):
                    own = replace(bar, value=told.value.number, span=self.folded.span(told.start, told.end))
                    branch.parts[index] = replace(part, condition=any_of([bar, all_of(group, own) or own]))
                    return True
        return False

    def _is_of(self, atom: Atom, dim: str) -> bool:
        return atom.measure.of is not None and self.said.fits(Mention((atom.measure.of,)), dim)

    def _lower(self, tokens: list[Token], parts: list[Part]) -> Condition | None:
        place = next((token for token in tokens if token.kind == "place"), None)
        if place is not None:
            families = [atom.measure.of for part in parts for atom in atoms(part.condition)]
            items = tuple(Item(family, str(place.value)) for family in ("region", "tax_region") if family in families)
            return self.conditions.of_holding(Holding(items, every=True), place.start, place.end)[0] if items else None
        last = next((atom for part in reversed(parts) for atom in atoms(part.condition) if atom.op in _ORDER), None)
        return combine(self.conditions.read(bounded(tokens, last)).parts)

    def _denied(self, tokens: list[Token], branch: Branch, branches: list[Branch]) -> Branch:
        """…的企业不予支持: the opposite is required, for everything that is granted."""
        at = next(i for i, token in enumerate(tokens) if token.kind == "deny")
        before = tokens[:at]
        if not before or "".join(token.text for token in before) in ("逾期", "过期"):
            return branch
        if before[0].kind == "bound" and any(past.grants for past in (*branches, branch)):
            self._mark(tokens)
            return branch
        refused = self._refused(before)
        if not refused:
            return branch
        branches += [branch, Branch(refused)] if branch.parts or branch.grants else [Branch(refused)]
        return Branch()


_ORDER = frozenset((">", ">=", "<", "<="))
