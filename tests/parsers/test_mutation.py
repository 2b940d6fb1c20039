"""The language, not the sentences: other figures, names, places and bounds, gold with them, are read as well."""

import re
from collections.abc import Callable

import pytest

from tests.parsers import reordered
from tests.parsers.corpora import Json, dev, figures

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(万|亿)(?=元)")
_FACTOR = {"万": 10_000, "亿": 100_000_000}


def _walk(value: object, change: Callable[[object], object]) -> object:
    if isinstance(value, dict):
        return {key: _walk(part, change) for key, part in value.items() if key not in ("span", "unread")}
    if isinstance(value, list):
        return [_walk(part, change) for part in value]
    return change(value)


def _mutated(row: Json, text: str, change: Callable[[object], object]) -> Json:
    gold = {key: _walk(row.get(key), change) for key in ("when", "benefits")}
    return {"id": row["id"], "quantifiable": row["quantifiable"], "window": row.get("window"), "text": text, **gold}


def other_figures(row: Json) -> Json:
    """Every sum of money three times as large."""
    known = {round(float(found[1]) * _FACTOR[found[2]], 2) for found in _AMOUNT.finditer(row["text"])}

    def change(value: object) -> object:
        is_sum = isinstance(value, (int, float)) and not isinstance(value, bool) and round(value, 2) in known
        if isinstance(value, str):
            return _AMOUNT.sub(_tripled, value)
        return value * 3 if is_sum and isinstance(value, (int, float)) else value

    return _mutated(row, _AMOUNT.sub(_tripled, row["text"]), change)


def _tripled(found: re.Match[str]) -> str:
    return f"{round(float(found[1]) * 3, 4):g}{found[2]}"


def other_units(row: Json) -> Json:
    """5000万元 as 0.5亿元, 200万元 as 2000000元, 5% as 百分之五: the gold stays but for its words."""

    def change(value: object) -> object:
        return _otherwise(value) if isinstance(value, str) else value

    return _mutated(row, _otherwise(row["text"]), change)


def _otherwise(text: str) -> str:
    text = re.sub(r"(?<![\d一—~至到-])(\d+)万元(?![—~至到-])", _in_another_unit, text)
    return re.sub(
        r"(?<![\d.—~至到-])([1-9])%(?![—~至到-])", lambda found: f"百分之{'〇一二三四五六七八九'[int(found[1])]}", text
    )


def _in_another_unit(found: re.Match[str]) -> str:
    amount = int(found[1])
    return f"{amount / 10_000:g}亿元" if amount >= 1000 else f"{amount * 10_000}元"


def other_words(pairs: dict[str, str], keys: dict[str, str]) -> Callable[[Json], Json]:
    """Words put for words, in the text and in the gold, and keys for keys."""
    pattern = re.compile("|".join(map(re.escape, pairs)))

    def swap(text: str) -> str:
        return pattern.sub(lambda found: pairs[found[0]], text)

    def change(value: object) -> object:
        return keys.get(value, swap(value)) if isinstance(value, str) else value

    return lambda row: _mutated(row, swap(row["text"]), change)


def exceeds(row: Json) -> Json | None:
    """5000万元以上 becomes 超过5000万元, where the figure stands once."""
    found = re.findall(r"(?<![\d）])(\d+)(万|亿)元以上(?=的)", row["text"])
    if len(found) != 1 or row["text"].count("".join(found[0]) + "元") != 1 or "达到" in row["text"]:
        return None
    figure = int(found[0][0]) * _FACTOR[found[0][1]]

    def turn(condition: Json | None) -> Json | None:
        if not condition:
            return condition
        for key in ("all", "any", "of"):
            if key in condition:
                return {**condition, key: [turn(part) for part in condition[key]]}
        if "not" in condition:
            return {"not": turn(condition["not"])}
        return {**condition, "op": ">"} if condition["op"] == ">=" and condition["value"] == figure else condition

    text = row["text"].replace(f"{found[0][0]}{found[0][1]}元以上", f"超过{found[0][0]}{found[0][1]}元", 1)
    benefits = [{**benefit, "when": turn(benefit.get("when"))} for benefit in row["benefits"]]
    return _mutated({**row, "when": turn(row["when"]), "benefits": benefits}, text, lambda value: value)


def in_other_order(turn: Callable[[Json], str | None]) -> Callable[[Json], Json | None]:
    """The same clause with its parts put in another order: the gold stays."""

    def change(row: Json) -> Json | None:
        text = turn(row) if row["quantifiable"] else None
        return None if text is None else _mutated(row, text, lambda value: value)

    return change


SWAPS = {
    "tax_paid": "net_profit",
    "invention_patents": "software_copyrights",
    "equipment_investment": "fixed_investment",
    "export_value": "retail_sales",
}
MUTATIONS: dict[str, Callable[[Json], Json | None]] = {
    "figures": other_figures,
    "units": other_units,
    "aliases": other_words({"研发费用": "研发经费", "职工": "员工", "营业收入": "销售收入"}, {}),
    "indicators": other_words(
        {"纳税额": "净利润", "有效发明专利": "软件著作权", "设备投资额": "固定资产投资额", "年度出口额": "年度零售额"},
        SWAPS,
    ),
    "places": other_words({"高新区": "经开区", "本市": "本县", "园区": "新区"}, {}),
    "lines": other_words({"外贸企业": "家政企业", "制造业企业": "物流业企业"}, {"外贸": "家政", "制造业": "物流业"}),
    "bounds": exceeds,
    "order of conditions": in_other_order(reordered.conditions),
    "benefit before its conditions": in_other_order(reordered.benefit_first),
    "ceiling before its rate": in_other_order(reordered.ceiling_first),
    "order of items": in_other_order(reordered.items),
}


def _compared(changed: list[tuple[Json, Json]], name: str) -> None:
    """A change of words costs at most three hundredths, on the clauses it touches."""
    before = figures([{**row, "unread": []} for row, _ in changed])
    after = figures([new for _, new in changed])
    shown = {figure: (before[figure]["f1"], after[figure]["f1"]) for figure in ("atoms_strict", "benefits")}
    shown["logic_effective"] = (before["logic_effective"], after["logic_effective"])
    told = "; ".join(f"{figure} {was:.3f} -> {now:.3f}" for figure, (was, now) in shown.items())
    print(f"\n{name}, {len(changed)} clauses: {told}")
    assert all(now >= was - 0.03 for was, now in shown.values()), (name, shown)


@pytest.mark.parametrize("name", MUTATIONS)
def test_another_wording_is_read_as_well(name: str) -> None:
    changed = [(row, new) for row in dev() if (new := MUTATIONS[name](row)) is not None and new["text"] != row["text"]]
    assert changed
    _compared(changed, name)


def test_everything_changed_at_once_is_read_as_well() -> None:
    """Each clause with the first change that fits it, those of order before those of words."""
    changes = [*list(MUTATIONS.values())[::-1]]
    rows = [(row, [new for change in changes if (new := change(row)) and new["text"] != row["text"]]) for row in dev()]
    _compared([(row, new[0]) for row, new in rows if new], "all changes")


def test_dollars_are_dollars() -> None:
    """A sum in another currency keeps its figure and says so."""
    from engine.language.tree import atoms
    from parsers.clauses import read_clause

    (atom,) = atoms(read_clause("上年度出口额不低于500万美元的企业").clause.when)
    assert (atom.measure.currency, int(str(atom.value).split(".")[0])) == ("USD", 5_000_000)
