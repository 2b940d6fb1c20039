"""Names and units: what the vocabulary doesn't know, figures of another kind, lists and figures nobody holds."""

from collections.abc import Iterator

from engine.language.exchange import read_clause, write_clause
from engine.language.exchange.fields import Context
from engine.language.tree import Atom, Condition, FigureRef, ListRef, Measure, atoms, parts_of
from policies.checks.remarks import Remarks, Scene

MISMATCH, UNKNOWN = "单位不符", "名称不识"
LIST_NOT_HELD, FIGURE_NOT_HELD = "名单未收", "公布值未收"


def mismatches(scene: Scene) -> Remarks:
    """What the exchange form would refuse: a unit or an operator that doesn't fit, an unknown indicator or table."""
    ctx = Context(vocabulary=scene.vocabulary)
    read_clause(ctx, write_clause(scene.clause), "")
    for problem in ctx.problems.found:
        unknown = "没有指标" in problem.message or "没有字段" in problem.message or "不可用" in problem.message
        yield scene.error(UNKNOWN if unknown else MISMATCH, problem.message, problem.help, words=problem.place)


def lists_and_figures(scene: Scene) -> Remarks:
    """A dated list or a published figure that the rule names and the site doesn't hold."""
    site = scene.around.site
    for atom in every_atom(scene):
        match atom.value:
            case ListRef(list=name) if name not in site.lists:
                help_ = "在站点文件的 lists 里补上，否则这一项总是未知"
                yield scene.warning(LIST_NOT_HELD, f"没有收录名单“{name}”", help_, words=name)
            case FigureRef(ref=name) if name not in site.figures:
                help_ = "在站点文件的 figures 里补上，否则这一项总是未知"
                yield scene.warning(FIGURE_NOT_HELD, f"没有收录公布值“{name}”", help_, words=name)


def every_atom(scene: Scene) -> Iterator[Atom]:
    """The atoms of the clause and of its benefits, those about related rows among them."""
    for condition in conditions_of(scene):
        yield from _with_rows(condition)
    for benefit in scene.clause.benefits:
        for measure in (benefit.base, benefit.step and benefit.step.measure, benefit.cap_of and benefit.cap_of.base):
            if measure:
                yield from _in_rows(measure)


def conditions_of(scene: Scene) -> Iterator[Condition]:
    if scene.clause.when:
        yield scene.clause.when
    for benefit in scene.clause.benefits:
        if benefit.when:
            yield benefit.when


def _with_rows(condition: Condition) -> Iterator[Atom]:
    for atom in atoms(condition):
        yield atom
        yield from _in_rows(atom.measure)
        if isinstance(atom.value, Measure):
            yield from _in_rows(atom.value)


def _in_rows(measure: Measure) -> Iterator[Atom]:
    for part in parts_of(measure):
        if part.where:
            yield from _with_rows(part.where)
