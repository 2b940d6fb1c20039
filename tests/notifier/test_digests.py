"""Digests, windows and small print of planning, in a store and under a driven clock."""

from dataclasses import replace

import pytest

from app.database import Database
from engine.archive.contacts import NewContact, add_contact
from engine.archive.store import BEIJING, table_of
from engine.language.clauses import Clause
from notifier.addressing import address_hash
from notifier.looking import inbox, unreachable
from notifier.stops import stop
from notifier.store_replies import Feedback, WishRow
from tests.archive.parks import atom, clause, code, fact, reward
from tests.notifier.desks import DAY, QUICK, Bureau, make_rich, on_desk, publish, rd_clause

NEAR = {"window": {"from": "2026-03-01", "to": "2026-06-30"}}


def near_miss(bureau: Bureau, *policies: str) -> None:
    """Company 1 was undecided and is now short by a twentieth."""
    for policy in policies:
        publish(bureau, rd_clause(**NEAR), policy=policy)
    bureau.match()
    bureau.park.record(fact(1, "rd_expense", 19_000_000, "2025"))


def test_two_near_misses_make_one_digest_that_goes_on_monday(database: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, wechat_service="o1")
        near_miss(bureau, "示高新发-3", "示高新发-4")
        assert [event.kind for event in bureau.match()] == ["near_miss", "near_miss"]
        await bureau.tell()
        assert bureau.arrived() == []
        digests = bureau.rows("SELECT period, state FROM digests")
        assert digests == [{"period": "2026-03-09", "state": "open"}]
        bureau.clock.advance(7 * 86400)  # it is ten o'clock on Monday again
        await bureau.tell()
        assert bureau.arrived() == ["o1"]
        (entry,) = bureau.gateways.ledger.accepted
        shown = bureau.gateways.read(entry)
        assert "接近符合" in shown
        assert bureau.rows("SELECT state FROM digests") == [{"state": "closed"}]
        (body,) = (row["body"] for row in bureau.rows("SELECT body FROM messages"))
        assert body.count("还差100万元") == 2

    on_desk(database, scenario, companies=[1])


def test_a_digest_that_comes_late_waits_for_the_hours(embedded: Database) -> None:
    """Nobody ran the schedule on Monday until the evening."""

    async def scenario(bureau: Bureau) -> list[str]:
        bureau.contact(1, wechat_service="o1")
        near_miss(bureau, "示高新发-3")
        bureau.match()
        await bureau.tell()
        told = []
        for hours in (7 * 24 + 12, 10, 1):  # ten at night on Monday, then eight and nine on Tuesday
            bureau.clock.advance(hours * 3600)
            await bureau.tell()
            told.append(f"{bureau.clock.now().astimezone(BEIJING):%a %H} {len(bureau.arrived())}")
        return told

    assert on_desk(embedded, scenario, companies=[1]) == ["Mon 22 0", "Tue 08 0", "Tue 09 1"]


def test_what_is_released_at_night_goes_in_the_morning(embedded: Database) -> None:
    rules = replace(QUICK, release=replace(QUICK.release, recipients=0))

    async def scenario(bureau: Bureau) -> list[int]:
        bureau.contact(1, wechat_service="o1")
        make_rich(bureau, 1)
        publish(bureau)
        bureau.match()
        (push,) = (await bureau.tell()).pushes
        arrived = []
        bureau.clock.advance(12 * 3600)
        assert bureau.release(push.id or 0) == 1
        for hours in (0, 10, 1):
            bureau.clock.advance(hours * 3600)
            await bureau.tell()
            arrived.append(len(bureau.arrived()))
        return arrived

    assert on_desk(embedded, scenario, companies=[1], rules=rules) == [0, 0, 1]


