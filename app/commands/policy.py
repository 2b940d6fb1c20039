"""`huiqi policy`: the life of a policy, from a document to its publication."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.inputs import day_of
from app.commands.judge import Indicators
from app.commands.options import Database, Json
from app.commands.policy_shown import Name, diff, list_, preview, show

if TYPE_CHECKING:
    from app.policies import Added

commands = typer.Typer(help="政策：从文件到发布", no_args_is_help=True)

From = Annotated[str | None, typer.Option("--from", metavar="日期", help="从哪天起，不写为今天")]
Number = Annotated[int | None, typer.Option("--version", metavar="版本", help="您看过的版本；已有更新的一版则不办")]
Reason = Annotated[str, typer.Option("--reason", metavar="理由")]

for name, shown in (("list", list_), ("show", show), ("preview", preview), ("diff", diff)):
    commands.command(name)(shown)


@commands.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(metavar="文件", help="政策文件（.yaml），或原文 docx、pdf、html、txt")],
    database: Database = None,
) -> int:
    """收入一份政策，作为您起草的新版本。"""
    from app.office import opened_office
    from app.policies import add_file

    with opened_office(database) as office:
        for path in files:
            added = add_file(office, path)
            print(f"{added.policy} 第 {added.number} 版：{len(added.clauses)} 条，草案（{_open_ends(added)}）")
            for note in added.notes:
                print(f"  请核对：{note}")
    return 0


def _open_ends(added: "Added") -> str:
    rules = sum(clause.yields_verdict for clause in added.clauses)
    questions = sum(len(clause.questions) for clause in added.clauses)
    unread = sum(len(clause.unread) for clause in added.clauses)
    return f"规则 {rules} 条，疑问 {questions} 处，未读 {unread} 处"


# --- decisions ----------------------------------------------------------------------------------------------------


def _act(
    policy: str, kind: str, done: str, database: str | None, *, number: int | None = None, from_: str | None = None,
    reason: str = "",
) -> int:  # fmt: skip
    from app.office import opened_office
    from app.policies import act

    on = day_of(from_) if kind != "approve" else None
    with opened_office(database) as office:
        number = act(office, policy, kind, on, number=number, reason=reason)
    print(f"{policy} 第 {number} 版{done}")
    return 0


@commands.command("approve")
def approve(policy: Name, number: Number = None, reason: Reason = "", database: Database = None) -> int:
    """审定最新一版；起草人不能审定自己的稿子。"""
    return _act(policy, "approve", "已审定", database, number=number, reason=reason)


@commands.command("publish")
def publish(policy: Name, number: Number = None, from_: From = None, database: Database = None) -> int:
    """发布审定的版本。"""
    return _act(policy, "publish", "已发布", database, number=number, from_=from_)


@commands.command("replace")
def replace(policy: Name, number: Number = None, from_: From = None, database: Database = None) -> int:
    """用审定的新版本替换施行中的版本。"""
    return _act(policy, "replace", "已替换施行中的版本", database, number=number, from_=from_)


@commands.command("withdraw")
def withdraw(policy: Name, reason: Reason, from_: From = None, database: Database = None) -> int:
    """撤回施行中的版本。"""
    return _act(policy, "withdraw", "已撤回", database, from_=from_, reason=reason)


@commands.command("answer")
def answer(
    policy: Name,
    clause: Annotated[str, typer.Argument(metavar="条款")],
    choice: Annotated[str, typer.Argument(metavar="选项")],
    number: Annotated[int, typer.Option("--question", metavar="序号", help="第几个疑问")] = 1,
    database: Database = None,
) -> int:
    """答复一处疑问：成为新的一版，口径与答复人一起留存。"""
    from app.office import opened_office
    from app.policies import answer as decide_on

    with opened_office(database) as office:
        version = decide_on(office, policy, clause, number, choice)
    print(f"{policy} {clause}：按“{choice}”，成为第 {version} 版草案")
    return 0


@commands.command("waive")
def waive(
    policy: Name,
    code: Annotated[str, typer.Argument(metavar="代码", help="警告的代码")],
    reason: Reason,
    database: Database = None,
) -> int:
    """写明理由，豁免最新一版的一种警告。"""
    from app.office import opened_office
    from app.policies import waive as set_aside

    with opened_office(database) as office:
        number = set_aside(office, policy, code, reason)
    print(f"{policy} 第 {number} 版的“{code}”已豁免")
    return 0


@commands.command("check")
def check(
    policies: Annotated[list[str], typer.Argument(metavar="文件或政策", help="政策文件、原文，或库里的政策编号")],
    as_json: Json = False,
    indicators: Indicators = [],  # noqa: B006 - typer reads the default, nobody changes it
    database: Database = None,
) -> int:
    """发布之前检查：单位、矛盾、分档、上限、引文、疑问；给文件时不打开数据库。"""
    from app.commands.policy_check import check as check_files
    from app.commands.policy_check import check_kept
    from engine.language.site import load_site

    files = [Path(name) for name in policies if Path(name).exists() or Path(name).suffix]
    status = check_files(files, as_json, load_site(indicators)) if files else 0
    kept = [name for name in policies if Path(name) not in files]
    return max([status, *(check_kept(name, as_json, database) for name in kept)])
