"""What the checks say: errors stop publication, warnings need a written waiver."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from engine.language.clauses import Clause
from engine.language.policies import Policy
from engine.language.site import Site
from engine.language.vocabulary import Vocabulary

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

    def __str__(self) -> str:
        where = f"{self.clause}: " if self.clause else ""
        said = f"{where}{SEVERITIES[self.severity]}［{self.code}］{self.message}"
        return f"{said}（{self.help}）" if self.help else said


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a policy is checked against."""

    site: Site
    held: frozenset[str] = frozenset()  # titles and numbers of the policies we hold
    lead_days: int = LEAD_DAYS


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A policy with all that the checks of the whole look at."""

    policy: Policy
    around: Surroundings = field(repr=False)
    clause_id: str | None = None

    @property
    def vocabulary(self) -> Vocabulary:
        return self.around.site.vocabulary

    def error(self, code: str, message: str, help: str = "", words: str = "") -> Remark:  # noqa: A002
        return Remark(code=code, severity="error", message=message, help=help, clause=self.clause_id, words=words)

    def warning(self, code: str, message: str, help: str = "", words: str = "") -> Remark:  # noqa: A002
        return Remark(code=code, severity="warning", message=message, help=help, clause=self.clause_id, words=words)


@dataclass(frozen=True, kw_only=True)
class Scene(Whole):
    """A clause of it with all that its checks look at."""

    clause: Clause


Remarks: TypeAlias = Iterator[Remark]
