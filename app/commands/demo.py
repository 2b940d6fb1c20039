"""`huiqi demo`: a park of its own making in a fresh folder, from documents to verdicts; `clauses`: a small table."""

from pathlib import Path
from typing import Annotated

import typer

from engine.errors import InputError, Problem

NAMES = ("park", "clauses")


def demo(
    name: Annotated[str, typer.Argument(metavar="名称", help="park 示例园区；clauses 几条条款")] = "park",
    folder: Annotated[Path, typer.Option("--folder", metavar="文件夹", help="放在哪里，必须还没有")] = Path("demo"),
    companies: Annotated[int, typer.Option("--companies", metavar="家数")] = 200,
    seed: Annotated[int, typer.Option("--seed", metavar="数", help="同一个数造出同样的园区")] = 1,
) -> int:
    """用自造的园区走一遍：读文件、审定发布、导入、匹配、说明。"""
    if name == "clauses":
        from app.demo.clauses import show_clauses

        return show_clauses()
    if name != "park":
        raise InputError(Problem(message=f"没有示例“{name}”", help=f"可用：{'、'.join(NAMES)}"))
    from app.demo.show import show

    return show(_fresh(folder), companies, seed)


def _fresh(folder: Path) -> Path:
    """A folder that isn't there yet: demo, demo-2, demo-3 …"""
    number, found = 1, folder
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found.absolute()
