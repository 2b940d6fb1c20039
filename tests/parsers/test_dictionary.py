"""The dictionary holds the language: no entry is there for one clause of the development corpus, unless it says why."""

from pathlib import Path

import pytest
import yaml

from tests.parsers.ablation import figures_of, learned, lone_rules, without
from tests.parsers.corpora import HERE, Json, dev, figures, plain, read

LISTED = HERE / "data" / "corpus" / "alone.yaml"


def _reasons(path: Path) -> dict[str, str]:
    """Entry -> why it may serve one clause."""
    listed: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {entry: reason for reason, entries in listed.items() for entry in entries}


def _serving() -> dict[str, str]:
    """The entries without which one clause is read worse, and which no other clause has: entry -> the clause's id."""
    rows = {row["id"]: row for row in dev()}
    before = {name: figures_of(figures([rows[name]])) for name in set(learned().values())}
    serving = {}
    for word, name in learned().items():
        with without([word]):
            if figures_of(figures([rows[name]])) < before[name]:
                serving[word] = name
    return serving


def test_an_entry_that_serves_one_clause_alone_is_listed_with_its_reason() -> None:
    serving, reasons = _serving(), _reasons(LISTED)
    assert serving, "the corpus is at hand, and no entry is needed?"
    assert {word: name for word, name in serving.items() if word not in reasons} == {}


@pytest.mark.fuzz
def test_each_clause_is_read_without_what_only_it_could_teach() -> None:
    """Cross-validation, as far as it can be had afterwards: a clause is read without the words and rules that no
    other clause of the corpus has a use for."""
    rows, found = dev(), []
    for row in rows:
        words = [word for word, name in learned().items() if name == row["id"]]
        with without(words, [rule for rule, name in lone_rules().items() if name == row["id"]]):
            found += read([row])
    whole, apart = figures(rows), figures(rows, [plain(row) for row in found])
    for name, one in (("with", whole), ("without", apart)):
        print(
            f"\n{name} its own words and rules: strict {one['atoms_strict']['f1']:.3f}, "
            f"logic {one['logic_effective']:.3f}, benefits {one['benefits']['f1']:.3f}, "
            f"silent {one['silent_loss_rate']:.3f}"
        )
    assert apart["atoms_strict"]["f1"] >= 0.82
    assert apart["silent_loss_rate"] <= 0.08
