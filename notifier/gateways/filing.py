"""Files the texts of short messages at the gateways, as an installation files them at its providers."""

from notifier.gateways.world import SmsTemplate, World
from notifier.templates import Library, Template


def file_templates(world: World, library: Library, link: str) -> World:
    """The world in which these texts are approved, and no others."""
    for account, channel, hole in (  # Aliyun names the values, Tencent counts them
        (world.aliyun, "sms_aliyun", "${{{name}}}"),
        (world.tencent, "sms_tencent", "{{{place}}}"),
    ):
        template = library.by_channel[channel]
        account.templates = {template.template: SmsTemplate(text=_filed(template, hole, link))}
    return world


def _filed(template: Template, hole: str, link: str) -> str:
    """The text with the provider's holes, and with the link that stands in it."""
    holes = {name: hole.format(name=name, place=place) for place, name in enumerate(template.fields, start=1)}
    return template.text.format_map({**holes, "link": link})
