"""The words of the officer's language: what is read aloud, beside what the tree calls it."""

from collections.abc import Mapping

OP_SIGNS = {">": ">", ">=": "≥", "<": "<", "<=": "≤", "==": "=", "!=": "≠"}
SIGN_OPS = {sign: op for op, sign in OP_SIGNS.items()} | {
    ">=": ">=",
    "<=": "<=",
    "==": "==",
    "!=": "!=",
    "<>": "!=",
    "≧": ">=",
    "≦": "<=",
}
FLIPPED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}

CONTAINS = {"has_any": "含", "has_all": "含全部", "has_none": "不含"}
BELONGS = {"has_any": "属于", "has_all": "含全部", "has_none": "不属于"}
BELONGING_ENDS = ("地", "行业", "性质", "类别", "目录", "银行")  # one belongs to these, and holds the rest
TAG_WORDS = {"含": "has_any", "属于": "has_any", "含全部": "has_all", "不含": "has_none", "不属于": "has_none"}
ONE_OF = "之一"

DENIALS = ("无", "没有", "不是")
LACKED_ENDS = ("记录", "事故", "违法", "资格", "抵押", "担保")  # one has none of these, and is not the rest

AGGS = {"sum": "累计", "avg": "年均", "each": "每年", "cagr": "复合增长率"}
DERIVES = {"growth": "增速", "increase": "增量", "age": "至今"}
CURRENCIES = {"USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "GBP": "英镑"}
OTHER_CURRENCY = "币种"
RECORD_AGGS = {"sum": "合计", "max": "最大", "min": "最小", "run": "最长连续", "count": "计数"}
EVERY_ROW = "全部"  # 项目数（全部）: every row counts
TOTAL = "和"  # 和（a；b）, the long form of a + b

NATURES = {"preference": "优先", "bonus": "加分", "pledge": "承诺"}
NOT, ALL, ANY = "非", "全部", "任一"

YES, NO = "是", "否"
UNKNOWN = "未定"  # a measure that nobody has named
INDICATOR, LIST, FIGURE = "指标", "名单", "公布值"

# --- benefits ---
HOLE = "…"  # where a table's cell goes into its heading
TO, EVERY, GIVES, TOP_UP, AT_MOST, PAID = "至", "每满", "给", "补足", "不超过", "减按"
WITHIN_LIMIT = "限额内"  # no formula, only a ceiling
DISCRETION = "酌定"
UNLIMITED = "不限"
SCOPED_CAPS = {
    "company": "最高",
    "project": "每个项目最高",
    "year": "每年最高",
    "person": "每人最高",
    "policy": "全部资金最高",
}
ALSO = "并"  # 并 每个项目最高 300万元 2次: one more ceiling
SHARED, SHARED_CAP = "与", "合计最高"
FLOOR, BASE_MAX = "最低", "基数最高"
ABOVE, BETWEEN, PART = "只算超过", "只算", "的部分"
MONTHLY, FOR = "按月", "共"
SCHEDULE, INSTALMENTS = "逐年", "分期"
SAME_GROUP = "同组"
SCOPE_NOTES = {"project": "以项目计", "year": "以年计", "person": "以人计", "policy": "以全部资金计"}
RECEIVER_NOTES = {"person": "给个人", "buyer": "给购买者", "bank": "给银行", "carrier": "给载体"}
BASE, STEP, AMOUNT, AMOUNT_MAX = "基数", "分档", "金额", "金额上限"
RATE, RATE_MAX, RATE_PAID = "比例", "比例上限", "实缴比例"
KIND_SYNONYMS = {
    "奖补": "reward",
    "补贴": "subsidy",
    "资助": "subsidy",
    "配套": "subsidy",
    "授信": "loan",
    "风险补偿": "guarantee",
    "创新券": "voucher",
}
ANY_UNIT = "单位"

KEYWORDS = frozenset({"且", "或", "若", "则", ONE_OF, *TAG_WORDS, *DENIALS, YES, NO, UNKNOWN, INDICATOR, LIST, FIGURE})


def reversed_words(words: Mapping[str, str]) -> dict[str, str]:
    """What a word stands for."""
    return {word: name for name, word in words.items()}
