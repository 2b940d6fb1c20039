"""One entrance for everything providers report: by provider, raw bytes become TrackingEvents."""

from collections.abc import Callable
from functools import partial

from notifier.providers.callbacks.events import TrackingEvent
from notifier.providers.callbacks.sms import read_aliyun, read_tencent
from notifier.providers.callbacks.wechat import read_wechat

_READERS: dict[str, Callable[[bytes], tuple[TrackingEvent, ...]]] = {
    "wechat": partial(read_wechat, provider="wechat"),
    "miniprogram": partial(read_wechat, provider="miniprogram"),
    "wecom_app": partial(read_wechat, provider="wecom_app"),
    "aliyun_sms": read_aliyun,
    "tencent_sms": read_tencent,
}

CALLBACK_PROVIDERS = tuple(_READERS)


def read_callback(provider: str, body: bytes) -> tuple[TrackingEvent, ...]:
    """Read one stored callback (of WeChat and WeCom the opened body)."""
    return _READERS[provider](body)
