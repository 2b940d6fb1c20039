"""Each kind of alert from what happened, a fact, a rule or a day, to what its readers see, as golden files.

`pytest --rewrite` writes them anew: read them before they are kept.
"""

from collections.abc import Callable

import pytest

from app.database import Database
from notifier.details import Detail
from notifier.events import KINDS, Event
from notifier.looking import inbox
from notifier.store_events import add_events
from tests.archive.parks import code, fact
from tests.conftest import ROOT, Golden
from tests.notifier.desks import LINK, Bureau, make_rich, on_desk, publish, rd_clause

MESSAGES = ROOT / "tests" / "data" / "messages"
POLICY = "示例高新区研发投入补助办法"
PLACED = {"policy": {"place": "示例高新区"}}
SPRING = {"window": {"from": "2026-03-01", "to": "2026-06-30"}} | PLACED
WEEK, HOUR = 7 * 86400, 3600


def offered(bureau: Bureau, **more: object) -> None:
    """A clause that asks for a research expense of 2000万元 is published and matched."""
    publish(bureau, rd_clause(**(PLACED | {"text": TEXT} | more)), policy=POLICY)
    bureau.match()


TEXT = "对上年度研发费用达到2000万元的企业，给予20万元奖励。"


async def told(bureau: Bureau, **more: object) -> None:
    """The company qualifies and was told so an hour ago."""
    make_rich(bureau, 1)
    offered(bureau, **more)
    await bureau.tell()
    later(bureau, HOUR)


def later(bureau: Bureau, seconds: float) -> None:
    bureau.clock.advance(seconds)
    bureau.park.now = bureau.clock.now()
    bureau.day = bureau.clock.now().date().isoformat()


# --- what happens -------------------------------------------------------------------------------------------------


async def newly_eligible(bureau: Bureau) -> None:
    offered(bureau, **SPRING)
    make_rich(bureau, 1)
    bureau.match()


async def window_opens(bureau: Bureau) -> None:
    make_rich(bureau, 1)
    offered(bureau, window={"from": "2026-03-10", "to": "2026-06-30"})
    await bureau.tell()
    later(bureau, 8 * 86400)


async def window_closes(bureau: Bureau) -> None:
    await told(bureau, window={"from": "2026-03-01", "to": "2026-03-20"}, reminders=[3])
    later(bureau, 14 * 86400)
    await bureau.tell()
    later(bureau, 86400)


async def near_miss(bureau: Bureau) -> None:
    bureau.park.record(fact(1, "rd_expense", 19_000_000, "2025"))
    bureau.match()
    offered(bureau, **SPRING)
    await bureau.tell()
    later(bureau, WEEK)


async def data_needed(bureau: Bureau) -> None:
    offered(bureau, **SPRING)
    await bureau.tell()
    later(bureau, WEEK)


async def lost(bureau: Bureau) -> None:
    await told(bureau)
    bureau.park.publish(POLICY, rd_clause(50_000_000, **PLACED), on=bureau.day, kind="replace")
    bureau.match()


async def changed(bureau: Bureau) -> None:
    await told(bureau)
    bureau.park.publish(POLICY, rd_clause(amount=300_000, **PLACED), on=bureau.day, kind="replace")
    bureau.match()


async def withdrawn(bureau: Bureau) -> None:
    await told(bureau)
    bureau.park.act(POLICY, 1, "withdraw", on=bureau.day)
    bureau.match()


async def corrected(bureau: Bureau) -> None:
    await told(bureau)
    bureau.park.record(fact(1, "rd_expense", 3_000_000, "2025"))
    bureau.match()


async def results(bureau: Bureau) -> None:
    """No list of results is read yet: the event is put in as one will."""
    event = Event(company=code(1), policy=POLICY, version=1, clause="一", kind="results", detail=Detail(title=POLICY))
    with bureau.park.database.writing() as tx:
        add_events(tx, [event], bureau.clock.now().date(), bureau.clock.now())


async def baseline(bureau: Bureau) -> None:
    """A company that is matched for the first time; an officer releases its summary."""
    bureau.park.companies(9)
    bureau.contact(9, wechat_service="o9")
    bureau.contact(9, sms="13800000009")
    make_rich(bureau, 9)
    publish(bureau, rd_clause(**PLACED), policy=POLICY)
    publish(bureau, rd_clause(amount=50_000, **PLACED), policy="示例高新区成长奖励办法")
    bureau.match()
    told = await bureau.tell()
    assert bureau.arrived() == []
    (held,) = (push.id for push in told.pushes if push.state == "held")
    bureau.release(held or 0)


HAPPENS: dict[str, Callable[[Bureau], object]] = {
    story.__name__: story
    for story in (
        newly_eligible, window_opens, window_closes, near_miss, data_needed, lost, changed, withdrawn, corrected,
        results, baseline,
    )
}  # fmt: skip


# --- what is read -------------------------------------------------------------------------------------------------


def shown(bureau: Bureau, company: str, since: int) -> str:
    """What arrived by each channel, and what stands in the inbox."""
    arrived = bureau.gateways.ledger.delivered()[since:]
    texts = {entry.channel: bureau.gateways.read(entry) for entry in arrived}
    with bureau.park.database.reading() as tx:
        newest = inbox(tx, company)[0]
    parts = {"微信": texts["wechat_template"], "短信": texts["sms_aliyun"], "站内": f"{newest.title}\n{newest.body}"}
    return "\n".join(f"—— {name}\n{LINK.sub('…', text)}\n" for name, text in parts.items())


@pytest.mark.parametrize("kind", KINDS)
def test_from_what_happens_to_what_is_read(embedded: Database, kind: str, golden: Golden) -> None:
    async def scenario(bureau: Bureau) -> str:
        bureau.contact(1, wechat_service="o1")
        bureau.contact(1, sms="13800000001")
        await HAPPENS[kind](bureau)
        before = len(bureau.gateways.ledger.delivered())
        await bureau.tell()
        assert len(bureau.gateways.ledger.delivered()) - before == 2, "one message to each contact"
        events = bureau.rows("SELECT kind FROM events ORDER BY id")
        assert events[-1] == {"kind": kind}
        assert bureau.match() == []
        await bureau.tell()
        assert len(bureau.gateways.ledger.delivered()) - before == 2, "and never again"
        return shown(bureau, code(9 if kind == "baseline" else 1), before)

    golden.check(MESSAGES / f"{kind}.txt", on_desk(embedded, scenario, companies=[1]))
