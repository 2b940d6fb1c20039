"""How a finding is said in Chinese: the words, what is asked, what is there, by how much it differs."""

import re
from dataclasses import replace
from decimal import Decimal

from engine.language.vocabulary import Vocabulary
from engine.meaning.compare import DOWNWARD
from engine.meaning.kinds import kind_of, unit_of
from engine.meaning.saying.conditions import say_measure, say_requirement
from engine.meaning.saying.figures import say_number, say_value
from engine.meaning.verdict import Branch, Finding, Node, UnreadFinding

STATES = {True: "已满足", False: "不满足", None: "待确认"}
_PLACES = re.compile(r"约?(\d+\.(?!00)\d{3,})")
MARKS = {True: "✓", False: "✗", None: "？"}
BRANCHES = {"all": "全部满足", "any": "满足其一", "not": "不得满足"}
NATURES = {"preference": "优先条件", "bonus": "加分项", "pledge": "承诺事项"}


def say_node(node: Node, vocabulary: Vocabulary) -> str:
    match node:
        case Finding():
            return say_finding(node, vocabulary)
        case UnreadFinding(words=words, truth=truth):
            said = "经人工认定" + ("满足" if truth else "不满足") if truth is not None else "未读成条件，须人工认定"
            return f"{MARKS[truth]} “{words}”：{said}"
        case Branch(kind="at_least", least=least, truth=truth):
            return f"{MARKS[truth]} 至少满足 {least} 项"
        case Branch(kind=kind, truth=truth):
            return f"{MARKS[truth]} {BRANCHES[kind]}"


def say_finding(finding: Finding, vocabulary: Vocabulary) -> str:
    """One finding: the words, what is asked, what is there, by how much it differs."""
    atom = finding.atom
    quote = f"“{atom.phrase}” " if atom.phrase else ""
    nature = f"（{NATURES[atom.nature]}，不作门槛）" if atom.nature in NATURES else ""
    measure = say_measure(atom.measure, vocabulary, atom.phrase, finding.seen.period if atom.measure.period else None)
    asked = say_requirement(atom, vocabulary, finding.required)
    return f"{MARKS[finding.truth]} {quote}{nature}{measure}：要求{asked}，{_observed(finding, vocabulary)}"


def _observed(finding: Finding, vocabulary: Vocabulary) -> str:
    if finding.answered:
        return f"经人工认定{'满足' if finding.truth else '不满足'}"
    if finding.truth is None:
        lacks = "、".join(say_missing(name, vocabulary) for name in finding.missing)
        seen = f"目前为{say_seen(finding, vocabulary)}，" if finding.seen.value is not None else ""
        conflict = "各来源数据不一致，" if finding.seen.source and finding.seen.source.conflict else ""
        return f"{seen}{conflict}无法判定（缺{lacks}）"
    source = f"（来源：{finding.seen.source.name}）" if finding.seen.source else ""
    differs = _difference(finding, vocabulary)
    return f"实际{say_seen(finding, vocabulary)}{f'，{differs}' if differs else ''}{source}"


def say_briefly(finding: Finding | UnreadFinding, vocabulary: Vocabulary) -> str:
    """A finding for the fields of a message, which hold twenty characters: 研发费用还差100万元."""
    if isinstance(finding, UnreadFinding):
        return f"“{finding.words}”{STATES[finding.truth]}"
    measure = say_measure(replace(finding.atom.measure, period=None), vocabulary, finding.atom.phrase)
    if finding.truth is False and finding.distance:
        lacks = _rounded(_difference(finding, vocabulary))
        return f"{measure}{lacks if '约0个' not in lacks else '差一点达到要求'}"
    if finding.truth and finding.distance is not None and finding.seen.since is None:
        return _rounded(f"{measure}{say_seen(finding, vocabulary)}，达到要求")
    return f"“{finding.atom.phrase or measure}”{STATES[finding.truth]}"


def _rounded(said: str) -> str:
    """Two places are enough where there is little room, if anything is left of the number."""
    return _PLACES.sub(lambda found: f"约{round(Decimal(found[1]), 2):f}", said)


def say_seen(finding: Finding, vocabulary: Vocabulary) -> str:
    seen, measure = finding.seen, finding.atom.measure
    kind, unit = kind_of(measure, vocabulary), unit_of(measure, vocabulary)
    if seen.yearly is not None:
        return "、".join(f"{year.period}年{say_value(year.value, kind, unit)}" for year in seen.yearly)
    if seen.since is not None:
        return f"自{seen.since}起，至{seen.as_of}"
    if seen.high is not None:
        return f"{say_value(seen.value, kind, unit)}至{say_value(seen.high, kind, unit)}"
    return say_value(seen.value, kind, unit)


def _difference(finding: Finding, vocabulary: Vocabulary) -> str:
    if not finding.distance:
        return ""
    gap = max(finding.distance, -finding.distance)
    word = "余量" if gap == finding.distance else "超出" if finding.atom.op in DOWNWARD else "还差"
    measure = finding.atom.measure
    kind = kind_of(measure, vocabulary)
    if kind in ("duration", "date") and (finding.seen.since is not None or kind == "date"):
        return f"{word}{gap}天"
    if kind == "ratio":
        return f"{word}{say_number(gap * 100)}个百分点"
    return f"{word}{say_value(gap, kind, unit_of(measure, vocabulary))}"


def say_missing(name: str, vocabulary: Vocabulary) -> str:
    """The name of a missing figure, table or answer in words."""
    if name.startswith("records:"):
        table = vocabulary.tables.get(name.removeprefix("records:"))
        return f"明细“{table.name if table else name}”"
    key, bar, words = name.partition(" | ")
    if bar:
        return f"对“{words}”的认定"
    key, _, period = name.partition("@")
    return f"{vocabulary.name_of(key)}{f'（{period}）' if period else ''}"
