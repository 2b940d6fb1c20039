"""The keys and fixed words of a policy file."""

# the file
POLICY, VALIDITY, SCORES, CLAUSES = "政策", "有效期", "评分", "条款"

# 政策
ID, TITLE, NUMBER, ISSUER, PLACE = "编号", "名称", "文号", "发文机关", "地区"
ISSUED, REPLACES, ILLUSTRATIVE, BASIS = "印发", "替代", "示例说明", "依据"
DOCUMENT, EDITION, CHECKED = "文件", "版次", "核对"
FROM, UNTIL = "起", "止"

# 评分
MOST, TABLE, POINTS = "满分", "表", "得分"

# 条款
TEXT, CONDITION, BENEFITS, WINDOW, READINGS = "原文", "条件", "待遇", "窗口", "读法"
REMINDERS = "截止前提醒"
UNREAD, QUESTIONS, APPLIES, ROLE, JUDGED = "未读", "疑问", "适用", "性质", "可判定"
BELONGS, QUOTES = "所属", "出处"
WHOLE = "全文"
EFFECTIVE, EXPIRES = "施行", "失效"

# 读法
AS_USUAL = "默认"
STEPS, GROWTH, BOUND, PER, BASE_PERIOD = "分档", "增速", "界限", "按", "基期"

# 疑问
ASKS, CHOICES, LABEL, DEFAULT, ANSWER = "问", "选项", "选", "默认", "答复"

# a place in the text
WORDS, SPAN, NOWHERE = "词", "位置", "无"

NO, YES = "否", "是"
NONE = "无"
