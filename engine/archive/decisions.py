"""Decisions: what a person did, signed with his key: drafted, waived, approved, published, withdrew, gave a role."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Field, SQLModel, col

from engine.archive.hashing import canonical
from engine.archive.keys import Signer, is_signed
from engine.archive.operators import ROLES, Person, holder_of
from engine.archive.recordings import Batch, Recording, known_by, number_at
from engine.archive.store import Tx, columns, read
from engine.errors import HuiqiError

WHO_MAY = {  # kind -> the roles of which one is needed
    "draft": ("drafter",),
    "answer": ("drafter", "approver", "operator"),
    "waive": ("drafter", "approver"),
    "approve": ("approver",),
    "publish": ("approver", "operator"),
    "replace": ("approver", "operator"),
    "withdraw": ("approver", "operator"),
    "correct": ("operator",),
    "release": ("operator",),
    "revoke": ("operator",),
    "overrule": ("approver",),
    "appoint": ("operator",),
    "import": ("operator",),
    "contact": ("operator",),
    "rank": ("operator",),
}
KINDS = {
    "draft": "起草", "answer": "答复", "waive": "豁免", "approve": "审定", "publish": "发布", "replace": "替换",
    "withdraw": "撤回", "correct": "更正", "release": "放行", "revoke": "停用", "overrule": "改判", "appoint": "任命",
    "import": "导入", "contact": "登记联系人", "rank": "定来源先后",
}  # fmt: skip


class RefusedError(HuiqiError):
    """Somebody may not do what he wanted to do."""

    exit_status = 1


class Decision(SQLModel, table=True):
    """审定: who, what, why, and the proof."""

    __tablename__ = "decisions"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subject: str = Field(index=True)  # 示高新发-3#2, a company, an operator
    operator: str = Field(foreign_key="operators.name")
    reason: str
    detail: str  # canonical JSON
    public: str  # the key it is signed with
    message: str  # what is signed
    signature: str
    recording: int = Field(foreign_key="recordings.id", index=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """What a person is about to do; this is what he signs."""

    kind: str
    subject: str
    reason: str = ""
    detail: Mapping[str, Any]  # the hash of what he saw, the day from which it holds
    at: datetime

    def message(self) -> str:
        return canonical(
            {
                "kind": self.kind,
                "subject": self.subject,
                "reason": self.reason,
                "detail": self.detail,
                "at": self.at.isoformat(),
            }
        )


def allowed(tx: Tx, public: str, kind: str) -> Person:
    """The operator who acts with this key, if his roles allow him this."""
    person = holder_of(tx, public)
    if not person.may(WHO_MAY[kind]):
        needed = "或".join(f"“{ROLES[role]}”" for role in WHO_MAY[kind])
        raise RefusedError(f"{person.name}不能{KINDS[kind]}：需要{needed}角色")
    return person


def decide(batch: Batch, act: Act, signer: Signer) -> Person:
    """Record what the holder of a key does, if his roles allow it; the signature is looked at before it is kept."""
    person = allowed(batch.tx, signer.public, act.kind)
    message = act.message()
    signature = signer.sign(message.encode())
    if not is_signed(signer.public, message.encode(), signature):
        raise RefusedError(f"签名与{person.name}的公钥不符")
    proof = (signer.public, message, signature)
    row = (act.kind, act.subject, person.name, act.reason, canonical(act.detail), *proof)
    batch.add(Decision, ("kind", "subject", "operator", "reason", "detail", "public", "message", "signature"), [row])
    return person


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A decision as it was taken."""

    kind: str
    operator: str
    reason: str
    detail: Mapping[str, Any]
    at: datetime


def decisions_on(tx: Tx, subject: str, known: datetime | None = None) -> list[Taken]:
    """What was decided on a subject, as was known at an instant, in order."""
    asked = (
        select(*columns(Decision, "kind", "operator", "reason", "detail"), *columns(Recording, "at"))
        .join(Recording, col(Recording.id) == col(Decision.recording))
        .where(col(Decision.subject) == subject)
    )
    return [
        Taken(kind=kind, operator=operator, reason=reason, detail=json.loads(detail), at=at)
        for kind, operator, reason, detail, at in read(tx, known_by(asked, Decision, number_at(tx, known)))
    ]
