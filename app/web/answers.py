"""What a contact says to an alert by a button: recorded beside the alert, and shown as done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from app.web.opened import Topic
from engine.archive.access import Session
from engine.archive.store import Tx, columns, read
from notifier.stops import stop_person
from notifier.store_replies import Feedback, WishRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Saying:
    """A button, and what follows from it."""

    words: str
    effect: str


SAID = {
    "wrong": Saying(words="数据不对", effect="主管部门会来核实"),
    "irrelevant": Saying(words="不相关", effect="不再提醒这一条"),
    "applied": Saying(words="已申报", effect="不再提醒申报这一条"),
}
STOP, RESUME = "stop", "resume"
SAYINGS = (*SAID, STOP, RESUME)


def say(tx: Tx, session: Session, topic: Topic, said: str, now: datetime) -> None:
    """Keep what was said; a button that is pressed again says nothing new."""
    if said in SAID and said not in said_of(tx, session, topic):
        tx.add(
            Feedback(
                contact=session.contact,
                company=session.company,
                policy=topic.policy,
                clause=topic.clause,
                kind=topic.kind,
                said=said,
                at=now,
            )
        )
    elif said in (STOP, RESUME) and has_stopped(tx, session) != (said == STOP):
        tx.add(WishRow(contact=session.contact, wanted=said == RESUME, at=now))
        if said == STOP:
            stop_person(tx, session.contact, "本人退订", now)
    tx.flush()


def said_of(tx: Tx, session: Session, topic: Topic) -> frozenset[str]:
    """What this contact has said to a clause."""
    asked = select(*columns(Feedback, "said")).where(
        col(Feedback.contact) == session.contact,
        col(Feedback.company) == session.company,
        col(Feedback.policy) == topic.policy,
        col(Feedback.clause) == topic.clause,
    )
    return frozenset(said for (said,) in read(tx, asked))


def has_stopped(tx: Tx, session: Session) -> bool:
    """Whether the contact wants no alerts at all; the newest wish counts."""
    asked = select(*columns(WishRow, "wanted")).where(
        col(WishRow.contact) == session.contact, col(WishRow.kind) == "", col(WishRow.channel) == ""
    )
    newest = next(iter(read(tx, asked.order_by(col(WishRow.id).desc()).limit(1))), None)
    return newest is not None and not newest.wanted
