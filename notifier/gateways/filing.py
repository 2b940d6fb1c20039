"""Files the texts of short messages at the gateways, as an installation files them at its providers."""

from collections.abc import Mapping, Sequence

from notifier.gateways.world import SmsTemplate, World
from notifier.templates import Library

CODE = {"SMS_HUIQI_CODE": "验证码{code}，10分钟内有效。"}  # what proves who opens a link


def file_templates(world: World, library: Library, link: str) -> World:
    """The world in which these texts are approved, and no others."""
    for account, channel, hole in (  # Aliyun names the values, Tencent counts them
        (world.aliyun, "sms_aliyun", "${{{name}}}"),
        (world.tencent, "sms_tencent", "{{{place}}}"),
    ):
        alert = library.by_channel[channel]
        texts = {name: _filed(text, ["code"], hole) for name, text in CODE.items()}
        texts[alert.template] = _filed(alert.text, list(alert.fields), hole, link=link)
        account.templates = {name: SmsTemplate(text=text) for name, text in texts.items()}
    return world


def _filed(text: str, names: Sequence[str], hole: str, **fixed: str) -> str:
    """The text with the provider's holes, and with what stands in it."""
    holes: Mapping[str, str] = {name: hole.format(name=name, place=place) for place, name in enumerate(names, start=1)}
    return text.format_map({**holes, **fixed})
