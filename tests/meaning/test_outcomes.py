"""Every node kind, operator and outcome, each met hundreds of times, and each time as the plain judge says."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.clauses import Clause
from engine.language.exchange import read_profile
from engine.language.exchange.fields import Context
from engine.language.exchange.wire import read_json, write_json
from engine.language.profiles import Profile
from engine.language.site import shipped_site
from engine.language.tree import Condition
from engine.meaning.judge import judge_condition, view_of
from engine.meaning.titles import TagBook
from engine.meaning.verdict import TRUTHS, Branch, Finding, Node
from tests.meaning.plain.judge import Bare
from tests.meaning.profiles import DAY, company
from tests.meaning.trees import NODES, OPS, tree

LEAST = 200
OUTCOMES = ("met", "unmet", "unknown")
BATCHES, COMPANIES, TREES = 40, 100, 8  # seeds that hypothesis draws, companies of each, trees for each of these
DAYS = (DAY, date(2026, 12, 31), date(2026, 1, 1))

SITE = shipped_site()
BOOK = TagBook(SITE.tags)


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts if isinstance(node, Branch) else ():
        yield from nodes(part)


def cells(root: Node) -> Iterator[tuple[str, str, str]]:
    """Each inner node with its outcome, and below each inner node each operator with its outcome."""
    for node in nodes(root):
        if isinstance(node, Branch):
            yield node.kind, "", TRUTHS[node.truth]
            for part in node.parts:
                if isinstance(part, Finding):
                    yield node.kind, part.atom.op, TRUTHS[part.truth]


def judge_batch(seed: int, count: Counter[tuple[str, str, str]]) -> None:
    """Many trees on companies made for them; the whole and every part as the plain judge says."""
    random = Random(seed)
    for _ in range(COMPANIES):
        trees = [tree(random) for _ in range(TREES)]
        profile, day = made_for(trees, random), random.choice(DAYS)
        view = view_of(profile, day, SITE)
        bare = Bare(profile=profile, site=SITE, book=BOOK, day=day, reference=day)
        for condition in trees:
            found = judge_condition(view, condition)
            assert found.truth == bare.holds(condition), f"{condition}\n{profile}"
            count.update(cells(found))


def made_for(trees: list[Condition], random: Random) -> Profile:
    clauses = [Clause(id="c", text="原文", quantifiable=True, when=condition) for condition in trees]
    ctx = Context(vocabulary=SITE.vocabulary)
    profile = read_profile(ctx, read_json(write_json(company(clauses, SITE.vocabulary, random)).decode()), "")
    assert profile is not None, ctx.problems.found
    return profile


def test_each_node_kind_and_operator_comes_out_each_way(record_property: Callable[[str, object], None]) -> None:
    count: Counter[tuple[str, str, str]] = Counter()

    @settings(max_examples=BATCHES)
    @given(st.integers(0, 2**32))
    def judged(seed: int) -> None:
        judge_batch(seed, count)

    judged()
    shown = table(count)
    record_property("table", shown)
    rare = [cell for cell in every_cell() if count[cell] < LEAST]
    assert not rare, f"fewer than {LEAST}: {rare}"


def every_cell() -> Iterator[tuple[str, str, str]]:
    return ((node, op, outcome) for node in NODES for op in ("", *OPS) for outcome in OUTCOMES)


def table(count: Counter[tuple[str, str, str]]) -> str:
    """How often each operator came out each way below each kind of node, and the node itself."""
    lines = [f"{'met / unmet / unknown':<10}" + "".join(f"{node:>21}" for node in NODES)]
    for op in ("", *OPS):
        each = ("/".join(str(count[node, op, outcome]) for outcome in OUTCOMES) for node in NODES)
        lines.append(f"{op or 'itself':<21}" + "".join(f"{cell:>21}" for cell in each))
    return "\n".join(lines)
