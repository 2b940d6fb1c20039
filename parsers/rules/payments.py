"""How something is paid or paid more: 由区财政承担, 补贴比例提高5个百分点, 奖励金额上浮10%."""

import re
from decimal import Decimal

from parsers.reading import Theme
from parsers.rules.numbers import ARABIC, COUNTED, HAN, han_number

payments = Theme("payments")

_PAID = "(?:补助|补贴|奖励|奖补|资助|支持|扶持|贴息|补偿|减免|返还|授信)"
_OF_IT = "(?:资金|金额|额度|标准|比例|费率|额)"
_RISES = "(?:可|再|相应|分别|均|予以)*(?:提高|上浮|上调|增加|提升)"
_FIGURE = f"(?P<number>{ARABIC}|{HAN})"


def _number(words: str) -> Decimal:
    return Decimal(words) if words[0].isdigit() else han_number(words)


@payments.scan(
    "由<财政>承担",
    "grant",
    "(?:由)?(?:各级|本级|地方|同级|[省市区县州]级?)*(?:(?P<fund>(?:风险)?补偿(?:资金|金|基金))|财政|专项资金|政府|(?<=级))"
    "(?:部门|资金|按规定|给予)?(?:承担|负担)",
    good=(
        "场租费用由区财政承担50% = subsidy",
        "本金损失由补偿资金承担60% = guarantee",
        "年租金的20%由区级承担 = subsidy",
    ),
    bad=("承担国家重大专项",),
)
def _borne(found: re.Match[str]) -> str:
    return "guarantee" if found["fund"] else "subsidy"


@payments.scan(
    "比例提高<数>个百分点",
    "raised",
    f"{_PAID}?(?:比例|标准|费率){_RISES}{_FIGURE}个?百分点",
    good=("补贴比例提高5个百分点 = 0.05", "奖励标准上浮十个百分点 = 0.1"),
    bad=("占比提高5个百分点",),
)
def _raised(found: re.Match[str]) -> Decimal:
    return _number(found["number"]) / 100


@payments.scan(
    "标准上浮<数>%",
    "surcharge",
    f"(?:{_PAID}{_OF_IT}|{_PAID}|标准){_RISES}{_FIGURE}(?P<unit>%|成)",
    good=("奖励金额上浮10% = 0.1", "机构的标准上浮两成 = 0.2"),
    bad=("营业收入上浮10%", "补助比例提高到40%"),
)
def _surcharge(found: re.Match[str]) -> Decimal:
    return _number(found["number"]) / (100 if found["unit"] == "%" else 10)


@payments.scan(
    "每<做>一<个>",
    "per",
    "每(?:再|多|新|全职|成功|首次)*(?![年月季天日周人]|[^，。；、]{0,3}平方)[^\\W\\d一二两三四五六七八九十百千万亿a-zA-Z]{1,5}?(?:了)?"
    f"(?=(?:{ARABIC}|{HAN})(?:万|亿)?(?:{COUNTED}|%|个百分点)(?!（?[以之及]|（含))",
    good=("每新进站1名博士后", "比例每再提高10个百分点", "每制定一项国际标准", "每多招1人"),
    bad=("每标箱60元", "每1名", "每列游客300人以上", "每年补贴5万元", "每家企业10万元", "每千平方米"),
)
def _per(found: re.Match[str]) -> str | None:
    return None if found[0][1] in "家户个项件台人名位次场套亩吨张辆" else found[0]


@payments.scan(
    "由<数>提高到",
    "formerly",
    f"(?:由|从)(?:原来的?)?{ARABIC}(?:%|[万亿]?元(?:/[\u4e00-\u9fff]{{1,3}})?)(?=(?:分别)?(?:提高|上调|提升|增加|调整|降低|下调))",
    good=("补助比例由5%提高到10% = 由5%", "上限由300万元提高到500万元"),
    bad=("由5家企业",),
)
def _formerly(found: re.Match[str]) -> str:
    return found[0]


@payments.scan(
    "首付款比例<数>",
    "prepaid",
    f"(?:首付款?|预拨|先行拨付|尾款)[^，。；]{{0,6}}?(?P<number>{ARABIC})%",
    good=("其中首付款比例40% = 40%",),
)
def _prepaid(found: re.Match[str]) -> str:
    return f"{found['number']}%"


@payments.scan(
    "分<数>年等额兑现",
    "equal_parts",
    "分(?P<number>\\d|[两二三四五])年(?:度)?(?:等额|平均|均等)(?:兑现|拨付|发放|支付|兑付)?",
    good=("奖励500万元，分2年等额兑现 = 2",),
    bad=("分三年按5:3:2比例拨付",),
)
def _equal_parts(found: re.Match[str]) -> int:
    return int(_number(found["number"]))
