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


@given(st.integers(0, 2**40 - 1))
def test_a_link_is_known_again(chance: int) -> None:
    code = LINKS.made(chance)
    assert len(code) == LENGTH
    assert code.isalnum()
    assert LINKS.is_ours(code)
    assert not Links(key=bytes(31) + b"1").is_ours(code)


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH) | st.text(max_size=20))
def test_no_other_text_is_a_link(code: str) -> None:
    assert not LINKS.is_ours(code)


def test_of_all_that_could_be_guessed_beside_a_link_nothing_is_one() -> None:
    code = LINKS.made(407_193)
    beside = {code[:place] + digit + code[place + 1 :] for place in range(LENGTH) for digit in ALPHABET} - {code}
    assert [other for other in beside if LINKS.is_ours(other)] == []


def test_links_differ() -> None:
    assert len({LINKS.mint() for _ in range(1_000)}) == 1_000


def test_a_link_serves_sixty_days_of_beijing() -> None:
    before_midnight = datetime(2026, 3, 16, 15, 59, tzinfo=UTC)
    assert LINKS.last_day(before_midnight) == date(2026, 5, 15)
    assert LINKS.last_day(before_midnight.replace(hour=16)) == date(2026, 5, 16)


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
