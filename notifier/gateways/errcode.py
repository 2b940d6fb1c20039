"""The manner of WeChat and WeCom: HTTP 200 whatever happens, an error in errcode, a trace at its sentence's end."""

from collections.abc import Callable
from secrets import token_hex
from typing import Any

import msgspec

from notifier.gateways.traffic import Incoming, Reply

Fields = dict[str, Any]


class RefusedError(Exception):
    """A request that is answered with an error code."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(words or str(code))
        self.code = code
        self.words = words or f"error {code}"


def answering(answer: Callable[[Incoming], Fields]) -> Callable[[Incoming], Reply]:
    """Turn a function that raises RefusedError into an endpoint."""

    def reply(incoming: Incoming) -> Reply:
        if incoming.refusal:
            return _refused(RefusedError(int(incoming.refusal)))
        try:
            return Reply(content=answer(incoming))
        except RefusedError as refused:
            return _refused(refused)

    return reply


def _refused(refused: RefusedError) -> Reply:
    trace = "-".join(token_hex(4) for _ in range(3))
    return Reply(content={"errcode": refused.code, "errmsg": f"{refused.words} rid: {trace}"})


def read_json(incoming: Incoming, malformed: int) -> Fields:
    """Read the body, or refuse it with the code for what is no JSON object."""
    try:
        given = msgspec.json.decode(incoming.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        given = None
    if not isinstance(given, dict):
        raise RefusedError(malformed, "data format error")
    return given
