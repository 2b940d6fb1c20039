"""Contacts: the persons of a company who are told, their addresses by channel, and what they have consented to.

Personal data: a contact can be erased. The ledger holds salted commitments of it, and with the salt gone, nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select

from engine.archive import ledger
from engine.archive.hashing import hash_of_bytes
from engine.archive.ledger import Line, commitment, new_salt
from engine.archive.store import Instant, Tx


class Contact(SQLModel, table=True):
    """联系人."""

    __tablename__ = "contacts"

    id: int | None = Field(default=None, primary_key=True)
    company: str = Field(foreign_key="companies.code", index=True)
    role: str  # 法人, 财务, 研发
    name: str | None = None
    salt: str | None = None  # gone when the contact is erased
    added_at: datetime = Field(sa_type=Instant)
    erased_at: datetime | None = Field(default=None, sa_type=Instant)


class Address(SQLModel, table=True):
    """Where a contact is reached on a channel: a phone number, an openid under an account."""

    __tablename__ = "addresses"

    id: int | None = Field(default=None, primary_key=True)
    contact: int = Field(foreign_key="contacts.id", index=True)
    channel: str  # sms, wechat_service, mini_program, wecom, mail
    account: str = ""  # the account an openid belongs to
    address: str = Field(index=True)


class Consent(SQLModel, table=True):
    """A contact's yes or no to a channel, with its proof; the newest counts."""

    __tablename__ = "consents"

    id: int | None = Field(default=None, primary_key=True)
    contact: int = Field(foreign_key="contacts.id", index=True)
    channel: str
    given: bool
    proof: str  # where it can be looked up: a signed form, a message of the provider
    at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewContact:
    """A person to be told about a company's policies."""

    company: str
    role: str
    name: str
    addresses: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (channel, account) -> address


def add_contact(tx: Tx, new: NewContact, at: datetime) -> int:
    """Keep a contact; the ledger gets commitments of what is personal."""
    contact = Contact(company=new.company, role=new.role, name=new.name, salt=new_salt(), added_at=at)
    tx.add(contact)
    tx.flush()
    number = _id(contact)
    for (channel, account), address in new.addresses.items():
        tx.add(Address(contact=number, channel=channel, account=account, address=address))
    personal = {"name": new.name} | {f"{channel} {account}": to for (channel, account), to in new.addresses.items()}
    committed = {key: commitment(str(contact.salt), key, value) for key, value in personal.items()}
    payload = {"role": new.role, "company": new.company, "commitments": committed}
    _enter(tx, "contact", number, payload, at)
    return number


def add_address(tx: Tx, contact: int, channel: str, account: str, address: str, at: datetime) -> bool:
    """Keep one more address of a contact; says whether it is new."""
    same = select(Address.id).where(Address.contact == contact, Address.channel == channel, Address.address == address)
    person = tx.get_one(Contact, contact)
    if tx.exec(same).first() is not None or person.erased_at is not None:
        return False
    tx.add(Address(contact=contact, channel=channel, account=account, address=address))
    key = f"{channel} {account}"
    committed = {key: commitment(str(person.salt), key, address)}
    _enter(tx, "contact", contact, {"company": person.company, "commitments": committed}, at)
    return True


def consent(tx: Tx, contact: int, channel: str, at: datetime, *, given: bool, proof: str) -> None:
    """Keep a contact's yes or no to a channel."""
    tx.add(Consent(contact=contact, channel=channel, given=given, proof=proof, at=at))
    payload = {"channel": channel, "given": given, "proof": hash_of_bytes(proof.encode())}
    _enter(tx, "consent", contact, payload, at)


def consents(tx: Tx, contact: int) -> dict[str, bool]:
    """What a contact says to each channel now."""
    said = select(Consent.channel, Consent.given).where(Consent.contact == contact).order_by(col(Consent.id))
    return dict(tx.exec(said).all())


def erase_contact(tx: Tx, contact: int, at: datetime) -> None:
    """Forget a person: name, addresses and salt go, that there was somebody stays."""
    for address in tx.exec(select(Address).where(col(Address.contact) == contact)):
        tx.delete(address)
    person = tx.get_one(Contact, contact)
    person.name, person.salt, person.erased_at = None, None, at
    tx.flush()
    _enter(tx, "erasure", contact, {}, at)


def _id(contact: Contact) -> int:
    assert contact.id is not None
    return contact.id


def _enter(tx: Tx, kind: str, contact: int, payload: Mapping[str, object], at: datetime) -> None:
    subject = f"contact-{contact}"
    ledger.append(tx, ledger.new_run("contact"), at, [Line(kind=kind, subject=subject, payload=payload)])
