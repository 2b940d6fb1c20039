"""A reader's library is loaded only when a file of its kind is read."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.parsers.documents.paper import FORMS, SAMPLES

HEAVY = ("lxml", "pypdfium2", "rapidocr", "numpy", "PIL")


def loaded(path: Path | None) -> set[str]:
    """The heavy libraries a fresh process has loaded after reading that file."""
    script = "import sys; from parsers.documents import read_document\n"
    script += f"read_document({str(path)!r})\n" if path else ""
    script += f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("form", "libraries"), [(None, set()), ("txt", set()), ("docx", {"lxml"}), ("pdf", {"pypdfium2"})]
)
def test_what_is_loaded(tmp_path: Path, form: str | None, libraries: set[str]) -> None:
    path = None
    if form:
        path = tmp_path / "x"
        path.write_bytes(FORMS[form](SAMPLES[-1].lines))
    assert loaded(path) == libraries
