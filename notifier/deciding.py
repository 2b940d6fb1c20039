"""Alerts are chosen: what is due is looked at, what waits for a digest is gathered, and every choice is kept."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlmodel import col

from engine.archive.store import BEIJING, Tx, columns, read, table_of
from notifier.choosing import Choice, Chooser
from notifier.recalling import overtaken
from notifier.store_alerts import Alert, ChoiceRow, Digest
from notifier.waiting import BLOCK, People, Waiting, people_of, persons_of, waiting_alerts

Chosen = tuple[Waiting, Choice]


@dataclass(frozen=True, kw_only=True, slots=True)
class Decider:
    """Chooses with the rules, for persons who are reached on these channels."""

    chooser: Chooser
    channels: Collection[str]

    def choose(self, tx: Tx, now: datetime) -> int:
        """Choose for the alerts that are new, or that were to be looked at again; says how many."""
        due = or_(col(Alert.state) == "new", and_(col(Alert.state) == "later", col(Alert.not_before) <= now))
        chosen = self._chosen(tx, waiting_alerts(tx, due), now)
        digests = _digests(tx, [pair for pair in chosen if pair[1].what == "digest"])
        _keep_choices(tx, chosen, digests, now)
        return len(chosen)

    def _chosen(self, tx: Tx, waiting: Sequence[Waiting], now: datetime) -> list[Chosen]:
        persons = persons_of(tx, waiting, self._people(tx, waiting), now)
        return [(one, self.chooser.choose(one.event, one.happened, persons[one.alert], now)) for one in waiting]

    def _people(self, tx: Tx, waiting: Iterable[Waiting]) -> People:
        return people_of(tx, {one.event.company for one in waiting}, self.channels, self.chooser.rules)

    def close_digests(self, tx: Tx, now: datetime) -> int:
        """Digests that are due: what is still worth telling of them goes now, within the hours; says how many."""
        if not self.chooser.may_go(now):
            return 0
        asked = select(*columns(Digest, "id")).where(col(Digest.state) == "open", col(Digest.due) <= now)
        due = [number for (number,) in read(tx, asked.limit(BLOCK))]
        waiting = waiting_alerts(tx, and_(col(Alert.state) == "digest", col(Alert.digest).in_(due)), limit=None)
        persons = persons_of(tx, waiting, self._people(tx, waiting), now)
        refusals = [self.chooser.refusal(one.event, one.happened, persons[one.alert], now) for one in waiting]
        _keep_choices(tx, list(zip(waiting, map(_of_digest, waiting, refusals), strict=True)), {}, now)
        tx.connection().execute(update(table_of(Digest)).where(col(Digest.id).in_(due)).values(state="closed"))
        return len(due)


def drop_superseded(tx: Tx, now: datetime) -> None:
    """What still waits about a clause is no longer true once the company's standing has changed again."""
    waits = col(Alert.state).in_(["new", "later", "digest"])
    waiting = waiting_alerts(tx, and_(waits, overtaken()), limit=None)
    gone = Choice(what="not", reasons=("已有更新的变动",))
    _keep_choices(tx, [(one, gone) for one in waiting], {}, now)


def _of_digest(one: Waiting, refusal: str) -> Choice:
    if refusal:
        return Choice(what="not", reasons=(refusal,), score=one.score)
    return Choice(what="now", reasons=("周报",), score=one.score, urgent=one.urgent)


def _digests(tx: Tx, chosen: Iterable[Chosen]) -> dict[tuple[int, str], int]:
    """The open digest of each person for the day on which it goes out; there is one, whoever asks first."""
    found: dict[tuple[int, str], int] = {}
    for one, choice in chosen:
        assert choice.not_before is not None
        key = (one.contact, one.event.company)
        if key in found:
            continue
        period = choice.not_before.astimezone(BEIJING).date().isoformat()
        asked = select(*columns(Digest, "id")).where(
            col(Digest.contact) == one.contact, col(Digest.company) == one.event.company, col(Digest.period) == period
        )
        known = next((number for (number,) in read(tx, asked)), None)
        found[key] = known or _new_digest(tx, one, period, choice.not_before)
    return found


def _new_digest(tx: Tx, one: Waiting, period: str, due: datetime) -> int:
    row = Digest(contact=one.contact, company=one.event.company, period=period, due=due)
    tx.add(row)
    tx.flush()
    assert row.id is not None
    return row.id


def _keep_choices(tx: Tx, chosen: Sequence[Chosen], digests: Mapping[tuple[int, str], int], now: datetime) -> None:
    """Keep every choice with its reasons, and where the alerts are now."""
    if chosen:
        tx.connection().execute(table_of(ChoiceRow).insert(), [_choice_row(one, choice, now) for one, choice in chosen])
        keep = update(table_of(Alert)).where(col(Alert.id) == bindparam("this"))
        names = ("state", "not_before", "score", "urgent", "digest")
        states = [_state_of(one, choice, digests) for one, choice in chosen]
        tx.connection().execute(keep.values({name: bindparam(name) for name in names}), states)


def _choice_row(one: Waiting, choice: Choice, now: datetime) -> dict[str, Any]:
    reasons = json.dumps(choice.reasons, ensure_ascii=False)
    same = {name: getattr(choice, name) for name in ("what", "score", "not_before")}
    return {"alert": one.alert, "reasons": reasons, "at": now, **same}


def _state_of(one: Waiting, choice: Choice, digests: Mapping[tuple[int, str], int]) -> dict[str, Any]:
    digest = digests.get((one.contact, one.event.company)) if choice.what == "digest" else None
    same = {name: getattr(choice, name) for name in ("score", "urgent", "not_before")}
    return {"this": one.alert, "state": choice.what, "digest": digest, **same}
