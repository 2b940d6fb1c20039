"""What is counted where a sum is paid for each: persons and things by the words that tell them."""

import re

_COUNTED = tuple(
    (re.compile(words), key)
    for key, words in {
        "energy_saving": "节约.{0,6}标准?煤|节能量",
        "certified_staff": "[初中高]级工|技师|初级|中级|高级(?!职称|管理|人才)|等级证书|技能人才|持证",
        "doctor_count": "博士",
        "master_count": "硕士|研究生",
        "graduate_hires": "毕业生",
        "talent_count": "人才|院士|专家|领军人物",
        "new_hires": "失业|脱贫|退役|农民工|就业困难|残疾|劳动者|务工",
    }.items()
)
_PHYSICAL = re.compile("每(千瓦时|千瓦|兆瓦|度|公里|亩|标准?箱|立方米|车次|航班|架次|班列|趟|床)")
CERTIFIED = re.compile("等级证书|[初中高]级工、|技师证书|技能证书")
HIRES = re.compile("招用|录用|招聘|新招|招录|吸纳[^，。；占]{0,12}(?:就业|人员)")
NARROWER = ("certified_staff", "new_hires", "graduate_hires", "insured_employees", "rd_staff")


def key_of_counted(words: str) -> str | None:
    """The figure that the words count."""
    return next((key for pattern, key in _COUNTED if pattern.search(words)), None)


def kind_of_counted(words: str) -> str | None:
    """Which kind of them, where the words tell more than that they are counted: 每引进1名正高级职称人才."""
    kind = re.sub("^每[^0-9一二两三四五六七八九十]*[0-9一二两三四五六七八九十]*[名个人家位件项]?", "", words)
    return kind if len(kind) > 2 and not _PLAIN.fullmatch(kind) else None


_PLAIN = re.compile("(?:应届|毕业年度)?(?:高校|大学)?毕业生|博士(?:研究生)?|硕士(?:研究生)?|人才|人员|每月|每年")


def is_physical(words: str) -> bool:
    """每千瓦时, 每标箱: a quantity that only its own words name."""
    return bool(_PHYSICAL.match(words))
