"""Documents to drafts: clauses with their places, rows under their headings, general rules marked as such."""

from datetime import date
from pathlib import Path

import pytest

from app.drafts import policy_of
from engine.language.clauses import Clause, Window
from engine.language.tree import atoms
from parsers.documents import read_document
from parsers.draft import Draft, read_draft
from tests.parsers.corpora import SHARED, Json, figures, plain, scorer

TABLE = """示例高新区支持企业扩产若干措施

第一条 本措施适用于工商注册和税务征管关系在高新区的企业。

第二条 对设备投资500万元以上的项目，按设备投资额的10%给予补助，单个项目最高200万元。

第三条 本措施自2024年4月1日起施行，有效期3年。
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "措施.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clause_knows_its_document_and_its_place(tmp_path: Path) -> None:
    document = read_document(_written(tmp_path, TABLE))
    draft = read_draft(document)
    granting = [kept for kept in draft.clauses if kept.reading.clause.benefits]
    assert [document.text[slice(*kept.span)] for kept in granting] == [kept.passage.text for kept in granting]
    assert granting[0].reading.clause.policy.effective == draft.metadata.effective is not None


def test_a_rule_for_the_whole_document_is_joined_to_every_clause(tmp_path: Path) -> None:
    draft = read_draft(read_document(_written(tmp_path, TABLE)))
    general = [kept.reading.clause for kept in draft.clauses if kept.reading.clause.applies_to == "document"]
    assert [clause.role for clause in general] == ["exclusion"]
    assert {atom.measure.of for atom in atoms(general[0].when)} == {"region", "tax_region"}


def _gold() -> list[Path]:
    return sorted((SHARED / "docs").glob("*.gold.json")) if SHARED.exists() else []


@pytest.mark.skipif(not _gold(), reason="the sample documents lie beside the repository and are not there")
def test_the_sample_documents_are_read() -> None:
    """All six together, each clause paired with the gold by its text."""
    from engine.language.exchange import write_clause

    gold: list[Json] = []
    read: list[Json] = []
    for path in _gold():
        name = path.name.removesuffix(".gold.json")
        source = next(kept for kept in path.parent.glob(f"{name}.*") if kept.suffix != ".json")
        rows = scorer().load(str(path))
        found = [plain(write_clause(kept.reading.clause)) for kept in read_draft(read_document(source)).clauses]
        gold += rows
        read += [row for row in scorer().align(rows, found) if not str(row["id"]).startswith("extra")]
    assert figures(gold, read)["atoms_strict"]["f1"] >= 0.90


def test_what_a_section_asks_is_joined_to_its_own_rules_and_to_no_other(tmp_path: Path) -> None:
    path = tmp_path / "办法.txt"
    path.write_text(
        "示例高新区项目支持办法\n\n第一章 技术改造项目\n第一条 申报条件\n"
        "申报企业须为规模以上工业企业，符合园区产业导向。\n"
        "第二条 支持标准\n对设备投资额500万元以上的项目，给予20万元补助。\n"
        "第二章 绿色制造项目\n第三条 支持标准\n对首次认定的国家级绿色工厂，给予50万元奖励。\n",
        encoding="utf-8",
    )
    asked, given, other = (clause.reading.clause for clause in read_draft(read_document(path)).clauses)
    assert not asked.yields_verdict
    named = [atom.measure.of for atom in atoms(given.when)]
    assert {"equipment_investment", "above_scale", "industry"} <= set(named)
    assert None in named or given.unread  # 符合园区产业导向 waits for an answer
    assert [atom.measure.of for atom in atoms(other.when)] == ["first_recognition"]


# --- what holds from elsewhere in the document --------------------------------------------------------------------


def _draft(folder: Path, text: str) -> Draft:
    return read_draft(read_document(_written(folder, text)))


def _asked(clause: Clause) -> list[str | None]:
    conditions = [clause.when, *(benefit.when for benefit in clause.benefits)]
    return [atom.measure.of for condition in conditions for atom in atoms(condition)]


HEADED = """示例高新区支持企业办法

一、{heading}

（一）上年度研发费用不低于300万元的，按研发费用的5%给予补助。

（二）对规模以上工业企业，按设备投资额的10%给予补助。

二、附则

