"""Lines of business: 软件企业, 批发、零售企业, 从事物流业, and words we do not know where a line stands."""

import re
from collections.abc import Sequence

from parsers.lexicon import table
from parsers.reading import Found, Theme, Token, kinds
from parsers.rules.holdings import JOINT, Holding, Item
from parsers.rules.titles import list_of_titles

lines = Theme("lines")
_NO_LINE = re.compile("[第该本各每某此其上下同未已被不无所在经由将按对为可拟需应和与及向从](?!营|济|人机|人驾|锈钢|海)")
_FOUNDED = re.compile("(?:创办|领办|兴办|领衔)$")  # by whom, not in what line
_NO_LINES = frozenset(table("industries")["no_line"])
_LEADS = frozenset(table("titles")["forms"]["leads"])
_NAMES_A_LINE = kinds(  # what the name of a line may begin after
    "by need holding scale stage bar to not except for of comma stop semicolon and or yes_no colon mark bracket place"
    " above between"
)
_HEADS = frozenset(("企业", "机构", "公司", "单位", "项目", "主体"))
_TRADE = "(word | industry | indicator | generic | field | title | use)"
_END = "(?= of (head | holding | scale | yes_no | stage) | comma | and | semicolon | stop | $)"


@lines.join(
    "符合《目录》鼓励类",
    "holding",
    "(meet | engage | titled) book (word | terms | of | below){0,3} industry",
    good=("符合《产业结构调整指导目录》鼓励类 = industry:鼓励类",),
)
def _class_of_list(found: Found) -> Holding | None:
    """What a list sorts under a class."""
    name = found.tokens[-1].text
    return Holding((Item("industry", name),), qualifier=found.text) if name.endswith("类") else None


@lines.join(
    "从事<某业>",
    "holding",
    f"engage {_TRADE}{{1,4}} ({JOINT} {_TRADE}{{1,4}})* rest? field? {_END}",
    good=("专业从事工业废水处理的企业 = industry:工业废水处理",),
    bad=("从事研发的人员",),
)
def _engaged_in(found: Found) -> Holding | None:
    """What a company does, in words we don't know."""
    tokens = (
        found.tokens[1:-1] if found.tokens[-1].kind == "field" and found.tokens[-1].text != "生产" else found.tokens[1:]
    )
    return _named(_names(tokens)) if tokens else None


@lines.join(
    "属<某>产业",
    "holding",
    "engage (place|generic|word|levels|stage|grant)+ (industry)? field",
    good=("属高新区重点发展产业 = industry:高新区重点发展产业",),
    bad=("从事软件业务",),
)
def _class_of(found: Found) -> Holding | None:
    name = found.text.removeprefix(found.tokens[0].text)
    return (
        Holding((Item("industry", name),), qualifier=name)
        if name.endswith(("产业", "行业", "领域", "产业链"))
        else None
    )


@lines.join(
    "<某><行业>企业",
    "industry",
    "(word|industry|body|field){0,4} (industry|body) (word|industry|field){0,2} (?=field? head | pause | with)",
    good=("食品生产企业 = 食品生产", "农产品冷链物流企业 = 农产品冷链物流"),
    bad=("软件企业",),
)
def _narrower_line(found: Found) -> str | None:
    """Words before a line of business narrow it."""
    plain = all(token.kind in ("industry", "field") for token in found.tokens) and not found.text.endswith("生产")
    listed = found.after is not None and found.after.kind in ("pause", "with") and found.text[-1] != "业"
    plain = (
        plain
        or listed
        or (_DONE.search(found.text) is not None and found.after is not None and found.after.text == "项目")
    )
    if plain or not _begins(found, "pause", "with") or _NO_LINE.match(found.text) or len(found.text) > 14:
        return None
    return found.text


@lines.join(
    "<某><机构>",
    "body",
    "word{1,3} body",
    good=("对经营性人力资源服务机构 = 经营性人力资源服务机构", "的私募股权投资基金管理机构 = 私募股权投资基金管理机构"),
    bad=("合作银行", "申报担保机构"),
)
def _narrower_body(found: Found) -> str | None:
    """So do words before a name that is business and company in one."""
    led = any(token.text in _LEADS or _NO_LINE.match(token.text) for token in found.tokens[:-1])
    whole = _WHOLE.search(found.text) and found.tokens[0].text not in table("parties")["partners"]
    return found.text if whole and not led and _begins(found, "pause", "with") else None


