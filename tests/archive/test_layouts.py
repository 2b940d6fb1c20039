"""What was confirmed of a form of table is remembered; the newest word counts, and the same word is no news."""

from app.database import Database
from engine.archive.layouts import remember_layouts, remembered_layouts
from engine.archive.proofs import altered
from engine.archive.recordings import record
from tests.archive.parks import START


def confirm(database: Database, by: str, **layouts: str) -> int:
    with database.writing() as tx, record(tx, at=START, kind="import", by=by) as batch:
        return remember_layouts(batch, layouts)


def test_the_newest_word_on_a_layout_counts(database: Database) -> None:
    assert confirm(database, "张", 年报="甲", 名单="乙") == 2
    assert confirm(database, "李", 年报="甲", 名单="丙") == 1
    assert confirm(database, "李", 年报="甲") == 0
    with database.reading() as tx:
        remembered = remembered_layouts(tx)
        assert {mark: (kept.layout, kept.by) for mark, kept in remembered.items()} == {
            "年报": ("甲", "张"),
            "名单": ("丙", "李"),
        }
        assert list(altered(tx)) == []
