"""Operators: the people who act, what each may do, and the keys by which they prove who they are."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Field, SQLModel, col

from engine.archive.recordings import Batch
from engine.archive.store import Tx, columns, read
from engine.errors import InputError, Problem

ROLES = {"drafter": "起草", "approver": "审定", "operator": "运行", "auditor": "审计"}


class Operator(SQLModel, table=True):
    """经办人."""

    __tablename__ = "operators"

    name: str = Field(primary_key=True)
    recording: int = Field(foreign_key="recordings.id")


class OperatorKey(SQLModel, table=True):
    """A key of an operator; with a newer one the older no longer acts. No two operators have the same."""

    __tablename__ = "operator_keys"

    id: int | None = Field(default=None, primary_key=True)
    operator: str = Field(foreign_key="operators.name")
    public: str = Field(unique=True)
    recording: int = Field(foreign_key="recordings.id")


class OperatorRole(SQLModel, table=True):
    """A role given to an operator or taken from him."""

    __tablename__ = "operator_roles"

    id: int | None = Field(default=None, primary_key=True)
    operator: str = Field(foreign_key="operators.name")
    role: str
    held: bool
    recording: int = Field(foreign_key="recordings.id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """An operator as he is now."""

    name: str
    roles: frozenset[str]
    public: str

    def may(self, roles: Collection[str]) -> bool:
        return bool(self.roles & set(roles))


def operators(tx: Tx) -> dict[str, Person]:
    """Every operator with the roles and the key he has now."""
    keys = dict(read(tx, select(*columns(OperatorKey, "operator", "public")).order_by(col(OperatorKey.id))))
    words = read(tx, select(*columns(OperatorRole, "operator", "role", "held")).order_by(col(OperatorRole.id)))
    held = {(operator, role): held for operator, role, held in words}
    names = [name for (name,) in read(tx, select(*columns(Operator, "name")).order_by(col(Operator.name)))]
    return {
        name: Person(name=name, roles=frozenset(role for role in ROLES if held.get((name, role))), public=keys[name])
        for name in names
    }


def holder_of(tx: Tx, public: str) -> Person:
    """The operator who acts with this key."""
    for person in operators(tx).values():
        if person.public == public:
            return person
    raise InputError(Problem(message="这把密钥不属于任何经办人", help="用 huiqi operator add 登记公钥"))


def add_operator(batch: Batch, name: str, public: str, roles: Collection[str]) -> None:
    """Make a person known with his key and roles."""
    if name in operators(batch.tx):
        raise InputError(Problem(message=f"已有经办人“{name}”"))
    batch.add(Operator, ("name",), [(name,)])
    add_key(batch, name, public)
    set_roles(batch, name, dict.fromkeys(roles, True))


def add_key(batch: Batch, name: str, public: str) -> None:
    """From now on the operator acts with this key. One that anybody has used before is refused."""
    if read(batch.tx, select(*columns(OperatorKey, "id")).where(col(OperatorKey.public) == public)):
        raise InputError(Problem(message="这把公钥已经登记过", help="一把密钥只属于一个人"))
    batch.add(OperatorKey, ("operator", "public"), [(name, public)])


def set_roles(batch: Batch, name: str, roles: dict[str, bool]) -> None:
    """Give roles to an operator and take roles from him."""
    strange = [role for role in roles if role not in ROLES]
    if strange:
        raise InputError(Problem(message=f"没有“{strange[0]}”这个角色", help=f"可用：{'、'.join(ROLES)}"))
    batch.add(OperatorRole, ("operator", "role", "held"), [(name, role, held) for role, held in roles.items()])