_WHOLE = re.compile("(?:机构|公司|企业|社|所|院|店|人)$")


@lines.join(
    "<机构>",
    "holding",
    f"body ({JOINT} body)*",
    good=("区内银行 = industry:银行", "小额贷款公司注册资本 = industry:小额贷款"),
    bad=("银行贷款",),
)
def _bodies(found: Found) -> Holding | None:
    """银行流动资金贷款 is a loan, and no bank."""
    if found.after is not None and found.after.kind in ("indicator", "grant") and not _WHOLE.search(found.text):
        return None
    return Holding(
        tuple(Item("industry", token.text.removesuffix("机构").removesuffix("公司")) for token in found.all("body"))
    )


@lines.join(
    "<行业>小微企业",
    "holding",
    "industry (field)? (?=scale|stage|body|yes_no|title|holding)",
    good=("制造业小微企业 = industry:制造业", "制造业外资企业 = industry:制造业"),
)
def _line_of_size(found: Found) -> Holding | None:
    after = found.after
    owned = after is not None and after.kind == "holding" and after.value.items[0].family == "ownership"
    return _lines(found) if owned or (after is not None and after.kind != "holding") else None


@lines.join(
    "<某>、<某>类企业",
    "holding",
    f"{_TRADE}{{1,4}} ({JOINT} {_TRADE}{{1,4}})* rest? {_TRADE}{{0,3}} field head?",
    good=(
        "软件、设计类企业 = industry:软件、industry:设计",
        "不属于房地产、金融、烟草行业 = industry:房地产、industry:金融、industry:烟草",
        "对封装测试领域的企业 = industry:封装测试",
    ),
    bad=("设备类投资", "全部产业", "符合条件的行业"),
)
def _classed(found: Found) -> Holding | None:
    """What stands before 类企业, 领域 or 行业 is a line, known or not."""
    last = found.tokens[-1] if found.tokens[-1].kind == "field" else found.tokens[-2]
    says = last.text in _CLASS and (last.text != "类" or found.tokens[-1].kind == "head")
    before = found.before.kind if found.before else "stop"
    if not says or before not in (*_NAMES_A_LINE, "engage", "not", "except"):
        return None
    return _named(_names(found.tokens[: found.tokens.index(last)]))


_CLASS = frozenset(("类企业", "类", "领域", "行业"))


@lines.join(
    "<行业>：",
    "holding",
    "industry+ (?=colon | stop)",
    good=("批发业：从业人员200人以下 = industry:批发业",),
    bad=("支持软件：", "发展制造业。"),
)
def _headed(found: Found) -> Holding | None:
    """A line that stands alone at the head of what is said of it."""
    return _lines(found) if found.before is None or found.before.kind == "mark" else None


@lines.join(
    "<行业>项目",
    "holding",
    "industry+ (word | field | generic){0,3} head",
    good=("经认定的制造业项目 = industry:制造业", "的制造业数字化改造项目 = industry:制造业"),
    bad=("供地工业项目", "工业技改项目"),
)
def _project_line(found: Found) -> Holding | None:
    """A project of a line that we know is a project of that line, whatever is done in it."""
    begins = found.before is None or found.before.kind in _NAMES_A_PROJECT
    names = begins and found.tokens[-1].text == "项目" and not re.search("技改|技术改造|扩建", found.text)
    return _lines(found) if names else None


_NAMES_A_PROJECT = kinds("of titled newly_titled for stop semicolon mark place")


@lines.join(
    "<行业>园区",
    "holding",
    "industry{1,2} place",
    good=("的物流园区 = industry:物流园区",),
    bad=("在软件园区", "工业高新区"),
)
def _park(found: Found) -> Holding | None:
    """A park of one line is a business of its own."""
    whole = found.tokens[-1].text in ("园区", "园") and found.before is not None and found.before.kind in ("of", "for")
    return Holding((Item("industry", found.text),)) if whole else None


@lines.join(
    "<某>型<界限>",
    "holding",
    "(word | industry){1,5} (?=bound | compare)",
    good=("；劳务密集型不低于15% = industry:劳务密集型",),
    bad=("新型不低于15%",),
)
def _sort(found: Found) -> Holding | None:
    """A sort of company that a bar of its own is set for."""
    sort = found.text.endswith("型") and len(found.text) > 3 and _begins(found)
    return Holding((Item("industry", found.text),)) if sort else None


