"""From the alert to the page: the link that arrived on the phone opens the clause it was about."""

from collections.abc import Callable

import pytest

from app.migrations.runner import open_database
from app.web.front import Front
from app.web.keys import read_or_make
from app.web.links import Links
from app.web.server import make_app
from app.web.sessions import Desk
from tests.app.web.browsers import Browser
from tests.archive.conftest import new_sqlite
from tests.archive.parks import SITE
from tests.notifier.desks import LINK_KEY, MORNING, Bureau, make_rich, on_desk, publish

__all__ = ["new_sqlite"]


def test_the_link_that_arrived_opens_the_clause(
    new_sqlite: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUIQI_ENV", "test")
    database = open_database(new_sqlite())

    async def scenario(bureau: Bureau) -> str:
        bureau.contact(1, sms="13800000001")
        publish(bureau)
        make_rich(bureau, 1)
        bureau.match()
        await bureau.tell()
        ((code,),) = [row.values() for row in bureau.rows("SELECT link_code FROM messages")]
        assert any(code in one.payload.decode() for one in bureau.gateways.ledger.delivered())
        return str(code)

    code = on_desk(database, scenario)
    links = Links(key=read_or_make(LINK_KEY))
    front = Front(
        database=database,
        site=SITE,
        links=links,
        desk=Desk(links=links),
        clock=lambda: MORNING,
        keep_raw=lambda provider, body: None,  # noqa: ARG005
    )
    page = Browser(make_app(front)).get(f"/s/{code}")
    assert page.status == 200
    assert "研发费用（上年度）不低于2000万元" in page.words
    database.close()
