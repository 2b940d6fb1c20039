"""Documents to drafts: clauses with their places, rows under their headings, general rules marked as such."""

from pathlib import Path

import pytest

from engine.language.tree import atoms
from parsers.documents import read_document
from parsers.draft import read_draft
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
