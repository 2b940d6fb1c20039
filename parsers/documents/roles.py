"""What a passage does in its document: grants, says to whom all of it applies, defines, counts, or sets its time."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from parsers.documents.figures import pays

Role: TypeAlias = Literal["rule", "scope", "exclusion", "definition", "bounds", "choice", "validity"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleWords:
    """Words that show a role, with examples of what they fit and of what they must not."""

    role: Role
    where: Literal["text", "heading"]
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    others: tuple[str, ...]


def _read(name: str) -> tuple[RoleWords, ...]:
    entries = tomllib.loads((Path(__file__).with_name(name)).read_text(encoding="utf-8"))["roles"]
    return tuple(
        RoleWords(
            role=entry["role"],
            where=entry["where"],
            pattern=re.compile("|".join(entry["patterns"])),
            examples=tuple(entry["examples"]),
            others=tuple(entry["not"]),
        )
        for entry in entries
    )


ROLES = _read("roles.toml")
_THIS_PART = re.compile(r"本(?:[章节款项类]|条(?!例))")
_THIS_DOCUMENT = re.compile(r"本(?:政策|措施|办法|细则|意见|规定|通知|方案|条例|指南|若干|实施)")
_ALL_OF_THEM = re.compile(
    r"(?:上述|以上|前述|前款|所有|各类|申报|申请)[^，。；]{0,12}(?:企业|单位|主体|对象|机构|项目)"
    r"[^，。；]{0,12}(?:应|须|需|不得|未|无|近)"
)


def role_of(text: str, headings: Sequence[str]) -> Role:
    """Say what a passage does, by its own words first, then by the nearest heading."""
    headed = headings[-1] if headings else ""
    fitting = (words.role for words in ROLES if words.pattern.search(text if words.where == "text" else headed))
    role: Role = next(fitting, "rule")
    return "rule" if role in ("choice", "scope") and pays(text) else role


def concerns_all(text: str, role: Role, headings: Sequence[str]) -> bool:
    """Does a passage hold for every clause of its document, not only for those of its section?"""
    if _THIS_PART.search(text) or pays(text):
        return False
    if role in ("scope", "exclusion") and _THIS_DOCUMENT.search(text):
        return True
    return len(headings) <= 1 and (role in ("scope", "exclusion") or bool(_ALL_OF_THEM.match(text)))


def defined_term(text: str) -> str | None:
    """The word that a definition gives a meaning to."""
    definitions = (words.pattern.search(text) for words in ROLES if words.role == "definition")
    found = next(filter(None, definitions), None)
    return (found["term"] or found["quoted"]).strip("“”‘’《》") if found else None
