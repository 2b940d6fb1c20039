"""`huiqi settings`, `status`, `database migrate`, `backup`, `restore`: is it healthy, where is it kept."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import Database, Json

if TYPE_CHECKING:
    from app.health import Health

database = typer.Typer(help="数据库", no_args_is_help=True)


def settings() -> int:
    """列出可用的环境变量和现在的值；密钥只说有没有。"""
    from app import settings, telling
    from app.web import settings as web
    from notifier.providers.accounts import setting_names

    accounts = setting_names()
    names = settings.NAMES | telling.NAMES | web.NAMES | dict.fromkeys(accounts, "渠道账号")
    for name, meaning in names.items():
        value = os.environ.get(name)
        shown = "（未设）" if value is None else "（已设）" if accounts.get(name) else value
        print(f"{name:<28} {shown}\n{'':<28} {meaning}")
    return 0


@database.command("migrate")
def migrate(database: Database = None) -> int:
    """把数据库升级到本程序的版本；SQLite 先留副本。"""
    from app.migrations.runner import migrate as bring_up
    from app.settings import settings

    done = bring_up(settings(database).database)
    print("\n".join(done) if done else "数据库已是最新版本")
    return 0


def backup(file: Annotated[Path, typer.Argument(metavar="文件")], database: Database = None) -> int:
    """把数据库备份到一个文件，不影响正在使用的人。"""
    from app.backup import backup as copy
    from app.settings import settings

    copy(settings(database).database, file)
    print(f"已备份到 {file}")
    return 0


def restore(file: Annotated[Path, typer.Argument(metavar="文件")], database: Database = None) -> int:
    """从备份恢复到一个空的数据库。"""
    from app.backup import restore as bring_back
    from app.settings import settings

    bring_back(settings(database).database, file)
    print(f"已从 {file} 恢复")
    return 0


# --- status -------------------------------------------------------------------------------------------------------


def status(as_json: Json = False, database: Database = None) -> int:
    """是否正常：最近一次匹配和发送、待人处理的事；24 小时没有完成该做的匹配时退出码为 1。"""
    from app.clock import now, today
    from app.health import health
    from app.office import opened_office

    with opened_office(database, must_exist=True) as office, office.database.reading() as tx:
        found = health(tx, today(), now())
        name = office.database.name
    if as_json:
        _print_health(name, found)
    else:
        _say_health(name, found)
    return 1 if found.match_is_late else 0


def _print_health(name: str, found: "Health") -> None:
    from engine.language.exchange.wire import write_json

    counts = {"database": name, "companies": found.companies, "policies": found.policies}
    moments = {"last_match": found.last_match, "last_sent": found.last_sent}
    written = {key: moment.isoformat() if moment else None for key, moment in moments.items()}
    worries = list(found.worries())
    typer.echo(write_json({**counts, **written, "match_is_late": found.match_is_late, "worries": worries}))


def _say_health(name: str, found: "Health") -> None:
    from app.clock import said

    print(f"数据库：{name}\n企业：{found.companies} 家\n施行中的政策：{found.policies} 份")
    print(f"最近一次匹配：{said(found.last_match) if found.last_match else '还没有'}")
    print(f"最近一次发送：{said(found.last_sent) if found.last_sent else '还没有'}")
    for worry in found.worries():
        print(f"须处理：{worry}")
