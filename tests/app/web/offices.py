"""An office with two companies, a policy, a message to each of them with its link, and a server before it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from starlette.types import ASGIApp

from app.database import Database
from app.web.front import Front
from app.web.links import Links
from app.web.server import make_app
from app.web.sessions import Desk, UnsentError
from engine.archive.contacts import NewContact, add_contact
from engine.archive.facts import NAME
from engine.language.clauses import Clause
from engine.language.profiles import Title
from notifier.details import Detail
from notifier.events import Event
from notifier.receipts import keep_callback
from notifier.store_alerts import Alert, MessageRow, Push
from notifier.store_events import EventRow, add_events
from tests.app.web.browsers import Answer, Browser
from tests.archive.parks import SITE, Park, atom, clause, code, fact, titles

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
KEY = bytes(range(32))
TEXT = "对上年度研发费用2000万元（含）以上的高新技术企业，按研发费用的1%给予奖励，最高30万元。"
PHONES = {1: "13811110001", 2: "13822220002"}
NAMES = {1: "示例甲精密机械有限公司", 2: "示例乙生物科技有限公司"}
FIGURES = {1: 25_123_400, 2: 19_876_500}


def rd_clause(**more: Any) -> Clause:
    reward = {
        "kind": "reward",
        "form": "rate",
        "rate": Decimal("0.01"),
        "base": {"of": "rd_expense", "period": "last_year"},
        "cap": 300_000,
    }
    when = {
        "all": [
            atom("rd_expense", ">=", 20_000_000, period="last_year"),
            atom("qualification", "has_any", ["高新技术企业"]),
        ]
    }
    window = {"from": "2026-03-01", "to": "2026-04-30"}
    return clause("三（二）", when, [reward], **{"text": TEXT, "window": window, **more})


@dataclass
class Office:
    """The park with its server; time stands still until it is moved."""

    park: Park
    links: Links = field(default_factory=lambda: Links(key=KEY))
    now: datetime = NOW
    sent: list[tuple[int, str]] = field(default_factory=list)
    is_down: bool = False  # the sender of codes
    contacts: dict[int, int] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.park.database

    @property
    def front(self) -> Front:
        return Front(
            database=self.database,
            site=SITE,
            links=self.links,
            desk=Desk(links=self.links),
            clock=lambda: self.now,
            keep_raw=self.keep_raw,
            send_code=self.send_code,
            contact="示例高新区科技局 0311-12345678",
        )

    def app(self) -> ASGIApp:
        return make_app(self.front)

    def send_code(self, contact: int, code: str) -> None:
        if self.is_down:
            raise UnsentError
        self.sent.append((contact, code))

    def keep_raw(self, provider: str, body: bytes) -> None:
        with self.database.writing() as tx:
            keep_callback(tx, provider, body, self.now)

    def wait(self, **how: float) -> None:
        self.now += timedelta(**how)

    def message(self, company: int, *clauses: str, policy: str = "示高新发-3") -> str:
        """Write a message to a company's contact; says its link's code."""
        events = [
            Event(
                company=code(company),
                policy=policy,
                version=1,
                clause=name,
                kind="newly_eligible",
                milestone=uuid.uuid4().hex,
                detail=Detail(title=policy),
            )
            for name in clauses
        ]
        return self.tell(company, events)

    def tell(self, company: int, events: Sequence[Event]) -> str:
        link = self.links.mint()
        contact = self.contacts.get(company, 0)
        with self.database.writing() as tx:
            add_events(tx, events, self.now.date(), self.now)
            push = Push(at=self.now, kind="changes", state="released")
            tx.add(push)
            tx.flush()
            message = MessageRow(
                company=code(company),
                contact=contact,
                push=push.id or 0,
                bundle=link,
                title="新符合",
                body="…",
                link_code=link,
                at=self.now,
                expires_at=self.now + timedelta(days=30),
            )
            tx.add(message)
            tx.flush()
            for rank, event in enumerate(events):
                number = tx.connection().execute(EventRow.__table__.select().filter_by(key=event.key)).one().id  # type: ignore[attr-defined]  # SQLModel sets it
                tx.add(
                    Alert(
                        event=number,
                        contact=contact,
                        company=code(company),
                        state="written",
                        score=-rank,
                        message=message.id,
                    )
                )
        return link

    def browser(self, **more: Any) -> Browser:
        return Browser(self.app(), **more)

    def sign_in(self, browser: Browser, link: str) -> Answer:
        """Ask for a code, read it off the phone, type it in."""
        form = browser.get(f"/s/{link}/code")
        page = browser.post(f"/s/{link}/code", token=form.hidden("token"), n="1", to="1")
        assert page.status == 200, page.words
        return browser.post(f"/s/{link}/enter", token=page.hidden("token"), n="1", code=self.sent[-1][1])

    def sign_in_again(self, browser: Browser, link: str) -> Answer:
        """A day later, when codes are sent again."""
        self.wait(days=1)
        return self.sign_in(browser, link)


def office_of(database: Database) -> Office:
    """Company 1 qualifies, company 2 is short of it; both have a contact."""
    park = Park(database).at("2026-03-15")
    park.companies(1, 2)
    for number in (1, 2):
        park.record(
            fact(number, NAME, NAMES[number]),
            fact(number, "rd_expense", FIGURES[number], "2025", source="科技统计年报"),
        )
    park.hold(titles(1, Title(name="高新技术企业", until=date(2028, 11, 30))), titles(2))
    park.publish("示高新发-3", rd_clause(), on="2026-03-01")
    office = Office(park)
    for number in (1, 2):
        with database.writing() as tx:
            given = {("sms", ""): PHONES[number]}
            new = NewContact(company=code(number), role="财务", name=f"王某{number}", addresses=given)
            office.contacts[number] = add_contact(tx, new, NOW)
    return office


__all__ = ["FIGURES", "NAMES", "NOW", "PHONES", "TEXT", "Office", "office_of", "rd_clause"]
