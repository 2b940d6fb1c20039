"""One call to a provider and what came of it."""

from notifier.providers.outcomes import Outcome, classify
from notifier.providers.wire import Answer, Call, UnansweredError, Wire


async def exchange(wire: Wire, call: Call, provider: str) -> tuple[Answer | None, Outcome]:
    """Send a call and classify what came back; without an answer, whether it may have arrived."""
    try:
        answer = await wire.exchange(call)
    except UnansweredError as unanswered:
        return None, unanswered.outcome
    return answer, classify(provider, answer.status, answer.body, now=wire.now())
