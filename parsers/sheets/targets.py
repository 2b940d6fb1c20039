"""What a column is for, in one word that can be shown, typed and remembered.

rd_expense                        an indicator
hires.hired_on                    a field of a related table
qualification/高新技术企业/until    a part of a title
company.code  row.period          whose row it is, and when
-                                 nothing
"""

from dataclasses import dataclass
from enum import StrEnum

from engine.errors import InputError, Problem
from engine.language.names import did_you_mean
from engine.language.vocabulary import Indicator, Vocabulary

COMPANY_PARTS = ("code", "name")
ROW_PARTS = ("status", "period")
TITLE_PARTS = ("held", "name", "number", "since", "until", "span", "level", "issuer")


class Role(StrEnum):
    COMPANY = "company"
    ROW = "row"
    INDICATOR = "indicator"
    FIELD = "field"
    TITLE = "title"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What a column is for."""

    role: Role
    key: str = ""  # of the indicator, the table, or the title's family
    tag: str = ""  # the title; without one a cell names it, or the sheet
    part: str = ""

    def __str__(self) -> str:
        match self.role:
            case Role.INDICATOR:
                return self.key
            case Role.FIELD:
                return f"{self.key}.{self.part}"
            case Role.TITLE:
                return f"{self.key}/{self.tag}/{self.part}"
            case Role.NOTHING:
                return "-"
        return f"{self.role}.{self.part}"

    def indicator(self, vocabulary: Vocabulary) -> Indicator | None:
        """The indicator or the field whose values the column holds."""
        if self.role is Role.INDICATOR:
            return vocabulary.indicators.get(self.key)
        if self.role is Role.FIELD and self.key in vocabulary.tables:
            return vocabulary.tables[self.key].fields.get(self.part)
        return None

    def said(self, vocabulary: Vocabulary) -> str:
        """As people would say it: 研发费用; 招用人员·入职日期."""
        indicator = self.indicator(vocabulary)
        if self.role is Role.FIELD and indicator:
            return f"{vocabulary.tables[self.key].name}·{indicator.name}"
        if self.role is Role.TITLE:
            return f"{self.tag or vocabulary.name_of(self.key)}·{_TITLE_WORDS[self.part]}"
        return indicator.name if indicator else _WORDS.get(str(self), str(self))


NOTHING = Target(role=Role.NOTHING)

_WORDS = {
    "company.code": "企业代码",
    "company.name": "企业名称",
    "row.status": "数据状态",
    "row.period": "所属期",
    "-": "不导入",
}
_TITLE_WORDS = dict(
    zip(
        TITLE_PARTS, ("是否持有", "名称", "证书编号", "有效期起", "有效期止", "有效期", "级别", "发证机关"), strict=True
    )
)


def read_target(text: str, vocabulary: Vocabulary) -> Target:
    """A target as an operator types it: its word or the name of an indicator; InputError where there is none."""
    found = _read(text.strip(), vocabulary)
    if found is None:
        message = f"没有“{text}”这个指标或字段"
        raise InputError(Problem(message=message, help=vocabulary.help_for(text) or "不导入这一列写 -"))
    return found


def known_target(text: str, vocabulary: Vocabulary) -> Target | None:
    """A target as it was remembered; None where the vocabulary no longer has it."""
    try:
        return _read(text, vocabulary)
    except InputError:
        return None


def _read(text: str, vocabulary: Vocabulary) -> Target | None:
    if text == "-":
        return NOTHING
    indicator = vocabulary.find(text)
    if indicator:
        return Target(role=Role.INDICATOR, key=indicator.key)
    family, *title = text.split("/")
    if len(title) == 2 and title[1] in TITLE_PARTS and family in vocabulary.indicators:
        return Target(role=Role.TITLE, key=family, tag=title[0], part=title[1])
    owner, _, part = text.partition(".")
    if owner in vocabulary.tables:
        return _field(owner, part, vocabulary)
    known = {"company": COMPANY_PARTS, "row": ROW_PARTS}.get(owner, ())
    return Target(role=Role(owner), part=part) if part in known else None


def _field(table: str, part: str, vocabulary: Vocabulary) -> Target:
    fields = vocabulary.tables[table].fields
    if part not in fields:
        message = f"明细表 {table} 没有字段“{part}”"
        raise InputError(Problem(message=message, help=did_you_mean(part, fields) or f"可用：{'、'.join(fields)}"))
    return Target(role=Role.FIELD, key=table, part=part)
