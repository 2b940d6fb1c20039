"""Put each small slip of mutants.yaml into a copy of the judge and see whether the tests notice.

    python tests/mutants/run.py            # all of them
    python tests/mutants/run.py window     # those with a word in their name

The sources are never touched: every slip is made in a temporary copy. Exit status 1 if one goes unnoticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
MEANING = Path("engine") / "meaning"
COPIED = (
    "engine",
    "tests/meaning",
    "tests/data/verdicts",
    "tests/conftest.py",
    "tests/generators.py",
    "pyproject.toml",
)
TESTS = ("tests/meaning/test_tables.py", "tests/meaning/test_kleene.py")  # quick, and each case was worked out by hand


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One slip: in a file of the judge, some words become others."""

    name: str
    file: str
    find: str
    put: str
    at: int = 1  # which of several places, counted from one

    def mutated(self, source: str) -> str:
        """The source with the slip in it."""
        pieces = source.split(self.find)
        return self.find.join(pieces[: self.at]) + self.put + self.find.join(pieces[self.at :])


def mutants() -> list[Mutant]:
    """Every slip of the file."""
    data = yaml.safe_load(Path(__file__).with_name("mutants.yaml").read_text(encoding="utf-8"))
    return [Mutant(**entry) for entry in data]


def copy_to(folder: Path) -> None:
    """Whatever the tests need, without compiled files, which could outlive a slip."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def failing(folder: Path) -> str | None:
    """The first test that fails in the copy; None where all pass."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
    surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].partition("::")[2].partition(" - ")[0] if failed else f"exit status {done.returncode}"


def is_noticed(mutant: Mutant, folder: Path) -> bool:
    """Make the slip, run the tests, take it back; say what noticed it."""
    path = folder / MEANING / mutant.file
    source = path.read_text(encoding="utf-8")
    path.write_text(mutant.mutated(source), encoding="utf-8")
    noticed = failing(folder)
    path.write_text(source, encoding="utf-8")
    print(f"{'noticed' if noticed else 'NOT NOTICED':<12} {mutant.file:<14} {mutant.name}", end="")
    print(f"  by {noticed}" if noticed else "", flush=True)
    return noticed is not None


def main(words: list[str]) -> int:
    chosen = [mutant for mutant in mutants() if all(word in mutant.name for word in words)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_to(folder)
        if failed := failing(folder):
            print(f"without any slip a test fails already: {failed}")
            return 1
        noticed = sum(is_noticed(mutant, folder) for mutant in chosen)
    print(f"{noticed} of {len(chosen)} slips noticed")
    return 0 if noticed == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
