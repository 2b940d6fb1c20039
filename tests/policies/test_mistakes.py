"""What a person is told of a broken policy file: the line, the words underlined, the nearest right word."""

from pathlib import Path

import pytest

from engine.errors import InputError
from policies.form import read_policy_file
from tests.conftest import Golden

BROKEN = sorted((Path(__file__).parent.parent / "data" / "policies" / "bad" / "forms").glob("*.yaml"))


def test_there_are_enough_broken_files() -> None:
    assert len(BROKEN) >= 60


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_answered(path: Path, golden: Golden) -> None:
    with pytest.raises(InputError) as told:
        read_policy_file(path)
    golden.check(path.with_suffix(".txt"), f"{told.value}\n")
