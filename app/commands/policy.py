"""`huiqi policy`: the life of a policy, from a document to its publication."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.commands.inputs import day_of
from app.commands.judge import Indicators
from app.commands.options import Database, Json, Known, On, known_day

if TYPE_CHECKING:
    from engine.language.clauses import Clause
    from engine.language.vocabulary import Vocabulary
    from policies.preview import Flip, Preview

commands = typer.Typer(help="政策：从文件到发布", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="政策", help="政策编号（文号）")]
From = Annotated[str | None, typer.Option("--from", metavar="日期", help="从哪天起，不写为今天")]
Reason = Annotated[str, typer.Option("--reason", metavar="理由")]
MOST_SHOWN = 10


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
            print(f"{added.policy} 第 {added.number} 版：{added.clauses} 条，草案")
    return 0


@commands.command("list")
def list_(database: Database = None) -> int:
    """列出政策和各版本的状态。"""
    from app.office import opened_office
    from engine.archive.life import STATES
    from engine.archive.policies import lives

    table = Table("政策", "版本", "状态", "起", "止")
    with opened_office(database) as office, office.database.reading() as tx:
        for policy, life in sorted(lives(tx).items()):
            for number, standing in sorted(life.versions.items()):
                days = (str(day) if day else "" for day in (standing.since, standing.until))
                table.add_row(policy, str(number), STATES[standing.state], *days)
    Console().print(table)
    return 0


@commands.command("show")
def show(
    policy: Name,
    number: Annotated[int | None, typer.Option("--version", metavar="版本", help="不写为最新")] = None,
    as_json: Json = False,
    database: Database = None,
) -> int:
    """一个版本的条款：原文、条件、待遇。"""
    from app.office import opened_office
    from app.policies import kept_version
    from engine.language.exchange import write_clause
    from engine.language.exchange.wire import write_json

    with opened_office(database) as office, office.database.reading() as tx:
        kept = kept_version(tx, office, policy, number)
        if as_json:
            clauses = [write_clause(clause) for clause in kept.clauses]
            typer.echo(write_json({"policy": policy, "version": kept.number, "hash": kept.hash, "clauses": clauses}))
            return 0
        print(f"《{kept.title}》{policy} 第 {kept.number} 版（{kept.hash[:16]}）")
        for clause in kept.clauses:
            print(_shown(clause, office.site.vocabulary))
    return 0


def _shown(clause: "Clause", vocabulary: "Vocabulary") -> str:
    from engine.language.expressions.benefit_printing import print_benefit
    from engine.meaning.saying.conditions import say_condition

    lines = [f"\n{clause.id}  {clause.text}"]
    if clause.when is not None:
        lines.append(f"  条件：{say_condition(clause.when, vocabulary)}")
    lines += [f"  待遇：{'，'.join(print_benefit(benefit, vocabulary).lines)}" for benefit in clause.benefits]
    lines += [f"  未读：{words}" for words in clause.unread_words()]
    lines += [f"  疑问：{question.asks}" for question in clause.questions]
    return "\n".join(lines)


# --- decisions ----------------------------------------------------------------------------------------------------


def _act(policy: str, kind: str, done: str, database: str | None, from_: str | None = None, reason: str = "") -> int:
    from app.office import opened_office
    from app.policies import act

    with opened_office(database) as office:
        number = act(office, policy, kind, day_of(from_) if kind != "approve" else None, reason)
    print(f"{policy} 第 {number} 版{done}")
    return 0


@commands.command("approve")
def approve(policy: Name, reason: Reason = "", database: Database = None) -> int:
    """审定最新一版；起草人不能审定自己的稿子。"""
    return _act(policy, "approve", "已审定", database, reason=reason)


@commands.command("publish")
def publish(policy: Name, from_: From = None, database: Database = None) -> int:
    """发布审定的版本。"""
    return _act(policy, "publish", "已发布", database, from_)


@commands.command("replace")
def replace(policy: Name, from_: From = None, database: Database = None) -> int:
    """用审定的新版本替换施行中的版本。"""
    return _act(policy, "replace", "已替换施行中的版本", database, from_)


@commands.command("withdraw")
def withdraw(policy: Name, reason: Reason, from_: From = None, database: Database = None) -> int:
    """撤回施行中的版本。"""
    return _act(policy, "withdraw", "已撤回", database, from_, reason)


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
    from engine.language.site import load_site

    files = [Path(name) for name in policies if Path(name).exists() or Path(name).suffix]
    status = check_files(files, as_json, load_site(indicators)) if files else 0
    kept = [name for name in policies if Path(name) not in files]
    return max([status, *(_check_kept(name, database) for name in kept)])


def _check_kept(policy: str, database: str | None) -> int:
    from app.office import opened_office
    from app.policies import life_of, remarks_on
    from policies.checks import stops_publication
    from policies.checks.remarks import SEVERITIES

    with opened_office(database) as office, office.database.reading() as tx:
        number = max(life_of(tx, policy).versions)
        remarks = remarks_on(tx, office, policy, number)
    for remark in remarks:
        help_ = f"（{remark.help}）" if remark.help else ""
        print(f"{policy} {remark.clause or ''}: {SEVERITIES[remark.severity]}［{remark.code}］{remark.message}{help_}")
    if not remarks:
        print(f"{policy} 第 {number} 版：没有发现问题")
    return int(stops_publication(remarks))


# --- before and between versions ----------------------------------------------------------------------------------


@commands.command("preview")
def preview(policy: Name, on: On = None, known: Known = None, database: Database = None) -> int:
    """发布之前：多少企业符合、差多少、缺什么数据、要花多少钱、谁得谁失。"""
    from app.office import opened_office
    from app.policies import previews

    with opened_office(database) as office:
        for found in previews(office, policy, day_of(on), known_day(known)):
            show_preview(found, office.site.vocabulary)
    return 0


def show_preview(found: "Preview", vocabulary: "Vocabulary") -> None:
    """What one rule would do, in a few lines."""
    from engine.meaning.saying.conditions import say_atom
    from engine.meaning.saying.figures import say_percent, say_yuan
    from engine.meaning.saying.findings import say_missing

    cost = say_yuan(found.cost_from)
    if found.cost_to != found.cost_from:
        cost += f" 至 {say_yuan(found.cost_to)}"
    print(f"\n{found.clause}：符合 {len(found.qualify)} 家，不符合 {found.fall_short}，待定 {len(found.undecided)}")
    print(f"  资金：{cost}" + (f"，另有 {found.unknown_amounts} 家金额未定" if found.unknown_amounts else ""))
    for name, count in found.wanting[:MOST_SHOWN]:
        print(f"  待定因缺 {say_missing(name, vocabulary)}：{count} 家")
    for near in found.near[:MOST_SHOWN]:
        said = "高出" if near.share >= 0 else "还差"
        asked = say_atom(near.finding.atom, vocabulary)
        print(f"  临近门槛：{near.company} {asked}，{said}{say_percent(abs(near.share))}")
    _show_flips("新增符合", found.winners, vocabulary)
    _show_flips("不再符合", found.losers, vocabulary)


def _show_flips(said: str, flips: "tuple[Flip, ...]", vocabulary: "Vocabulary") -> None:
    from engine.meaning.saying.conditions import say_atom

    if flips:
        print(f"  与现行版本相比{said}：{len(flips)} 家")
    for flip in flips[:MOST_SHOWN]:
        print(f"    {flip.company}：{'、'.join(say_atom(finding.atom, vocabulary) for finding in flip.by)}")


@commands.command("diff")
def diff(
    policy: Name,
    one: Annotated[int, typer.Argument(metavar="旧版")],
    other: Annotated[int, typer.Argument(metavar="新版")],
    database: Database = None,
) -> int:
    """两个版本哪些条款不同。"""
    from app.office import opened_office
    from app.policies import changed_clauses, kept_version

    with opened_office(database) as office, office.database.reading() as tx:
        versions = [kept_version(tx, office, policy, number) for number in (one, other)]
        changes = changed_clauses(*versions)
        for _, before, after in changes:
            for sign, rule in (("-", before), ("+", after)):
                if rule is not None:
                    shown = _shown(rule.clause, office.site.vocabulary).strip()
                    print("\n".join(f"{sign} {line}" for line in shown.splitlines()))
    if not changes:
        print("两个版本的条款相同")
    return 0