（一）设备投资额超过1000万元的，给予20万元奖励。
"""


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("支持高新技术企业", ["qualification"]),
        ("对规上工业企业的扶持", ["above_scale", "industry"]),
        ("面向中小微企业的扶持政策", ["scale", "scale", "scale"]),
        ("支持高新技术企业发展", []),
        ("支持企业加大研发投入", []),
        ("支持研发机构", []),
        ("支持标准", []),
    ],
)
def test_a_heading_that_names_recipients_holds_down_to_the_next_one(
    tmp_path: Path, heading: str, asked: list[str]
) -> None:
    below, named, other = _draft(tmp_path, HEADED.format(heading=heading)).clauses
    assert _asked(below.reading.clause) == ["rd_expense", *asked]
    assert [given.source for given in below.inherited] == ([f"标题“{heading}”"] if asked else [])
    assert _asked(named.reading.clause) == ["above_scale", "industry"]  # names its own recipients
    assert _asked(other.reading.clause) == ["equipment_investment"]


COUNTED = """示例高新区支持企业办法

第一条 营业收入2000万元以上、5000万元以下的企业，奖励10万元；超过5000万元的，奖励20万元。

第二条 {rule}
"""


@pytest.mark.parametrize(
    ("rule", "ops"),
    [
        ("本办法所称“以上”“以下”均含本数。", [">=", "<=", ">"]),
        ("本办法所称以上含本数，以下不含本数。", [">=", "<", ">"]),
        ("本办法中“以上”“以下”均不包括本数，“超过”含本数。", [">", "<", ">="]),
    ],
)
def test_how_a_document_counts_holds_for_its_clauses(tmp_path: Path, rule: str, ops: list[str]) -> None:
    rules, counting = _draft(tmp_path, COUNTED.format(rule=rule)).clauses
    found = [atom.op for benefit in rules.reading.clause.benefits for atom in atoms(benefit.when)]
    assert (found, counting.reading.clause.role) == (ops, "rounding")
    when = rules.reading.clause.benefits[0].when
    assert all(rules.passage.text[slice(*atom.span)] == atom.phrase for atom in atoms(when) if atom.span)


CHOSEN = """示例高新区支持企业办法

第一条 首次认定的高新技术企业，给予20万元奖励。

第二条 首次认定的专精特新中小企业，给予10万元奖励。

第三条 {rule}
"""


@pytest.mark.parametrize(
    ("rule", "grouped"),
    [
        ("同一企业同时符合本办法多项奖励条件的，按就高不重复原则执行。", True),
        ("同一项目符合多项政策的，按就高不重复原则执行。", False),
    ],
)
def test_of_several_benefits_a_company_gets_the_highest_where_the_document_says_so(
    tmp_path: Path, rule: str, grouped: bool
) -> None:
    draft = _draft(tmp_path, CHOSEN.format(rule=rule))
    paid = [benefit for kept in draft.clauses for benefit in kept.reading.clause.benefits]
    groups = {(benefit.pick, benefit.group) for benefit in paid}
    assert groups == ({("highest", "示例高新区支持企业办法")} if grouped else {(None, None)})
    assert any(rule in note for note in draft.notes)


DEFINED = """示例高新区支持企业办法

第一条 本办法所称重点培育企业，是指{meaning}。

