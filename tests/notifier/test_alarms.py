"""Staff are told of what waits for them, once a day of each thing, by robot and by mail."""

from dataclasses import replace

from app.database import Database
from app.scheduled import alarms_of
from notifier.alarms import Alarm
from notifier.gateways.faults import refuse, server_error
from tests.notifier.desks import MORNING, QUICK, Bureau, make_rich, on_desk, publish


def words(bureau: Bureau) -> list[str]:
    return [alarm.words for alarm in alarms_of(bureau.desk, MORNING)]


def staffed(bureau: Bureau, *mails: str) -> Bureau:
    return replace(bureau, desk=replace(bureau.desk, staff=mails))


def test_an_alarm_is_told_once_a_day_to_everybody(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        watch = staffed(bureau, "a@gov.example", "b@gov.example").desk.watch
        match, other = Alarm(key="match 03-02", words="匹配没有完成"), Alarm(key="push 3", words="批次 3 待放行")
        assert await watch.tell([match]) == 1
        assert await watch.tell([match]) == 0
        assert sorted(bureau.arrived("mail")) == ["a@gov.example", "b@gov.example"]
        (robot,) = bureau.gateways.ledger.of("wecom_robot")
        assert "匹配没有完成" in bureau.gateways.read(robot)
        assert await watch.tell([match, other]) == 1
        bureau.clock.advance(24 * 3600 - 1)
        assert await watch.tell([match]) == 0
        bureau.clock.advance(1)
        assert await watch.tell([match]) == 1

    on_desk(embedded, scenario)


def test_an_alarm_that_reached_nobody_is_told_again(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        alarm = Alarm(key="match 03-02", words="匹配没有完成")
        bureau.gateways.faults.script("wecom_robot", server_error(503))
        assert await bureau.desk.watch.tell([alarm]) == 0
        assert await bureau.desk.watch.tell([alarm]) == 1

    on_desk(embedded, scenario)


def test_what_telling_waits_for_is_an_alarm(embedded: Database) -> None:
    rules = replace(QUICK, release=replace(QUICK.release, recipients=1))

    async def scenario(bureau: Bureau) -> None:
        for number in (1, 2):
            bureau.contact(number, wechat_service=f"o{number}")
        assert words(bureau) == []
        make_rich(bureau, 1, 2)
        publish(bureau)
        bureau.match()
        await bureau.tell()
        assert words(bureau) == ["批次 1 待放行：2 条，收件人2个，超过1个；放行：huiqi push release 1"]
        bureau.release(1)
        bureau.gateways.faults.script("wechat_template", refuse("40037"))
        bureau.gateways.faults.script("wechat_template", refuse("48001"))
        await bureau.tell()
        assert sorted(words(bureau)) == [
            "1 条死信须人工处理：huiqi push dead",
            "渠道账号 wechat 已停发：须人工处理：48001",
        ]

    on_desk(embedded, scenario, rules=rules)
