"""Whatever goes wrong, every delivery comes to an end: delivered, failed with a reason, dead, expired or suppressed."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.database import Database
from notifier.gateways.faults import (
    Fault,
    delay,
    garbage,
    refuse,
    reset_after_accept,
    reset_before_accept,
    server_error,
    silent_drop,
)
from notifier.providers.protocols import protocols
from notifier.store_outbox import CLOSED_STATES
from tests.notifier.desks import QUICK, Bureau, make_rich, on_desk, publish

FAULTS = {
    "delay": delay(0.4),
    "reset before": reset_before_accept(),
    "reset after": reset_after_accept(),
    "503": server_error(503),
    "429": server_error(429),
    "502 after": server_error(502, accepts=True),
    "404": server_error(404),
    "400": server_error(400),
    "garbage": garbage(),
    "garbage after": garbage(accepts=True),
    "drop": silent_drop(),
    "unknown code": refuse("987654"),
}
OF_MAIL = ("delay", "reset before", "reset after", "503", "drop")
ADDRESSES = {
    "wechat_template": ("wechat_service", "o{}"),
    "wecom_app": ("wecom", "Zhang{}"),
    "sms_aliyun": ("sms", "1380000{:04}"),
    "mail": ("mail", "owner{}@corp.example"),
}
RULES = replace(QUICK, chain=(*ADDRESSES,))
MINUTES = (0.5, 1, 2, 5, 10, 30, 60, 240, 720, 1440, 1440, 50 * 1440)


def ends(database: Database, channel: str, faults: Sequence[Fault], times: int = 1) -> list[str]:
    """How the deliveries of as many companies as faults ended; each fault befalls so many calls."""
    companies = range(1, len(faults) + 1)

    async def scenario(bureau: Bureau) -> list[str]:
        kind, address = ADDRESSES[channel]
        for number in companies:
            bureau.contact(number, **{kind: address.format(number)})
        make_rich(bureau, *companies)
        publish(bureau)
        bureau.match()
        for fault in faults:
            bureau.gateways.faults.script(channel, fault, times=times)
        await bureau.tell()
        for minutes in MINUTES:
            bureau.clock.advance(minutes * 60)
            await bureau.report()
            await bureau.desk.deliver()
        await bureau.desk.deliver()
        assert bureau.rows(ATTEMPTS_WITHOUT_RESULT) == []
        assert bureau.gateways.ledger.doubled(channel) == []
        entered = bureau.rows("SELECT payload FROM ledger_entries WHERE kind = 'delivery' ORDER BY id")
        last = {row["delivery"]: row["state"] for row in (json.loads(row["payload"]) for row in entered)}
        assert last == {row["id"]: row["state"] for row in bureau.rows("SELECT id, state FROM deliveries")}
        why = bureau.rows("SELECT state, code, detail FROM deliveries")
        assert all(row["detail"] or row["code"] for row in why)
        return sorted(state for _, state in bureau.states())

    return on_desk(database, scenario, rules=RULES, companies=companies, answer_seconds=0.3)


ATTEMPTS_WITHOUT_RESULT = """
    SELECT * FROM attempts a LEFT JOIN attempt_results r ON a.delivery = r.delivery AND a.number = r.number
    WHERE r.number IS NULL
"""


@pytest.mark.parametrize("channel", ADDRESSES)
def test_every_fault_after_another(embedded: Database, channel: str) -> None:
    faults = [fault for name, fault in FAULTS.items() if channel != "mail" or name in OF_MAIL]
    assert set(ends(embedded, channel, faults)) <= set(CLOSED_STATES)


@pytest.mark.fuzz
@pytest.mark.parametrize("channel", ADDRESSES)
@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("times", [1, 3, 500])
def test_a_fault_by_itself(embedded: Database, channel: str, name: str, times: int) -> None:
    if channel == "mail" and name not in OF_MAIL:
        pytest.skip("mail knows no HTTP")
    assert set(ends(embedded, channel, [FAULTS[name]], times)) <= set(CLOSED_STATES)


@pytest.mark.parametrize(
    ("name", "end"), [("503", ["dead"]), ("reset before", ["failed"]), ("404", ["expired"]), ("drop", ["failed"])]
)
def test_a_fault_for_ever(database: Database, name: str, end: list[str]) -> None:
    assert ends(database, "wechat_template", [FAULTS[name]], 500) == end


@pytest.mark.parametrize(("channel", "provider"), [("wechat_template", "wechat"), ("sms_aliyun", "aliyun_sms")])
def test_a_code_of_every_class(embedded: Database, channel: str, provider: str) -> None:
    codes = protocols().providers[provider].codes
    faults = [refuse(str(some[0])) for kind, some in codes.items() if kind != "ok"]
    assert set(ends(embedded, channel, faults)) <= set(CLOSED_STATES)
