"""An office of its own for each test, on SQLite and on PostgreSQL, used through the command line."""

from pathlib import Path

import pytest

from app.cli import run
from tests.archive.conftest import database, new_sqlite, server, url
from tests.databases import KINDS
from tests.notifier.conftest import embedded

__all__ = ["database", "embedded", "new_sqlite", "server", "url"]

Said = tuple[int, str, str]  # exit status, standard output, standard error


@pytest.fixture(params=KINDS)
def desk(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> "Desk":
    """A folder with a database; two officers with keys of their own."""
    monkeypatch.chdir(tmp_path)
    is_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'huiqi.db'}" if is_file else request.getfixturevalue("server").fresh()
    monkeypatch.setenv("HUIQI_DATABASE", url)
    return Desk(tmp_path, monkeypatch, capfd)


class Desk:
    """Runs commands as one person or another."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self._environment, self._capture = folder, monkeypatch, capfd
        self.said("database", "migrate")
        for name, roles in (("张起草", "drafter,operator"), ("李审定", "approver,operator")):
            self.acts("张起草")
            assert self.said("operator", "add", name, "--role", roles, "--key", str(folder / name))[0] == 0

    def acts(self, name: str) -> None:
        """From now on this person acts."""
        self._environment.setenv("HUIQI_KEY", str(self.folder / name))

    def said(self, *command: str) -> Said:
        self._capture.readouterr()
        status = run(list(command))
        out, err = self._capture.readouterr()
        return status, out, err

    def does(self, *command: str) -> str:
        """Run a command that must be done; what it printed."""
        status, out, err = self.said(*command)
        assert status == 0, err
        return out
