"""`huiqi match`: judges all companies by all live policies and says what has changed."""

from collections import Counter
from typing import Annotated

import typer

from app.commands.inputs import day_of
from app.commands.options import Database, Json, On

CAUSES = {
    "fact": "数据变化",
    "rule": "政策变化",
    "answer": "人工认定",
    "time": "到期或到龄",
    "rollover": "跨年换期",
    "withdrawn": "政策撤回",
}


def match(
    policy: Annotated[list[str] | None, typer.Option("--policy", metavar="政策", help="只判这些政策")] = None,
    company: Annotated[list[str] | None, typer.Option("--company", metavar="企业", help="只判这些企业")] = None,
    on: On = None,
    as_json: Json = False,
    database: Database = None,
) -> int:
    """全部施行中的政策 × 全部企业，记下变化和原因。"""
    from app.matching import Wanted, run_match
    from app.office import opened_office
    from engine.archive.runs import Scope
    from engine.language.exchange.wire import write_json

    scope = Scope(
        companies=frozenset(company) if company else None,
        policies=frozenset(policy) if policy else None,
    )
    with opened_office(database) as office:
        saved = run_match(office, Wanted(day=day_of(on), scope=scope))
    causes = Counter(str(change.cause) for change in saved.changes)
    if as_json:
        told = {"run": saved.run, "changes": len(saved.changes), "causes": causes, "baseline": len(saved.baseline)}
        typer.echo(write_json(told))
    elif saved.run is None:
        print("没有可判的数据，或已有更新的一次匹配")
    else:
        said = "，".join(f"{CAUSES.get(cause, cause)} {count}" for cause, count in causes.items())
        first = f"，首次匹配企业 {len(saved.baseline)} 家" if saved.baseline else ""
        print(f"第 {saved.run} 次匹配：{len(saved.changes)} 处变化{f'（{said}）' if said else ''}{first}")
    return 0
