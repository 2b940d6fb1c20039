"""每增加100万元, 每招用一名, 每件: steps and units that a sum is paid for."""

import re
from dataclasses import dataclass

from engine.language.benefits import Step
from engine.language.tree import Measure
from parsers.grants.bases import Bases
from parsers.rules.measures import Mention
from parsers.rules.numbers import Amount


@dataclass(slots=True)
class Steps(Bases):
    """Reads what a sum is paid for."""

    def _read_each_unit(self, at: int) -> int:
        return self._unit_start(at)

    def _read_perarea(self, at: int) -> int:
        """每亩补贴100元: an area by its own words."""
        if not any(token.kind == "amount" for token in self.tokens[at + 1 : at + 4]):
            return 1
        return self._unit_start(at)

    def _unit_start(self, at: int) -> int:
        token = self.tokens[at]
        if self.now.has_formula:
            self._next_formula(token)
        self.scope = "project" if token.text in ("每项",) else ""
        later = self.tokens[at + 1 : at + 5]
        if (
            any(other.kind == "most" for other in later[:2])
            and not any(other.kind == "amount" for other in later[:1])
            and self.done
        ):
            return 1
        self.now.unit = not _BUYER.search(self.grants.folded.text)
        if token.text == "每平方米":
            self.now.base = Measure(of="floor_area")
        else:
            self.now.base = self._unit_base(at, at + 1)
        self._touch(token)
        return 1

    def _read_per(self, at: int) -> int:
        """每增加100万元奖励1万元 is a step, 每招用一名毕业生2000元 a unit."""
        token = self.tokens[at]
        self._next_formula(token) if self.now.has_formula else self._touch(token)
        self.scope = ""
        rising = any(word in token.text for word in ("增", "提高", "上升", "提升"))
        mention: Mention | None = None
        for ahead in range(1, 6):
            following = self._peek(at, ahead)
            if following is None:
                return ahead
            if following.kind == "event":
                return self._unit_words(at, ahead + 1, following.value)
            if following.kind in ("mention", "named"):
                mention = following.value
                rising = rising or bool(mention and mention.change)
            elif following.kind in ("amount", "bound") and not (following.kind == "bound" and following.value.choices):
                amount: Amount = following.value if following.kind == "amount" else following.value.amount
                return self._step_or_unit(at, ahead, amount, mention, rising)
            elif following.kind in ("grant", "give", "most"):
                return self._unit_words(at, ahead, mention)
        return self._unit_words(at, 1, mention)

    def _step_or_unit(self, at: int, ahead: int, amount: Amount, mention: Mention | None, rising: bool) -> int:
        stepped = amount.dim in ("money", "ratio") or (rising and amount.dim in ("count", "") and amount.number != 1)
        later = self.tokens[at + ahead + 1 : at + ahead + 8]
        paid_at_once = self.tokens[at].text == "每" and not any(
            other.kind in ("amount", "range", "stepping") for other in later
        )
        if paid_at_once and amount.dim == "money":  # 每件5000元
            self._unit_words(at, ahead, mention)
            return ahead
        after = self._peek(at, ahead + 1)
        if after and after.kind in ("mention", "named") and mention is None:
            mention = after.value
            ahead += 1
        single = amount.number == 1 and amount.dim == "money" and not rising
        if not single and (stepped or (amount.number > 1 and amount.dim not in ("count", ""))):
            self.now.step = Step(measure=self._stepped(mention, rising, amount), size=amount.number)
        else:
            self.now.unit = True
            self.now.base = self._countable(mention) if mention else self._unit_base(at, self._unit_end(at + ahead))
        return ahead + 1

    def _unit_end(self, at: int) -> int:
        """The end of the words that say what is counted."""
        stops = ("comma", "grant", "give", "by", "most", "stop")
        places = (i for i in range(at, min(at + 7, len(self.tokens))) if self.tokens[i].kind in stops)
        return next(places, min(at + 7, len(self.tokens)))

    def _unit_words(self, at: int, ahead: int, mention: Mention | None) -> int:
        self.now.unit = True
        self.now.base = self._countable(mention) if mention else self._unit_base(at, self._unit_end(at + ahead))
        return ahead


_BUYER = re.compile("(?:^|[，。；）])(?:对)?(?:个人|消费者|居民)[^，。；]{0,12}(?:购|买)")  # a person buys one
