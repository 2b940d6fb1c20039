"""What is no word and no figure: numbering, book titles, document numbers, telephone numbers, and brackets that
say （含）."""

import re

from parsers.reading import Theme
from parsers.rules.numbers import ARABIC, HAN, UNIT

marks = Theme("marks")

_START = r"(?:(?<=[：；。，、！｜])|(?<![\s\S]))"


@marks.scan(
    "（一）",
    "mark",
    r"(?<![第—、至和及到条款项])（(?:[一二三四五六七八九十]{1,3}|\d{1,2})）(?![项款条]|—)",
    good=("（一）注册满一年",),
    bad=("第（一）项",),
)
def _bracketed(found: re.Match[str]) -> str:
    return "（一）" if found[0][1] not in "0123456789" else "（1）"


@marks.scan("①", "mark", r"[①-⑳]|[⑴-⒇]", good=("①纳税100万元以上",))
def _circled(_: re.Match[str]) -> str:
    return "①"


@marks.scan(
    "1.",
    "mark",
    rf"{_START}\d{{1,2}}(?:[.．](?!\d(?!\d{{3}}年))|、(?=\D))",
    good=("1.具有独立法人资格", "；2.职工50人以上"),
    bad=("营业收入1.5亿元",),
)
def _dotted(_: re.Match[str]) -> str:
    return "1."


@marks.scan("一是", "mark", rf"{_START}[一二三四五六七八九]是", good=("：一是注册满一年",))
def _spoken(_: re.Match[str]) -> str:
    return "一是"


@marks.scan("一、", "mark", r"(?<![\s\S])[一二三四五六七八九十]{1,3}、", good=("一、支持对象",))
def _headed(_: re.Match[str]) -> str:
    return "一、"


@marks.scan(
    "第<数>条", "mark", r"(?<![\s\S])第[一二三四五六七八九十百\d]+条", good=("第三条 支持企业",), bad=("根据第三条",)
)
def _article(_: re.Match[str]) -> str:
    return "第条"


@marks.scan(
    "《书名》",
    "book",
    r"《[^《》]{1,60}》(?:（[^（）]{1,30}〔\d{4}〕\d+号）)?",
    good=("《国家重点支持的高新技术领域》",),
)
def _book(found: re.Match[str]) -> str:
    return found[0][1 : found[0].index("》")]


@marks.scan(
    "文号", "number", r"（?[\u4e00-\u9fffA-Za-z]{1,10}[〔\[（]\d{4}[〕\]）]\d+号）?", good=("云政发〔2023〕15号",)
)
def _document_number(found: re.Match[str]) -> str:
    return found[0]


@marks.scan(
    "电话",
    "number",
    r"\d{3,4}-\d{7,8}(?:[、，]\d{7,8})*|\d{1,2}：\d{2}(?!\d)|(?<!\d)1\d{10}(?!\d)|第?\d{1,12}号|第[一二三四五六七八九十\d]+[条款项章]",
    good=("0000-86542100", "17:00"),
)
def _telephone(found: re.Match[str]) -> str:
    return found[0]


@marks.scan(
    "不予支持",
    "deny",
    r"(?:一律|均|都|将)?(?:不(?:予|得|能|再|可|给予)?|不再予以)"
    r"(?:(?:给予|重复|继续|另行|单独|参与|提出|作为)?(?:支持|扶持|享受|申报|申请|奖励|奖补|补助|补贴|资助|兑现|兑付|受理|推荐|发放|拨付"
    r"|参评|认定|适用|安排)(?!过|的|条件)(?:本|各类|各项|任何|上述|此项|该项|相关|财政)?"
    r"|(?:列入|纳入)(?=[^，。；]{0,8}(?:范围|扶持|支持|奖|补|对象|计划|[，。；]|$))(?![^，。；]{0,8}(?:名录|名单)))",
    good=("有下列情形的，不列入扶持范围", "净利润下滑的企业不得列入。", "存在欠薪的，均不予支持", "不享受本政策"),
    bad=("不得列入经营异常名录", "不适用的除外"),
)
def _denied(found: re.Match[str]) -> str:
    return found[0]


_ONLY = rf"(?:本数|本级|本金额|(?:{ARABIC}|{HAN})(?:万|亿)?(?:{UNIT})?)?"


@marks.scan(
    "（含）",
    "included",
    rf"（(?:均|都)?含{_ONLY}(?:，下同)?）",
    good=("5000万元（含）以上", "不满5年（含5年）"),
    bad=("（含公共服务面积）",),
)
def _included(_: re.Match[str]) -> bool:
    return True


@marks.scan(
    "（不含）",
    "excluded",
    rf"（(?:均|都)?不含{_ONLY}(?:，下同)?）",
    good=("500万元（不含）",),
    bad=("（不含滞纳金、罚款）",),
)
def _excluded(_: re.Match[str]) -> bool:
    return True


@marks.scan(
    "LPR",
    "reference",
    r"(?:上年|最新|最近|同期|当期|当年|放款时|贷款发放时|全国银行间同业拆借中心公布的)*(?:最后一期|一期)?(?:1|一)?年?期?的?(?:LPR|贷款市场报价利率)(?:（LPR）)?|(?:同期)?(?:中国人民银行|人民银行)?(?:公布的)?同期贷款基准利率|(?:现行)?(?:一年期)?(?:银行)?贷款基准利率|(?:全[国省市区县州]|[本我][省市区县州])[^，。；、的高低不超]{0,10}平均(?:水平|增速|增幅|增长率|增长水平|值)?|(?:上年度?)?全国[^，。；、的]{0,12}控制目标|(?:当地)?最低工资(?:标准)?|(?<=[于较])(?:本|当|同|周边|所在|全)[^，。；、平]{0,6}平均(?:水平|值)",
    good=("一年期LPR的60%", "高于全区平均水平", "高于全市规上工业平均增速"),
)
def _reference(found: re.Match[str]) -> str:
    return "LPR" if "LPR" in found[0] or "报价利率" in found[0] else found[0]
