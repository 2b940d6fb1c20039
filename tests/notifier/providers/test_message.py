"""A request is the same bytes for the same message, can be stored and read back, and hides whom it is for."""

import asyncio
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from notifier.providers.accounts import Accounts
from notifier.providers.message import (
    CardContent,
    Inquiry,
    MailContent,
    Message,
    Miniprogram,
    Request,
    SmsContent,
    TextContent,
    WechatContent,
)
from notifier.providers.registry import AnyChannel, build_channels
from notifier.providers.tokens import MemoryTokenStore
from notifier.providers.wire import Wire
from tests.notifier.gateways.bench import loopback_settings

SENT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
KEYS = st.text("0123456789abcdef", min_size=8, max_size=64)


def channels() -> dict[str, AnyChannel]:
    async def build() -> dict[str, AnyChannel]:
        return build_channels(Accounts.read(loopback_settings()), Wire(), MemoryTokenStore())

    return asyncio.run(build())


CHANNELS = channels()


@given(key=KEYS, words=TEXT, more=TEXT, link=TEXT)
def test_the_same_message_is_the_same_bytes_and_is_read_back_whole(key: str, words: str, more: str, link: str) -> None:
    wechat = WechatContent(
        template_id="t1",
        fields={"thing1": words, "thing2": more},
        url=link,
        miniprogram=Miniprogram(appid="a", pagepath=link),
    )
    sms = SmsContent(sign=words, template="SMS_1", parameters=(("name", words), ("code", more)))
    contents = {
        "wechat_template": wechat,
        "wechat_subscribe": wechat,
        "miniprogram_subscribe": wechat,
        "wecom_app": CardContent(title=words, description=more, url=link),
        "wecom_robot": TextContent(text=words),
        "sms_aliyun": sms,
        "sms_tencent": sms,
        "mail": MailContent(subject=words, text=more, written=SENT, html=f"<p>{more}</p>"),
    }
    assert set(contents) == set(CHANNELS)
    for name, content in contents.items():
        message = Message(key=key, recipients=("13812345678",), content=content)
        stored = CHANNELS[name].prepare(message).encode()
        assert CHANNELS[name].prepare(message).encode() == stored
        assert Request.decode(stored) == CHANNELS[name].prepare(message)


def test_nothing_shown_names_the_recipient() -> None:
    message = Message(key="k1", recipients=("13812345678",), content=TextContent(text="写给 13812345678"))
    inquiry = Inquiry(key="k1", recipient="13812345678", sent_at=SENT)
    for shown in (message, CHANNELS["sms_aliyun"].prepare(sms_for("13812345678")), inquiry):
        assert "13812345678" not in repr(shown)
        assert "138****5678" in repr(shown)


def sms_for(number: str) -> Message[SmsContent]:
    content = SmsContent(sign="惠企", template="SMS_1", parameters=(("name", "研发补助"),))
    return Message(key="k1", recipients=(number,), content=content)


def test_a_request_holds_no_credential() -> None:
    planted = [value for name, value in loopback_settings().items() if "SECRET" in name or name.endswith("_KEY")]
    wechat = Message(key="k1", recipients=("o1",), content=WechatContent(template_id="t1", fields={"thing1": "补助"}))
    for request in (
        CHANNELS["wechat_template"].prepare(wechat),
        CHANNELS["sms_tencent"].prepare(sms_for("13812345678")),
    ):
        assert not [secret for secret in planted if secret and secret.encode() in request.encode()]


def test_a_mail_says_who_writes_whom_and_how_to_leave() -> None:
    content = MailContent(
        subject="研发补助可申报",
        text="您好",
        written=SENT,
        html="<p>您好</p>",
        unsubscribe_url="https://hq.example/u/1",
    )
    message = Message(key="k1", recipients=("a@corp.example",), content=content)
    head = CHANNELS["mail"].prepare(message).body.decode().split("\r\n\r\n")[0]
    assert "Message-ID: <k1@loopback.example>" in head
    assert "List-Unsubscribe: <https://hq.example/u/1>" in head
    assert "Date: Sun, 01 Mar 2026 09:00:00 +0000" in head
