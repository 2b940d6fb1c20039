"""Older Word files through a real LibreOffice, where a machine has one: they read as the .docx they were made from."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from parsers.documents import Document, metadata, passages, read_document
from tests.parsers.documents.paper import FORMS, SAMPLES

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")

Saved = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """A sample saved in an older format, as Word would."""
    folder = tmp_path_factory.mktemp("office")

    def save(name: str, kind: str) -> Path:
        sample = next(sample for sample in SAMPLES if sample.name == name)
        source = folder / f"{name}.docx"
        source.write_bytes(FORMS["docx"](sample.lines))
        command = [str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", kind, "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return source

    return save


def _facts(document: Document) -> list[tuple[str | None, str, str]]:
    return [(passage.article, passage.role, passage.text) for passage in passages(document)]


@pytest.mark.parametrize(("name", "kind"), [("annexes", "doc"), ("statute", "rtf")])
def test_an_older_file_reads_like_the_newer_one(saved: Saved, name: str, kind: str) -> None:
    newer = saved(name, kind)
    document, made_of = read_document(newer.with_suffix(f".{kind}")), read_document(newer)
    assert (document.format, document.remarks) == (kind, ("由 LibreOffice 转换后读出",))
    assert _facts(document) == _facts(made_of)
    assert metadata(document).document_number == metadata(made_of).document_number
    if kind == "doc":  # a .wps file is one by another name
        renamed = newer.rename(newer.with_suffix(".wps"))
        renamed.write_bytes(newer.with_suffix(".doc").read_bytes())
        assert (read_document(renamed).format, _facts(read_document(renamed))) == ("wps", _facts(document))
