"""A code reaches the phone of the contact, on the first account that takes it, and stands nowhere else."""

import asyncio
import json

import pytest
from sqlalchemy import inspect, text

from app.web.sending import sender_of
from app.web.sessions import UnsentError
from notifier.gateways import Gateways
from notifier.gateways.world import SmsTemplate, World
from notifier.providers.accounts import Accounts
from tests.app.web.offices import NOW, PHONES, Office

CODE = "407193"


def sent(office: Office, world: World | None = None) -> list[tuple[str, str, str]]:
    """Channel, number and the code of what arrived at the gateways."""

    async def play() -> list[tuple[str, str, str]]:
        async with Gateways(world=world) as gateways:
            settings = gateways.settings()
            sender = sender_of(office.database, Accounts.read(settings), settings, gateways.clock.now)
            assert sender is not None
            await asyncio.to_thread(sender, office.contacts[1], CODE)
            return [(one.channel, one.recipient, one.payload.decode()) for one in gateways.ledger.delivered()]

    return asyncio.run(play())


def test_a_code_arrives_at_the_contacts_phone(office: Office) -> None:
    ((channel, number, payload),) = sent(office)
    assert (channel, number) == ("sms_aliyun", PHONES[1])
    assert CODE in payload


def test_where_the_first_account_refuses_the_second_takes_it(office: Office) -> None:
    world = World()
    world.aliyun.templates = {"SMS_ELSE": SmsTemplate(text="${code}")}
    ((channel, number, payload),) = sent(office, world)
    assert (channel, number) == ("sms_tencent", PHONES[1])
    assert CODE in payload


def test_where_nobody_takes_it_that_is_said(office: Office) -> None:
    world = World()
    world.aliyun.templates = {"SMS_ELSE": SmsTemplate(text="${code}")}
    world.tencent.templates = {"SMS_ELSE": SmsTemplate(text="{1}")}
    with pytest.raises(UnsentError):
        sent(office, world)


def test_without_an_account_there_is_no_sender(office: Office) -> None:
    assert sender_of(office.database, Accounts(), {}, lambda: NOW) is None


def test_neither_code_nor_cookie_stands_in_the_database(office: Office) -> None:
    browser = office.browser()
    office.sign_in(browser, office.message(1, "三（二）"))
    with office.database.reading() as tx:
        tables = inspect(tx.connection()).get_table_names()
        rows = [row for name in tables for row in tx.connection().execute(text(f"SELECT * FROM {name}"))]
    held = json.dumps([[str(value) for value in row] for row in rows])
    assert f'"{office.sent[-1][1]}"' not in held
    assert browser.cookies["huiqi"] not in held
