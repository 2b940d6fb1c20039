"""Classes of lines that the text counts or another document defines: 五大产业链, 国家限制行业, 园区负面清单.

The tag keeps the words of the text, and so does its qualifier: only an answer tells who is in it.
"""

import re

from parsers.reading import Theme
from parsers.rules.holdings import Holding, Item

classes = Theme("classes")


@classes.scan(
    "<数>大产业",
    "holding",
    r"[一二三四五六七八九十\d]{1,3}(?:\+\d{1,2})?大(?:重点|主导|支柱|特色|新兴|优势)?(?:产业链|产业集群|产业|行业|领域)",
    good=("五大产业链 = industry:五大产业链",),
)
def _counted_industries(found: re.Match[str]) -> Holding:
    return Holding((Item("industry", found[0]),), qualifier=found[0])


@classes.scan(
    "禁止、限制类",
    "holding",
    r"(?:国家|产业政策|国家产业政策|产业结构调整指导目录)?(?:规定的?|明确的?|中的?)?(?:禁止|限制|淘汰)类?(?:(?:、|和|或|及|以及)(?:禁止|限制|淘汰)类?)*(?:类)(?:产业|行业|项目|企业)?",
    good=("不属于国家规定的禁止、限制和淘汰类 = industry:禁止类、industry:限制类、industry:淘汰类",),
)
def _classes(found: re.Match[str]) -> Holding:
    words = re.findall("禁止|限制|淘汰", found[0])
    return Holding(tuple(Item("industry", word + "类") for word in words), qualifier=found[0])


@classes.scan(
    "国家非限制和禁止行业",
    "holding",
    r"(?P<whose>国家)(?P<said>明令|规定|明确)?的?(?P<non>非)?(?P<classes>(?:限制|禁止|淘汰)(?:(?:、|和|或|及)(?:限制|禁止|淘汰))*)"
    r"(?:的(?:产业|行业|项目|领域)|(?P<head>产业|行业|领域))",
    good=(
        "从事国家非限制和禁止行业 = 非industry:国家限制行业、industry:国家禁止行业",
        "国家明令限制的项目 = industry:国家明令限制",
    ),
)
def _of_the_state(found: re.Match[str]) -> Holding:
    """A class that another document defines; 非 belongs to all of them."""
    words = re.findall("限制|禁止|淘汰", found["classes"])
    names = (f"{found['whose']}{found['said'] or ''}{word}{found['head'] or ''}" for word in words)
    return Holding(tuple(Item("industry", name) for name in names), none=bool(found["non"]), qualifier=found[0])


@classes.scan(
    "<某>负面清单",
    "holding",
    r"(?:(?<=列入)|(?<=属于)|(?<=纳入))(?P<list>[\u4e00-\u9fff]{0,10}负面清单)(?:中|内)?(?:所列|规定|禁止)?的?(?:行业|产业|项目|企业)?",
    good=("列入园区负面清单的行业 = industry:园区负面清单",),
)
def _negative_list(found: re.Match[str]) -> Holding:
    return Holding((Item("industry", found["list"]),), qualifier=found["list"])


@classes.scan(
    "国家鼓励的<某>企业",
    "holding",
    r"(?P<name>国家(?:重点)?(?:鼓励|支持|扶持)(?:发展)?的(?:高新技术领域|[\u4e00-\u9fff]{2,12}?(?=企业|产业|行业)))"
    r"(?:企业|产业|行业)?",
    good=(
        "国家鼓励的软件企业 = industry:国家鼓励的软件",
        "属于国家重点支持的高新技术领域 = industry:国家重点支持的高新技术领域",
    ),
)
def _encouraged(found: re.Match[str]) -> Holding:
    return Holding((Item("industry", found["name"]),), qualifier=found["name"])


@classes.scan(
    "以<某>为主营业务",
    "holding",
    r"(?<![可予])以(?:《(?P<book>[^》]{2,30}?)(?:目录|名录|范围)?》中?(?:规定|所列)?的?|(?P<name>[^，。；、《》的]{2,20}))"
    r"(?:产业|项目|产业项目)?为(?:主营业务|主要业务|主业)",
    good=(
        "以软件产品开发及相关信息技术服务为主营业务 = industry:软件产品开发及相关信息技术服务",
        "以《西部地区鼓励类产业目录》中规定的产业项目为主营业务 = industry:西部地区鼓励类产业",
    ),
)
def _main_business(found: re.Match[str]) -> Holding:
    name = found["book"] or found["name"]
    return Holding((Item("industry", name),), qualifier=found[0])
