"""Sample clauses against sample companies: the verdicts as a table, one of them explained in full."""

from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.commands.inputs import Told, read_profiles, read_rules
from engine.language.profiles import Profile
from engine.language.site import Site, load_site
from engine.meaning.judge import Rule, judge_on, rules_of, view_of
from engine.meaning.saying import explain
from engine.meaning.saying.figures import say_yuan
from engine.meaning.saying.verdict import OUTCOMES
from engine.meaning.verdict import Verdict

SAMPLES = Path(__file__).resolve().parent
CLAUSES, COMPANIES = SAMPLES / "clauses.jsonl", SAMPLES / "companies.jsonl"
DAY = date(2026, 4, 15)
COLOURS = {"qualifies": "green", "falls_short": "red", "undecided": "yellow"}
TO_TRY = """接下来可以试：
  huiqi explain {clauses} {companies} --rule 成长奖励 --profile yi --on 2026-04-15
  huiqi judge --rules {clauses} --profiles {companies} --on 2026-04-15 --explain
  huiqi judge --rules {clauses} --profiles {companies} --on 2026-05-20"""


def show_clauses() -> int:
    site, told = load_site(), Told()
    rules = rules_of(read_rules(str(CLAUSES), site.vocabulary, told))
    told.seen.clear()
    companies = list(read_profiles(str(COMPANIES), site, told))
    verdicts = {company.id: _judged(rules, company, site) for company in companies}
    console = Console()
    console.print(_table(rules, companies, verdicts))
    print(explain(verdicts["jia"][0], site.vocabulary, companies[0].name), end="\n\n")
    print(TO_TRY.format(clauses=_near(CLAUSES), companies=_near(COMPANIES)))
    return 0


def _judged(rules: list[Rule], company: Profile, site: Site) -> list[Verdict]:
    view = view_of(company, DAY, site)
    return [judge_on(rule, view) for rule in rules]


def _table(rules: list[Rule], companies: list[Profile], verdicts: dict[str, list[Verdict]]) -> Table:
    table = Table(title=f"{len(rules)} 条条款 × {len(companies)} 家企业，{DAY} 判定")
    table.add_column("条款")
    for company in companies:
        table.add_column(company.name)
    for index, rule in enumerate(rules):
        cells = (_cell(verdicts[company.id][index]) for company in companies)
        table.add_row(rule.clause.id, *cells)
    return table


def _cell(verdict: Verdict) -> str:
    amount = f" {say_yuan(verdict.amount)}" if verdict.amount is not None else ""
    return f"[{COLOURS[verdict.outcome]}]{OUTCOMES[verdict.outcome]}[/]{amount}"


def _near(path: Path) -> Path:
    """The path as a person would type it here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
