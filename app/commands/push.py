"""`huiqi push`: tells companies what is due, once; releases what waits; lists and drives again dead letters."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands import reach
from app.commands.options import Database, Json
from app.commands.push_rules import rules
from app.commands.stopping import INTERRUPTED, told_to_stop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.office import Office
    from app.telling import Desk
    from notifier.looking import Shown
    from notifier.store_alerts import Push

commands = typer.Typer(help="推送：到期的消息发一遍；放行；死信；停用链接", invoke_without_command=True)
commands.command("unreachable")(reach.unreachable)
commands.command("doubts")(reach.doubts)
commands.command("revoke")(reach.revoke)

commands.command("rules")(rules)

CHANNELS = {
    "": "站内",
    "wechat_template": "微信",
    "wechat_subscribe": "微信订阅",
    "miniprogram_subscribe": "小程序",
    "wecom_app": "企业微信",
    "sms_aliyun": "短信",
    "sms_tencent": "短信",
    "mail": "邮件",
}
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看发给谁、发什么、花多少，不发送")]


@commands.callback()
def push(ctx: typer.Context, dry_run: DryRun = False, as_json: Json = False, database: Database = None) -> int:
    """把到期的提醒发一遍；再发一遍不会重复。"""
    if ctx.invoked_subcommand is not None:
        return 0
    from app.office import opened_office

    with opened_office(database) as office:
        if dry_run:
            return asyncio.run(_show(office, as_json=as_json))
        return asyncio.run(_push(office, as_json=as_json))


@commands.command("release")
def release(number: Annotated[int, typer.Argument(metavar="批次")], database: Database = None) -> int:
    """放行一个待放行的批次。"""
    from app.office import now, opened_office
    from app.telling import site_rules
    from notifier.pushes import release as let_go

    with opened_office(database) as office, office.database.writing() as tx:
        count = let_go(tx, number, office.signer(), site_rules(), now())
    print(f"批次 {number} 已放行，{count} 条待发；运行 huiqi push 发送")
    return 0


Again = Annotated[str | None, typer.Option("--again", metavar="编号", help="以本人名义重发这一条")]


@commands.command("dead")
def dead(again: Again = None, as_json: Json = False, database: Database = None) -> int:
    """列出发不出去、须人工处理的消息。"""
    from app.office import opened_office

    with opened_office(database) as office:
        if again is not None:
            return asyncio.run(_drive_again(office, again))
        return _list_dead(office, as_json=as_json)


# --- once through -------------------------------------------------------------------------------------------------


async def _push(office: "Office", *, as_json: bool) -> int:
    from app.telling import opened_desk, tell_all
    from notifier.looking import states

    async with opened_desk(office.database, office.site) as desk:
        with told_to_stop() as stopped:
            told = await tell_all(desk, stopped, patiently=True)
    with office.database.reading() as tx:
        by_state = states(tx)
    if as_json:
        _print_json({"planned": sum(push.recipients for push in told.pushes), "sent": told.calls, "states": by_state})
    else:
        _tell(told.pushes, told.calls)
        _tell_rest(by_state)
    return INTERRUPTED if stopped.is_set() else 0


def _tell(pushes: "Sequence[Push]", calls: int) -> None:
    if not pushes and not calls:
        print("没有到期的消息")
        return
    print(f"发出 {calls} 条")
    for held in (push for push in pushes if push.state == "held"):
        print(f"批次 {held.id} 待放行：{held.recipients} 条，{held.reason}；放行：huiqi push release {held.id}")


def _tell_rest(by_state: "Mapping[str, int]") -> None:
    if by_state.get("pending"):
        print(f"还有 {by_state['pending']} 条待发（稍后重试，或渠道暂停），huiqi run 或下次 huiqi push 会发")
    if by_state.get("dead"):
        print(f"有 {by_state['dead']} 条死信，用 huiqi push dead 查看")


async def _show(office: "Office", *, as_json: bool) -> int:
    from app.telling import opened_desk, rehearsed

    async with opened_desk(office.database, office.site) as desk:
        shown = rehearsed(desk)
    cost = sum(one.yuan for one in shown)
    if as_json:
        rows = [{"company": one.company, "channel": one.channel, "text": one.shown} for one in shown]
        _print_json({"messages": rows, "yuan": str(cost)})
        return 0
    for one in shown:
        print(f"{one.company}  {CHANNELS.get(one.channel, one.channel)}  {_line(one)}")
    print(f"共 {len(shown)} 条，短信费约 {cost} 元；未发送")
    return 0


def _line(shown: "Shown") -> str:
    return " ".join(shown.shown.split())


async def _drive_again(office: "Office", delivery: str) -> int:
    from app.telling import opened_desk

    async with opened_desk(office.database, office.site) as desk:
        made = _again(office, desk, delivery)
    print(f"已重新排队：{made[:8]}；运行 huiqi push 发送")
    return 0


def _again(office: "Office", desk: "Desk", delivery: str) -> str:
    from app.office import now
    from notifier.dead_letters import drive_again

    with office.database.writing() as tx:
        return drive_again(tx, desk.outbox.writer, delivery, office.signer(), now())


def _list_dead(office: "Office", *, as_json: bool) -> int:
    from notifier.dead_letters import dead_letters

    with office.database.reading() as tx:
        found = dead_letters(tx)
    if as_json:
        _print_json([{"id": one.id, "company": one.company, "channel": one.channel, "code": one.code} for one in found])
        return 0
    for one in found:
        name = CHANNELS.get(one.channel, one.channel)
        print(f"{one.id[:8]}  {one.company}  {name}  {one.code}  {one.detail}（试了 {one.tries} 次）")
    print(f"共 {len(found)} 条" if found else "没有死信")
    return 0


def _print_json(told: object) -> None:
    from engine.language.exchange.wire import write_json

    typer.echo(write_json(told))
