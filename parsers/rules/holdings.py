"""What a company is or holds, as the text names it: tags with their families."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One tag: the family it belongs to and its words."""

    family: str
    name: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One or more tags of which one is asked for, or all, or none."""

    items: tuple[Item, ...]
    every: bool = False  # all of them
    none: bool = False  # none of them
    qualifier: str | None = None
    without: tuple[Item, ...] = ()  # 在中国境内（不包括港、澳、台地区）注册

    def __str__(self) -> str:
        return ("非" if self.none else "") + "、".join(f"{item.family}:{item.name}" for item in self.items)


JOINT = "(pause|with|or)"
_LIST = re.compile(r"(?<=.{2})(?:推广目录|推荐目录|目录|名单|名录|(?<!负面)清单|库)$")


def off_list(name: str) -> str:
    """列入X目录: what counts is X."""
    return _LIST.sub("", name)
