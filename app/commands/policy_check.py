"""`huiqi policy check FILE`: what is wrong in a policy file, or in what was read of a document."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from engine.errors import InputError, Problem
from engine.language.exchange.wire import write_json
from engine.language.policies import Policy
from engine.language.site import Site, shipped_site

Show: TypeAlias = "Callable[[str | None, str, str, str], Problem]"  # clause, words, message, help

OFFICERS_FILES = (".yaml", ".yml")
MISWRITTEN = "写法有误"


def check(files: list[Path], json: bool, site: Site | None = None) -> int:
    """Show what the checks say of each file; 1 where something stops publication, 2 where a file can't be read."""
    status = 0
    for path in files:
        try:
            found = _findings(path, site or shipped_site())
        except InputError as error:
            print(error, file=sys.stderr)
            status = 2
            continue
        status = max(status, _told({"file": path.name}, path.name, found, json))
    return status


def check_kept(policy: str, json: bool, database: str | None) -> int:
    """Show what the checks say of the newest version that is kept of a policy."""
    from app.office import opened_office
    from app.policies import life_of, remarks_on

    with opened_office(database) as office, office.database.reading() as tx:
        number = max(life_of(tx, policy).versions)
        remarks = remarks_on(tx, office, policy, number)
    found = []
    for remark in remarks:
        problem = Problem(message=remark.message, place=f"{policy} {remark.clause or ''}".strip(), help=remark.help)
        found.append(_data(problem, code=remark.code, severity=remark.severity, clause=remark.clause))
    return _told({"policy": policy, "version": number}, f"{policy} 第 {number} 版", found, json)


def _findings(path: Path, site: Site) -> list[dict[str, Any]]:
    """The remarks on a file as data; where it is miswritten, the mistakes."""
    from policies.checks import check_policy
    from policies.form.source import Mistake

    try:
        policy, show = _opened(path, site)
    except InputError as error:
        mistakes = [each for each in error.problems if isinstance(each, Mistake)]
        if len(mistakes) < len(error.problems):
            raise
        return [_data(mistake, code=MISWRITTEN, severity="error", clause=None) for mistake in mistakes]
    return [
        _data(
            show(remark.clause, remark.words, remark.message, remark.help),
            code=remark.code,
            severity=remark.severity,
            clause=remark.clause,
        )
        for remark in check_policy(policy, site)
    ]


def _opened(path: Path, site: Site) -> tuple[Policy, Show]:
    """The policy of an officer's file or of a document, and how to show what is said of it."""
    if path.suffix.lower() in OFFICERS_FILES:
        from policies.form import read_policy_source, read_source
        from policies.form.places import places_of

        source = read_source(path)
        return read_policy_source(source, site.vocabulary), places_of(source).show

    from app.drafts import draft_of, policy_of

    def show(clause: str | None, _words: str, message: str, help_: str) -> Problem:
        return Problem(message=message, place=f"{path.name} {clause or ''}".strip(), help=help_)

    return policy_of(draft_of(path, site.vocabulary)), show


def _data(problem: Problem, *, code: str, severity: str, clause: str | None) -> dict[str, Any]:
    return {
        "code": code,
        "severity": severity,
        "clause": clause,
        "place": problem.place,
        "line": getattr(problem, "line", None),
        "column": getattr(problem, "column", None),
        "message": problem.message,
        "help": problem.help,
        "excerpt": getattr(problem, "excerpt", ""),
    }


def _told(of: dict[str, Any], name: str, found: list[dict[str, Any]], json: bool) -> int:
    """Show what was found; 1 where something stops publication."""
    errors, warnings = (sum(each["severity"] == severity for each in found) for severity in ("error", "warning"))
    if json:
        sys.stdout.buffer.write(write_json(of | {"errors": errors, "warnings": warnings, "remarks": found}) + b"\n")
        sys.stdout.buffer.flush()
    else:
        for each in found:
            print(_line(each))
        print(f"{name}：{errors} 处错误，{warnings} 处警告" if found else f"{name}：没有发现问题")
    return int(errors > 0)


def _line(each: dict[str, Any]) -> str:
    from policies.checks.remarks import SEVERITIES

    help_ = f"（{each['help']}）" if each["help"] else ""
    said = f"{each['place']}: {SEVERITIES[each['severity']]}［{each['code']}］{each['message']}{help_}"
    return f"{said}\n{each['excerpt']}" if each["excerpt"] else said
