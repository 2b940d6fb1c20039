"""A verdict for people: the clause's own words, a tree of findings, the amount with its numbers, what is missing."""

from collections.abc import Iterator, Sequence

from engine.language.clauses import BASE_READINGS, BOUND_READINGS, GROWTH_READINGS, STEP_READINGS, Readings
from engine.language.vocabulary import Vocabulary
from engine.meaning.gap import Gap
from engine.meaning.judge import span_of
from engine.meaning.next_question import Asked
from engine.meaning.saying.figures import say_yuan
from engine.meaning.saying.findings import say_missing, say_node
from engine.meaning.saying.gaps import say_gap, say_question
from engine.meaning.saying.grants import say_grant
from engine.meaning.verdict import Branch, Finding, Node, Verdict

OUTCOMES = {"qualifies": "符合", "falls_short": "不符合", "undecided": "待定"}
WINDOWS = {"before": "尚未开始", "open": "正在受理", "after": "已经截止", "none": ""}


def explain(
    verdict: Verdict,
    vocabulary: Vocabulary,
    company: str = "",
    *,
    gap: Gap | None = None,
    questions: Sequence[Asked] = (),
) -> str:
    """The whole explanation as text, with what it lacks and what to ask next where that was worked out."""
    lines = [*_lines(verdict, vocabulary, company or verdict.profile)]
    if gap is not None:
        lines += say_gap(gap, vocabulary, span_of(verdict.clause)[1])
    if questions and (questions[0].decides or questions[0].may_decide):
        lines.append(f"先查：{say_question(questions[0], vocabulary)}")
    return "\n".join(lines)


def _lines(verdict: Verdict, vocabulary: Vocabulary, company: str) -> Iterator[str]:
    clause = verdict.clause
    yield f"【{OUTCOMES[verdict.outcome]}】{company} · 条款 {clause.id} · {verdict.on} 判定"
    yield f"原文：“{clause.text}”"
    yield f"结论：{conclusion(verdict)}"
    yield "逐条："
    yield from _tree(verdict.node, vocabulary, "  ", "  ")
    if verdict.grants:
        yield "待遇："
        for granted in verdict.grants:
            yield f"  {say_grant(granted, vocabulary)}"
    readings = say_readings(clause.readings)
    if readings:
        yield f"口径：{readings}"
    if verdict.missing:
        yield f"还缺：{'、'.join(say_missing(name, vocabulary) for name in verdict.missing)}"


def conclusion(verdict: Verdict) -> str:
    """The verdict in one sentence."""
    match verdict.outcome:
        case "qualifies":
            said = f"条件全部满足，{say_amount(verdict)}。"
        case "falls_short":
            said = f"{_count_of(verdict.node, False)} 项条件不满足。"
        case _:
            said = f"现有数据还不能判定，缺 {len(verdict.missing)} 项。"
    return said + say_window(verdict)


def _count_of(node: Node, truth: bool) -> int:
    match node:
        case Branch(kind="not"):
            return int(node.truth is truth)
        case Branch(parts=parts):
            return sum(_count_of(part, truth) for part in parts)
        case Finding():
            return int(node.truth is truth and node.counts)
    return int(node.truth is truth)


def say_amount(verdict: Verdict) -> str:
    """What the verdict comes to, in words."""
    if verdict.amount is not None:
        return f"{'最多' if verdict.at_most else '预计'}可得 {say_yuan(verdict.amount)}"
    if verdict.amount_to is not None and verdict.amount_from is not None:
        return f"金额在 {say_yuan(verdict.amount_from)} 至 {say_yuan(verdict.amount_to)} 之间"
    if any(granted.is_money and granted.in_force is not False for granted in verdict.grants):
        return "金额由主管部门核定或尚缺数据"
    return "不涉及资金" if verdict.grants else "原文未写待遇"


def say_window(verdict: Verdict) -> str:
    if verdict.window == "none":
        return ""
    opens, closes = span_of(verdict.clause)
    days = "".join((f"{opens}起" if opens else "", f"至{closes}" if closes else ""))
    return f"申报窗口{days}，{WINDOWS[verdict.window]}。"


def say_readings(readings: Readings) -> str:
    """The officer's choices that differ from the usual."""
    usual = Readings()
    chosen = [
        (readings.steps, usual.steps, STEP_READINGS),
        (readings.growth, usual.growth, GROWTH_READINGS),
        (readings.bound, usual.bound, BOUND_READINGS),
        (readings.base_period, usual.base_period, BASE_READINGS),
    ]
    said = [words[choice] for choice, default, words in chosen if choice != default]
    said += [f"“{words}”{BOUND_READINGS[choice]}" for words, choice in readings.bounds.items()]
    return "；".join(said + ([readings.per] if readings.per else []))


# --- findings -----------------------------------------------------------------------------------------------------


def _tree(node: Node, vocabulary: Vocabulary, first: str, rest: str) -> Iterator[str]:
    yield first + say_node(node, vocabulary)
    if isinstance(node, Branch):
        for index, part in enumerate(node.parts):
            last = index == len(node.parts) - 1
            yield from _tree(part, vocabulary, rest + ("└ " if last else "├ "), rest + ("  " if last else "│ "))
