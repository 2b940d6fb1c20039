"""One accept permits one message; a refusal takes all back; in doubt one too few."""

import pytest

from notifier.providers.callbacks.events import EventKind
from notifier.providers.consent import after_event, after_sending
from notifier.providers.outcomes import Outcome
from notifier.providers.protocols import OutcomeClass


@pytest.mark.parametrize(
    ("count", "kind", "then"),
    [
        (0, EventKind.CONSENT_GIVEN, 1),
        (2, EventKind.CONSENT_GIVEN, 3),
        (2, EventKind.CONSENT_REFUSED, 0),
        (2, EventKind.DELIVERED, 2),
    ],
)
def test_what_an_event_does_to_the_counter(count: int, kind: EventKind, then: int) -> None:
    assert after_event(count, kind) == then


@pytest.mark.parametrize(
    ("kind", "then"),
    [
        (OutcomeClass.OK, 1),
        (OutcomeClass.AMBIGUOUS, 1),
        (OutcomeClass.CONSENT, 0),
        (OutcomeClass.RETRY, 2),
        (OutcomeClass.CONTENT, 2),
    ],
)
def test_what_a_sending_does_to_the_counter(kind: OutcomeClass, then: int) -> None:
    assert after_sending(2, Outcome(kind=kind, code="?")) == then


def test_the_counter_never_falls_below_zero() -> None:
    assert after_sending(0, Outcome(kind=OutcomeClass.OK, code="0")) == 0
