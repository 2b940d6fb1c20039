"""What is shown of secrets and numbers: nothing, and their ends."""

import copy
import pickle

import pytest

from notifier.providers.masking import Secret, mask, mask_address


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret("planted-secret")
    shown = f"{secret} {secret!r} {[secret]} {secret.__class__.__dict__}"
    assert "planted" not in shown
    assert secret.reveal() == "planted-secret"


@pytest.mark.parametrize("write", [pickle.dumps, copy.deepcopy])
def test_a_secret_is_not_written(write: object) -> None:
    with pytest.raises(TypeError):
        write(Secret("planted-secret"))  # type: ignore[operator]  # either of the two


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678已发", "+86138****5678已发"),
        ("008613812345678", "0086138****5678"),
        ("13812345678,13912345678", "138****5678,139****5678"),
        ("统一社会信用代码911301007000000000", "统一社会信用代码911301007000000000"),
        ("3000000000000000001", "3000000000000000001"),
    ],
)
def test_numbers_keep_their_ends(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [("oABCDEFGH", "oAB***"), ("zhangsan@corp.example", "zha***@corp.example"), ("13812345678", "138****5678")],
)
def test_addresses_keep_their_beginning(address: str, shown: str) -> None:
    assert mask_address(address) == shown
