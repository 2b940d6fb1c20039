"""Every code of the table, answered by a gateway and read by our own client, leads to its class and policy."""

import pytest

from notifier.gateways.faults import refuse
from notifier.providers.accounts import Accounts
from notifier.providers.outcomes import class_of
from notifier.providers.protocols import OutcomeClass, policy, provider
from notifier.providers.registry import build_channels
from notifier.providers.tokens import MemoryTokenStore
from tests.notifier.gateways.bench import Bench, on_bench

CHANNELS = {
    "wechat": "wechat_template",
    "wecom_app": "wecom_app",
    "wecom_robot": "wecom_robot",
    "aliyun_sms": "sms_aliyun",
    "tencent_sms": "sms_tencent",
    "mail": "mail",
}
NOT_CODES = {"invaliduser", "unlicenseduser"}  # names of fields


def codes_of(name: str) -> list[tuple[str, OutcomeClass]]:
    return [
        (str(code).replace(".*", ".Example"), kind)
        for kind, codes in provider(name).codes.items()
        for code in codes
        if code not in NOT_CODES and kind is not OutcomeClass.OK
    ]


@pytest.mark.parametrize("name", list(CHANNELS))
def test_every_code_leads_to_its_class(name: str) -> None:
    async def scenario(bench: Bench) -> list[tuple[str, OutcomeClass]]:
        seen = []
        for place, (code, kind) in enumerate(codes_of(name)):
            times = 2 if kind is OutcomeClass.TOKEN else 1
            bench.gateways.faults.script(CHANNELS[name], refuse(code), times=times)
            outcome = await bench.send(CHANNELS[name], f"k{place}")
            assert (outcome.code, outcome.policy) == (code, policy(outcome.kind))
            seen.append((code, outcome.kind))
        assert bench.gateways.ledger.accepted == []
        return seen

    twice_refused = {OutcomeClass.TOKEN: OutcomeClass.CONFIG}  # a fresh token refused too is for people
    assert on_bench(scenario) == [(code, twice_refused.get(kind, kind)) for code, kind in codes_of(name)]


def test_a_token_code_once_is_repaired_unseen() -> None:
    async def scenario(bench: Bench) -> list[str]:
        kinds = []
        for code in ("40001", "40014", "42001"):
            bench.gateways.faults.script("wechat_template", refuse(code))
            kinds.append((await bench.send("wechat_template", code)).kind)
        return [*kinds, *(entry.key for entry in bench.gateways.ledger.accepted)]

    assert on_bench(scenario) == ["ok", "ok", "ok", "40001", "40014", "42001"]


@pytest.mark.parametrize("code", ["-1", "40001", "40013", "40164", "45011", "40125", "42001"])
def test_without_a_token_nothing_is_sent_and_the_reason_is_the_token_endpoints(code: str) -> None:
    async def scenario(bench: Bench) -> tuple[str, str, int]:
        bench.gateways.faults.script("wechat_token", refuse(code))
        channels = build_channels(Accounts.read(bench.gateways.settings()), bench.wire, MemoryTokenStore())
        outcome = await channels["wechat_template"].send(bench.request("wechat_template"))
        return outcome.code, outcome.kind, len(bench.gateways.ledger.accepted)

    expected = class_of("wechat_token", code)
    kind = OutcomeClass.CONFIG if expected is OutcomeClass.TOKEN else expected
    assert on_bench(scenario) == (code, kind, 0)