第二条 对重点培育企业，给予10万元奖励。
"""


def test_a_word_that_a_document_defines_asks_for_what_it_means(tmp_path: Path) -> None:
    _, rule = _draft(tmp_path, DEFINED.format(meaning="上年度营业收入5000万元以上的高新技术企业")).clauses
    assert set(_asked(rule.reading.clause)) == {"revenue", "qualification"}
    assert [given.source for given in rule.inherited] == ["“重点培育企业”的定义"]


def test_a_definition_that_nobody_could_read_leaves_its_word_open(tmp_path: Path) -> None:
    _, rule = _draft(tmp_path, DEFINED.format(meaning="由区科技局会同有关部门确定并公布的企业")).clauses
    assert rule.reading.clause.unread_words() == ("重点培育企业",)
    assert rule.reading.reading == "part"


def test_the_time_for_applications_stands_in_an_article_of_its_own(tmp_path: Path) -> None:
    text = CHOSEN.format(rule="申报时间为2026年5月10日至2026年6月10日，逾期不予受理。")
    draft = _draft(tmp_path, text)
    assert draft.window == Window(opens=date(2026, 5, 10), closes=date(2026, 6, 10))
    rules = [clause for clause in policy_of(draft).clauses if clause.yields_verdict]
    assert [clause.window for clause in rules] == [draft.window] * 2


def test_a_heading_may_name_whom_the_document_defines(tmp_path: Path) -> None:
    text = DEFINED.format(meaning="上年度营业收入5000万元以上的高新技术企业")
    draft = _draft(tmp_path, text + "\n第二章 对重点培育企业的扶持\n\n第三条 按研发费用的10%给予补助。\n")
    below = draft.clauses[-1]
    assert set(_asked(below.reading.clause)) == {"revenue", "qualification"}
    assert [given.source for given in below.inherited] == ["标题“对重点培育企业的扶持”"]


OPENED = "示例高新区支持企业办法\n\n第一条 {opening}。上年度用电量同比增长10%以上的，给予10万元奖励。\n"


@pytest.mark.parametrize(
    ("opening", "asked"),
    [("降低用能成本", [None]), ("支持规上工业企业", [None, "above_scale", "industry"])],
)
def test_what_an_article_opens_with_is_its_heading(tmp_path: Path, opening: str, asked: list[str | None]) -> None:
    (found,) = _draft(tmp_path, OPENED.format(opening=opening)).clauses
    assert (_asked(found.reading.clause), found.reading.clause.unread) == (asked, ())
    (atom, *_) = atoms(found.reading.clause.when)
    assert atom.span and found.passage.text[slice(*atom.span)] == atom.phrase


def test_one_paragraph_may_choose_and_exclude(tmp_path: Path) -> None:
    rule = "同一企业同时符合多项的，按就高不重复原则执行。近三年发生重大安全事故的企业，不得享受本办法。"
    draft = _draft(tmp_path, CHOSEN.format(rule=rule))
    assert [(kept.passage.role, kept.reading.clause.applies_to) for kept in draft.clauses[2:]] == [
        ("choice", None),
        ("exclusion", "document"),
    ]
    assert [kept.reading.clause.id for kept in draft.clauses[2:]] == ["第三条", "第三条第2段"]


TABLE_BELOW = """<html><body><p>示例市支持演艺办法</p>
<p>第一条 对规模以上文化企业，按上年度营业收入给予奖励：</p>
<table><tr><th>支持方向</th><th>营业收入</th><th>奖励金额</th></tr>
<tr><td>小步快跑</td><td>500万元以上</td><td>10万元</td></tr></table></body></html>"""


def test_a_table_asks_what_the_line_above_it_asks(tmp_path: Path) -> None:
    path = tmp_path / "办法.html"
    path.write_text(TABLE_BELOW, encoding="utf-8")
    stem, row = read_draft(read_document(path)).clauses[-2:]
    assert not stem.reading.clause.yields_verdict
    assert (row.reading.clause.id, row.inherited[0].source) == ("第一条第1行", "第一条")
    assert {"revenue", "above_scale", "industry"} == set(_asked(row.reading.clause))
    assert row.reading.clause.unread == ()  # 小步快跑 below 支持方向 asks nothing


CALLED = """示例高新区支持企业办法

一、支持创新

（一）研发费用不低于300万元的，给予10万元奖励。

二、奖励

1.对首次认定的高新技术企业，给予20万元奖励。

2.对首次上市的企业，给予100万元奖励。

三、申报

申报时间为2026年5月10日至2026年6月10日。

联系电话：0000-12345678。
"""


def test_clauses_are_called_as_people_cite_them(tmp_path: Path) -> None:
    names = [kept.reading.clause.id for kept in _draft(tmp_path, CALLED).clauses]
    assert names == ["一（一）", "二、1", "二、2", "三", "三、第2段"]


def test_two_times_for_applications_are_for_a_person_to_part(tmp_path: Path) -> None:
    rule = "申报时间为2026年5月10日至2026年6月10日。\n\n第四条 第二批申报时间为2026年9月1日至2026年9月30日。"
    draft = _draft(tmp_path, CHOSEN.format(rule=rule))
    assert draft.window is None
    assert any("几个申报时间" in note for note in draft.notes)
