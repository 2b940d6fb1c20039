"""The table is whole: every class has one policy, every code one class, and it agrees with the contract's."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifier.providers.outcomes import class_of, classify
from notifier.providers.protocols import OutcomeClass, policy, protocols, provider

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CONTRACT = Path(__file__).parents[4] / "shared" / "contract" / "protocols.json"
SECTIONS = {
    "wechat_common": "wechat",
    "wecom_app": "wecom_app",
    "wecom_robot": "wecom_robot",
    "aliyun_dysms": "aliyun_sms",
    "tencent_sms": "tencent_sms",
}


def contract_codes() -> list[tuple[str, str, str]]:
    """(provider, code, class) of every error of the contract; a family is stood for by one of its codes."""
    if not CONTRACT.exists():
        return []
    table = json.loads(CONTRACT.read_text(encoding="utf-8"))
    return [
        (SECTIONS[section], str(error["code"]).replace(".*", ".Example"), error["class"])
        for section, facts in table.items()
        for error in (facts.get("errors", []) if isinstance(facts, dict) else [])
    ]


def body_with(name: str, code: str) -> bytes:
    """The provider's envelope around a code, its text saying nothing."""
    envelope = provider(name).envelope
    if envelope == "errcode":
        return json.dumps({"errcode": int(code), "errmsg": "?"}).encode()
    if envelope == "Code":
        return json.dumps({"Code": code, "Message": "?"}).encode()
    return json.dumps({"Response": {"Error": {"Code": code, "Message": "?"}}}).encode()


def test_every_class_has_one_policy() -> None:
    assert set(protocols().classes) == set(OutcomeClass)


def test_no_code_has_two_classes() -> None:
    for name, facts in protocols().providers.items():
        counts = Counter(str(code) for codes in facts.codes.values() for code in codes)
        assert [code for code, count in counts.items() if count > 1] == [], name


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract's table is not beside the repository")
def test_every_code_of_the_contract_leads_to_its_class_and_policy() -> None:
    codes = contract_codes()
    assert len(codes) == 115
    wrong = [
        (name, code, kind)
        for name, code, kind in codes
        if (outcome := classify(name, 200, body_with(name, code), now=NOW)).kind != kind
        or outcome.policy is not policy(OutcomeClass(kind))
    ]
    assert wrong == []


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract's table is not beside the repository")
def test_the_classes_are_the_contracts() -> None:
    assert set(json.loads(CONTRACT.read_text(encoding="utf-8"))["_classes"]) == set(OutcomeClass)


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("wechat", "40001", OutcomeClass.TOKEN),
        ("wechat_token", "40001", OutcomeClass.CONFIG),  # at the token endpoint it is the secret that is wrong
        ("wecom_app", "40001", OutcomeClass.CONFIG),
        ("wechat", "45009", OutcomeClass.QUOTA_DAY),
        ("wecom_app", "45009", OutcomeClass.RATE),
        ("wecom_robot", "45002", OutcomeClass.CONTENT),  # as the app's
        ("tencent_sms", "InternalError.Timeout", OutcomeClass.RETRY),
        ("tencent_sms", "InternalError.SigVerificationFail", OutcomeClass.CONFIG),
        ("tencent_sms", "AuthFailure.AnythingNew", OutcomeClass.CONFIG),
        ("aliyun_sms", "isv.NOT_KNOWN", None),
    ],
)
def test_the_same_code_means_what_its_endpoint_means(name: str, code: str, kind: OutcomeClass | None) -> None:
    assert class_of(name, code) == kind


def test_what_must_never_be_repeated_blindly() -> None:
    """Only a transient refusal is repeated by itself; an unanswered request waits for a look-up."""
    repeats = {kind: policy(kind).repeat for kind in OutcomeClass}
    assert [kind for kind, repeat in repeats.items() if repeat == "backoff"] == [OutcomeClass.RETRY]
    assert [kind for kind, repeat in repeats.items() if repeat == "never"] == [
        OutcomeClass.OK,
        OutcomeClass.CONSENT,
        OutcomeClass.RECIPIENT,
        OutcomeClass.CONTENT,
    ]
    assert repeats[OutcomeClass.AMBIGUOUS] == "when_settled"
