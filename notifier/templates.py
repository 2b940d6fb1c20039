"""Templates: versioned texts for each channel, checked when they are read and when they are filled in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, TypeAlias

import msgspec
import yaml

from engine.errors import InputError, Problem, Problems
from notifier.providers.fields import check_wechat, fit, kind_of
from notifier.providers.message import CardContent, MailContent, SmsContent, WechatContent
from notifier.providers.protocols import protocols
from notifier.providers.sms import check_sms, segments

FOLDER = Path(__file__).with_name("templates")
OF_EVENT = frozenset(
    {"title", "name", "number", "amount", "money", "until", "reason", "brief", "turn", "missing", "count"}
)
HOLES = OF_EVENT | {"kind", "what", "when", "hint", "short", "todo", "body", "link", "code"}  # what a template may name

SHORTEST = 4  # characters of a title that is cut

Values: TypeAlias = Mapping[str, str]
Content: TypeAlias = WechatContent | CardContent | SmsContent | MailContent


class Template(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A template as it stands in its file."""

    name: str
    version: int
    channels: tuple[str, ...]
    form: Literal["wechat", "card", "sms", "mail"]
    fields: dict[str, str]
    template: str = ""  # the provider's own number of it
    sign: str = ""
    text: str = ""
    cut: str = ""  # the value that gives way

    @property
    def label(self) -> str:
        return f"{self.name}@{self.version}"


class KindWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What a kind of alert says."""

    what: str
    money: str
    when: str
    hint: str
    short: str
    todo: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A message on a channel, ready to be prepared."""

    content: Content
    shown: str  # as the reader sees it
    template: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Library:
    """All templates, by channel, and the words of the kinds."""

    by_channel: Mapping[str, Template]
    words: Mapping[str, KindWords]
    forbidden: tuple[str, ...]

    def fill(self, channel: str, values: Values, now: datetime) -> Filled:
        """Write a message for a channel; raises InputError with everything its provider would refuse."""
        template = self.by_channel[channel]
        filled = _FORMS[template.form](template, values, now)
        if any(self._forbidden(channel, filled.shown)):
            filled = _FORMS[template.form](template, _by_number(values), now)
        problems = [*_check(filled.content), *self._forbidden(channel, filled.shown)]
        if problems:
            raise InputError(*problems)
        return filled

    def _forbidden(self, channel: str, shown: str) -> Iterable[Problem]:
        if not channel.startswith("sms_"):
            return ()
        return [Problem(message=f"短信里有运营商拦截的词“{word}”") for word in self.forbidden if word in shown]


def load_library(folder: Path = FOLDER, forbidden: tuple[str, ...] = ()) -> Library:
    """Read all templates of a folder; everything that is wrong with them is told at once."""
    problems = Problems()
    words = _read(folder / "words.yaml", dict[str, KindWords])
    templates = [_read(path, Template) for path in sorted(folder.glob("*.yaml")) if path.name != "words.yaml"]
    for template in templates:
        _check_template(template, forbidden, problems)
    for kind, said in words.items():
        texts = [said.what, said.when, said.hint, said.short, said.todo]
        _check_holes(texts, f"words.yaml {kind}", problems, OF_EVENT)
    problems.raise_any()
    by_channel = {channel: template for template in templates for channel in template.channels}
    return Library(by_channel=by_channel, words=words, forbidden=forbidden)


@cache
def shipped_library(forbidden: tuple[str, ...] = ()) -> Library:
    return load_library(FOLDER, forbidden)


def _read(path: Path, form: Any) -> Any:
    try:
        return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), form)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise InputError(Problem(message=f"模板读不懂：{error}", place=str(path))) from None


# --- checks when a template is read -------------------------------------------------------------------------------


def _check_template(template: Template, forbidden: Iterable[str], problems: Problems) -> None:
    place = f"{template.name}.yaml"
    _check_holes([*template.fields.values(), template.text], place, problems)
    for name in template.fields:
        if template.form == "wechat" and kind_of(name) not in protocols().wechat_fields:
            problems.add(f"微信没有 {name} 这种字段", place=place, help="、".join(protocols().wechat_fields))
    if template.form == "sms":
        _check_sms_text(template, place, problems)
        for word in forbidden:
            if word in template.text:
                problems.add(f"模板里有运营商拦截的词“{word}”", place=place)


