"""What a person still has to say: open questions, unread words, figures nobody has checked, names that are missing."""

from collections import Counter
from dataclasses import replace

from policies.checks.remarks import Remarks, Scene, Whole

QUESTION, UNREAD = "疑问未答", "未读"
FROM_MEMORY, NO_EDITION, UNCHECKED = "凭记忆", "版次不明", "未核对"
SAME_ID, NO_NAME, SAMPLE = "编号重复", "缺少名称", "示例"


def open_questions(scene: Scene) -> Remarks:
    for question in scene.clause.questions:
        choices = "、".join(choice.label for choice in question.choices)
        yield scene.error(QUESTION, question.asks, f"在 答复 里写一个：{choices}", words=question.asks)


def unread_words(scene: Scene) -> Remarks:
    for words in scene.clause.unread_words():
        shown = " ".join(words.split())
        help_ = "写进条件，或确认不是要求后从 未读 里删去"
        yield scene.error(UNREAD, f"“{shown}”还没有读成条件", help_, words=shown)


# --- of the policy ------------------------------------------------------------------------------------------------


def names_of_the_policy(whole: Whole) -> Remarks:
    policy = whole.policy
    for value, key in ((policy.id, "编号"), (policy.title, "名称")):
        if not value:
            yield whole.error(NO_NAME, f"政策没有{key}", f"在 政策: 下写 {key}")
    counted = Counter(clause.id for clause in policy.clauses)
    for clause_id, times in counted.items():
        if times > 1:
            remark = whole.error(SAME_ID, f"有 {times} 条条款的编号都是“{clause_id}”", "每条一个编号")
            yield replace(remark, clause=clause_id)


def samples(whole: Whole) -> Remarks:
    why = whole.policy.illustrative
    if why:
        yield whole.warning(SAMPLE, f"这是示例，不是施行中的政策：{why}", "正式发布前去掉 示例说明", words=why)


def unchecked_figures(whole: Whole) -> Remarks:
    """Where the figures come from, and whether anybody has compared them."""
    for basis in whole.policy.basis:
        named = f"《{basis.title}》" + (f"（{basis.number}）" if basis.number else "")
        about = f"条款 {'、'.join(basis.clauses)} 的数字" if basis.clauses else "数字"
        if basis.checked == "memory":
            yield whole.warning(FROM_MEMORY, f"{about}凭记忆写自{named}", "找来原件核对", words=basis.title)
        elif basis.checked is None:
            help_ = "写 核对: 已核对原件"
            yield whole.warning(UNCHECKED, f"没有说明{named}的数字是否核对过", help_, words=basis.title)
        if basis.edition is None:
            yield whole.warning(NO_EDITION, f"没有写明{named}的版次", "写 版次: 2016年修订", words=basis.title)