@lines.join(
    "<行业>、<行业>企业",
    "holding",
    f"(engage|place)? (book|industry+ (field)?) ({JOINT} (book|industry+ (field)?))* of? (field|head)+",
    good=("软件企业 = industry:软件", "批发、零售企业 = industry:批发、industry:零售", "新材料产业 = industry:新材料"),
    bad=("软件著作权",),
)
def _industries(found: Found) -> Holding | None:
    """A line of business that a project is in says nothing of the company."""
    if found.before is not None and found.before.text.endswith("开展"):
        return None  # 新开展外贸业务: what is done
    project = found.tokens[-1].text == "项目" and not found.has("engage", "book")
    if found.has("place") or (project and not _of_a_line(found)):
        return None
    return _lines(found)


@lines.join(
    "<某业>企业",
    "holding",
    f"{_TRADE}{{1,3}} ({JOINT} {_TRADE}{{1,3}})* head? (head | filler)",
    good=("殡葬礼仪企业 = industry:殡葬礼仪", "的快递、外卖平台企业 = industry:快递、industry:外卖平台"),
    bad=("参保企业", "该企业按规定"),
)
def _unknown_line(found: Found) -> Holding | None:
    """Words we don't know before 企业 name a line of business: kept as they are, to be answered by a person."""
    counted = found.after is not None and found.after.kind == "bound" and found.after.value.amount.unit in ("家", "户")
    project = found.tokens[-1].text == "项目" and not _of_a_line(found)
    said = found.before is not None and found.before.text == "为"
    if counted or project or said or found.tokens[-1].text not in _HEADS or not _begins(found):
        return None
    if all(token.kind in ("generic", "head") for token in found.tokens) or found.tokens[-2].kind == "title":
        return None
    return _named(_names(found.tokens[:-1]))


def _begins(found: Found, *more: str) -> bool:
    return found.before is None or found.before.kind in (*_NAMES_A_LINE, *more)


def _names(tokens: Sequence[Token]) -> list[str]:
    """The names of a list; what 等 sums them up as is none of them."""
    end = next((index for index, token in enumerate(tokens) if token.kind == "rest"), len(tokens))
    joints = ("pause", "with", "or")
    return "".join("、" if token.kind in joints else token.text for token in tokens[:end]).split("、")


def _named(names: Sequence[str]) -> Holding | None:
    """The lines of these names, if they can be names of lines."""
    if any(not 2 <= len(name) <= 10 or _NO_LINE.match(name) or _FOUNDED.search(name) for name in names):
        return None
    if any(name in _NO_LINES for name in names):
        return None
    known = table("industries")["industries"]
    unknown = "、".join(name for name in names if name not in known)
    return Holding(tuple(Item("industry", name) for name in names), qualifier=unknown or None)


def _of_a_line(found: Found) -> bool:
    """…的装配式建筑项目 is a line of business, 技术改造项目 what is done."""
    return found.before is not None and found.before.kind in ("of", "newly_titled") and not _DONE.search(found.text)


_DONE = re.compile("改造|技改|建设|扩建|升级|供地|投资|引进|研发|攻关|转化|合作|新建|科技|产业化")


@lines.join(
    "从事<行业>",
    "holding",
    f"(engage|titled) (book|industry+) ({JOINT} (book|industry+))* (rest industry*)? (field|head)*",
    good=("从事物流业3年以上 = industry:物流业",),
)
def _engaged(found: Found) -> Holding | None:
    return _lines(found) if found.has("engage") or (found.has("book") and "范围" in found.text) else None


def _lines(found: Found) -> Holding:
    names: list[str] = [""]
    for token in found.tokens:
        if token.kind == "rest":
            break  # 等战略性新兴产业 sums up what was named
        if token.kind in ("industry", "book"):
            names[-1] += str(token.value)
        elif token.kind in ("pause", "with", "or"):
            names.append("")
    return Holding(tuple(Item("industry", name) for name in names if name))


lines.join(
    "<行业>企业、<行业>企业",
    "holding",
    f"holding ({JOINT} holding)+",
    good=("批发企业、零售企业 = industry:批发、industry:零售",),
)(list_of_titles)
