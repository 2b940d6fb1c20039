"""The life of a policy: who may do what with which version, proven by key, and what is in force."""

import json
from contextlib import suppress
from datetime import date
from itertools import product

import pytest
from sqlmodel import select

from app.database import Database
from engine.archive.decisions import WHO_MAY, Act, Decision, RefusedError, decide
from engine.archive.keys import Key, is_signed
from engine.archive.operators import ROLES, add_key, add_operator, holder_of, operators, set_roles
from engine.archive.policies import NewVersion, Verb, act_on, add_version, hash_of_version, in_force, lives, version
from engine.archive.recordings import record
from engine.errors import InputError
from tests.archive.parks import APPROVER, DRAFTER, SITE, Park, atom, clause, reward

STRANGER, SECOND = Key(bytes([7] * 32)), Key(bytes([8] * 32))
CLAUSE = clause("一", atom("employees", ">=", 50), [reward(100)], text="五十人以上的，奖励一百元。")


@pytest.fixture
def park(database: Database) -> Park:
    return Park(database)


def draft(park: Park, key: Key = DRAFTER, policy: str = "甲") -> int:
    with park.database.writing() as tx, record(tx, at=park.tick(), kind="decision") as batch:
        new = NewVersion(policy=policy, title="若干措施", clauses=(CLAUSE,), form="条款: []")
        return add_version(batch, new, key, park.now)


def appoint(park: Park, name: str, key: Key, *roles: str) -> None:
    with park.database.writing() as tx, record(tx, at=park.tick(), kind="appoint") as batch:
        add_operator(batch, name, key.public, roles)


def state(park: Park, number: int, policy: str = "甲") -> str:
    with park.database.reading() as tx:
        return lives(tx)[policy].versions[number].state


# --- who may do what ----------------------------------------------------------------------------------------------


def test_a_draft_becomes_approved_and_published(park: Park) -> None:
    draft(park)
    assert state(park, 1) == "draft"
    park.act("甲", 1, "approve")
    assert state(park, 1) == "approved"
    park.act("甲", 1, "publish", on="2025-02-01")
    assert state(park, 1) == "published"


