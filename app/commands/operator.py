"""`huiqi operator`: who may do what, each with a key of his own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.commands.options import Database, Json

if TYPE_CHECKING:
    from engine.archive.keys import Signer
    from engine.archive.recordings import Batch

commands = typer.Typer(help="经办人：谁能做什么，各凭自己的密钥", no_args_is_help=True)

ROLES_HELP = "drafter 起草、approver 审定、operator 运行、auditor 审计，逗号隔开"
Roles = Annotated[str, typer.Option("--role", metavar="角色", help=ROLES_HELP)]


@commands.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="姓名")],
    role: Roles,
    public: Annotated[str | None, typer.Option("--public", metavar="公钥", help="登记已有的公钥，不生成新的")] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="文件", help="新私钥写到哪里，默认 HUIQI_KEY")] = None,
    database: Database = None,
) -> int:
    """登记一名经办人；第一名不需要别人任命，之后要由“运行”角色任命。"""
    from app.office import now, opened_office, write_key
    from engine.archive.keys import Key
    from engine.archive.operators import add_operator, operators
    from engine.archive.recordings import record

    with opened_office(database) as office:
        made = None if public else Key.new()
        with office.database.writing() as tx:
            first = not operators(tx)
            with record(tx, at=now(), kind="decision", by=name) as batch:
                if not first:
                    _appoint(batch, office.signer(), name)
                add_operator(batch, name, public or (made.public if made else ""), _split(role))
            if made is not None:
                write_key(made, key or office.settings.key)
    where = f"，私钥在 {key or office.settings.key}" if made is not None else ""
    print(f"已登记 {name}{where}")
    return 0


def _appoint(batch: "Batch", signer: "Signer", name: str, reason: str = "") -> None:
    from engine.archive.decisions import Act, decide

    decide(batch, Act(kind="appoint", subject=name, reason=reason, detail={}, at=batch.at), signer)


def _split(roles: str) -> list[str]:
    return [role.strip() for role in roles.replace("，", ",").split(",") if role.strip()]


@commands.command("role")
def role(
    name: Annotated[str, typer.Argument(metavar="姓名")],
    give: Annotated[str, typer.Option("--give", metavar="角色", help="给予的角色")] = "",
    take: Annotated[str, typer.Option("--take", metavar="角色", help="收回的角色")] = "",
    database: Database = None,
) -> int:
    """给予或收回角色。"""
    from app.office import now, opened_office
    from engine.archive.operators import set_roles
    from engine.archive.recordings import record

    roles = dict.fromkeys(_split(give), True) | dict.fromkeys(_split(take), False)
    with (
        opened_office(database) as office,
        office.database.writing() as tx,
        record(tx, at=now(), kind="decision", by=name) as batch,
    ):
        _appoint(batch, office.signer(), name)
        set_roles(batch, name, roles)
    print(f"{name} 的角色已更改")
    return 0


@commands.command("list")
def list_(as_json: Json = False, database: Database = None) -> int:
    """列出经办人和他们的角色。"""
    from app.office import opened_office
    from engine.archive.operators import ROLES, operators
    from engine.language.exchange.wire import write_json

    with opened_office(database) as office, office.database.reading() as tx:
        people = operators(tx).values()
    table = Table("姓名", "角色", "公钥")
    for person in people:
        roles = sorted(person.roles)
        if as_json:
            typer.echo(write_json({"name": person.name, "roles": roles, "public": person.public}))
        table.add_row(person.name, "、".join(ROLES[role] for role in roles), person.public[:16] + "…")
    if not as_json:
        Console().print(table)
    return 0
