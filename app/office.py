"""The office: the database that is open, the site's words, the clock, and who acts. Every command with a database
starts here."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from app.clock import now, today
from app.database import Database, file_of
from app.migrations.runner import open_database
from app.settings import Settings, settings
from engine.archive.keys import Key
from engine.archive.store import end_of
from engine.errors import InputError, Problem
from engine.language.site import Site, load_site

__all__ = ["Office", "known_at", "now", "opened_office", "read_key", "today", "write_key"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """What a command works in."""

    database: Database
    site: Site
    settings: Settings

    def signer(self) -> Key:
        """The key of the person who acts."""
        return read_key(self.settings.key)

    def acting_with(self, key: Path) -> "Office":
        """The same office with another person in it."""
        return replace(self, settings=replace(self.settings, key=key))


@contextmanager
def opened_office(database: str | None = None, *, must_exist: bool = False) -> Iterator[Office]:
    """Open the office; what had to be done to the database is said once. A SQLite file that isn't there is made,
    unless it must be: an empty office is healthy, and not the one somebody asks about."""
    chosen = settings(database)
    file = file_of(chosen.database)
    if must_exist and file is not None and not file.exists():
        help_ = "先用 huiqi operator add 开始，或用 --database、HUIQI_DATABASE 指明"
        raise InputError(Problem(message="没有数据库文件", place=str(file), help=help_))
    kept = open_database(chosen.database)
    for line in kept.news:
        print(line, file=sys.stderr)
    try:
        yield Office(database=kept, site=load_site(chosen.indicators), settings=chosen)
    finally:
        kept.close()


def known_at(day: date | None) -> datetime | None:
    """`--known DAY`: as of the end of that day; None is by now."""
    return None if day is None else end_of(day)


def read_key(path: Path) -> Key:
    """An operator's private key out of its file."""
    try:
        return Key.read(path.read_text(encoding="ascii"))
    except OSError:
        help_ = "用 huiqi operator add 生成，或设置 HUIQI_KEY"
        raise InputError(Problem(message="找不到您的密钥文件", place=str(path), help=help_)) from None
    except ValueError:
        raise InputError(Problem(message="不是密钥文件", place=str(path))) from None


def write_key(key: Key, path: Path) -> None:
    """Keep a private key where only its operator can read it; one that is there is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise InputError(Problem(message="这里已有一把密钥，不会覆盖", place=str(path))) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.text() + "\n")
