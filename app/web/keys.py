"""The key of links: a file that only its owner reads, made when it is first needed. Whoever tells and whoever serves
need the same."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from app.web.links import Links
from engine.errors import InputError, Problem

SIZE = 32


def links_of(given: Mapping[str, str]) -> Links:
    """The links of a site."""
    path = given.get("HUIQI_LINK_KEY")
    return Links(key=read_or_make(Path(path) if path else Path.home() / ".config/huiqi/link-key"))


def read_or_make(path: Path) -> bytes:
    """The key in a file; a new one where there is no file yet."""
    try:
        handle = _new_file(path)
    except FileExistsError:
        return _read(path)
    except OSError:
        raise InputError(Problem(message="写不了链接密钥文件", place=str(path), help="设置 HUIQI_LINK_KEY")) from None
    key = secrets.token_bytes(SIZE)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    return key


def _new_file(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) < SIZE:
        raise InputError(Problem(message="不是链接密钥文件", place=str(path), help="应为 64 位十六进制字符"))
    return key
