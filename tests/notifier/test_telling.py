"""From a changed verdict to a message that has arrived: once, on the right channel, with an end to every delivery."""

from dataclasses import replace

import pytest

from app.database import Database
from notifier.gateways.faults import refuse, reset_after_accept, silent_drop
from notifier.gateways.reports import aliyun_reply, consent
from notifier.looking import inbox
from tests.archive.parks import code, fact
from tests.notifier.desks import QUICK, Bureau, make_rich, on_desk, publish, rd_clause


def ready(bureau: Bureau) -> None:
    """Company 1 is reached by WeChat and by SMS, company 2 by SMS; both come to qualify."""
    bureau.contact(1, wechat_service="o1", sms="13800000001")
    bureau.contact(2, sms="13800000002")
    make_rich(bureau, 1, 2)
    publish(bureau)
    bureau.match()


def test_who_comes_to_qualify_is_told_once(database: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        ready(bureau)
        told = await bureau.tell()
        assert [push.state for push in told.pushes] == ["released"]
        assert bureau.arrived("wechat_template") == ["o1"]
        assert bureau.arrived("sms_aliyun") == ["13800000002"]
        assert bureau.match() == []
        again = await bureau.tell()
        assert (again.calls, len(bureau.gateways.ledger.accepted)) == (0, 2)

    on_desk(database, scenario)


def test_the_reader_sees_what_for_how_much_until_when(database: Database) -> None:
    async def scenario(bureau: Bureau) -> list[str]:
        ready(bureau)
        await bureau.tell()
        code = {row["contact"]: row["link_code"] for row in bureau.rows("SELECT contact, link_code FROM messages")}
        shown = {entry.channel: bureau.gateways.read(entry) for entry in bureau.gateways.ledger.accepted}
        return [shown["wechat_template"].replace(code[1], "…"), shown["sms_aliyun"].replace(code[2], "…")]

    wechat, sms = on_desk(database, scenario)
    assert wechat.splitlines() == [
        "示高新发-3",
        "新符合",
        "预计20万元",
        "4月30日截止",
        "研发费用3000万元，达到要求",
        "https://hq.example/s/…",
    ]
    assert sms == "【惠企】贵司新符合“示高新发-3”，预计20万元，4月30日截止。详见 https://hq.example/s/…"


def test_a_corrected_fact_tells_exactly_one(database: Database) -> None:
    async def scenario(bureau: Bureau) -> list[str]:
        ready(bureau)
        await bureau.tell()
        bureau.clock.advance(3600)
        bureau.park.now = bureau.clock.now()
        bureau.park.record(fact(1, "rd_expense", 100, "2025", source="税务更正"))
        bureau.park.record(fact(1, "rd_expense", 100, "2025"))
        events = bureau.match()
        await bureau.tell()
        assert [event.kind for event in events] == ["corrected"]
        with database.reading() as tx:
            return [message.title for message in inbox(tx, code(1))]

    assert on_desk(database, scenario) == ["更正：贵司不符合“示高新发-3”", "贵司新符合“示高新发-3”"]


def test_no_cap_holds_a_correction_back(embedded: Database) -> None:
    rules = replace(QUICK, caps=replace(QUICK.caps, channel_a_day={"sms_aliyun": 1, "sms_tencent": 0}))

    async def scenario(bureau: Bureau) -> list[str]:
        bureau.contact(2, sms="13800000002")
        make_rich(bureau, 2)
        publish(bureau)
        bureau.match()
        await bureau.tell()
        bureau.clock.advance(3600)
        bureau.park.now = bureau.clock.now()
        publish(bureau, policy="示高新发-4")  # a second alert of the day would be one too many
        bureau.match()
        await bureau.tell()
        bureau.park.record(fact(2, "rd_expense", 100, "2025"))
        assert {event.kind for event in bureau.match()} == {"corrected"}
        await bureau.tell()
        return [bureau.gateways.read(entry)[:10] for entry in bureau.gateways.ledger.delivered()]

    assert on_desk(embedded, scenario, companies=[2], rules=rules) == ["【惠企】贵司新符合“", "【惠企】更正：贵司不"]


def test_a_first_match_sends_one_summary_when_an_officer_lets_it(database: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        make_rich(bureau, 1)
        publish(bureau)
        bureau.park.companies(3)
        bureau.park.record(fact(3, "rd_expense", 30_000_000, "2025"))
        bureau.contact(3, wechat_service="o3")
        kinds = {event.company: event.kind for event in bureau.match()}
        assert kinds == {code(1): "newly_eligible", code(3): "baseline"}
        told = await bureau.tell()
        assert [(push.kind, push.state) for push in told.pushes if push.kind == "baseline"] == [("baseline", "held")]
        assert bureau.arrived() == []
        held = next(push.id for push in told.pushes if push.state == "held")
        assert bureau.release(held or 0) == 1
        await bureau.tell()
        assert bureau.arrived() == ["o3"]
        (entry,) = bureau.gateways.ledger.accepted
        assert "政策汇总" in bureau.gateways.read(entry)

    on_desk(database, scenario, companies=[1])


def test_who_blocks_wechat_gets_a_short_message(database: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        ready(bureau)
        bureau.gateways.faults.script("wechat_template", refuse("43004"))
        await bureau.tell()
        await bureau.tell()
        assert sorted(bureau.arrived()) == ["13800000001", "13800000002"]
        assert ("wechat_template", "failed") in bureau.states()

    on_desk(database, scenario)


def test_a_missing_receipt_starts_the_next_channel_and_a_late_one_stops_it(database: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        ready(bureau)
        bureau.gateways.faults.script("wechat_template", silent_drop())
        await bureau.tell()
        await bureau.pass_time(2.5)
        assert sorted(bureau.arrived("sms_aliyun")) == ["13800000001", "13800000002"]
        await bureau.report()
        assert bureau.states() == [
            ("wechat_template", "failed"),
            ("sms_aliyun", "delivered"),
            ("sms_aliyun", "delivered"),
        ]

    on_desk(database, scenario)


@pytest.mark.parametrize("how", [{}, {"times": 3}, {"backwards": True, "batch": 1}])
def test_receipts_late_twice_or_backwards_come_to_the_same(database: Database, how: dict[str, int]) -> None:
    async def scenario(bureau: Bureau) -> None:
        ready(bureau)
        await bureau.tell()
        await bureau.report(**how)
        assert {state for _, state in bureau.states()} == {"delivered"}
        assert len(bureau.rows("SELECT * FROM tracking")) == 2
        await bureau.pass_time(80, 8)
        assert {state for _, state in bureau.states()} == {"delivered"}
        assert len(bureau.arrived()) == 2

    on_desk(database, scenario)


@pytest.mark.parametrize("word", ["TD", "退订", "r", "Ｎ", "T。"])
def test_nothing_goes_to_a_number_that_replied_stop(database: Database, word: str) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, sms="13800000001")
        bureau.gateways.reports.add(aliyun_reply("13800000001", bureau.clock.now(), word, 1))
        make_rich(bureau, 1)
        publish(bureau)
        bureau.match()
        bureau.desk.plan()  # written and waiting, when the reply comes
        await bureau.report()
        await bureau.tell()
        bureau.park.now = bureau.clock.now()
        publish(bureau, rd_clause(amount=5), policy="示高新发-4")
        bureau.match()
        await bureau.tell()
        assert bureau.arrived() == []
        assert bureau.states() == [("sms_aliyun", "suppressed")]

    on_desk(database, scenario, companies=[1])


def test_an_unanswered_message_is_repeated_only_where_that_is_safe(database: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        ready(bureau)
        for channel in ("wechat_template", "sms_aliyun"):
            bureau.gateways.faults.script(channel, reset_after_accept())
        await bureau.tell()
        assert sorted(bureau.states()) == [("sms_aliyun", "unknown"), ("wechat_template", "pending")]
        for _ in range(5):
            bureau.clock.advance(20)
            await bureau.desk.deliver()
        assert sorted(bureau.arrived()) == ["13800000002", "o1"]
        assert sorted(bureau.states()) == [("sms_aliyun", "accepted"), ("wechat_template", "accepted")]
        assert bureau.gateways.ledger.repeats["wechat_template"] == 1

    on_desk(database, scenario)


def test_a_company_without_a_contact_has_its_inbox(database: Database) -> None:
    async def scenario(bureau: Bureau) -> list[str]:
        make_rich(bureau, 1)
        publish(bureau)
        bureau.match()
        await bureau.tell()
        assert bureau.states() == []
        with database.reading() as tx:
            return [message.title for message in inbox(tx, code(1))]

    assert on_desk(database, scenario, companies=[1]) == ["贵司新符合“示高新发-3”"]


def test_one_accept_is_one_message(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, wechat_service="o1", sms="13800000001")
        bureau.gateways.wechat.permit("o1", "HUIQI-POLICY-ALERT", 1)
        bureau.gateways.reports.add(consent("wechat", "o1", bureau.clock.now(), {"HUIQI-POLICY-ALERT": True}))
        await bureau.report(times=2)
        make_rich(bureau, 1)
        for number in (3, 4):
            publish(bureau, policy=f"示高新发-{number}")
            bureau.match()
            await bureau.tell()
            bureau.clock.advance(60)
            bureau.park.now = bureau.clock.now()
        assert [(entry.channel, entry.recipient) for entry in bureau.gateways.ledger.accepted] == [
            ("wechat_subscribe", "o1"),
            ("sms_aliyun", "13800000001"),
        ]

    rules = replace(QUICK, chain=("wechat_subscribe", "sms_aliyun"))
    on_desk(embedded, scenario, companies=[1], rules=rules)
