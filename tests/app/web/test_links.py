"""Links: short, of letters and digits, made by nobody but the holder of the key."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.keys import read_or_make
from app.web.links import ALPHABET, LENGTH, Links
from engine.errors import InputError

LINKS = Links(key=bytes(32))
NOW = datetime(2026, 3, 16, 15, 59, tzinfo=UTC)  # a minute before midnight in Beijing


@given(st.binary(min_size=5, max_size=5), st.dates(date(2020, 1, 1), date(2199, 1, 1)))
def test_a_link_is_read_as_it_was_made(chance: bytes, last: date) -> None:
    code = LINKS.made(chance, last)
    assert len(code) == LENGTH
    assert code.isalnum()
    assert LINKS.last_day(code) == last


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH) | st.text(max_size=20))
def test_no_other_text_is_a_link(code: str) -> None:
    assert LINKS.last_day(code) is None


def test_links_differ_and_last_sixty_days_of_beijing() -> None:
    made = {LINKS.mint(NOW) for _ in range(1_000)}
    assert len(made) == 1_000
    assert {LINKS.last_day(code) for code in made} == {date(2026, 5, 15)}


def test_the_key_shows_nowhere() -> None:
    assert "key" not in repr(LINKS)


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "link-key"
    key = read_or_make(path)
    assert read_or_make(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(key) == 32


@pytest.mark.parametrize("content", ["", "short", "zz" * 32, "00" * 31])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "link-key"
    path.write_text(content)
    with pytest.raises(InputError, match="不是链接密钥文件"):
        read_or_make(path)
