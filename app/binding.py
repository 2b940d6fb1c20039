"""A person on WeChat becomes a contact of a company: he writes its credit code to the account, and then the code that
was sent to the phone of the company's registered contact. What he is answered never says whether a company is known.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from app.web.opened import reachable
from app.web.sessions import Desk, SendCode, UnsentError, hashed
from engine.archive.access import CODES_A_DAY, Session, sent_to_visitor
from engine.archive.contacts import add_address, consent
from engine.archive.store import Tx
from engine.language.credit_codes import fault_of
from notifier.addressing import address_hash, stopped_of
from notifier.providers.callbacks.answering import CODE, COMPANY, written
from notifier.providers.callbacks.events import TrackingEvent
from notifier.stops import stop

ADDRESSES = {"wechat": "wechat_service", "miniprogram": "mini_program"}  # the provider, and what its openids are


@dataclass(slots=True)
class Binder:
    """Hears what persons write; the codes it gives out are sent when what it kept is safe."""

    desk: Desk
    appids: Mapping[str, str]
    send_code: SendCode | None
    _codes: list[tuple[int, str]] = field(default_factory=list)

    def hear(self, tx: Tx, event: TrackingEvent, now: datetime) -> None:
        """Take in a text that a person wrote to an account."""
        said = written(event.text)
        if event.provider not in ADDRESSES or self.send_code is None:
            return
        if (named := COMPANY.fullmatch(said)) and not fault_of(named[1]):
            self._ask(tx, event, named[1], now)
        elif CODE.fullmatch(said):
            self._bind(tx, event, said, now)

    def send_codes(self) -> None:
        """Send what was given out; one that can't be sent is asked for again."""
        while self._codes and self.send_code is not None:
            with suppress(UnsentError):
                self.send_code(*self._codes.pop(0))

    def _ask(self, tx: Tx, event: TrackingEvent, company: str, now: datetime) -> None:
        people = reachable(tx, company, first=0)
        if not people or sent_to_visitor(tx, hashed(_visitor(event)), now) >= CODES_A_DAY:
            return
        whom = Session(company=company, contact=people[0].contact)
        issued = self.desk.issue(tx, whom, _visitor(event), now)
        if issued.code:
            self._codes.append((whom.contact, issued.code))

    def _bind(self, tx: Tx, event: TrackingEvent, code: str, now: datetime) -> None:
        sent = self.desk.proven(tx, _visitor(event), code, now)
        if sent is None:
            return
        channel, openid = ADDRESSES[event.provider], event.recipient
        add_address(tx, sent.contact, channel, self.appids.get(event.provider, ""), openid, now)
        consent(tx, sent.contact, channel, now, given=True, proof=f"{event.provider} 绑定 {event.fingerprint[:16]}")
        address = address_hash(channel, openid)
        if stopped_of(tx, [address]):
            stop(tx, address, False, f"{event.provider} 绑定", now)


def _visitor(event: TrackingEvent) -> str:
    """As whom a person asks for codes; no cookie can be written so."""
    return f"\0{event.provider} {event.recipient}"
