"""What every test may use: golden files that can be rewritten, and the shared corpus where it is at hand."""

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

settings.register_profile("huiqi", deadline=None, derandomize=True, database=None)
settings.load_profile("huiqi")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write what is answered now into the golden files")


class Golden:
    """Compares an answer with the file that holds the right one; with `--rewrite` the file is written anew."""

    def __init__(self, *, rewrite: bool) -> None:
        self.rewrite = rewrite

    def check(self, path: Path, answer: str) -> None:
        if self.rewrite:
            path.write_text(answer, encoding="utf-8")
        assert path.exists(), f"no golden file {path.name}: run pytest with --rewrite and read what it wrote"
        assert answer == path.read_text(encoding="utf-8")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(rewrite=bool(request.config.getoption("--rewrite")))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared corpus of clauses, beside the repository."""
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus isn't beside the repository")
    return CORPUS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables that tests have recorded under `table`."""
    for report in terminalreporter.stats.get("passed", ()):
        for name, shown in getattr(report, "user_properties", ()):
            if name == "table":
                terminalreporter.write_sep("-", report.nodeid.rpartition("::")[2])
                terminalreporter.write_line(str(shown))
