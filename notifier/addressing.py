"""Whom a company has, and by which channels each of them can be reached: addresses, consents, stops and wishes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import col

from engine.archive.contacts import Address, Consent, Contact
from engine.archive.hashing import hash_of
from engine.archive.store import Tx, columns, groups, read
from engine.archive.values import read_number
from notifier.choosing import Wish
from notifier.providers.sms import plain_number
from notifier.rules import Rules
from notifier.store_replies import Stop, WishRow

NOBODY = 0  # the contact of a company that has none: only the inbox


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A channel and the address on it."""

    channel: str
    address: str

    @property
    def hash(self) -> str:
        return address_hash(self.channel, self.address)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """A contact, and the routes to it in the order of the chain."""

    contact: int
    company: str
    routes: tuple[Route, ...] = ()
    wishes: tuple[Wish, ...] = field(default=())


def address_hash(channel: str, address: str) -> str:
    """What is kept of an address that must not be written to: the same for every sender of short messages."""
    kind = "sms" if channel.startswith("sms") else "mail" if channel == "mail" else "wechat"
    return hash_of([kind, plain_number(address) if kind == "sms" else address])


def reached(tx: Tx, companies: Collection[str], channels: Collection[str], rules: Rules) -> dict[str, list[Reached]]:
    """The contacts of companies, each with its routes."""
    found: dict[str, list[Reached]] = defaultdict(list)
    for some in groups(sorted(companies)):
        people = select(*columns(Contact, "id", "company")).where(
            col(Contact.company).in_(some), col(Contact.erased_at).is_(None)
        )
        rows = read(tx, people.order_by(col(Contact.id)))
        for one in _reached(tx, dict(map(tuple, rows)), channels, rules):
            found[one.company].append(one)
    return found


def reached_contact(tx: Tx, contact: int, company: str, channels: Collection[str], rules: Rules) -> Reached:
    """One contact with its routes as they are now."""
    person = tx.get(Contact, contact)
    if person is None or person.erased_at is not None:
        return Reached(contact=contact, company=company)
    return next(iter(_reached(tx, {contact: company}, channels, rules)))


def barrier(tx: Tx, company: str, channels: Collection[str], rules: Rules) -> str:
    """Why nothing but the inbox reaches a company."""
    asked = select(*columns(Contact, "id")).where(col(Contact.company) == company, col(Contact.erased_at).is_(None))
    people = [contact for (contact,) in read(tx, asked)]
    kinds = {rules.addresses[channel] for channel in rules.chain if channel in channels}
    addresses, consents = _addresses(tx, people), _consents(tx, people)
    known = [(contact, kind) for contact in people for kind in addresses[contact] if kind in kinds]
    if not kinds:
        return "没有开通任何渠道"
    if not people:
        return "没有联系人"
    if not known:
        return "联系人没有已开通渠道的地址"
    return "已退订，或地址已失效" if any(map(consents.get, known)) else "联系人没有同意接收"


def _reached(tx: Tx, people: Mapping[int, str], channels: Collection[str], rules: Rules) -> Iterable[Reached]:
    addresses, consents, wishes = _addresses(tx, people), _consents(tx, people), _wishes(tx, people)
    routes = {contact: list(_routes(addresses[contact], consents, contact, channels, rules)) for contact in people}
    stopped = stopped_of(tx, [route.hash for of_one in routes.values() for route in of_one])
    for contact, company in people.items():
        open_ones = tuple(route for route in routes[contact] if route.hash not in stopped)
        yield Reached(contact=contact, company=company, routes=open_ones, wishes=tuple(wishes[contact]))


def _routes(
    addresses: Mapping[str, str],
    consents: Mapping[tuple[int, str], bool],
    contact: int,
    channels: Collection[str],
    rules: Rules,
) -> Iterable[Route]:
    for channel in rules.chain:
        kind = rules.addresses[channel]
        if channel in channels and kind in addresses and consents.get((contact, kind)):
            yield Route(channel=channel, address=addresses[kind])


def _addresses(tx: Tx, people: Collection[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    asked = select(*columns(Address, "contact", "channel", "address")).where(col(Address.contact).in_(people))
    for contact, channel, address in read(tx, asked.order_by(col(Address.id))):
        found[contact][channel] = address
    return found


def _consents(tx: Tx, people: Collection[int]) -> dict[tuple[int, str], bool]:
    asked = select(*columns(Consent, "contact", "channel", "given")).where(col(Consent.contact).in_(people))
    return {(contact, channel): given for contact, channel, given in read(tx, asked.order_by(col(Consent.id)))}


def _wishes(tx: Tx, people: Collection[int]) -> dict[int, list[Wish]]:
    asked = select(*columns(WishRow, "contact", "kind", "channel", "wanted", "least_amount"))
    rows = read(tx, asked.where(col(WishRow.contact).in_(people)).order_by(col(WishRow.id)))
    newest: dict[tuple[int, str, str], Wish] = {}
    for contact, kind, channel, is_wanted, least in rows:
        amount = read_number(least) or 0
        newest[contact, kind, channel] = Wish(kind=kind, channel=channel, wanted=is_wanted, least_amount=amount)
    found: dict[int, list[Wish]] = defaultdict(list)
    for (contact, _, _), wish in newest.items():
        found[contact].append(wish)
    return found


def stopped_of(tx: Tx, addresses: Iterable[str]) -> frozenset[str]:
    """Which of these addresses must not be written to; the newest word counts."""
    newest: dict[str, bool] = {}
    for some in groups(addresses):
        asked = select(*columns(Stop, "address", "stopped")).where(col(Stop.address).in_(some))
        newest.update(map(tuple, read(tx, asked.order_by(col(Stop.id)))))
    return frozenset(address for address, stopped in newest.items() if stopped)
