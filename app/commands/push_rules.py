"""`huiqi push rules`: which alerts are told at all, as an operator reads and switches them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from notifier.push_rules import PushRule

COPY = "把现行规则写到这个文件，改好后让 HUIQI_PUSH_RULES 指向它"
WINDOWS = {"before": "未开始", "open": "受理中", "after": "已截止", "none": "无窗口"}


def rules(
    copy: Annotated[Path | None, typer.Option("--copy", metavar="文件", help=COPY)] = None,
) -> int:
    """列出推送规则：什么事项在什么情形下才告知；在文件里把 启用 改为 false 就停用一条。"""
    from app.telling import push_rules_file
    from notifier.push_rules import load_push_rules

    path = push_rules_file()
    found = load_push_rules(path)
    if copy is not None:
        return _copy(path, copy)
    _show(found)
    print(f"规则文件：{path}")
    return 0


def _show(rules: "tuple[PushRule, ...]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("规则", "启用", "窗口", "已告知过", "已静音")
    for rule in rules:
        windows = "、".join(WINDOWS[window] for window in rule.windows) or "不限"
        table.add_row(rule.name, "是" if rule.is_on else "否", windows, _either(rule.told), _either(rule.muted))
    Console().print(table)


def _either(wanted: tuple[bool, ...]) -> str:
    return "不限" if len(set(wanted)) != 1 else "须是" if wanted[0] else "须否"


def _copy(path: Path, copy: Path) -> int:
    from engine.errors import InputError, Problem

    try:
        with copy.open("x", encoding="utf-8") as file:
            file.write(path.read_text(encoding="utf-8"))
    except FileExistsError:
        raise InputError(Problem(message="文件已经存在，不会覆盖", place=str(copy))) from None
    print(f"已写到 {copy}；改好后设置 HUIQI_PUSH_RULES={copy}")
    return 0
