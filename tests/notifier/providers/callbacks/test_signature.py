"""A callback is believed only if it is signed, fresh, whole and for us."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.gateways.sealing import seal, signature
from notifier.providers.callbacks.signature import ForgedError, decrypt, verify_encrypted, verify_plain
from notifier.providers.masking import NO_SECRET, Secret

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
STAMP = "1795147200"
TOKEN = Secret("planted-token")
KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")


def test_the_published_way_of_signing() -> None:
    """SHA-1 over token, timestamp and nonce, sorted as text."""
    verify_plain(TOKEN, timestamp=STAMP, nonce="n1", signature=signature("planted-token", STAMP, "n1"), now=NOW)


@pytest.mark.parametrize(("seconds", "fresh"), [(600, True), (-600, True), (601, False), (-601, False)])
def test_a_plain_callback_must_be_fresh(seconds: int, fresh: bool) -> None:
    stamp = str(int(STAMP) + seconds)
    good = signature("planted-token", stamp, "n1")
    if fresh:
        verify_plain(TOKEN, timestamp=stamp, nonce="n1", signature=good, now=NOW)
    else:
        with pytest.raises(ForgedError, match="时间"):
            verify_plain(TOKEN, timestamp=stamp, nonce="n1", signature=good, now=NOW)


@pytest.mark.parametrize(
    ("token", "stamp", "given_signature"),
    [
        (TOKEN, STAMP, signature("other", STAMP, "n1")),
        (TOKEN, STAMP, ""),
        (TOKEN, STAMP, "签名"),
        (TOKEN, "", signature("planted-token", "", "n1")),
        (NO_SECRET, STAMP, signature("", STAMP, "n1")),  # no token set up: nothing is believed
    ],
)
def test_a_forged_callback_is_refused_and_names_no_secret(token: Secret, stamp: str, given_signature: str) -> None:
    with pytest.raises(ForgedError) as refused:
        verify_plain(token, timestamp=stamp, nonce="n1", signature=given_signature, now=NOW)
    assert "planted" not in str(refused.value)


def test_an_encrypted_callbacks_signature_covers_its_body() -> None:
    good = signature("planted-token", STAMP, "n1", "body")
    verify_encrypted(TOKEN, timestamp=STAMP, nonce="n1", encrypted="body", signature=good, now=NOW)
    with pytest.raises(ForgedError):
        verify_encrypted(TOKEN, timestamp=STAMP, nonce="n1", encrypted="bodz", signature=good, now=NOW)


@given(body=st.binary(max_size=200))
def test_what_was_sealed_for_us_opens(body: bytes) -> None:
    assert decrypt(Secret(KEY), seal(KEY, body, "wx1"), receiver="wx1") == body


def test_what_was_sealed_for_another_does_not_open() -> None:
    with pytest.raises(ForgedError, match="不是发给本账号的"):
        decrypt(Secret(KEY), seal(KEY, b"<xml/>", "wx2"), receiver="wx1")


@pytest.mark.parametrize("sealed", ["", "!", "YWJj", base64.b64encode(bytes(64)).decode()])
def test_what_was_never_sealed_is_refused(sealed: str) -> None:
    with pytest.raises(ForgedError):
        decrypt(Secret(KEY), sealed, receiver="wx1")
