"""For whom and when: benefits that aren't for companies, windows nobody can use."""

from datetime import date, timedelta

from engine.language.benefits import RECEIVERS
from engine.language.clauses import Window
from engine.language.tree import Measure, measures, parts_of
from policies.checks.names import conditions_of
from policies.checks.remarks import Remarks, Scene

NOT_FOR_COMPANIES, SHORT_WINDOW, WINDOW_OUTSIDE = "不给企业", "窗口太短", "窗口在有效期外"
_CONSUMPTION = "消费"  # the group of indicators that speak of buyers


def benefits_for_others(scene: Scene) -> Remarks:
    """Money that goes to buyers, persons or banks: no company is told of it."""
    receivers = {benefit.to for benefit in scene.clause.benefits}
    if receivers and "company" not in receivers:
        shown = "、".join(RECEIVERS[to] for to in sorted(receivers))
        help_ = "企业不会匹配到它；只作告知就写 可判定: 否"
        yield scene.warning(NOT_FOR_COMPANIES, f"给的是{shown}，不是企业", help_)
    elif receivers and _speaks_of_buyers(scene):
        help_ = "写明 给购买者，或写 可判定: 否"
        yield scene.error(NOT_FOR_COMPANIES, "条件说的是消费者买东西，钱却写成给企业", help_)


def _speaks_of_buyers(scene: Scene) -> bool:
    vocabulary = scene.vocabulary
    named = [measure for condition in conditions_of(scene) for measure in measures(condition)]
    bases: list[Measure] = [
        part for benefit in scene.clause.benefits if benefit.base for part in parts_of(benefit.base)
    ]
    keys = {measure.of for measure in (*named, *bases) if measure.of and not measure.records}
    groups = {vocabulary.indicators[key].group for key in keys if key in vocabulary.indicators}
    return _CONSUMPTION in groups


def short_windows(scene: Scene) -> Remarks:
    """A window that closes before those who are told can apply, or that lies outside the policy's validity."""
    window = scene.clause.window
    if window is None:
        return
    opens = _opening(window, scene.clause.policy.issued)
    if opens and window.closes:
        open_days = (window.closes - opens + timedelta(days=1)).days
        if open_days < scene.around.lead_days:
            told = f"窗口只有 {open_days} 天，通知到企业要 {scene.around.lead_days} 天"
            yield scene.warning(SHORT_WINDOW, told, "提前通知，或放宽窗口", words=window.closes.isoformat())
    effective, expires = scene.clause.policy.effective, scene.clause.policy.expires
    if (window.closes and effective and window.closes < effective) or (opens and expires and opens > expires):
        yield scene.error(WINDOW_OUTSIDE, "窗口和政策的有效期没有交集", "核对两处的日期")


def _opening(window: Window, issued: date | None) -> date | None:
    return issued if window.from_issued else window.opens
