"""`huiqi policy list`, `show`, `preview`, `diff`: what is kept of policies, and what publication would do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from app.commands.inputs import day_of
from app.commands.options import Database, Json, Known, On, known_day

if TYPE_CHECKING:
    from app.office import Office
    from engine.archive.decisions import Taken
    from engine.archive.life import Standing
    from engine.archive.policies import Kept
    from engine.archive.store import Tx
    from engine.language.clauses import Clause
    from engine.language.vocabulary import Vocabulary
    from policies.preview import Flip, Preview

Name = Annotated[str, typer.Argument(metavar="政策", help="政策编号（文号）")]
MOST_SHOWN = 10


def list_(known: Known = None, as_json: Json = False, database: Database = None) -> int:
    """列出政策和各版本的状态。"""
    from app.office import known_at, opened_office
    from engine.archive.life import STATES
    from engine.archive.policies import lives
    from engine.language.exchange.wire import write_json

    with opened_office(database) as office, office.database.reading() as tx:
        known_lives = sorted(lives(tx, known_at(known_day(known))).items())
    versions = [(policy, *entry) for policy, life in known_lives for entry in sorted(life.versions.items())]
    if as_json:
        for policy, number, standing in versions:
            typer.echo(write_json({"policy": policy, "version": number, **_standing_data(standing)}))
        return 0
    table = Table("政策", "版本", "状态", "起", "止")
    for policy, number, standing in versions:
        days = (str(day) if day else "" for day in (standing.since, standing.until))
        table.add_row(policy, str(number), STATES[standing.state], *days)
    Console().print(table)
    return 0


def _standing_data(standing: "Standing") -> dict[str, Any]:
    since, until = (day and day.isoformat() for day in (standing.since, standing.until))
    return {"state": standing.state, "since": since, "until": until}


# --- one version --------------------------------------------------------------------------------------------------


def show(
    policy: Name,
    number: Annotated[int | None, typer.Option("--version", metavar="版本", help="不写为最新")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="这一天施行的版本")] = None,
    known: Known = None,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="输出可供修改的政策文件，改后用 policy add 收为新版")] = False,
    as_json: Json = False,
    database: Database = None,
) -> int:
    """一个版本的条款：原文、条件、待遇；谁起草、谁审定。"""
    from app.office import known_at, opened_office
    from app.policies import Which, kept_version
    from engine.archive.policies import form_of
    from engine.language.exchange.wire import write_json

    which = Which(number=number, on=day_of(on) if on else None, known=known_at(known_day(known)))
    with opened_office(database) as office, office.database.reading() as tx:
        kept = kept_version(tx, office, policy, which)
        if as_yaml:
            print(form_of(tx, policy, kept.number), end="")
            return 0
        standing, taken = _life_of(tx, kept, which.known)
    if as_json:
        typer.echo(write_json(_version_data(kept, standing, taken)))
    else:
        _show_version(kept, standing, taken, office.site.vocabulary)
    return 0


def _show_version(kept: "Kept", standing: "Standing", taken: "list[Taken]", vocabulary: "Vocabulary") -> None:
    print(f"《{kept.title}》{kept.policy} 第 {kept.number} 版（{kept.hash[:16]}）")
    print(_say_life(standing, taken))
    for clause in kept.clauses:
        print(_shown(clause, vocabulary))


def _life_of(tx: "Tx", kept: "Kept", known: Any) -> "tuple[Standing, list[Taken]]":
    from app.policies import life_of
    from engine.archive.decisions import decisions_on

    return life_of(tx, kept.policy, known).versions[kept.number], decisions_on(tx, kept.subject, known)


def _say_life(standing: "Standing", taken: "list[Taken]") -> str:
    """已发布，2026-01-01 起施行（张起草起草，李审定审定、发布）."""
    from engine.archive.decisions import KINDS
    from engine.archive.life import STATES

    since = f"，{standing.since} 起施行" if standing.since else ""
    until = f"，{standing.until} 起不再施行" if standing.until else ""
    did: dict[str, list[str]] = {}
    for each in taken:
        did.setdefault(each.operator, []).append(KINDS[each.kind])
    people = "，".join(f"{operator}{'、'.join(dict.fromkeys(kinds))}" for operator, kinds in did.items())
    return f"{STATES[standing.state]}{since}{until}（{people}）"


def _version_data(kept: "Kept", standing: "Standing", taken: "list[Taken]") -> dict[str, Any]:
    from engine.language.exchange import write_clause

    return {
        "policy": kept.policy,
        "version": kept.number,
        "title": kept.title,
        "hash": kept.hash,
        **_standing_data(standing),
        "decisions": [
            {"kind": each.kind, "by": each.operator, "at": each.at.isoformat(), "reason": each.reason} for each in taken
        ],
        "clauses": [write_clause(clause) for clause in kept.clauses],
    }


def _shown(clause: "Clause", vocabulary: "Vocabulary") -> str:
    return "\n".join(_lines(clause, vocabulary))


def _lines(clause: "Clause", vocabulary: "Vocabulary") -> Iterator[str]:
    from engine.language.expressions.benefit_printing import print_benefit
    from engine.meaning.saying.conditions import say_condition
    from policies.form.windows import print_window

    yield f"\n{clause.id}  {clause.text}"
    if clause.when is not None:
        yield f"  条件：{say_condition(clause.when, vocabulary)}"
    for benefit in clause.benefits:
        yield f"  待遇：{'，'.join(print_benefit(benefit, vocabulary).lines)}"
    if clause.window is not None and clause.yields_verdict:
        yield f"  窗口：{print_window(clause.window)}"
    yield from (f"  未读：{words}" for words in clause.unread_words())
    yield from (f"  疑问：{question.asks}" for question in clause.questions)


# --- before and between versions ----------------------------------------------------------------------------------


def preview(policy: Name, on: On = None, known: Known = None, as_json: Json = False, database: Database = None) -> int:
    """发布之前：多少企业符合、差多少、缺什么数据、要花多少钱、谁得谁失。"""
    from app.office import opened_office
    from app.policies import previews
    from engine.language.exchange.wire import write_json
    from policies.preview import as_data

    with opened_office(database) as office:
        for found in previews(office, policy, day_of(on), known_day(known)):
            if as_json:
                typer.echo(write_json(as_data(found)))
            else:
                show_preview(found, office.site.vocabulary)
    return 0


def show_preview(found: "Preview", vocabulary: "Vocabulary") -> None:
    """What one rule would do, in a few lines."""
    if found.is_dropped:
        print(f"\n{found.clause}：新版本删去了这一条")
    else:
        _show_reach(found, vocabulary)
    _show_flips("新增符合", found.winners, vocabulary)
    _show_flips("不再符合", found.losers, vocabulary)


def _show_reach(found: "Preview", vocabulary: "Vocabulary") -> None:
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


def _show_flips(said: str, flips: "tuple[Flip, ...]", vocabulary: "Vocabulary") -> None:
    from engine.meaning.saying.conditions import say_atom

    if flips:
        print(f"  与现行版本相比{said}：{len(flips)} 家")
    for flip in flips[:MOST_SHOWN]:
        by = "、".join(say_atom(finding.atom, vocabulary) for finding in flip.by)
        print(f"    {flip.company}{f'：{by}' if by else ''}")


def diff(
    policy: Name,
    one: Annotated[int, typer.Argument(metavar="旧版")],
    other: Annotated[int, typer.Argument(metavar="新版")],
    as_json: Json = False,
    database: Database = None,
) -> int:
    """两个版本哪些条款不同。"""
    from app.office import opened_office
    from app.policies import Which, changed_clauses, kept_version

    with opened_office(database) as office, office.database.reading() as tx:
        versions = [kept_version(tx, office, policy, Which(number=number)) for number in (one, other)]
        changes = changed_clauses(*versions)
        for name, before, after in changes:
            if as_json:
                _print_change(name, before, after)
            else:
                _show_change(office, before, after)
    if not changes and not as_json:
        print("两个版本的条款相同")
    return 0


def _print_change(name: str, before: "Clause | None", after: "Clause | None") -> None:
    from engine.language.exchange import write_clause
    from engine.language.exchange.wire import write_json

    was, now = (write_clause(clause) if clause else None for clause in (before, after))
    typer.echo(write_json({"clause": name, "was": was, "is": now}))


def _show_change(office: "Office", before: "Clause | None", after: "Clause | None") -> None:
    for sign, clause in (("-", before), ("+", after)):
        if clause is not None:
            shown = _shown(clause, office.site.vocabulary).strip()
            print("\n".join(f"{sign} {line}" for line in shown.splitlines()))
