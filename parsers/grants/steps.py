"""每增加100万元, 每招用一名, 每件: steps and units that a sum is paid for."""

import re
from dataclasses import dataclass, replace

from engine.language.benefits import Step
from engine.language.tree import Measure
from parsers.grants.bases import Bases
from parsers.grants.counted import CERTIFIED, HIRES, NARROWER, is_physical, key_of_counted, kind_of_counted
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
            measure = self._stepped(mention, rising, amount)
            words = "".join(token.text for token in self.tokens[at : self._unit_end(at + ahead)])
            named = measure if measure.of or measure.phrase else replace(measure, phrase=words)
            self.now.step = Step(measure=named, size=amount.number)
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

    def _unit_base(self, first: int, last: int) -> Measure:
        """What is counted: the figure named in these words, or the one named before them."""
        tokens = self.tokens[first:last]
        for token in tokens:
            if token.kind in ("mention", "named") and token.value.keys:
                return self._countable(token.value)
            if "毕业" in token.text and token.kind == "per":
                return Measure(of="graduated_companies")
        words = "".join(token.text for token in tokens)
        if key := key_of_counted(words):
            return Measure(of=key, qualifier=kind_of_counted(words))
        if self.base and self.base.keys:
            return self._countable(self.base)
        before = self.grants.said.counted()
        if any(token.kind == "amount" and token.value.dim == "money" for token in tokens):
            before = self.grants.said.paid_on()
        named = any(token.kind in ("holding", "title") for token in tokens)
        if before and not named and not is_physical(words):
            return self._countable(before)
        return Measure(phrase=words)

    def _unit_for(self, per: str) -> Measure:
        """What stands before 元/人 or after 每人: a figure of ours, or words that tell one."""
        if per in ("平方米", "平米", "㎡", "m2"):
            return Measure(of="floor_area")
        words = self.base_words.text if self.base_words else per
        if key := key_of_counted(words):
            return Measure(of=key, qualifier=kind_of_counted(words))
        said = self.grants.said
        if self.base and self.base.keys:
            return self._countable(self.base)
        before = said.counted()
        if before:
            return self._countable(before)
        hired = per == "人" and HIRES.search(self.grants.folded.text)
        return Measure(of="new_hires", qualifier=kind_of_counted(words)) if hired else Measure(phrase=words)

    def _countable(self, mention: Mention) -> Measure:
        """为骑手缴纳工伤保险的，每人200元: insured persons, not months; 取得证书的职工: those who hold one."""
        said = self.grants.said
        if mention.keys == ("energy_consumption",) and mention.words.startswith("吨"):
            saved = [before for before in said.mentions if before.keys == ("energy_saving",)]
            mention = self.base or (saved[-1] if saved else mention)
        if mention.keys == ("insured_months",):
            return Measure(of="insured_employees", qualifier=mention.words)
        if mention.keys == ("employees",) and CERTIFIED.search(self.grants.folded.text):
            return Measure(of="certified_staff", qualifier=mention.words)
        if mention.keys == ("employees",):
            narrower = [before for before in said.mentions if before.keys and before.keys[0] in NARROWER]
            mention = narrower[-1] if narrower else mention
        return self._base_measure(mention)

    def _stepped(self, mention: Mention | None, rising: bool, amount: Amount) -> Measure:
        said = self.grants.said
        asked = mention or self.base or Mention(words="")
        if not asked.keys and self.base is not None and self.base.keys:
            asked = replace(self.base, change=asked.change)
        dim = amount.dim
        if amount.dim == "ratio":
            complete = said.complete(replace(asked, change="growth") if not asked.keys else asked, "ratio")
            return said.measure(replace(complete, change="growth"), complete.keys[0], dim="ratio")
        if not asked.keys:
            before = said.last("money")
            asked = replace(before, change=asked.change) if before else asked
        complete = said.complete(
            replace(asked, change="increase") if rising else replace(asked, change=asked.change), dim
        )
        told = replace(complete, change="increase") if rising else complete
        return replace(said.measure(told, complete.keys[0], dim=dim), currency=amount.currency)


_BUYER = re.compile("(?:^|[，。；）])(?:对)?(?:个人|消费者|居民)[^，。；]{0,12}(?:购|买)")  # a person buys one
