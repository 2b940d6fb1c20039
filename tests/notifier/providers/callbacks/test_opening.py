"""A callback server believes what is signed, opens what is sealed, and takes nothing plain where all is sealed."""

import base64
from datetime import UTC, datetime

import pytest

from notifier.gateways.sealing import seal, signature
from notifier.providers.accounts import Accounts
from notifier.providers.callbacks.acknowledge import ACKNOWLEDGEMENTS
from notifier.providers.callbacks.opening import CallbackKeys, callback_keys, open_callback, open_greeting
from notifier.providers.callbacks.reading import CALLBACK_PROVIDERS
from notifier.providers.callbacks.signature import ForgedError
from notifier.providers.masking import NO_SECRET, Secret
from tests.notifier.gateways.bench import loopback_settings

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
STAMP = "1795147200"
KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
PLAIN = CallbackKeys(receiver="wx1", token=Secret("t"), key=NO_SECRET)
SEALED = CallbackKeys(receiver="wx1", token=Secret("t"), key=Secret(KEY))
BODY = b"<xml><MsgType>text</MsgType></xml>"


def plain_query(token: str = "t") -> dict[str, str]:
    return {"timestamp": STAMP, "nonce": "n1", "signature": signature(token, STAMP, "n1")}


def sealed_query(sealed: str, token: str = "t") -> dict[str, str]:
    return {"timestamp": STAMP, "nonce": "n1", "msg_signature": signature(token, STAMP, "n1", sealed)}


def test_a_plain_callback_with_a_good_signature_is_taken() -> None:
    assert open_callback(PLAIN, plain_query(), BODY, now=NOW) == BODY


def test_a_sealed_callback_is_opened() -> None:
    sealed = seal(KEY, BODY, "wx1")
    body = f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
    assert open_callback(SEALED, sealed_query(sealed), body, now=NOW) == BODY


def test_where_all_should_be_sealed_nothing_plain_is_taken() -> None:
    """The plain signature does not cover the body, so whoever saw one could write any."""
    with pytest.raises(ForgedError, match="应当加密"):
        open_callback(SEALED, plain_query(), BODY, now=NOW)


@pytest.mark.parametrize("query", [{}, plain_query("other"), {**plain_query(), "nonce": "n2"}])
def test_a_plain_callback_that_is_not_signed_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(ForgedError):
        open_callback(PLAIN, query, BODY, now=NOW)


def test_a_sealed_callback_that_is_not_signed_is_refused() -> None:
    sealed = seal(KEY, BODY, "wx1")
    body = f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode()
    for query in ({}, sealed_query(sealed, "other"), plain_query()):
        with pytest.raises(ForgedError):
            open_callback(SEALED, query, body, now=NOW)


def test_the_first_greeting_is_given_back() -> None:
    assert open_greeting(PLAIN, {**plain_query(), "echostr": "hello"}, now=NOW) == b"hello"
    sealed = seal(KEY, b"hello", "wx1")
    assert open_greeting(SEALED, {**sealed_query(sealed), "echostr": sealed}, now=NOW) == b"hello"
    with pytest.raises(ForgedError):
        open_greeting(PLAIN, {**plain_query("other"), "echostr": "hello"}, now=NOW)


def test_the_keys_are_those_of_the_accounts() -> None:
    keys = callback_keys(Accounts.read(loopback_settings()))
    assert {name: key.receiver for name, key in keys.items()} == {
        "wechat": "wx-loopback-service",
        "miniprogram": "wx-loopback-mini",
        "wecom_app": "ww-loopback",
    }
    assert callback_keys(Accounts()) == {}
    assert "loopback-callback-token" not in repr(keys)


def test_every_provider_that_reports_is_acknowledged() -> None:
    assert set(ACKNOWLEDGEMENTS) == set(CALLBACK_PROVIDERS)
