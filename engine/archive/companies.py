"""Companies by their unified credit code. What they are called is a fact like others and may change."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Field, SQLModel, col

from engine.archive.recordings import Batch
from engine.archive.store import Tx, columns, groups, read
from engine.errors import Problems
from engine.language.credit_codes import fault_of


class Company(SQLModel, table=True):
    """企业: known from a recording on."""

    __tablename__ = "companies"

    code: str = Field(primary_key=True)
    recording: int = Field(foreign_key="recordings.id")


def add_companies(batch: Batch, codes: Iterable[str]) -> int:
    """Make companies known that aren't yet; says how many there were. Wrong codes are told all at once."""
    codes = list(dict.fromkeys(codes))
    problems = Problems()
    for code in codes:
        fault = fault_of(code)
        if fault:
            problems.add(fault)
    problems.raise_any()
    asked = select(*columns(Company, "code"))
    known = {code for some in groups(codes) for (code,) in read(batch.tx, asked.where(col(Company.code).in_(some)))}
    return batch.add(Company, ("code",), [(code,) for code in codes if code not in known])


def known_companies(tx: Tx, number: int | None = None) -> list[str]:
    """The codes of all companies known by a recording, in order."""
    codes = select(*columns(Company, "code")).order_by(col(Company.code))
    return [code for (code,) in read(tx, codes if number is None else codes.where(col(Company.recording) <= number))]
