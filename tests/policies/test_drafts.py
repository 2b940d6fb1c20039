"""A draft: each clause beside its text, what is open said above it, and answered in place."""

from engine.language.clauses import Choice, Clause, Question
from engine.language.expressions.reading import read_condition
from engine.language.policies import Policy
from engine.language.tree import Condition
from policies.checks import check_policy
from policies.drafts import draft_yaml
from policies.form import read_policy_text
from tests.generators import VOCABULARY

TEXT = "上年营业收入1亿元以上、经营状况良好的企业，奖励10万元。"


def _condition(words: str) -> Condition:
    read = read_condition(words, VOCABULARY)
    assert read.value is not None
    return read.value


def draft() -> Policy:
    choices = (
        Choice(label="含本数", when=_condition("营业收入@上年 ≥ 1亿元")),
        Choice(label="不含本数", when=_condition("营业收入@上年 > 1亿元")),
    )
    asked = Question(asks="“以上”含不含1亿元？", choices=choices, default="含本数", span=(9, 11))
    clause = Clause(
        id="一",
        text=TEXT,
        quantifiable=True,
        when=_condition("营业收入@上年 ≥ 1亿元"),
        unread=((12, 18),),
        questions=(asked,),
    )
    told = Clause(id="二", text="各部门要加强宣传。", quantifiable=False)
    return Policy(id="草案一", title="示例", clauses=(clause, told))


WRITTEN = """\
# 草案：由机器读出，对照原文逐条核对以后才能审定、发布。
# 共 2 条，其中规则 1 条；疑问 1 处，未读 1 处。
# 疑问：在“答复:”后面写一个选项，条款就按它改。
# 未读：写进条件；确认不是要求，就从“未读”里删去。
政策:
  编号: 草案一
  名称: 示例

条款:
  # 待办：疑问 1 处，未读 1 处
  - 编号: 一
    原文: 上年营业收入1亿元以上、经营状况良好的企业，奖励10万元。
    条件: 营业收入@上年 ≥ 1亿元
    未读: [经营状况良好]
    疑问:
      - 问: “以上”含不含1亿元？
        词: 以上
        选项:
          - 选: 含本数
            条件: 营业收入@上年 ≥ 1亿元
          - 选: 不含本数
            条件: 营业收入@上年 > 1亿元
        默认: 含本数
        答复:
        # 写一个选项：含本数、不含本数

  - 编号: 二
    原文: 各部门要加强宣传。
    可判定: 否
"""


def test_a_draft_says_what_is_open() -> None:
    assert draft_yaml(draft(), VOCABULARY) == WRITTEN


def test_a_draft_is_read_back_with_its_questions_open() -> None:
    back = read_policy_text(WRITTEN, "draft.yaml", VOCABULARY)
    assert [clause.questions for clause in back.clauses] == [clause.questions for clause in draft().clauses]
    assert {remark.code for remark in check_policy(back) if remark.severity == "error"} == {"疑问未答", "未读"}


def test_an_answer_written_in_place_selects_its_condition() -> None:
    answered = WRITTEN.replace("答复:\n", "答复: 不含本数\n").replace("    未读: [经营状况良好]\n", "")
    back = read_policy_text(answered, "draft.yaml", VOCABULARY)
    assert back.clauses[0].when == _condition("营业收入@上年 > 1亿元")
    assert back.clauses[0].questions == ()
    assert [remark for remark in check_policy(back) if remark.severity == "error"] == []


def test_a_draft_without_open_points_says_so_in_two_lines() -> None:
    lines = draft_yaml(Policy(clauses=(draft().clauses[1],)), VOCABULARY).splitlines()
    assert lines[:3] == [
        "# 草案：由机器读出，对照原文逐条核对以后才能审定、发布。",
        "# 共 1 条，其中规则 0 条；疑问 0 处，未读 0 处。",
        "政策:",
    ]
