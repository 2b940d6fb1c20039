"""What a person says of a file: of its sheets before they are read, of single columns afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.errors import InputError, Problem
from engine.language.periods import Months
from parsers.sheets.layout import Layout

EVERY = ""  # stands for all sheets of a file


@dataclass(frozen=True, kw_only=True, slots=True)
class OfSheet:
    """What is said of a sheet; its period and unit count where the sheet itself names none."""

    subject: str = ""  # facts, records:hires, titles:qualification:高新技术企业
    period: Months | None = None
    unit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What is known of a file before it is read."""

    sheets: Mapping[str, OfSheet] = field(default_factory=dict)  # by name; EVERY is said of all
    layouts: Mapping[str, Layout] = field(default_factory=dict)  # those remembered, by fingerprint

    def of(self, sheet: str) -> OfSheet:
        own, common = (self.sheets.get(name, OfSheet()) for name in (sheet, EVERY))
        return OfSheet(
            subject=own.subject or common.subject,
            period=own.period or common.period,
            unit=own.unit or common.unit,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What an operator says of a column; None leaves as proposed."""

    sheet: str
    column: str  # its letter
    target: str | None = None
    unit: str | None = None


def refuse_unknown(named: Iterable[str], sheets: Iterable[str]) -> None:
    """A word about a sheet that isn't in the file is no word at all."""
    known = list(sheets)
    help_ = f"文件里的表：{'、'.join(known)}" if known else ""
    strange = sorted(set(named) - {*known, EVERY})
    if strange:
        raise InputError(*(Problem(message=f"没有可导入的表“{name}”", help=help_) for name in strange))
