"""What the SMS channels share: how a number is written, how long a text is, what a value may hold."""

import re

from engine.errors import Problem
from notifier.providers.message import SmsContent
from notifier.providers.protocols import protocols

_PREFIX = re.compile(r"(?:\+86|0086|86)(?=1\d{10}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LINK = re.compile(r"https?:|www\.|[A-Za-z0-9\-]+\.(?:cn|com|net|org|top|gov)", re.IGNORECASE)


def plain_number(number: str) -> str:
    """Write a number of the mainland as its eleven digits, as receipts do."""
    return _PREFIX.sub("", re.sub(r"[\s\-]", "", number))


def international_number(number: str) -> str:
    """Write a number with its country: +8613800000000."""
    plain = plain_number(number)
    return plain if plain.startswith("+") else f"+86{plain}"


def is_mobile(number: str) -> bool:
    return _MOBILE.fullmatch(plain_number(number)) is not None


def segments(sign: str, text: str) -> int:
    """Count the messages a carrier bills: 【sign】 and text, every character 1."""
    rules = protocols().sms
    characters = len(f"【{sign}】{text}")
    if characters <= rules.one_segment:
        return 1
    return -(-characters // rules.further_segment)


def check_sms(content: SmsContent) -> tuple[Problem, ...]:
    """List what every SMS cloud refuses about the values of a template."""
    problems = [Problem(message="变量为空", place=name) for name, value in content.parameters if not value]
    problems += [
        Problem(message=f"变量中不能有链接：`{value}`", place=name, help="链接写在模板里，变量只放短码")
        for name, value in content.parameters
        if _LINK.search(value)
    ]
    problems += [
        Problem(message="变量中不能有【】", place=name)
        for name, value in content.parameters
        if re.search("[【】]", value)
    ]
    length = sum(len(value) for _, value in content.parameters)
    if length > protocols().sms.most_characters:
        problems.append(Problem(message=f"变量共{length}字，短信最多{protocols().sms.most_characters}字"))
    return tuple(problems)
