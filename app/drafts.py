"""Documents read into drafts: as data for machines, as a policy for the officer's file, side by side for a reader."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.language.clauses import Clause, PolicyFrame
from engine.language.exchange import write_clause
from engine.language.policies import Policy
from engine.language.tree import Atom, atoms, with_atoms
from engine.language.vocabulary import Vocabulary
from parsers.documents import Metadata, read_document
from parsers.draft import Draft, DraftClause, read_draft
from policies.form.windows import print_window


def draft_of(path: Path, vocabulary: Vocabulary) -> Draft:
    return read_draft(read_document(path), vocabulary=vocabulary)


# --- for machines -------------------------------------------------------------------------------------------------


def draft_as_data(draft: Draft) -> dict[str, Any]:
    return {
        "file": draft.file,
        "metadata": _metadata(draft.metadata),
        "clauses": [_clause(clause) for clause in draft.clauses],
        "notes": list(notes_of(draft)),
    }


def _metadata(about: Metadata) -> dict[str, Any]:
    days = {name: getattr(about, name) for name in ("issued", "effective", "expires")}
    words = {name: getattr(about, name) for name in ("title", "issuer", "document_number", "place")}
    replaced = [{"title": old.title, "document_number": old.document_number, "how": old.how} for old in about.replaces]
    return words | {name: day and day.isoformat() for name, day in days.items()} | {"replaces": replaced}


def _clause(found: DraftClause) -> dict[str, Any]:
    reading = found.reading
    more: dict[str, Any] = {
        "article": found.passage.article,
        "span": list(found.span),
        "reading": reading.reading,
        "why": reading.why,
    }
    if found.inherited:
        more["inherited"] = [given.source for given in found.inherited]
    return write_clause(reading.clause) | more


# --- for the officer ----------------------------------------------------------------------------------------------


def policy_of(draft: Draft) -> Policy:
    """The draft as a policy: what an officer edits, its questions open."""
    about = draft.metadata
    return Policy(
        id=about.document_number,
        title=about.title,
        number=about.document_number,
        issuer=about.issuer,
        place=about.place,
        issued=about.issued,
        effective=about.effective,
        expires=about.expires,
        replaces=tuple(old.document_number or old.title or "" for old in about.replaces),
        clauses=tuple(_settled(_timed(clause.reading.clause, draft), about.place) for clause in draft.clauses),
    )


def _timed(clause: Clause, draft: Draft) -> Clause:
    """A rule that names no time of its own can be applied for when the document says."""
    return replace(clause, window=clause.window or draft.window) if clause.yields_verdict else clause


def notes_of(draft: Draft) -> Iterator[str]:
    """What a person should look at before he edits or approves anything."""
    yield from draft.notes
    timed = [clause.reading.clause for clause in draft.clauses if draft.window is not None]
    given = [clause.id for clause in timed if clause.yields_verdict and clause.window is None]
    if draft.window is not None and given:
        where = f"用于没有写时间的 {len(given)} 条：{'、'.join(given)}"
        yield f"申报时间 {print_window(draft.window)} 单独写在一条里，{where}；不对就改各条的“窗口”"


def _settled(clause: Clause, place: str | None) -> Clause:
    """The clause without what the policy says for all; 高新区 in a policy of 示例高新区 is 本区."""

    def here(atom: Atom) -> Atom:
        if atom.measure.of not in ("region", "tax_region") or not isinstance(atom.value, tuple):
            return atom
        is_here = {tag for tag in atom.value if place is not None and place.endswith(tag)}
        return replace(atom, value=tuple("本区" if tag in is_here else tag for tag in atom.value))

    when = with_atoms(clause.when, here) if clause.when is not None else None
    return replace(clause, when=when, document=None, policy=PolicyFrame())


# --- for a reader -------------------------------------------------------------------------------------------------


def words_read(found: DraftClause) -> list[tuple[int, int, bool]]:
    """The places of the words that were read, and of those that were not."""
    clause = found.reading.clause
    conditions = (clause.when, *(benefit.when for benefit in clause.benefits))
    read = [atom.span for condition in conditions for atom in atoms(condition) if atom.span]
    read += [benefit.span for benefit in clause.benefits if benefit.span]
    return [(*span, True) for span in read] + [(*span, False) for span in clause.unread]


def rules_used(found: DraftClause) -> Iterator[str]:
    """The names of the reading rules that were used, each once."""
    return iter(dict.fromkeys(step.rule for step in found.reading.trace))
