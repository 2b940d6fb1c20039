"""`huiqi demo`: a park of its own making in a fresh folder, from documents to verdicts; `clauses`: a small table."""

from pathlib import Path
from typing import Annotated

import typer

from engine.errors import InputError, Problem

NAMES = ("park", "clauses", "sjz", "bd", "cq")
HELP = "park 示例园区；clauses 几条条款；sjz、bd、cq 按公开数字造的石家庄、保定、重庆高新区"


def demo(
    name: Annotated[str, typer.Argument(metavar="名称", help=HELP)] = "park",
    folder: Annotated[Path, typer.Option("--folder", metavar="文件夹", help="放在哪里，必须还没有")] = Path("demo"),
    companies: Annotated[int | None, typer.Option("--companies", metavar="家数")] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="数", help="同一个数造出同样的园区")] = 1,
) -> int:
    """用自造的园区走一遍：读文件、审定发布、导入、匹配、说明。"""
    if name == "clauses":
        from app.demo.clauses import show_clauses

        return show_clauses()
    if name not in NAMES:
        raise InputError(Problem(message=f"没有示例“{name}”", help=f"可用：{'、'.join(NAMES)}"))
    if name == "park":
        from app.demo.show import show

        return show(_fresh(folder), companies or 200, seed)
    from app.demo.zone_show import show_zone

    return show_zone(name, _fresh(folder), companies, seed)


def _fresh(folder: Path) -> Path:
    """A folder that isn't there yet: demo, demo-2, demo-3 …"""
    number, found = 1, folder
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found.absolute()
