"""Two real processes at the same time lose nothing, double nothing, and neither crashes."""

from pathlib import Path

from sqlalchemy import text
from sqlmodel import select

from app.database import Database
from app.migrations.runner import open_database
from engine.archive.ledger import Line, append
from engine.archive.recordings import Recording
from engine.archive.runs import Run
from engine.archive.seals import seal
from engine.archive.standings import by_pair
from engine.archive.verdicts import standings_of
from engine.archive.verify import Verified, verify
from tests.archive.parks import START, Park, atom, clause, code, fact, reward
from tests.archive.processes import finish, start

ROUNDS, COMPANIES = 12, 10


def count(database: Database, table: str) -> int:
    with database.reading() as tx:
        return int(tx.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0)


def test_writers_and_sealers_of_the_ledger(url: str) -> None:
    def write(name: str) -> None:
        database = open_database(url)
        for number in range(ROUNDS):
            with database.writing() as tx:
                lines = (Line(kind="alert", subject=f"{name} {n}", payload={"n": n}) for n in range(20))
                append(tx, f"{name}-{number}", START, lines)
            with database.writing() as tx:
                seal(tx, START)
        database.close()

    children = [start(lambda name=name: write(name)) for name in ("one", "other")]  # type: ignore[misc]
    assert [finish(child) for child in children] == [0, 0]
    database = open_database(url)
    with database.writing() as tx:
        assert seal(tx, START) is None
    with database.reading() as tx:
        assert verify(tx) == Verified(linked=2 * ROUNDS * 20, waiting=0)
    assert count(database, "ledger_entries") == 2 * ROUNDS * 20
    database.close()


def test_imports_and_matches(url: str) -> None:
    database = open_database(url)
    park = Park(database)
    park.companies(*range(COMPANIES))
    rules = [clause(str(n), atom("employees", ">=", n), [reward(n)]) for n in range(1, 8)]
    park.publish("甲", *rules, on="2025-01-01")
    park.match("2025-02-01")
    database.close()

    def take_in(source: str) -> None:
        here = open_database(url)
        for number in range(ROUNDS):
            facts = [fact(company, "employees", number + company, source="统计") for company in range(COMPANIES)]
            facts += [fact(company, "patents", number, source=source) for company in range(COMPANIES)]
            Park(here, people=True).record(*facts)
        here.close()

    def match() -> None:
        here = open_database(url)
        for _ in range(ROUNDS):
            Park(here, people=True).match("2025-02-01")
        here.close()

    works = [lambda: take_in("甲处"), lambda: take_in("乙处"), match, match]
    assert [finish(child) for child in [start(work) for work in works]] == [0, 0, 0, 0]

    database = open_database(url)
    park = Park(database, people=True)
    park.match("2025-02-01")
    match_again, (block,) = park.judged("2025-02-01")
    with database.reading() as tx:
        recordings = tx.exec(select(Recording).order_by(Recording.id)).all()  # type: ignore[arg-type]
        assert [kept.id for kept in recordings] == list(range(1, len(recordings) + 1))
        assert [kept.at for kept in recordings] == sorted({kept.at for kept in recordings})
        assert standings_of(tx, map(code, range(COMPANIES))) == by_pair(block.standings)
        runs = tx.exec(select(Run).order_by(Run.id)).all()  # type: ignore[arg-type]
        assert [run.known for run in runs] == sorted(run.known for run in runs)
    assert match_again.known == recordings[-1].at
    assert count(database, "facts") >= 2 * ROUNDS * COMPANIES
    database.close()


def test_two_processes_make_a_new_file_together(tmp_path: Path) -> None:
    for number in range(5):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        children = [start(lambda: open_database(url).close()) for _ in range(3)]  # noqa: B023 - ended before the next
        assert [finish(child) for child in children] == [0, 0, 0]
        database = open_database(url)
        assert count(database, "facts") == 0
        database.close()
