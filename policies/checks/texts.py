"""The rule beside its text: words that aren't there, bounds read otherwise, other policies that are referred to."""

import re
from decimal import Decimal

from engine.language.benefits import Benefit
from engine.language.expressions.printing import Printer
from engine.language.expressions.scope import Scope
from engine.language.tree import Atom, atoms
from policies.checks.logic import NEGATED, key_of
from policies.checks.names import conditions_of, every_atom
from policies.checks.remarks import Remarks, Scene

NOT_IN_TEXT, BOUND, NOT_HELD = "出处不在原文", "本数不合", "引用未收"

# 以上、以下、以内、届满 hold the number itself, 不满、超过、以外 do not (民法典 1259); （含） and （不含） overrule.
_BEHIND = (
    (re.compile(r"\s*[（(](?:含|包含)"), (">=", "<=")),
    (re.compile(r"\s*[（(]不(?:含|包含)"), (">", "<")),
    (re.compile(r"\s*(?:及|或)?以上"), (">=",)),
    (re.compile(r"\s*(?:及|或)?以[下内]"), ("<=",)),
)
_BEFORE = (
    (re.compile(r"(?:不低于|不少于|不小于|达到|达|满)\s*$"), (">=",)),
    (re.compile(r"(?:不超过|不高于|不多于|不大于)\s*$"), ("<=",)),
    (re.compile(r"(?:超过|高于|大于|多于)\s*$"), (">",)),
    (re.compile(r"(?:低于|少于|小于|不足|不满|未达)\s*$"), ("<",)),
)
_LOOSER = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}

_TITLED = re.compile(r"(?P<lead>.{0,4})《(?P<title>[^《》]{2,40})》")
_BASIS = re.compile(r"根据|依据|按照|落实|贯彻|依照|遵照|执行")
_ELSEWHERE = re.compile(
    r"符合(?!条件|以下|下列|上述|如下|本|要求|第)[^，。；、]{2,24}?(?:条件|规定|要求)的?"
    r"|按(?:照)?(?:有关|相关|国家|省|市)?规定(?:给予|享受|予以)"
)
MONEY_KINDS = ("reward", "subsidy", "interest", "tax", "rent", "voucher")


def quotes_not_in_text(scene: Scene) -> Remarks:
    """Words that a comparison or a benefit says it rests on."""
    quoted = [atom.phrase for atom in every_atom(scene)] + [benefit.phrase for benefit in scene.clause.benefits]
    for words in dict.fromkeys(phrase for phrase in quoted if phrase):
        if words not in scene.clause.text:
            yield scene.error(NOT_IN_TEXT, f"原文里没有“{words}”", "出处照抄原文里的字", words=words)


# --- bounds -------------------------------------------------------------------------------------------------------


def bounds_read_otherwise(scene: Scene) -> Remarks:
    """以上 read as more than, 超过 read as at least."""
    readings = scene.clause.readings
    counted = any(clause.role == "rounding" for clause in scene.policy.clauses)  # 本办法所称以下不含本数
    if readings.bound != "as_written" or readings.bounds or counted:
        return
    bounds = [atom for condition in conditions_of(scene) for atom in atoms(condition) if _is_bound(atom)]
    told = {(key_of(atom), atom.op, atom.value) for atom in bounds}
    for atom in dict.fromkeys(bounds):
        shared = (key_of(atom), NEGATED[atom.op], atom.value) in told  # a band that touches gives its end away
        around, written = _written(scene, atom)
        if not shared and _LOOSER[atom.op] in written and atom.op not in written:
            whole = "含" if "=" in written[0] else "不含"
            help_ = "改成按原文，或在 读法 里写 界限"
            yield scene.warning(BOUND, f"原文“{around}”{whole}本数，条件写的是“{_sign(atom.op)}”", help_, words=around)


def _is_bound(atom: Atom) -> bool:
    return isinstance(atom.value, Decimal) and atom.op in _LOOSER


def _sign(op: str) -> str:
    return op.replace(">=", "≥").replace("<=", "≤")


def _written(scene: Scene, atom: Atom) -> tuple[str, tuple[str, ...]]:
    """The figure with the words around it, and how these words bound it; nothing where it stands twice or nowhere."""
    text = scene.clause.text
    printer = Printer(scope=Scope(vocabulary=scene.vocabulary))
    figure = printer.value(atom.value, atom.measure)
    places = [match.start() for match in re.finditer(rf"(?<![\d.]){re.escape(figure)}", text)]
    if len(places) != 1:
        return "", ()
    start, end = places[0], places[0] + len(figure)
    for sign, ops in _BEHIND:
        if found := sign.match(text, end):
            return text[start : found.end()], ops
    for sign, ops in _BEFORE:
        if found := sign.search(text[max(0, start - 6) : start]):
            return found[0] + figure, ops
    return "", ()


# --- references ---------------------------------------------------------------------------------------------------


def references_not_held(scene: Scene) -> Remarks:
    """Another policy that decides here, and that we don't hold."""
    if not scene.clause.yields_verdict:
        return
    known = {scene.policy.title, scene.policy.number, *scene.around.held, *_basis_names(scene)}
    for found in _TITLED.finditer(scene.clause.text):
        if found["title"] not in known and not _BASIS.search(found["lead"]):
            help_ = "先收入这份文件，或把要求写进条件"
            yield scene.warning(NOT_HELD, f"引用了没有收录的《{found['title']}》", help_, words=found["title"])
    for found in _ELSEWHERE.finditer(scene.clause.text):
        help_ = "写出那份文件的条件和金额，或等它收录"
        if scene.clause.benefits and all(map(_is_open, scene.clause.benefits)):
            yield scene.error(NOT_HELD, f"“{found[0]}”由别的文件决定，这里算不出给多少", help_, words=found[0])
        else:
            yield scene.warning(NOT_HELD, f"“{found[0]}”由别的文件决定", help_, words=found[0])


def _basis_names(scene: Scene) -> set[str]:
    named = [(basis.title, basis.number) for basis in scene.policy.basis]
    return {name for pair in named for name in pair if name}


def _is_open(benefit: Benefit) -> bool:
    """Money without any sum."""
    return benefit.kind in MONEY_KINDS and benefit.form in ("none", "upto")
