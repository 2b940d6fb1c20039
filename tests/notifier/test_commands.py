"""`huiqi push`, its release and its dead letters, and `huiqi run` from start to stop, as a person calls them."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from app.cli import run
from app.database import Database
from app.migrations.runner import open_database
from app.office import write_key
from app.telling import announce
from engine.archive.access import is_revoked
from engine.archive.matches import save_run
from engine.archive.runs import Scope
from engine.archive.seals import seal
from engine.archive.store import table_of
from notifier.gateways import Gateways
from notifier.gateways.faults import refuse
from notifier.providers.message import Request
from notifier.providers.protocols import path
from notifier.rules import HERE
from notifier.store_alerts import MessageRow, Push
from notifier.store_outbox import Delivery
from notifier.store_replies import Feedback
from notifier.writing import complete
from tests.archive.parks import APPROVER, SITE, Park, atom, clause, code, fact, reward
from tests.notifier.desks import RICH, add_person

ROOT = Path(__file__).parents[2]


@pytest.fixture
def gateways(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateways]:
    """Gateways in a thread of their own, to which this process's settings lead."""
    opened, loop = Gateways(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(opened.start(), loop).result()
    for name, value in opened.settings().items():
        monkeypatch.setenv(name, value)
    yield opened
    asyncio.run_coroutine_threadsafe(opened.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def office(embedded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with a company that has just come to qualify, whatever the hour; says its address."""
    always = (HERE / "telling.yaml").read_text(encoding="utf-8")
    (tmp_path / "telling.yaml").write_text(always, encoding="utf-8")
    write_key(APPROVER, tmp_path / "key")
    monkeypatch.setenv("HUIQI_TELLING", str(tmp_path / "telling.yaml"))
    monkeypatch.setenv("HUIQI_KEY", str(tmp_path / "key"))
    now = datetime.now(UTC)
    park = Park(embedded)
    park.companies(1)
    add_person(embedded, 1, now, wechat_service="o1", sms="13800000001")
    match(park)
    park.record(fact(1, "rd_expense", RICH, f"{now.year - 1}"))
    rule = clause("一", atom("rd_expense", ">=", 20_000_000, period="last_year"), [reward(200_000)])
    park.publish("示高新发-3", rule, on="2025-01-01")
    match(park)
    return embedded.engine.url.render_as_string()


def match(park: Park) -> None:
    today = datetime.now(UTC).date()
    taken, blocks = park.judged(f"{today}", Scope())
    with park.database.writing() as tx:
        saved = save_run(tx, taken, blocks, park.tick())
        announce(tx, saved, taken.versions, SITE, today)


def at_any_hour(tmp_path: Path, **changes: str) -> None:
    """Rules under which it is always day."""
    path = tmp_path / "telling.yaml"
    text = path.read_text(encoding="utf-8")
    hours = 'hours: {opens: "00:00:00", closes: "23:59:59", urgent_until: "23:59:59"}'
    lines = [
        hours if line.startswith("hours:") else changes.get(line.partition(":")[0], line) for line in text.splitlines()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def by_day(tmp_path: Path, office: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every day is worked, from midnight to midnight."""
    at_any_hour(tmp_path)
    monkeypatch.setattr("notifier.rules.Calendar.is_workday", lambda *_: True)
    return office


def test_push_shows_sends_once_and_says_so(by_day: str, gateways: Gateways, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["push", "--dry-run", "--database", by_day]) == 0
    said = capsys.readouterr().out
    assert f"{code(1)}  微信  示高新发-3 | 新符合 | 预计20万元 | 申报时间见原文" in said
    assert "共 1 条，短信费约 0 元；未发送" in said
    assert gateways.ledger.accepted == []
    assert run(["push", "--json", "--database", by_day]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"planned": 1, "sent": 1, "states": {"accepted": 1}}
    assert run(["push", "--database", by_day]) == 0
    assert capsys.readouterr().out == "没有到期的消息\n"
    assert len(gateways.ledger.accepted) == 1


def test_a_held_push_is_released_by_an_operator(
    by_day: str, tmp_path: Path, gateways: Gateways, capsys: pytest.CaptureFixture[str]
) -> None:
    at_any_hour(tmp_path, release='release: {recipients: 0, yuan: "0"}')
    assert run(["push", "--database", by_day]) == 0
    assert "批次 1 待放行：1 条，收件人1个，超过0个" in capsys.readouterr().out
    assert run(["push", "release", "1", "--database", by_day]) == 0
    assert run(["push", "release", "1", "--database", by_day]) == 2
    assert "已经放行" in capsys.readouterr().err
    assert run(["push", "--database", by_day]) == 0
    assert [entry.recipient for entry in gateways.ledger.accepted] == ["o1"]


def test_a_dead_letter_is_listed_and_driven_again(
    by_day: str, gateways: Gateways, capsys: pytest.CaptureFixture[str]
) -> None:
    gateways.faults.script("wechat_template", refuse("40037"))
    assert run(["push", "--database", by_day]) == 0
    assert "有 1 条死信" in capsys.readouterr().out
    assert run(["push", "dead", "--json", "--database", by_day]) == 0
    (dead,) = json.loads(capsys.readouterr().out)
    assert (dead["channel"], dead["code"]) == ("wechat_template", "40037")
    assert run(["push", "dead", "--again", dead["id"][:8], "--database", by_day]) == 0
    assert run(["push", "--database", by_day]) == 0
    capsys.readouterr()
    assert run(["push", "dead", "--database", by_day]) == 0
    assert capsys.readouterr().out == "没有死信\n"
    assert sorted(entry.recipient for entry in gateways.ledger.accepted) == ["13800000001", "o1"]


def test_run_starts_tells_and_stops_cleanly_when_it_is_told_to(by_day: str, gateways: Gateways) -> None:
    always = "import notifier.rules as r; r.Calendar.is_workday = lambda *_: True; import sys; from app.cli import run;"
    command = [sys.executable, "-c", f"{always} sys.exit(run(['run', '--database', {by_day!r}]))"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env={**os.environ})
    until = monotonic() + 40
    while not gateways.ledger.accepted and monotonic() < until and process.poll() is None:
        sleep(0.1)
    process.send_signal(signal.SIGTERM)
    said, wrong = process.communicate(timeout=20)
    assert (process.returncode, wrong) == (0, b"")
    assert said.decode().splitlines() == ["已启动，Ctrl-C 停止", "已停止"]
    assert [entry.recipient for entry in gateways.ledger.accepted] == ["o1"]


@pytest.mark.usefixtures("gateways")
def fill(database: Database, count: int) -> None:
    """Deliveries that wait, on WeChat."""
    now = datetime.now(UTC)
    request = Request(
        recipients=("o1",),
        path=path("wechat", "template"),
        headers=(("Content-Type", "application/json"),),
        body=json.dumps({"touser": "o1", "template_id": "T", "data": {"thing1": {"value": "示高新发"}}}).encode(),
    )
    route = {"channel": "wechat_template", "provider": "wechat", "address": "x", "template": "t 1", "shown": "…"}
    times = {"not_before": now, "created": now, "expires_at": now + timedelta(days=1)}
    with database.writing() as tx:
        tx.add(Push(id=9, at=now, kind="changes", state="released"))
        tx.flush()
        message = {"company": code(1), "contact": 1, "push": 9, "title": "", "body": "", "bundle": "b"}
        tx.add(MessageRow(id=9, link_code="x", at=now, expires_at=now + timedelta(days=1), **message))
        tx.flush()
        same = {"message": 9, "contact": 1, "request": request.encode(), "state": "pending", **route, **times}
        rows = [complete({"id": f"{number:032x}", "dedup": f"d{number}", **same}) for number in range(count)]
        tx.connection().execute(table_of(Delivery).insert(), rows)


def test_push_keeps_to_a_providers_pace_and_sends_everything(
    by_day: str, tmp_path: Path, embedded: Database, gateways: Gateways, capsys: pytest.CaptureFixture[str]
) -> None:
    at_any_hour(tmp_path, **{"  wechat": "  wechat: 20"})
    fill(embedded, 60)
    began = monotonic()
    assert run(["push", "--database", by_day]) == 0
    assert monotonic() - began > 0.8  # forty go at once, and then twenty a second
    assert capsys.readouterr().out == "发出 61 条\n"
    assert len(gateways.ledger.accepted) == 61


def test_a_push_that_is_interrupted_ends_what_it_began_and_says_what_is_left(
    by_day: str, tmp_path: Path, embedded: Database, gateways: Gateways
) -> None:
    at_any_hour(tmp_path, **{"  wechat": "  wechat: 10"})
    fill(embedded, 200)
    always = "import notifier.rules as r; r.Calendar.is_workday = lambda *_: True; import sys; from app.cli import run;"
    command = [sys.executable, "-c", f"{always} sys.exit(run(['push', '--database', {by_day!r}]))"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env={**os.environ})
    until = monotonic() + 40
    while len(gateways.ledger.accepted) < 25 and monotonic() < until:
        sleep(0.05)
    process.send_signal(signal.SIGINT)
    said, wrong = process.communicate(timeout=20)
    assert (process.returncode, wrong.decode()) == (130, "已中断\n")
    with embedded.reading() as tx:
        asked = "SELECT state, count(*) FROM deliveries GROUP BY state"
        states: dict[str, int] = dict(map(tuple, tx.connection().exec_driver_sql(asked)))  # type: ignore[arg-type]
    assert set(states) == {"accepted", "pending"}
    assert states["accepted"] == len(gateways.ledger.accepted)
    assert f"还有 {states['pending']} 条待发" in said.decode()


def test_a_link_is_revoked_by_an_operator(by_day: str, embedded: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["push", "--database", by_day]) == 0
    with embedded.reading() as tx:
        (link,) = tx.connection().exec_driver_sql("SELECT link_code FROM messages").scalars()
    capsys.readouterr()
    assert run(["push", "revoke", "nothing123", "--reason", "发错了人", "--database", by_day]) == 2
    assert "没有发过这个链接“nothing123”" in capsys.readouterr().err
    assert run(["push", "revoke", f"https://hq.example/s/{link}", "--reason", "发错了人", "--database", by_day]) == 0
    assert f"已停用发给 {code(1)} 的链接 {link}" in capsys.readouterr().out
    with embedded.reading() as tx:
        assert is_revoked(tx, link)


def test_who_is_not_reached_and_who_doubts_is_listed(
    by_day: str, embedded: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["push", "unreachable", "--database", by_day]) == 0
    assert f"{code(1)}    没有开通任何渠道\n" in capsys.readouterr().out  # no account is set up here
    assert run(["push", "doubts", "--database", by_day]) == 0
    assert capsys.readouterr().out == "没有\n"
    with embedded.writing() as tx:
        topic = {"company": code(1), "policy": "示高新发-3", "clause": "一", "kind": "newly_eligible"}
        tx.add(Feedback(contact=1, said="wrong", at=datetime.now(UTC), **topic))
    assert run(["push", "doubts", "--json", "--database", by_day]) == 0
    (doubt,) = json.loads(capsys.readouterr().out)
    assert (doubt["company"], doubt["clause"]) == (code(1), "示高新发-3#一")


def test_an_operator_reads_the_push_rules_and_switches_one_off(
    by_day: str,
    tmp_path: Path,
    gateways: Gateways,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy = tmp_path / "rules.yaml"
    assert run(["push", "rules", "--copy", str(copy)]) == 0
    assert run(["push", "rules", "--copy", str(copy)]) == 2  # never over what is there
    text = copy.read_text(encoding="utf-8")
    rule = "{名称: 新符合, 事项: newly_eligible, 启用: true"
    assert rule in text
    copy.write_text(text.replace(rule, rule.replace("true", "false")), encoding="utf-8")
    monkeypatch.setenv("HUIQI_PUSH_RULES", str(copy))
    capsys.readouterr()
    assert run(["push", "rules"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"新符合\s*│ 否", said) and re.search(r"开始受理\s*│ 是", said) and str(copy) in said
    assert run(["push", "--database", by_day]) == 0
    assert gateways.ledger.accepted == []
    (kept,) = choices(by_day)
    assert "推送规则未触发：新符合" in kept


def choices(url: str) -> list[str]:
    """Why alerts were chosen as they were."""
    database = open_database(url)
    with database.reading() as tx:
        found = [str(row.reasons) for row in tx.connection().exec_driver_sql("SELECT reasons FROM choices")]
    database.close()
    return found


@pytest.mark.usefixtures("gateways")
def test_an_auditor_learns_who_qualifies_and_was_told(by_day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "who", "示高新发-3#一", "--database", by_day]) == 0
    out = capsys.readouterr().out
    assert "示高新发-3#一：符合 1 家，告知 0 家" in out and "未告知" in out
    assert run(["push", "--database", by_day]) == 0
    capsys.readouterr()
    assert run(["audit", "who", "示高新发-3#一", "--json", "--database", by_day]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["company"], row["version"], row["amount"], row["run"]) == (code(1), 1, 200_000, 2)
    (told,) = row["told"]
    assert (told["kind"], told["channel"], told["state"]) == ("newly_eligible", "wechat_template", "accepted")
    assert run(["audit", "who", "示高新发-4#一", "--database", by_day]) == 2
    assert "没有条款“示高新发-4#一”（是不是“示高新发-3”？）" in capsys.readouterr().err


def test_an_auditor_learns_where_the_ledger_was_changed(
    by_day: str, embedded: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with embedded.writing() as tx:
        seal(tx, datetime.now(UTC))
    assert run(["audit", "verify", "--database", by_day]) == 0
    assert "台账完好" in capsys.readouterr().out
    with embedded.writing() as tx:
        for statement in ("DROP TRIGGER IF EXISTS ledger_entries_no_update", "UPDATE ledger_entries SET subject = 'x'"):
            tx.connection().exec_driver_sql(statement)
    assert run(["audit", "verify", "--database", by_day]) == 1
    assert "台账不完好：第 1 环" in capsys.readouterr().out