REFUSED = {
    "the author approves": (["approve"], DRAFTER, "起草人不能审定自己的稿子，请由另一人审定"),
    "a draft is published": (["publish"], APPROVER, "第 1 版草案，要已审定的才行"),
    "an approved one is approved again": (["approve", "approve"], APPROVER, "第 1 版已审定，要草案的才行"),
    "a published one is published again": (["approve", "publish", "publish"], APPROVER, "要已审定的才行"),
    "a draft is withdrawn": (["withdraw"], APPROVER, "第 1 版草案，要已发布的才行"),
    "nothing is there to replace": (["approve", "replace"], APPROVER, "没有施行中的版本可以替换；用 publish 发布"),
    "a withdrawn one is published": (["approve", "publish", "withdraw", "publish"], APPROVER, "第 1 版已撤回"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_version_can_not_become(park: Park, name: str) -> None:
    kinds, key, why = REFUSED[name]
    draft(park)
    for kind in kinds[:-1]:
        park.act("甲", 1, kind, on="2025-02-01")
    with pytest.raises(RefusedError, match=why):
        park.act("甲", 1, kinds[-1], on="2025-02-01", key=key)


def test_a_version_that_is_not_there_is_refused(park: Park) -> None:
    draft(park)
    with pytest.raises(RefusedError, match="甲：没有第 2 版"):
        park.act("甲", 2, "approve")
    with pytest.raises(RefusedError, match="丙：没有第 1 版"):
        park.act("丙", 1, "approve")


def test_the_authors_key_approves_under_no_name(park: Park) -> None:
    """Whoever drafted is known by his key: it can't be registered again, and what it signs is his."""
    appoint(park, "又一人", SECOND, "drafter", "approver")
    draft(park, SECOND)
    with pytest.raises(InputError, match="这把公钥已经登记过"):
        appoint(park, "化名", SECOND, "approver")
    with pytest.raises(RefusedError, match="起草人不能审定自己的稿子"):
        park.act("甲", 1, "approve", key=SECOND)


def test_an_author_with_a_new_key_is_still_the_author(park: Park) -> None:
    appoint(park, "又一人", SECOND, "drafter", "approver")
    draft(park, SECOND)
    with park.database.writing() as tx, record(tx, at=park.tick(), kind="appoint") as batch:
        add_key(batch, "又一人", STRANGER.public)
    with pytest.raises(RefusedError, match="起草人不能审定自己的稿子"):
        park.act("甲", 1, "approve", key=STRANGER)
    with pytest.raises(InputError, match="这把密钥不属于任何经办人"):
        park.act("甲", 1, "approve", key=SECOND)


def test_who_drafted_an_earlier_edit_is_an_author_too(park: Park) -> None:
    appoint(park, "又一人", SECOND, "drafter", "approver")
    draft(park, SECOND)
    draft(park, DRAFTER)
    with pytest.raises(RefusedError, match="起草人不能审定自己的稿子"):
        park.act("甲", 2, "approve", key=SECOND)


def test_who_drafted_what_was_published_before_may_approve_what_follows(park: Park) -> None:
    appoint(park, "又一人", SECOND, "drafter", "approver")
    draft(park, SECOND)
    park.act("甲", 1, "approve")
    park.act("甲", 1, "publish", on="2025-02-01")
    draft(park, DRAFTER)
    park.act("甲", 2, "approve", key=SECOND)
    assert state(park, 2) == "approved"


def test_the_key_of_nobody_does_nothing(park: Park) -> None:
    draft(park)
    with pytest.raises(InputError, match="这把密钥不属于任何经办人"):
        park.act("甲", 1, "approve", key=STRANGER)


def test_each_kind_of_decision_needs_one_of_its_roles(park: Park) -> None:
    people = {role: Key(bytes([number] * 32)) for number, role in enumerate(ROLES, start=100)}
    for role, key in people.items():
        appoint(park, f"某{role}", key, role)
    done = []
    for kind, role in product(WHO_MAY, ROLES):
        with (
            park.database.writing() as tx,
            record(tx, at=park.tick(), kind="decision") as batch,
            suppress(RefusedError),
        ):
            decide(batch, Act(kind=kind, subject="甲#1", detail={}, at=park.now), people[role])
            done.append((kind, role))
    assert done == [(kind, role) for kind, role in product(WHO_MAY, ROLES) if role in WHO_MAY[kind]]


def test_who_may_not_is_told_which_role_it_takes(park: Park) -> None:
    draft(park)
    park.act("甲", 1, "approve")
    with pytest.raises(RefusedError, match="起草人不能发布：需要“审定”或“运行”角色"):
        park.act("甲", 1, "publish", on="2025-02-01", key=DRAFTER)


def test_a_role_that_was_taken_away_is_gone(park: Park) -> None:
    with park.database.writing() as tx, record(tx, at=park.tick(), kind="appoint") as batch:
        set_roles(batch, "审定人", {"approver": False, "auditor": True})
    draft(park)
    with park.database.reading() as tx:
        assert operators(tx)["审定人"].roles == {"operator", "auditor"}
    with pytest.raises(RefusedError, match="审定人不能审定：需要“审定”角色"):
        park.act("甲", 1, "approve")


def test_what_is_approved_is_what_was_seen(park: Park) -> None:
    draft(park)
    with park.database.writing() as tx, record(tx, at=park.tick(), kind="decision") as batch:
        verb = Verb(kind="approve", seen="0" * 64)
        with pytest.raises(RefusedError, match="与您看到的不一样"):
            act_on(batch, "甲", 1, verb, APPROVER, park.now)


def test_a_signature_of_another_key_is_refused(park: Park) -> None:
    class Forger:
        public = APPROVER.public

        def sign(self, message: bytes) -> str:
            return STRANGER.sign(message)

    with park.database.writing() as tx, record(tx, at=park.tick(), kind="decision") as batch:
        act = Act(kind="approve", subject="甲#1", detail={}, at=park.now)
        with pytest.raises(RefusedError, match="签名与审定人的公钥不符"):
            decide(batch, act, Forger())


def test_every_decision_keeps_its_proof(park: Park) -> None:
    draft(park)
    park.act("甲", 1, "approve")
    with park.database.reading() as tx:
        kept = tx.exec(select(Decision)).all()
        seen = hash_of_version(tx, "甲", 1)
    assert [(decision.kind, decision.operator) for decision in kept] == [("draft", "起草人"), ("approve", "审定人")]
    assert all(is_signed(decision.public, decision.message.encode(), decision.signature) for decision in kept)
    assert json.loads(kept[1].message)["detail"]["hash"] == seen
    assert not is_signed(kept[0].public, kept[1].message.encode(), kept[1].signature)


def test_a_key_is_read_back_from_its_text() -> None:
    key = Key.new()
    assert Key.read(key.text() + "\n").public == key.public
    with pytest.raises(ValueError):
        Key.read("不是密钥")


def test_names_and_roles_are_checked(park: Park) -> None:
    with pytest.raises(InputError, match="已有经办人“起草人”"):
        appoint(park, "起草人", STRANGER, "drafter")
    with pytest.raises(InputError, match="没有“admin”这个角色"):
        appoint(park, "新人", STRANGER, "admin")
    with park.database.reading() as tx:
        assert holder_of(tx, DRAFTER.public).roles == {"drafter"}


# --- what is in force ---------------------------------------------------------------------------------------------


def in_force_on(park: Park, day: str) -> list[tuple[str, int]]:
    with park.database.reading() as tx:
        return [(kept.policy, kept.number) for kept in in_force(tx, date.fromisoformat(day), SITE)]


def test_a_replaced_version_holds_up_to_the_day_of_the_next(park: Park) -> None:
    park.publish("甲", CLAUSE, on="2025-02-01")
    park.publish("甲", CLAUSE, on="2025-03-01", kind="replace")
    days = ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01")
    assert [in_force_on(park, day) for day in days] == [[], [("甲", 1)], [("甲", 1)], [("甲", 2)]]
    assert (state(park, 1), state(park, 2)) == ("replaced", "published")


def test_a_withdrawn_version_holds_up_to_the_day_before(park: Park) -> None:
    park.publish("甲", CLAUSE, on="2025-02-01")
    park.act("甲", 1, "withdraw", on="2025-03-01")
    assert [in_force_on(park, day) for day in ("2025-02-28", "2025-03-01")] == [[("甲", 1)], []]


def test_two_versions_of_one_document_are_never_in_force_together(park: Park) -> None:
    park.publish("甲", CLAUSE, on="2025-02-01")
    draft(park)
    park.act("甲", 2, "approve")
    with pytest.raises(RefusedError, match="第 1 版还在施行，一个文件不能有两个施行的版本；用 replace 替换它"):
        park.act("甲", 2, "publish", on="2025-03-01")


def test_after_a_withdrawal_a_new_version_is_published(park: Park) -> None:
    park.publish("甲", CLAUSE, on="2025-02-01")
    park.act("甲", 1, "withdraw", on="2025-03-01")
    park.publish("甲", CLAUSE, on="2025-04-01")
    assert in_force_on(park, "2025-04-01") == [("甲", 2)]


def test_a_version_comes_back_with_its_clauses(park: Park) -> None:
    draft(park)
    with park.database.reading() as tx:
        kept = version(tx, "甲", 1, SITE)
    (read,) = kept.clauses
    assert (read.document, read.text, read.when, read.benefits) == ("甲", CLAUSE.text, CLAUSE.when, CLAUSE.benefits)
    assert (kept.title, kept.subject) == ("若干措施", "甲#1")


def test_names_of_policies_do_not_run_into_each_other(park: Park) -> None:
    for policy in ("甲", "甲#1", "甲%"):
        park.publish(policy, CLAUSE, on="2025-02-01")
    assert in_force_on(park, "2025-02-01") == [("甲", 1), ("甲#1", 1), ("甲%", 1)]
