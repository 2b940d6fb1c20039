"""What the checks say: errors stop publication, warnings need a written waiver."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from engine.language.clauses import Clause
from engine.language.policies import Policy
from engine.language.site import Site

Severity: TypeAlias = Literal["error", "warning"]
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告"}
LEAD_DAYS = 7  # companies are told, and have a week to apply


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """One thing a check has found; `code` is what a waiver names."""

    code: str
    severity: Severity
    message: str
    help: str = ""
    clause: str | None = None  # None: about the policy
    words: str = ""  # the words of the file or of the text that it is about
    place: str = ""  # the file and line, where there is a file

    def __str__(self) -> str:
        where = " ".join(part for part in (self.place, self.clause) if part)
        said = f"{where}: {SEVERITIES[self.severity]} [{self.code}] {self.message}".removeprefix(": ")
        return f"{said}（{self.help}）" if self.help else said

    def at(self, place: str) -> "Remark":
        return replace(self, place=place)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a policy is checked against."""

    site: Site
    held: frozenset[str] = frozenset()  # titles and numbers of the policies we hold
    lead_days: int = LEAD_DAYS


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A clause with all that its checks look at."""

    clause: Clause
    policy: Policy
    around: Surroundings = field(repr=False)

    def error(self, code: str, message: str, help: str = "", words: str = "") -> Remark:  # noqa: A002
        return Remark(code=code, severity="error", message=message, help=help, clause=self.clause.id, words=words)

    def warning(self, code: str, message: str, help: str = "", words: str = "") -> Remark:  # noqa: A002
        return Remark(code=code, severity="warning", message=message, help=help, clause=self.clause.id, words=words)


Remarks: TypeAlias = Iterator[Remark]
