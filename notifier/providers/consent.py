"""The counter of one-time subscriptions: how many more messages of a template a person has asked for."""

from notifier.providers.callbacks.events import EventKind
from notifier.providers.outcomes import Outcome
from notifier.providers.protocols import OutcomeClass

_SPENT = frozenset(
    {OutcomeClass.OK, OutcomeClass.AMBIGUOUS}
)  # an unanswered sending may have used it: better one too few


def after_event(count: int, kind: EventKind) -> int:
    """Each accept permits one message more; a refusal takes all back."""
    if kind is EventKind.CONSENT_GIVEN:
        return count + 1
    return 0 if kind is EventKind.CONSENT_REFUSED else count


def after_sending(count: int, outcome: Outcome) -> int:
    """Each message sent uses one up; refused for want of consent, there was none left."""
    if outcome.kind in _SPENT:
        return max(count - 1, 0)
    return 0 if outcome.kind is OutcomeClass.CONSENT else count
