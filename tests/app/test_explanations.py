"""Explanations as golden files: every sample clause on every sample company. `pytest --rewrite` writes them anew."""

import pytest

from app.cli import run
from tests.conftest import ROOT, Golden

SAMPLES = ROOT / "app" / "demo"
EXPLANATIONS = ROOT / "tests" / "data" / "explanations"
CLAUSES = ("研发增量", "成长奖励", "吸纳就业", "培育入库", "设备更新", "技术合同")
COMPANIES = ("jia", "yi", "bing", "ding")


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_verdict_is_explained_as_written_down(
    clause: str, company: str, golden: Golden, capfd: pytest.CaptureFixture[str]
) -> None:
    files = [str(SAMPLES / name) for name in ("clauses.jsonl", "companies.jsonl")]
    assert run(["explain", *files, "--rule", clause, "--profile", company, "--on", "2026-04-15"]) == 0
    golden.check(EXPLANATIONS / f"{clause}-{company}.txt", capfd.readouterr().out)
