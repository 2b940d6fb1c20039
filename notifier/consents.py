"""One-time subscriptions in the store: how many more messages of a template a person has asked for."""

from engine.archive.store import Tx
from notifier.providers.callbacks.events import EventKind
from notifier.providers.consent import after_event, after_sending
from notifier.providers.outcomes import Outcome
from notifier.store_replies import ConsentLeft


def consents_left(tx: Tx, openid: str, template: str) -> int:
    return _row(tx, openid, template).count


def count_event(tx: Tx, openid: str, template: str, kind: EventKind) -> None:
    """Somebody has accepted once more, or refuses."""
    row = _row(tx, openid, template)
    row.count = after_event(row.count, kind)
    tx.add(row)


def count_sending(tx: Tx, openid: str, template: str, outcome: Outcome) -> None:
    """A message has used one up."""
    row = _row(tx, openid, template)
    row.count = after_sending(row.count, outcome)
    tx.add(row)


def _row(tx: Tx, openid: str, template: str) -> ConsentLeft:
    kept = tx.get(ConsentLeft, (openid, template), populate_existing=True)
    return kept or ConsentLeft(openid=openid, template=template, count=0)
