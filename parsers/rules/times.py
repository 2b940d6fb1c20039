"""Days and periods: dates, years, quarters, 上年度, 近三年, and the openings and ends of windows."""

import re
from dataclasses import dataclass
from datetime import date

from engine.language.periods import Months, Period, Relative, read_period, year
from parsers.reading import Found, Theme
from parsers.rules.numbers import han_number

_HALVES = {"上": "H1", "下": "H2"}
_QUARTERS = dict(zip("一二三四1234", (1, 2, 3, 4, 1, 2, 3, 4), strict=True))
_MANY_YEARS = {2: "last_2y", 3: "last_3y", 5: "last_5y"}


@dataclass(frozen=True, slots=True)
class Span:
    """A period as the text names it, with what it says of several years."""

    period: Period | None
    every: bool = False  # 连续两年
    years: int = 0  # how many, where the language has no word for it

    def __str__(self) -> str:
        return str(self.period) + (" each" if self.every else "")


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days; one side may be open."""

    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        return f"{self.first or ''}..{self.last or ''}"


times = Theme("times")


@times.scan(
    "<年>年<月>月<日>日",
    "day",
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]",
    good=("2023年1月1日 = 2023-01-01",),
    bad=("5.5%",),
)
def _day(found: re.Match[str]) -> date | tuple[int, int] | None:
    month, day = int(found[2]), int(found[3])
    try:
        return date(int(found[1]), month, day) if found[1] else (date(2000, month, day).month, day)
    except ValueError:
        return None


@times.scan("<年>-<月>-<日>", "day", r"(\d{4})[-./—](\d{1,2})[-./—](\d{1,2})(?!\d)", good=("2024-05-31 = 2024-05-31",))
def _iso_day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


@times.scan(
    "<年>年<月>月至<月>月",
    "period",
    r"(\d{4})年(\d{1,2})月?(?:-|—|至|到)(?:(\d{4})年)?(\d{1,2})月(?!\d|份?[一二三]?\d?日)",
    good=("2023年1月至6月 = 2023-01..2023-06", "2023年1—9月 = 2023-01..2023-09"),
)
def _months(found: re.Match[str]) -> Span | None:
    first = f"{found[1]}-{int(found[2]):02}"
    last = f"{found[3] or found[1]}-{int(found[4]):02}"
    period = read_period(f"{first}..{last}")
    return Span(period) if period else None


@times.scan(
    "<年>年<季>季度",
    "period",
    r"(\d{4})年(?:度)?第?([一二三四1-4])季度",
    good=("2023年一季度 = 2023Q1", "2023年第二季度 = 2023Q2"),
)
def _quarter(found: re.Match[str]) -> Span:
    return Span(read_period(f"{found[1]}Q{_QUARTERS[found[2]]}"))


@times.scan("<年>年上半年", "period", r"(\d{4})年(?:度)?(上|下)半年", good=("2023年上半年 = 2023H1",))
def _half(found: re.Match[str]) -> Span:
    return Span(read_period(found[1] + _HALVES[found[2]]))


@times.scan(
    "<年>—<年>年",
    "period",
    r"(\d{4})年?(?:度)?(?:-|—|至|到)(\d{4})年(?:度|期间)?(?!底|末|\d|1?\d月)",
    good=("2021—2023年 = 2021-01..2023-12",),
)
def _year_span(found: re.Match[str]) -> Span | None:
    first, last = int(found[1]), int(found[2])
    return Span(Months(first * 12, (last - first + 1) * 12)) if first < last else None


@times.scan(
    "<年>年底前",
    "until",
    r"(?:至|到|截至|截止)?(\d{4})年(?:年)?(?:底|末)(?:之?前|以前|止)?",
    good=("2022年底前 = ..2022-12-31",),
)
def _year_end(found: re.Match[str]) -> Days:
    return Days(None, date(int(found[1]), 12, 31))


@times.scan(
    "截至<年>年12月31日",
    "period",
    r"截[至止](\d{4})年(?:度)?(?:12月31日|末|底)(?!，?前)(?:，)?(?=[^。；]*?(?:不少于|不低于|达|以上|超过|以下|不超过|不高于))",
    good=("截至2023年12月31日，职工不少于80人 = 2023",),
    bad=("截至2023年底，我区已发放3亿元",),
)
def _as_of(found: re.Match[str]) -> Span | None:
    told = re.search("共|累计|已|我[市区省县]|全[市区省县]", found.string[found.end() : found.end() + 12])
    return None if told else Span(year(int(found[1])))


@times.scan(
    "<年>年<月>月", "period", r"(\d{4})年(\d{1,2})月(?:份)?(?!\d{1,2}[日号]|底|末)", good=("2023年3月 = 2023-03",)
)
def _month(found: re.Match[str]) -> Span | None:
    period = read_period(f"{found[1]}-{int(found[2]):02}")
    return Span(period) if period else None


@times.scan(
    "<年>年度",
    "period",
    r"(20\d\d|19\d\d)(?:年度|年|会计年度)",
    good=("2022年度 = 2022", "2024年 = 2024"),
    bad=("2025年底前",),
)
def _year(found: re.Match[str]) -> Span:
    return Span(year(int(found[1])))


def _figure(text: str) -> int:
    return int(text) if text.isdigit() else int(han_number(text))


@dataclass(frozen=True, slots=True)
class Years:
    """Which years of a term: so many from the first; 0: those that come next."""

    first: int
    count: int

    def __str__(self) -> str:
        return f"{self.first} {self.count}"


@times.scan(
    "前<数>年按",
    "nth_year",
    r"(前|后|首)(\d|[两二三四五])个?年(?:度)?(?=按|给予|，?每年|全额|减半|免)",
    good=("前两年按100%给予奖励 = 1 2", "后三年按50%给予奖励 = 0 3"),
    bad=("前三年主营业务收入",),
)
def _first_years(found: re.Match[str]) -> Years:
    return Years(0 if found[1] == "后" else 1, _figure(found[2]))


@times.scan(
    "近<数>年",
    "period",
    r"(?P<how>截至日?前|截止日?前|申报前|最近|过去|此前|近|前|上|连续)(?P<number>\d|[两二三四五])个?(?:完整)?(?:的)?(?:会计|自然|纳税)?年(?:度)?(?:之内|内|以来|来|间)?(?P<every>连续|均|每年)?",
    good=(
        "近三年 = last_3y",
        "近两年 = last_2y",
        "近三个会计年度 = last_3y",
        "连续两年 = last_2y each",
        "最近3年 = last_3y",
    ),
    bad=("成立三年",),
)
def _several(found: re.Match[str]) -> Span | None:
    number = int(found["number"]) if found["number"].isdigit() else int(han_number(found["number"]))
    every = found["how"] == "连续" or bool(found["every"])
    if number == 1:
        return None
    return Span(Relative(_MANY_YEARS[number]) if number in _MANY_YEARS else None, every, number)


@times.scan(
    "<数>年…累计",
    "period",
    r"(?<![第\d近前后满成运注连续上下每一二三四五六七八九十])([2-5]|[两二三四五])年(?:内|间|来)?(?=[^，。；、满以不年]{0,10}(?:累计|合计|总额|总和|平均|年均))",
    good=("三年地方财政贡献累计达到2000万元 = last_3y", "两年内营业收入累计2亿元以上 = last_2y"),
    bad=("成立三年以上", "三年内给予累计100万元补贴"),
)
def _years_added(found: re.Match[str]) -> Span | None:
    number = int(found[1]) if found[1].isdigit() else int(han_number(found[1]))
    given = re.match("[^，。；]{0,6}(给予|补|奖|资助|按|每年)", found.string[found.end() :])
    return None if given or number not in _MANY_YEARS else Span(Relative(_MANY_YEARS[number]))


@times.scan(
    "上一年及当年",
    "period",
    r"上一?年(?:度)?(?:及|和|与|、)(?:当年|本年度?)(?:内)?",
    good=("上一年及当年内 = last_2y",),
)
def _last_and_this(_: re.Match[str]) -> Span:
    return Span(Relative("last_2y"))


@times.scan(
    "近12个月",
    "period",
    r"(?:前|最近|近|过去|连续)(?:12|十二)个月(?:之?内)?|(?:申报|申请|认定|受理)?前(?:1|一)年(?:之?内)|(?<![近最\d两二三四五])一年(?:之)?内(?=未|无|没|不)|最近一年内",
    good=("近12个月 = last_12m", "前一年内 = last_12m"),
    bad=("近一年",),
)
def _twelve_months(_: re.Match[str]) -> Span:
    return Span(Relative("last_12m"))


@times.scan(
    "上年度",
    "period",
    r"截[至止]上(?:一)?年度?[末底]|(?<![较比])上(?:一)?年度末(?!水平)|(?<![以之较比与于])(?:上(?:一)?个?(?:会计|完整|自然|纳税)?年度?(?!同期|水平|末水平|末|平均)|上年末(?!水平)|(?:最)?近(?:1|一)个?(?:会计|完整会计|完整|纳税)?年度?(?!内)|去年(?!同期|水平)|前一(?:会计)?年度?(?!内)|截止年|全年)",
    good=(
        "上年度 = last_year",
        "全年 = last_year",
        "最近一年 = last_year",
        "上一年度 = last_year",
        "近一年 = last_year",
    ),
    bad=("比上年增长", "不低于上年末水平"),
)
def _last_year(_: re.Match[str]) -> Span:
    return Span(Relative("last_year"))


@times.scan(
    "当年",
    "period",
    r"当年度?(?!新增)|当年(?=新增)|年内|本年度?|今年(?!底)|年度内|申报年度|申报当年",
    good=("当年 = this_year", "本年度 = this_year", "年内 = this_year"),
    bad=("两年内",),
)
def _this_year(found: re.Match[str]) -> Span | None:
    before = found.string[max(0, found.start() - 1) : found.start()]
    return (
        None
        if found[0].startswith("年") and before and before in "0123456789一两二三四五半前整"
        else Span(Relative("this_year"))
    )


@times.scan("本季度", "period", r"本季度|当季度?", good=("本季度 = this_quarter",))
def _this_quarter(_: re.Match[str]) -> Span:
    return Span(Relative("this_quarter"))


@times.scan("上季度", "period", r"上(?:一)?(?:个)?季度", good=("上季度 = last_quarter",))
def _last_quarter(_: re.Match[str]) -> Span:
    return Span(Relative("last_quarter"))


@times.scan("<季>季度", "season", r"(?:第)?[一二三四1-4]季度", good=("第一季度",), bad=("2023年一季度",))
def _season(found: re.Match[str]) -> str:
    return found[0]


@times.scan(
    "第<数>年",
    "nth_year",
    r"第([一二三四五1-5])年?(?:(?:-|—|至|到|、)第?([一二三四五1-5]))?(?:个)?年(?:度)?",
    good=("第一年 = 1 1", "第一年至第三年 = 1 3", "第四年、第五年 = 4 2", "第二至三年 = 2 2"),
)
def _nth_year(found: re.Match[str]) -> Years:
    first, last = (_figure(part) if part else 0 for part in found.groups())
    return Years(first, max(last - first, 0) + 1)


@times.scan(
    "年度",
    "yearly",
    r"(?:(?<![上去前同本当往])年度|(?<=其中)年|(?<![\d一二两三四五六七八九十半每上当本去今近前同全周青整多几历常成新逐丰百千万元少中老壮学界度往末之过到满足开一税双])年)(?=[^内末底初限均度前后来份以化]|$)",
    good=("年营业收入", "年产值"),
    bad=("上年", "五年", "每年", "年均"),
)
def _yearly(_: re.Match[str]) -> Span:
    return Span(Relative("last_year"))


@times.scan(
    "自<某时>起<数>年内",
    "term",
    r"(?:自|从)[^，。；：、]{0,14}起(?:，)?(?:连续|的)?(?:前)?(\d|[一二三四五两十])年(?:之?内)?",
    good=("从认定次年起三年内每年补贴", "自落户之日起连续三年"),
    bad=("自2024年1月1日起施行，有效期三年",),
)
def _term(found: re.Match[str]) -> int | None:
    if re.search("施行|实施|有效", found[0]):
        return None
    return int(found[1]) if found[1].isdigit() else int(han_number(found[1]))


@times.scan(
    "较<年>年",
    "against",
    r"(?:比|较|与)(\d{4})年度?(?:同期)?(?:相比)?(?=增|上|下|提|减|降|翻|净)",
    good=("较2020年度增长 = 2020",),
)
def _against(found: re.Match[str]) -> Span:
    return Span(year(int(found[1])))


@times.scan(
    "较<年>年<季>季度",
    "against",
    r"(?:比|较|与)(\d{4})年第?([一二三四])季度(?:相比)?(?=增|上|下|提|减|降|翻|净)",
    good=("较2022年一季度增长 = 2022Q1",),
)
def _against_quarter(found: re.Match[str]) -> Span:
    return Span(read_period(f"{found[1]}Q{_QUARTERS[found[2]]}"))


def _full_day(value: date | tuple[int, int], other: date | None) -> date | None:
    """6月30日 takes the year of the day it stands with."""
    if isinstance(value, date):
        return value
    return None if other is None else date(other.year, *value)


@times.join(
    "<日>至<日>",
    "days",
    "day (to|of|at)? to? day",
    good=("2024年6月1日至6月30日 = 2024-06-01..2024-06-30", "2023年1月1日至2023年12月31日 = 2023-01-01..2023-12-31"),
)
def _from_to(found: Found) -> Days | None:
    first, last = found.all("day")
    if not found.has("to"):
        return None
    opens = _full_day(first.value, None)
    return Days(opens, _full_day(last.value, opens)) if opens else None
