"""Documents in other regions' styles read the same from every kind of file they arrive as."""

import re
from collections.abc import Callable
from typing import Any

from parsers.documents import Document, Metadata, governed, metadata, outline, passages
from tests.parsers.documents.paper import FORMS, SAMPLES

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


def test_conditions_of_a_section_hold_for_its_rules_alone(read: Read) -> None:
    sample = next(sample for sample in SAMPLES if sample.name == "guide")
    found = passages(read(FORMS["docx"](sample.lines)))
    held = {
        bare(scope.text): [bare(rule.text) for rule in governed(scope, found)]
        for scope in found
        if scope.role == "scope"
    }
    technical, green = "按设备投资额的6%给予补助，单个项目最高300万元。", "分别给予50万元、20万元奖励。"
    assert held["项目总投资1000万元以上；2.项目在2024年竣工投产。"] == [technical]
    assert held["2024年获评国家级、省级绿色工厂的企业。"] == [green]
    assert {technical, green} < set(held["申报单位应当具备独立法人资格，近三年无重大违法记录。"])


def test_no_word_is_lost(sample: Any, form: Callable[..., bytes], read: Read) -> None:
    """Everything that was written is read, once; everything that was read is in the outline, once."""
    document = read(form(sample.lines))
    written = bare("".join(words for _, words in sample.lines)).replace("|", "")
    assert bare(document.text).replace("|", "") == written
    covered = [offset for piece in outline(document) for offset in range(*piece.span)]
    assert len(covered) == len(set(covered))
    left = set(range(len(document.text))) - set(covered)
    assert not "".join(document.text[offset] for offset in sorted(left)).strip()
