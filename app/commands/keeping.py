"""`huiqi settings`, `status`, `database migrate`, `backup`, `restore`: is it healthy, where is it kept."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import Database, Json

if TYPE_CHECKING:
    from engine.archive.store import Tx

database = typer.Typer(help="数据库", no_args_is_help=True)
DUE = timedelta(hours=24)  # a match is due once a day


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
    """是否正常：数据多少、最近一次匹配何时完成；该匹配而没有匹配时退出码为 1。"""
    from app.clock import now, said, today
    from app.office import opened_office
    from engine.archive.companies import known_companies
    from engine.archive.policies import lives
    from engine.language.exchange.wire import write_json

    with opened_office(database) as office, office.database.reading() as tx:
        last = _last_match(tx)
        companies = len(known_companies(tx))
        live = sum(life.in_force(today()) is not None for life in lives(tx).values())
        late = bool(companies and live) and (last is None or now() - last > DUE)
        name = office.database.name
    told = {"database": name, "companies": companies, "policies": live, "last_match": last, "match_is_late": late}
    if as_json:
        typer.echo(write_json(told | {"last_match": last.isoformat() if last else None}))
    else:
        finished = said(last) if last else "还没有"
        print(f"数据库：{name}\n企业：{companies} 家\n施行中的政策：{live} 份\n最近一次匹配：{finished}")
        if late:
            print("超过 24 小时没有完成匹配，请运行 huiqi match 或检查 huiqi run")
    return 1 if late else 0


def _last_match(tx: "Tx") -> datetime | None:
    from sqlalchemy import func, select
    from sqlmodel import col

    from engine.archive.runs import Run
    from engine.archive.store import read

    ((last,),) = read(tx, select(func.max(col(Run.finished))))
    found: datetime | None = last
    return found