def _check_sms_text(template: Template, place: str, problems: Problems) -> None:
    """Variables don't touch each other, and the link stands in the text, not in a value."""
    parts = list(Formatter().parse(template.text))
    names = [name for _, name, _, _ in parts if name]
    allowed = {*template.fields, "link"}
    for (text, name, _, _), before in zip(parts[1:], names, strict=False):
        if name and not text and "link" not in (name, before):
            problems.add(f"变量 {before} 与 {name} 相连", place=place, help="运营商要求变量之间有固定文字")
    problems.extend(
        Problem(message=f"正文的变量 {name} 没有取值", place=place) for name in names if name not in allowed
    )
    if "{link}{code}" not in template.text:
        problems.add("短信要以固定链接加短码结尾", place=place, help="写 {link}{code}")


def _check_holes(texts: Iterable[str], place: str, problems: Problems, holes: Collection[str] = HOLES) -> None:
    for text in texts:
        for _, name, _, _ in Formatter().parse(text):
            if name is not None and name not in holes:
                problems.add(f"没有“{name}”这个空", place=place, help=f"可用：{'、'.join(sorted(holes))}")


# --- filling in ---------------------------------------------------------------------------------------------------


def _by_number(values: Values) -> Values:
    """A policy whose title has a word that carriers refuse is called by its number."""
    return {hole: text.replace(values["name"], values["number"]) for hole, text in values.items()}


def _wechat(template: Template, values: Values, now: datetime) -> Filled:  # noqa: ARG001 - one form for all
    fields = {name: fit(name, text.format_map(values)) for name, text in template.fields.items()}
    content = WechatContent(template_id=template.template, fields=fields, url=values["link"] + values["code"])
    return Filled(content=content, shown=" | ".join(fields.values()), template=template.label)


def _card(template: Template, values: Values, now: datetime) -> Filled:  # noqa: ARG001
    said = {name: text.format_map(values) for name, text in template.fields.items()}
    url = values["link"] + values["code"]
    content = CardContent(title=_cut(said["title"], 40), description=_cut(said["description"], 160), url=url)
    return Filled(content=content, shown=f"{content.title}\n{content.description}", template=template.label)


def _sms(template: Template, values: Values, now: datetime) -> Filled:  # noqa: ARG001
    said = {name: text.format_map(values) for name, text in template.fields.items()}
    while segments(template.sign, _sms_text(template, said, values)) > 1:
        shorter = _cut_quoted(said[template.cut])
        if shorter == said[template.cut]:
            break  # it takes two messages
        said[template.cut] = shorter
    content = SmsContent(sign=template.sign, template=template.template, parameters=tuple(said.items()))
    shown = f"【{template.sign}】{_sms_text(template, said, values)}"
    return Filled(content=content, shown=shown, template=template.label)


def _sms_text(template: Template, said: Values, values: Values) -> str:
    return template.text.format_map({**said, "link": values["link"]})


def _mail(template: Template, values: Values, now: datetime) -> Filled:
    said = {name: text.format_map(values) for name, text in template.fields.items()}
    content = MailContent(subject=_cut(said["subject"], 80), text=said["text"], written=now)
    return Filled(content=content, shown=f"{content.subject}\n{content.text}", template=template.label)


def _cut(text: str, most: int) -> str:
    """Cut a text that is too long, with … and the quotation mark that closes what was opened."""
    if len(text) <= most:
        return text
    kept = text.rstrip("…”")[: most - 1]
    return f"{kept[:-1]}…”" if kept.count("“") > kept.count("”") else f"{kept}…"


def _cut_quoted(text: str) -> str:
    """The text with what it quotes a character shorter; what stands around it says what it is about."""
    before, _, rest = text.partition("“")
    quoted, _, after = rest.rpartition("”")
    kept = quoted.rstrip("…")[:-1]
    return f"{before}“{kept}…”{after}" if len(kept) >= SHORTEST else text


def _check(content: Content) -> tuple[Problem, ...]:
    if isinstance(content, WechatContent):
        return check_wechat(content)
    return check_sms(content) if isinstance(content, SmsContent) else ()


_FORMS = {"wechat": _wechat, "card": _card, "sms": _sms, "mail": _mail}
