"""How a gap, a next question and a choice are said in Chinese."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from engine.language.numbers import Number
from engine.language.tree import OPPOSITE, Atom
from engine.language.vocabulary import Vocabulary
from engine.meaning.choosing import Choice, Option
from engine.meaning.figures import number
from engine.meaning.gap import Gap, Step, Turned
from engine.meaning.kinds import kind_of, unit_of
from engine.meaning.next_question import Asked
from engine.meaning.saying.conditions import say_measure, say_requirement
from engine.meaning.saying.figures import say_number, say_value, say_yuan
from engine.meaning.saying.findings import say_missing, say_seen
from engine.meaning.titles import PLAIN_FAMILIES
from engine.meaning.verdict import Finding, UnreadFinding

UNPROVEN = "（条件交织，未必是最少的办法）"


def say_gap(gap: Gap, vocabulary: Vocabulary, closes: date | None = None) -> Iterator[str]:
    """What lacks, what stands in the way, since when it holds by itself; `closes` is the last day of the window."""
    coming = [step for step in gap.fixed if _is_coming(step)]
    barred = [step for step in gap.fixed if not _is_coming(step)]
    if barred:
        yield f"无法改变：{'；'.join(_say_barred(step, vocabulary) for step in barred)}"
    if coming:
        yield f"只待时日：{'；'.join(_say_coming(step, vocabulary) for step in coming)}"
    if gap.steps:
        steps = "；".join(say_step(step, vocabulary) for step in gap.steps)
        yield f"{'其余' if gap.fixed else ''}还差：{steps}{'' if gap.is_proven else UNPROVEN}"
    if gap.holds_on is not None:
        late = f"（申报窗口 {closes} 已截止）" if closes is not None and closes < gap.holds_on else ""
        yield f"自 {gap.holds_on} 起自动满足{late}"
    elif not gap.steps and not gap.fixed:
        yield f"还差：{'条件彼此矛盾，没有办法满足' if gap.is_proven else '条件交织，未能算出'}"


def say_step(step: Step, vocabulary: Vocabulary) -> str:
    """One thing to change, and how far."""
    finding = step.finding
    if isinstance(finding, UnreadFinding):
        return f"由人工认定“{finding.words}”满足"
    if step.tag is not None:
        return _say_title(step, finding, step.tag, vocabulary)
    if isinstance(step.then.value, bool) and finding.atom.op != "is":
        return f"由人工认定{_subject(finding, vocabulary)}{_say_wanted(step, vocabulary)}"
    if not step.is_known:
        return f"查明{_subject(finding, vocabulary)}{_say_wanted(step, vocabulary)}"
    return f"{_subject(finding, vocabulary)}{_say_move(step, finding, vocabulary)}"


def _subject(finding: Finding, vocabulary: Vocabulary) -> str:
    measure, phrase = finding.atom.measure, finding.atom.phrase
    return say_measure(measure, vocabulary, phrase, finding.seen.period if measure.period else None)


def _say_wanted(step: Step, vocabulary: Vocabulary) -> str:
    """What the findings have to become; where one stands under a `not`, the opposite of what it asks."""
    said = (_say_turned(turned, vocabulary) for turned in step.turns)
    return "、".join(dict.fromkeys(said))


def _say_turned(turned: Turned, vocabulary: Vocabulary) -> str:
    finding = turned.finding
    if isinstance(finding, UnreadFinding):
        return "满足"
    if turned.wanted:
        return say_requirement(finding.atom, vocabulary, finding.required)
    if finding.atom.op == "has_all":
        return f"不{say_requirement(finding.atom, vocabulary, finding.required)}"
    return say_requirement(_opposite(finding.atom), vocabulary, finding.required)


def _opposite(atom: Atom) -> Atom:
    if atom.op == "is":
        return replace(atom, value=not atom.value)
    return replace(atom, op=OPPOSITE[atom.op])


def _say_title(step: Step, finding: Finding, tag: str, vocabulary: Vocabulary) -> str:
    family = _subject(finding, vocabulary)
    name = "或".join(f"“{title}”" for title in (tag, *step.or_else))
    if step.then.value is not True:
        return f"查明不具有{family}{name}" if step.now.value is None else f"不再具有{family}{name}"
    if step.now.value is None:
        return f"查明具有{family}{name}"
    return f"{family}变更为{name}" if finding.atom.measure.of in PLAIN_FAMILIES else f"取得{family}{name}"


def _say_move(step: Step, finding: Finding, vocabulary: Vocabulary) -> str:
    """From what is known to what would do."""
    now, then = step.now.value, step.then.value
    kind, unit = kind_of(finding.atom.measure, vocabulary), unit_of(finding.atom.measure, vocabulary)
    if then == "":  # any other word would do
        return f"由{say_value(now, kind, unit)}变为别的类别"
    target = say_value(then, kind, unit)
    if isinstance(now, date) and isinstance(then, date):
        days = (then - now).days
        return f"{'推迟' if days > 0 else '提前'}{abs(days)}天（至{target}）"
    figure, goal = number(step.now), number(step.then)
    if figure is not None and goal is not None and step.now.high is None:
        return _say_difference(goal - figure, target, kind, unit)
    return f"由{say_seen(replace(finding, seen=step.now), vocabulary)}变为{target}"


def _say_difference(difference: Number, target: str, kind: str | None, unit: str) -> str:
    size = max(difference, -difference)
    if kind == "ratio":
        return f"{'提高' if difference > 0 else '降低'}{say_number(size * 100)}个百分点（至{target}）"
    return f"{'再增' if difference > 0 else '减少'}{say_value(size, kind, unit)}（至{target}）"


# --- what no effort changes ---------------------------------------------------------------------------------------


def _is_coming(step: Step) -> bool:
    """Whether time alone brings it: an age that is still to be reached."""
    now, then = step.now.as_of, step.then.as_of
    return now is not None and then is not None and then > now


def _say_coming(step: Step, vocabulary: Vocabulary) -> str:
    return f"{_say_must(step, vocabulary)}（自{step.now.since}起算，{step.then.as_of} 起满足）"


def _say_barred(step: Step, vocabulary: Vocabulary) -> str:
    seen = "" if isinstance(step.finding, UnreadFinding) else f"，现为{say_seen(step.finding, vocabulary)}"
    return f"{_say_must(step, vocabulary)}{seen}"


def _say_must(step: Step, vocabulary: Vocabulary) -> str:
    if isinstance(step.finding, UnreadFinding):
        return f"“{step.finding.words}”"
    return f"{_subject(step.finding, vocabulary)}须{_say_wanted(step, vocabulary)}"


# --- next questions -----------------------------------------------------------------------------------------------


def say_question(asked: Asked, vocabulary: Vocabulary) -> str:
    """A missing fact and what knowing it would do."""
    several = asked.touches > 1
    does = [f"查明即可判定{f' {len(asked.decides)} 条' if several else ''}"] if asked.decides else []
    does += [f"可能判定{f' {len(asked.may_decide)} 条' if several else ''}"] if asked.may_decide else []
    does = does or ["还要其他数据才能判定"]
    does += [f"待遇至多 {say_yuan(asked.amount)}"] if asked.amount else []
    return f"{say_missing(asked.name, vocabulary)}（{'，'.join(does)}）"


# --- choices ------------------------------------------------------------------------------------------------------


def say_choice(choice: Choice) -> Iterator[str]:
    """What is taken, what it beat, what is open."""
    most = "最多" if choice.at_most else ""
    yield f"合计{most} {say_yuan(choice.total)}：{_say_options(choice.taken) or '无'}"
    for beaten in choice.beaten:
        yield f"未取：{_say_options(beaten.options)}；若改取，合计 {say_yuan(beaten.total)}"
    if choice.open:
        yield f"金额待定，未参与比较：{'、'.join(_say_place(clause, index) for clause, index in choice.open)}"
    if not choice.is_proven:
        yield "组合过多，未逐一比较，未必是最高的组合"


def _say_options(options: Iterable[Option]) -> str:
    return "、".join(f"{_say_place(option.clause, option.index)} {say_yuan(option.amount)}" for option in options)


def _say_place(clause: str, index: int) -> str:
    return f"条款 {clause} 待遇{index + 1}"
