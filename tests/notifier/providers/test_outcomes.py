"""An answer becomes one outcome, by code before HTTP status, never by its sentence."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.providers.outcomes import Outcome, RecipientOutcome, classify, for_recipients
from notifier.providers.protocols import OutcomeClass, protocols

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Beijing
NAMES = [
    "errcode",
    "errmsg",
    "msgid",
    "invaliduser",
    "Code",
    "BizId",
    "Response",
    "Error",
    "SendStatusSet",
    "PhoneNumber",
]
MIDNIGHT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def read(name: str, status: int, answer: Any) -> Outcome:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return classify(name, status, body, now=NOW)


def test_an_accepted_message_carries_the_providers_id() -> None:
    assert read("wechat", 200, {"errcode": 0, "errmsg": "ok", "msgid": 3000000000000000001}) == Outcome(
        kind=OutcomeClass.OK, code="0", provider_id="3000000000000000001", http_status=200
    )
    assert read("aliyun_sms", 200, {"Code": "OK", "Message": "OK", "BizId": "9^0"}).provider_id == "9^0"


def test_200_with_an_error_code_is_a_failure() -> None:
    outcome = read("wechat", 200, {"errcode": 47003, "errmsg": "argument invalid! data.thing1.value invalid"})
    assert outcome == Outcome(
        kind=OutcomeClass.CONTENT,
        code="47003",
        http_status=200,
        detail="argument invalid! data.thing1.value invalid",
    )


def test_a_sentence_that_says_ok_changes_nothing() -> None:
    assert read("wecom_app", 200, {"errcode": 60111, "errmsg": "ok"}).kind is OutcomeClass.RECIPIENT
    assert read("aliyun_sms", 200, {"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "OK"}).kind is OutcomeClass.CONFIG


def test_a_known_code_decides_whatever_the_http_status() -> None:
    assert read("aliyun_sms", 404, {"Code": "InvalidAccessKeyId.NotFound"}).kind is OutcomeClass.CONFIG
    assert read("aliyun_sms", 400, {"Code": "Throttling.User"}).kind is OutcomeClass.RATE
    assert read("wechat", 500, {"errcode": 43101}).kind is OutcomeClass.CONSENT


def test_a_success_code_does_not_outweigh_a_failing_status() -> None:
    assert read("wechat", 502, {"errcode": 0}).kind is OutcomeClass.AMBIGUOUS


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, OutcomeClass.RETRY),
        (502, OutcomeClass.AMBIGUOUS),
        (503, OutcomeClass.RETRY),
        (504, OutcomeClass.AMBIGUOUS),
        (507, OutcomeClass.RETRY),
        (429, OutcomeClass.RATE),
        (403, OutcomeClass.CONFIG),
        (302, OutcomeClass.CONFIG),
        (413, OutcomeClass.CONTENT),
        (418, OutcomeClass.CONTENT),
    ],
)
def test_without_a_code_the_status_decides(status: int, kind: OutcomeClass) -> None:
    outcome = read("tencent_sms", status, b"<html>")
    assert (outcome.kind, outcome.code, outcome.http_status) == (kind, f"http {status}", status)
    assert (outcome.retry_at is not None) == (kind is OutcomeClass.RATE)


@pytest.mark.parametrize(
    "body", [b"", b"<html>login</html>", b"[]", b"null", b"[" * 9999, b"{}", b'{"Response": 1}', b"\xff"]
)
@pytest.mark.parametrize("name", ["wechat", "wecom_app", "aliyun_sms", "tencent_sms"])
def test_200_in_no_known_envelope_may_or_may_not_have_been_sent(name: str, body: bytes) -> None:
    outcome = read(name, 200, body)
    assert (outcome.kind, outcome.code) == (OutcomeClass.AMBIGUOUS, "unreadable")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)


@given(name=st.sampled_from(sorted(protocols().providers)), status=st.integers(100, 599), answer=JSON | st.binary())
def test_whatever_is_answered_there_is_an_outcome(name: str, status: int, answer: Any) -> None:
    outcome = read(name, status, answer)
    assert outcome.http_status == status
    if outcome.kind is OutcomeClass.OK:
        assert 200 <= status < 300


def test_an_unknown_code_is_tried_again_and_so_never_lost() -> None:
    outcome = read("wechat", 200, {"errcode": 99999, "errmsg": "new"})
    assert (outcome.kind, outcome.code, outcome.detail) == (OutcomeClass.RETRY, "99999", "new")


@pytest.mark.parametrize(
    ("name", "answer", "retry_at"),
    [
        ("wechat", {"errcode": 45011}, NOW + timedelta(seconds=60)),
        ("wechat", {"errcode": 43108}, NOW + timedelta(seconds=5)),
        ("aliyun_sms", {"Code": "isv.BUSINESS_LIMIT_CONTROL"}, NOW + timedelta(hours=1)),
        ("wechat", {"errcode": 45009}, MIDNIGHT),
        ("aliyun_sms", {"Code": "isv.DAY_LIMIT_CONTROL"}, MIDNIGHT),
        ("wechat", {"errcode": 40037}, None),
    ],
)
def test_when_to_try_again(name: str, answer: Any, retry_at: datetime | None) -> None:
    assert read(name, 200, answer).retry_at == retry_at


def tencent(*statuses: tuple[str, str]) -> Any:
    return {
        "Response": {
            "SendStatusSet": [
                {"SerialNo": f"s{place}", "PhoneNumber": number, "Code": code, "Message": "?"}
                for place, (number, code) in enumerate(statuses)
            ]
        }
    }


def test_a_call_can_succeed_with_some_numbers_refused() -> None:
    outcome = read(
        "tencent_sms",
        200,
        tencent(("+8613800000001", "Ok"), ("+8613800000002", "FailedOperation.PhoneNumberInBlacklist")),
    )
    assert outcome.kind is OutcomeClass.OK
    assert outcome.parts == (
        RecipientOutcome(recipient="13800000001", outcome=Outcome(kind=OutcomeClass.OK, code="Ok", provider_id="s0")),
        RecipientOutcome(
            recipient="13800000002",
            outcome=Outcome(
                kind=OutcomeClass.CONSENT, code="FailedOperation.PhoneNumberInBlacklist", provider_id="s1", detail="?"
            ),
        ),
    )


def test_with_one_number_its_own_answer_is_the_outcome() -> None:
    outcome = read("tencent_sms", 200, tencent(("+8613800000001", "LimitExceeded.PhoneNumberDailyLimit")))
    alone = for_recipients(outcome, ("13800000001",))
    assert (alone.kind, alone.retry_at, alone.http_status, alone.parts) == (OutcomeClass.QUOTA_DAY, MIDNIGHT, 200, ())


def test_wecom_accepts_and_yet_names_whom_it_did_not_reach() -> None:
    answer = {"errcode": 0, "errmsg": "ok", "invaliduser": "zhang", "unlicenseduser": "li", "msgid": "m1"}
    outcome = read("wecom_app", 200, answer)
    assert outcome.kind is OutcomeClass.OK
    assert [(part.recipient, part.outcome.kind, part.outcome.code) for part in outcome.parts] == [
        ("zhang", OutcomeClass.RECIPIENT, "invaliduser"),
        ("li", OutcomeClass.RECIPIENT, "unlicenseduser"),
    ]
    assert (
        for_recipients(read("wecom_app", 200, {"errcode": 0, "unlicenseduser": "li"}), ("Li",)).code == "unlicenseduser"
    )


def test_a_providers_words_are_kept_without_numbers_and_tokens() -> None:
    words = "13812345678 refused, token 72_abcdefghijklmnopqrstuvwxyz0123456789 " + "x " * 200
    detail = read("aliyun_sms", 200, {"Code": "isv.INVALID_PARAMETERS", "Message": words}).detail
    assert detail.startswith("138****5678 refused, token *** x ")
    assert len(detail) == 200
