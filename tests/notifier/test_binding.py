"""A person on WeChat is bound to a company by its credit code and the code that its contact's phone got."""

import re
from urllib.parse import unquote

import pytest

from app.database import Database
from notifier.gateways.reports import follow, words
from tests.archive.parks import code
from tests.notifier.desks import Bureau, make_rich, on_desk, publish

PHONE = "13800000001"
BINDINGS = "SELECT contact, channel, account, address FROM addresses WHERE channel = 'wechat_service' ORDER BY id"


async def writes(bureau: Bureau, openid: str, text: str, times: int = 1) -> None:
    bureau.gateways.reports.add(words("wechat", openid, bureau.clock.now(), text))
    await bureau.report(times=times)


def codes(bureau: Bureau) -> list[str]:
    """What the phones got, the last one last."""
    return [found[0] for one in bureau.gateways.ledger.of("sms_aliyun") if (found := _code(one.payload))]


def _code(payload: bytes) -> re.Match[str] | None:
    return re.search(r"(?<=\"code\":\")\d{6}", unquote(payload.decode()))


async def binds(bureau: Bureau, openid: str = "oNew", company: int = 1) -> None:
    await writes(bureau, openid, f"绑定 {code(company)}")
    await writes(bureau, openid, codes(bureau)[-1])


def test_who_is_bound_is_told_on_wechat(database: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        person = bureau.contact(1, sms=PHONE)
        await binds(bureau)
        appid = bureau.gateways.world.wechat.appid
        assert bureau.rows(BINDINGS) == [
            {"contact": person, "channel": "wechat_service", "account": appid, "address": "oNew"}
        ]
        (consent,) = bureau.rows("SELECT given, proof FROM consents WHERE channel = 'wechat_service'")
        assert consent["given"]
        assert consent["proof"].startswith("wechat 绑定 ")
        make_rich(bureau, 1)
        publish(bureau)
        bureau.match()
        await bureau.tell()
        assert bureau.arrived("wechat_template") == ["oNew"]

    on_desk(database, scenario, companies=[1])


@pytest.mark.parametrize("text", ["绑定 {}", "绑定{}", "绑定：{}", "{}", "  绑定 ：{} ", "绑定 {lower}", "绑定 {wide}"])
def test_however_it_is_written(embedded: Database, text: str) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, sms=PHONE)
        wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code(1))
        await writes(bureau, "oNew", text.format(code(1), lower=code(1).lower(), wide=wide))
        assert len(codes(bureau)) == 1

    on_desk(embedded, scenario, companies=[1])


@pytest.mark.parametrize(
    "text", [f"绑定 {code(1)[:-1]}X", f"绑定 {code(9)}", f"绑定 {code(2)}", "绑定", "你好", "123456", f"解绑 {code(1)}"]
)
def test_nothing_is_sent_for_what_names_no_company_with_a_phone(embedded: Database, text: str) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, sms=PHONE)
        bureau.contact(2, wechat_service="o2")
        await writes(bureau, "oNew", text)
        assert codes(bureau) == []

    on_desk(embedded, scenario)


def test_a_code_binds_only_who_asked_for_it_in_time_and_once(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, sms=PHONE)
        await writes(bureau, "oNew", f"绑定 {code(1)}")
        wrong = "000000" if codes(bureau)[0] != "000000" else "111111"
        await writes(bureau, "oNew", wrong)
        await writes(bureau, "oThief", codes(bureau)[0])
        assert bureau.rows(BINDINGS) == []
        bureau.clock.advance(600)
        await writes(bureau, "oNew", codes(bureau)[0])
        assert bureau.rows(BINDINGS) == []  # too late
        await binds(bureau)
        assert len(codes(bureau)) == 2
        await writes(bureau, "oNew", codes(bureau)[1])
        assert len(bureau.rows(BINDINGS)) == 1

    on_desk(embedded, scenario, companies=[1])


def test_reports_that_come_twice_and_backwards_bind_once(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, sms=PHONE)
        await writes(bureau, "oNew", f"绑定 {code(1)}", times=3)
        assert len(codes(bureau)) == 1
        await writes(bureau, "oNew", codes(bureau)[0], times=3)
        assert len(bureau.rows(BINDINGS)) == 1
        assert len(bureau.rows("SELECT 1 FROM consents WHERE channel = 'wechat_service'")) == 1

    on_desk(embedded, scenario, companies=[1])


def test_nobody_has_more_codes_sent_than_five_a_day_whomever_he_names(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        for number in range(1, 8):
            bureau.contact(number, sms=f"1380000000{number}")
        for number in range(1, 8):
            await writes(bureau, "oNew", f"绑定 {code(number)}")
        assert len(codes(bureau)) == 5
        await writes(bureau, "oOther", f"绑定 {code(7)}")
        assert len(codes(bureau)) == 6

    on_desk(embedded, scenario, companies=range(1, 8))


def test_five_wrong_codes_pause_the_contact(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, sms=PHONE)
        await writes(bureau, "oNew", f"绑定 {code(1)}")
        right = codes(bureau)[0]
        for wrong in [f"{number}" * 6 for number in range(10) if f"{number}" * 6 != right][:5]:
            await writes(bureau, "oNew", wrong)
        await writes(bureau, "oNew", right)
        assert bureau.rows(BINDINGS) == []

    on_desk(embedded, scenario, companies=[1])


def test_who_stopped_or_left_is_told_again_when_he_binds_anew(embedded: Database) -> None:
    async def scenario(bureau: Bureau) -> None:
        bureau.contact(1, sms=PHONE)
        await binds(bureau)
        await writes(bureau, "oNew", "退订")
        bureau.clock.advance(60)
        await binds(bureau)
        make_rich(bureau, 1)
        publish(bureau)
        bureau.match()
        bureau.clock.advance(60)
        bureau.gateways.reports.add(follow("wechat", "oNew", bureau.clock.now(), leaves=True))
        await bureau.report()
        await bureau.tell()
        assert bureau.arrived("wechat_template") == []
        assert len(bureau.arrived("sms_aliyun")) == 3  # two codes and the alert

    on_desk(embedded, scenario, companies=[1])
