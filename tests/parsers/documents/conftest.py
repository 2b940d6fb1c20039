"""What the tests of the document reader share: a file to be read, and every sample in every form."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from parsers.documents import Document, read_document
from tests.parsers.documents.paper import FORMS, SAMPLES, Press, saved


@pytest.fixture
def press() -> type[Press]:
    return Press


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Document]:
    """Write bytes to a file of that name and read it."""

    def reading(data: bytes, name: str = "文件.bin") -> Document:
        path = tmp_path / name
        path.write_bytes(data)
        return read_document(path)

    return reading


@pytest.fixture
def word_bytes() -> Callable[[Any], bytes]:
    return saved


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if {"sample", "form"} <= set(metafunc.fixturenames):
        metafunc.parametrize(("sample", "form"), list(_cases()))


def _cases() -> Iterator[Any]:
    for sample in SAMPLES:
        for form in FORMS:
            if not (sample.has_table and form in ("txt", "wrapped")):
                yield pytest.param(sample, FORMS[form], id=f"{sample.name}-{form}")
