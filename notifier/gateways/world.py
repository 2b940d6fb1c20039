"""Who and what exists at the providers: accounts, templates, people. `None` for a set means: any.

The credentials are made up and open nothing but these gateways.
"""

from collections import Counter
from dataclasses import dataclass, field

from notifier.providers.protocols import limit


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsTemplate:
    """An approved text with its holes: ${name} at Aliyun, {1} at Tencent."""

    text: str
    marketing: bool = False


@dataclass(kw_only=True, slots=True)
class WechatWorld:
    appid: str = "wx-loopback-service"
    secret: str = "loopback-service-secret"
    miniprogram_appid: str = "wx-loopback-mini"
    miniprogram_secret: str = "loopback-mini-secret"
    callback_token: str = "loopback-callback-token"
    callback_key: str = ""  # EncodingAESKey; with one, callbacks are encrypted
    templates: dict[str, frozenset[str]] | None = None  # id: the fields it needs
    openids: set[str] | None = None
    not_following: set[str] = field(default_factory=set)
    long_term: set[str] = field(default_factory=set)  # templates that need no accept each time
    consents: Counter[tuple[str, str]] = field(default_factory=Counter)  # (openid, template): sends permitted
    finishes: dict[str, str] = field(default_factory=dict)  # what becomes of a message to an openid; else success
    hides_msgid: bool = False  # a receipt's MsgID is 0 where client_msg_id was given, as somebody saw
    answers_repeat_with: str = ""  # a code; empty: 0 and the first msgid. Which of the two WeChat does is not published


@dataclass(kw_only=True, slots=True)
class WecomWorld:
    corpid: str = "ww-loopback"
    secret: str = "loopback-wecom-secret"
    agentid: int = 1000002
    members: set[str] | None = None
    unlicensed: set[str] = field(default_factory=set)
    accounts: int = 500  # the daily quota is 200 for each
    robot_key: str = "loopback-robot-key"
    callback_token: str = "loopback-wecom-callback"
    callback_key: str = "bG9vcGJhY2std2Vjb20tY2FsbGJhY2sta2V5LTAwMDA"  # WeCom encrypts every callback


@dataclass(kw_only=True, slots=True)
class SmsWorld:
    """One cloud's account with its signatures and templates."""

    key_id: str
    key_secret: str
    signs: set[str] | None = None
    templates: dict[str, SmsTemplate] | None = None
    blacklist: set[str] = field(default_factory=set)
    carrier: dict[str, str] = field(default_factory=dict)  # what the carrier says of a number; else it is delivered
    receipt_seconds: float = 0.0  # how long the carrier takes
    returns_context: bool = True  # Tencent gives SessionContext back only where that was opened
    app_id: str = "1400006666"


@dataclass(kw_only=True, slots=True)
class MailWorld:
    username: str = ""  # without one, nobody has to log in
    password: str = ""


def _aliyun() -> SmsWorld:
    return SmsWorld(key_id="LoopbackAccessKeyId", key_secret="LoopbackAccessKeySecret")


def _tencent() -> SmsWorld:
    return SmsWorld(key_id="LoopbackSecretId", key_secret="LoopbackSecretKey")


@dataclass(kw_only=True, slots=True)
class World:
    wechat: WechatWorld = field(default_factory=WechatWorld)
    wecom: WecomWorld = field(default_factory=WecomWorld)
    aliyun: SmsWorld = field(default_factory=_aliyun)
    tencent: SmsWorld = field(default_factory=_tencent)
    mail: MailWorld = field(default_factory=MailWorld)
    limits: dict[str, int] = field(default_factory=dict)  # "tencent_sms.number_messages_a_day": other than published


def knows(known: set[str] | dict[str, SmsTemplate] | dict[str, frozenset[str]] | None, name: str) -> bool:
    return known is None or name in known


def most(world: World, provider: str, what: str) -> int:
    """Find a limit: as published, unless this world has another."""
    return world.limits.get(f"{provider}.{what}", limit(provider, what))