def test_a_window_is_told_at_its_opening_and_before_its_end_once_each(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> list[tuple[str, str]]:
        bureau.contact(1, wechat_service="o1")
        make_rich(bureau, 1)
        publish(bureau, rd_clause(window={"from": "2026-03-10", "to": "2026-04-30"}))
        bureau.match()
        told = []
        for day in range(70):
            await bureau.tell()
            await bureau.tell()
            kinds = bureau.rows(
                "SELECT kind, milestone FROM events e JOIN alerts a ON a.event = e.id "
                "WHERE a.state = 'written' ORDER BY a.message"
            )
            told += [(f"{bureau.clock.now():%m-%d}", row["kind"]) for row in kinds[len(told) :]]
            assert len(bureau.arrived()) == len(told), day
            bureau.clock.advance(86400)
        return told

    assert on_desk(embedded, scenario, companies=[1]) == [
        ("03-10", "window_opens"),
        ("03-31", "window_closes"),
        ("04-23", "window_closes"),
        ("04-29", "window_closes"),
    ]


def test_what_comes_at_night_goes_in_the_morning(database: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, wechat_service="o1")
        make_rich(bureau, 1)
        publish(bureau)
        bureau.clock.advance(9 * 3600)  # seven in the evening
        bureau.match()
        await bureau.tell()
        assert bureau.arrived() == []
        await bureau.pass_time(13, 13)
        await bureau.tell()
        assert bureau.arrived() == []
        await bureau.pass_time(1, 1)
        await bureau.tell()
        assert bureau.arrived() == ["o1"]
        whats = [row["what"] for row in bureau.rows("SELECT what FROM choices ORDER BY id")]
        assert whats == ["later", "now"]

    on_desk(database, scenario, companies=[1])


def test_wishes_and_feedback_silence_what_they_name(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        person = bureau.contact(1, wechat_service="o1", sms="13800000001")
        said = {"contact": person, "company": code(1), "policy": "示高新发-3", "clause": "一", "said": "irrelevant"}
        with embedded.writing() as tx:
            at = bureau.clock.now()
            tx.add(WishRow(contact=person, channel="wechat_template", wanted=False, at=at))
            tx.connection().execute(table_of(Feedback).insert(), {**said, "kind": "newly_eligible", "at": at})
        make_rich(bureau, 1)
        publish(bureau)
        publish(bureau, policy="示高新发-4")
        bureau.match()
        await bureau.tell()
        assert bureau.arrived() == ["13800000001"]
        assert "已静音" in bureau.rows("SELECT reasons FROM choices WHERE what = 'not'")[0]["reasons"]

    on_desk(embedded, scenario, companies=[1])


@pytest.mark.parametrize(("said", "arrive"), [(None, 3), ("wrong", 3), ("applied", 1)])
def test_who_says_he_has_applied_is_reminded_no_more(embedded: Database, said: str | None, arrive: int) -> None:
    async def scenario(bureau: Bureau) -> None:
        person = bureau.contact(1, wechat_service="o1")
        make_rich(bureau, 1)
        publish(bureau)
        bureau.match()
        await bureau.tell()
        if said:
            told = {"company": code(1), "policy": "示高新发-3", "clause": "一", "kind": "newly_eligible"}
            with embedded.writing() as tx:
                row = {**told, "contact": person, "said": said, "at": bureau.clock.now()}
                tx.connection().execute(table_of(Feedback).insert(), row)
        for _ in range(54):  # thirty days and seven days before the window closes
            bureau.clock.advance(86400)
            await bureau.tell()
        assert len(bureau.arrived()) == arrive

    on_desk(embedded, scenario, companies=[1])


@pytest.mark.parametrize("amount", [0, 1])
def test_money_that_comes_to_nothing_tells_nobody(embedded: Database, amount: int) -> None:
    async def scenario(bureau: Bureau) -> int:
        make_rich(bureau, 1)
        publish(bureau, rd_clause(amount=amount))
        return len(bureau.match())

    assert on_desk(embedded, scenario, companies=[1]) == amount


def test_more_than_an_officer_would_let_go_unseen_waits_for_him(embedded: Database) -> None:
    rules = replace(QUICK, release=replace(QUICK.release, recipients=2))

    async def scenario(bureau: Bureau) -> None:
        for number in (1, 2, 3):
            bureau.contact(number, wechat_service=f"o{number}")
        make_rich(bureau, 1, 2, 3)
        publish(bureau)
        bureau.match()
        told = await bureau.tell()
        (push,) = told.pushes
        assert (push.state, push.reason) == ("held", "收件人3个，超过2个")
        assert bureau.arrived() == []
        assert bureau.release(push.id or 0) == 3
        await bureau.tell()
        assert sorted(bureau.arrived()) == ["o1", "o2", "o3"]

    on_desk(embedded, scenario, companies=[1, 2, 3], rules=rules)


def held_message(bureau: Bureau) -> None:
    bureau.contact(1, wechat_service="o1")
    make_rich(bureau, 1)
    publish(bureau)
    bureau.match()


def poor(bureau: Bureau) -> None:
    bureau.clock.advance(3600)
    bureau.park.now = max(bureau.park.now, bureau.clock.now())
    bureau.park.record(fact(1, "rd_expense", 1_000_000, "2025"))


HELD = replace(QUICK, release=replace(QUICK.release, recipients=0))


def test_what_waits_for_a_release_and_is_no_longer_so_is_taken_back(database: Database) -> None:
    """Nor is the company told that it has lost what it never heard of; when it qualifies again, it is told that."""

    async def scenario(bureau: Bureau) -> None:
        held_message(bureau)
        await bureau.tell()
        poor(bureau)
        assert [event.kind for event in bureau.match()] == ["corrected"]
        await bureau.tell()
        assert bureau.release(1) == 0
        await bureau.tell()
        assert bureau.arrived() == []
        assert [row["state"] for row in bureau.rows("SELECT state FROM alerts ORDER BY id")] == ["not", "not"]
        with database.reading() as tx:
            assert inbox(tx, code(1)) == []
        bureau.park.record(fact(1, "rd_expense", 40_000_000, "2025"))
        assert [event.kind for event in bureau.match()] == ["newly_eligible"]
        await bureau.tell()
        bureau.release(2)
        await bureau.tell()
        assert bureau.arrived() == ["o1"]

    on_desk(database, scenario, companies=[1], rules=HELD)


def test_what_else_a_message_that_was_taken_back_said_is_written_anew(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        publish(bureau, rd_clause(least=500_000), policy="示高新发-4")
        held_message(bureau)
        await bureau.tell()
        poor(bureau)  # for the one, not for the other
        bureau.match()
        await bureau.tell()
        assert bureau.release(1) == 0
        assert bureau.release(2) == 1
        await bureau.tell()
        (entry,) = bureau.gateways.ledger.accepted
        assert "示高新发-4" in bureau.gateways.read(entry)
        assert "等2项" not in bureau.gateways.read(entry)

    on_desk(embedded, scenario, companies=[1], rules=HELD)


def test_who_cannot_be_reached_is_listed_with_the_reason(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> dict[str, str]:
        bureau.contact(1, wechat_service="o1")
        bureau.contact(5, sms="13800000005")
        at = bureau.clock.now()
        with embedded.writing() as tx:
            for number, addresses in ((3, {"sms": "13800000003"}), (4, {"telephone": "0311-1"})):
                given = {(channel, ""): address for channel, address in addresses.items()}
                add_contact(tx, NewContact(company=code(number), role="财务", name="王", addresses=given), at)
            stop(tx, address_hash("sms_aliyun", "13800000005"), True, "TD", at)
        with embedded.reading() as tx:
            return unreachable(tx, bureau.desk.outbox.channels, QUICK)

    assert on_desk(embedded, scenario, companies=range(1, 6)) == {
        code(2): "没有联系人",
        code(3): "联系人没有同意接收",
        code(4): "联系人没有已开通渠道的地址",
        code(5): "已退订，或地址已失效",
    }


def test_a_year_that_turns_alarms_nobody(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> list[str]:
        open_ended = clause("一", atom("rd_expense", ">=", 20_000_000, period="last_year"), [reward(200_000)])
        make_rich(bureau, 1)
        publish(bureau, open_ended)
        bureau.match()
        bureau.clock.advance(305 * 86400)
        bureau.day = "2027-01-01"
        return [event.kind for event in bureau.match()]

    assert on_desk(embedded, scenario, companies=[1]) == []


@pytest.mark.parametrize(
    ("revised", "said"),
    [
        (rd_clause(window={"from": "2026-03-01", "to": "2026-05-31"}), "截止日由4月30日改为5月31日"),
        (rd_clause(least=25_000_000), "条款内容有修改"),
        (rd_clause(amount=300_000), "原预计20万元，现预计30万元"),
        (rd_clause(), None),
    ],
)
def test_a_new_version_tells_what_it_moves_once(embedded: Database, revised: Clause, said: str | None) -> None:
    async def scenario(bureau: Bureau) -> list[str]:
        bureau.contact(1, wechat_service="o1")
        make_rich(bureau, 1)
        publish(bureau)
        bureau.match()
        await bureau.tell()
        bureau.clock.advance(3600)
        bureau.park.now = bureau.clock.now()
        bureau.park.publish("示高新发-3", revised, on=DAY, kind="replace")
        bureau.match()
        await bureau.tell()
        assert bureau.match() == []
        await bureau.tell()
        return [bureau.gateways.read(entry) for entry in bureau.gateways.ledger.accepted[1:]]

    shown = on_desk(embedded, scenario, companies=[1])
    assert len(shown) == (said is not None)
    assert all((said or "") in text and "有变动" in text for text in shown)
