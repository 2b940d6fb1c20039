"""Whose row it is: the company by its credit code, its organisation's code, or its name where somebody knows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.language.credit_codes import LENGTH
from parsers.sheets.book import Raw
from parsers.sheets.cells import Doubt, held, read_code, read_word, rejected
from parsers.sheets.plain import plain, shown

FindCompany: TypeAlias = Callable[[str], str | None]  # a name or an organisation's code → the credit code


@dataclass(frozen=True, slots=True)
class Owner:
    """The company of a row."""

    code: str
    name: str


def company_key(name: str) -> str:
    """A company's name as it is looked up: `示例（ 集团 ）有限公司` and `示例(集团)有限公司` are one."""
    return plain(name).upper()


def owner_of(codes: Sequence[Raw], names: Sequence[Raw], find: FindCompany | None) -> Owner | Doubt:
    """The company that the cells of codes and names speak of, or why that isn't known."""
    read = [code for raw in codes if (code := read_code(raw)) is not None]
    whole = {code for code in read if isinstance(code, str) and len(code) == LENGTH}
    parts = {code for code in read if isinstance(code, str) and len(code) != LENGTH}
    name = next((word for raw in names if isinstance(word := read_word(raw), str)), "")
    if len(whole) > 1:
        return held(f"两列信用代码不一致：{'、'.join(sorted(whole))}")
    if whole:
        code = whole.pop()
        strange = sorted(part for part in parts if part != code[8:17])
        return held(f"组织机构代码 {strange[0]} 与信用代码 {code} 不一致") if strange else Owner(code, name)
    doubt = next((code for code in read if isinstance(code, Doubt)), None)
    return doubt or _found(sorted(parts), name, find)


def _found(parts: Sequence[str], name: str, find: FindCompany | None) -> Owner | Doubt:
    for word in (*parts, name):
        code = find(word) if find and word else None
        if code:
            return Owner(code, name)
    if parts:
        return held(f"只有组织机构代码 {parts[0]}，库里没有它的信用代码")
    return held(f"没有信用代码，库里找不到企业“{shown(name)}”") if name else rejected("没有企业代码和企业名称")
