"""No secret stands in the database but for the tokens' own row; numbers stand in payloads and addresses alone."""

import logging

import pytest

from app.database import Database
from notifier.gateways.faults import refuse, reset_after_accept, server_error
from notifier.gateways.world import World
from tests.notifier.desks import Bureau, make_rich, on_desk, publish

NUMBERS = ("13800000001", "13800000002")
MAY_HOLD_A_NUMBER = {("addresses", "address"), ("deliveries", "request"), ("callbacks", "body")}


def test_secrets_and_numbers_stay_where_they_belong(embedded: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world = World()
    secrets = (world.wechat.secret, world.aliyun.key_secret, world.aliyun.key_id, world.wechat.callback_token)

    async def scenario(bureau: Bureau) -> tuple[str, list[tuple[str, str, str]]]:
        bureau.contact(1, wechat_service="oSecretPerson", sms=NUMBERS[0])
        bureau.contact(2, sms=NUMBERS[1])
        make_rich(bureau, 1, 2)
        publish(bureau)
        bureau.match()
        bureau.gateways.faults.script("wechat_template", refuse("43004"))
        for fault in (server_error(503), refuse(f"isv.LIMIT {NUMBERS[0]}"), reset_after_accept()):
            bureau.gateways.faults.script("sms_aliyun", fault)
        await bureau.tell()
        for _ in range(6):
            bureau.clock.advance(600)
            await bureau.report()
            await bureau.desk.deliver()
        (token,) = bureau.rows("SELECT token FROM tokens")
        return token["token"], cells(bureau)

    token, found = on_desk(embedded, scenario, world=world)
    for table, column, said in found:
        assert not any(secret in said for secret in secrets), (table, column)
        assert token not in said or table == "tokens", (table, column)
        if (table, column) not in MAY_HOLD_A_NUMBER:
            assert not any(number in said for number in NUMBERS), (table, column)
    for hidden in (*secrets, *NUMBERS, token):
        assert hidden not in caplog.text


def cells(bureau: Bureau) -> list[tuple[str, str, str]]:
    """Every cell of the database as text."""
    tables = [row["name"] for row in bureau.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [
        (table, column, value.decode() if isinstance(value, bytes) else str(value))
        for table in tables
        for row in bureau.rows(f'SELECT * FROM "{table}"')
        for column, value in row.items()
    ]
