"""Which replies stop further messages."""

import pytest

from notifier.providers.callbacks.replies import is_unsubscribe


@pytest.mark.parametrize(
    "text", ["R", "r", "TD", "td", " T D ", "ＴＤ", "Ｒ", "T", "n", "N", "退订", "退 订", "退订。", "“R”"]
)
def test_a_reply_that_stops_messages(text: str) -> None:
    assert is_unsubscribe(text)


@pytest.mark.parametrize("text", ["", "1", "RR", "TDD", "不退订", "退订吗？", "收到", "No"])
def test_a_reply_that_does_not(text: str) -> None:
    assert not is_unsubscribe(text)
