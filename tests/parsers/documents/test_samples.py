"""Documents in other regions' styles read the same from every kind of file they arrive as."""

import re
from collections.abc import Callable
from typing import Any

from parsers.documents import Document, Metadata, metadata, outline, passages

Read = Callable[..., Document]


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def facts(found: Metadata) -> dict[str, Any]:
    names = ("title", "issuer", "document_number", "issued", "effective", "expires", "place")
    replaced = [[old.title, old.document_number, old.how] for old in found.replaces]
    return {name: getattr(found, name) for name in names} | {"replaces": replaced}


def test_metadata_is_that_of_the_document(sample: Any, form: Callable[..., bytes], read: Read) -> None:
    assert facts(metadata(read(form(sample.lines)))) == sample.metadata


def test_passages_are_those_of_the_document(sample: Any, form: Callable[..., bytes], read: Read) -> None:
    found = passages(read(form(sample.lines)))
    expected = [[article, role, bare(text)] for article, role, text in sample.passages]
    assert [[passage.article, passage.role, bare(passage.text)] for passage in found] == expected
    assert [passage.article for passage in found if passage.general] == sample.general


def test_no_word_is_lost(sample: Any, form: Callable[..., bytes], read: Read) -> None:
    """Everything that was written is read, once; everything that was read is in the outline, once."""
    document = read(form(sample.lines))
    written = bare("".join(words for _, words in sample.lines)).replace("|", "")
    assert bare(document.text).replace("|", "") == written
    covered = [offset for piece in outline(document) for offset in range(*piece.span)]
    assert len(covered) == len(set(covered))
    left = set(range(len(document.text))) - set(covered)
    assert not "".join(document.text[offset] for offset in sorted(left)).strip()
