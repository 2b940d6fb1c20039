"""What providers report is proven, kept as it came and acknowledged; what is not kept is not acknowledged."""

import base64
import re
import time
from dataclasses import replace
from hashlib import sha1

import pytest
from sqlalchemy import text

from app.web import callbacks
from app.web.server import make_app
from notifier.gateways.sealing import seal, signature
from notifier.providers.accounts import Accounts
from notifier.providers.callbacks.acknowledge import ACKNOWLEDGEMENTS
from notifier.providers.callbacks.answering import ASKED, GIVEN, STOPPED
from notifier.providers.callbacks.opening import CallbackKeys, callback_tokens
from notifier.providers.callbacks.signature import decrypt
from notifier.providers.masking import NO_SECRET, Secret
from tests.app.web.browsers import Answer, Browser
from tests.app.web.offices import Office
from tests.archive.parks import code

KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
REPORT = b'[{"phone_number":"13800000000","success":true,"biz_id":"1"}]'


def posted(browser: Browser, provider: str, body: bytes = REPORT, query: str = "") -> Answer:
    headers = {"content-type": "application/json", "sec-fetch-site": ""}
    return browser.ask("POST", f"/callbacks/{provider}{query}", body, headers)


def kept(office: Office) -> list[tuple[str, bytes]]:
    with office.database.reading() as tx:
        rows = tx.connection().execute(text("SELECT provider, body FROM callbacks ORDER BY id"))
        return [(row.provider, bytes(row.body)) for row in rows]


@pytest.mark.parametrize("provider", ["aliyun_sms", "tencent_sms"])
def test_a_report_is_kept_as_it_came_and_acknowledged_in_time(office: Office, provider: str) -> None:
    browser = office.browser()
    posted(browser, provider)
    begun = time.perf_counter()
    answer = posted(browser, provider, b"\xff not even json")
    assert time.perf_counter() - begun < 0.7
    wanted = ACKNOWLEDGEMENTS[provider]
    assert (answer.status, answer.body) == (200, wanted.body)
    assert answer.headers["content-type"].startswith(wanted.content_type)
    assert kept(office) == [(provider, REPORT), (provider, b"\xff not even json")]


def signed(token: str, office: Office, stamp: int | None = None) -> str:
    moment = str(int(office.now.timestamp()) if stamp is None else stamp)
    signature = sha1("".join(sorted((token, moment, "n1"))).encode()).hexdigest()
    return f"?timestamp={moment}&nonce=n1&signature={signature}&echostr=hello"


def of_wechat(office: Office) -> Browser:
    keys = CallbackKeys(receiver="wx1", token=Secret("t0k3n"), key=NO_SECRET)
    return Browser(make_app(replace(office.front, callback_keys={"wechat": keys})))


def test_wechat_is_believed_by_its_signature_alone(office: Office) -> None:
    browser = of_wechat(office)
    assert posted(browser, "wechat", b"<xml/>", signed("t0k3n", office)).body == b"success"
    assert posted(browser, "wechat", b"<xml>forged</xml>", signed("other", office)).status == 403
    assert posted(browser, "wechat", b"<xml>old</xml>", signed("t0k3n", office, stamp=1)).status == 403
    assert posted(browser, "wechat", b"<xml>bare</xml>").status == 403
    assert kept(office) == [("wechat", b"<xml/>")]


WORDS = (
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1</CreateTime>"
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{}]]></Content></xml>"
)


@pytest.mark.parametrize(
    ("wrote", "said"),
    [
        (f"绑定 {code(1)}", ASKED),
        (f"绑定 {code(9)}", ASKED),  # a company nobody knows
        ("407193", GIVEN),
        ("退订", STOPPED),
        ("你好", ""),
    ],
)
@pytest.mark.parametrize("key", ["", KEY])
def test_who_writes_is_answered_by_what_he_wrote_alone(office: Office, wrote: str, said: str, key: str) -> None:
    keys = CallbackKeys(receiver="wx1", token=Secret("t0k3n"), key=Secret(key))
    browser = Browser(make_app(replace(office.front, callback_keys={"wechat": keys})))
    body, query = WORDS.format(wrote).encode(), signed("t0k3n", office)
    if key:
        sealed = seal(key, body, "wx1")
        body = f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode()
        stamp = str(int(office.now.timestamp()))
        query = f"?timestamp={stamp}&nonce=n1&msg_signature={signature('t0k3n', stamp, 'n1', sealed)}"
    answer = posted(browser, "wechat", body, query).text
    if key and said:
        fields = dict(re.findall(r"<(\w+)>([^<]+)</", answer))
        proof = signature("t0k3n", fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
        assert fields["MsgSignature"] == proof
        answer = decrypt(Secret(key), fields["Encrypt"], receiver="wx1").decode()
    to = "<ToUserName>o1</ToUserName><FromUserName>gh_1</FromUserName>"
    assert (answer == "success") if not said else (to in answer and f"<Content>{said}</Content>" in answer)
    assert [body for _, body in kept(office)] == [WORDS.format(wrote).encode()]


def test_wechat_is_greeted_back(office: Office) -> None:
    browser = of_wechat(office)
    assert browser.get(f"/callbacks/wechat{signed('t0k3n', office)}").body == b"hello"
    assert browser.get(f"/callbacks/wechat{signed('other', office)}").status == 403
    assert browser.get("/callbacks/aliyun_sms").status == 404


def test_who_has_no_account_here_is_not_listened_to(office: Office) -> None:
    browser = office.browser()
    for provider in ("wechat", "miniprogram", "wecom_app", "unknown"):
        assert posted(browser, provider).status == 404
    assert kept(office) == []


@pytest.mark.parametrize(("query", "status"), [("?token=s3cret", 200), ("?token=other", 403), ("", 403)])
def test_a_cloud_is_believed_by_the_address_it_was_given(office: Office, query: str, status: int) -> None:
    accounts = Accounts.read(
        {"HUIQI_ALIYUN_URL": "http://127.0.0.1", "HUIQI_ALIYUN_KEY_ID": "k", "HUIQI_ALIYUN_KEY_SECRET": "s"}
        | {"HUIQI_ALIYUN_CALLBACK_TOKEN": "s3cret"}
    )
    browser = Browser(make_app(replace(office.front, callback_tokens=callback_tokens(accounts))))
    assert posted(browser, "aliyun_sms", query=query).status == status
    assert len(kept(office)) == (status == 200)


def test_a_report_without_end_is_refused(office: Office) -> None:
    assert posted(office.browser(), "aliyun_sms", b"x" * 1_000_001).status == 413


def test_what_can_not_be_kept_in_time_is_not_acknowledged(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callbacks, "PATIENCE", 0.05)
    slow = replace(office.front, keep_raw=lambda provider, body: time.sleep(0.2))  # noqa: ARG005
    assert posted(Browser(make_app(slow)), "aliyun_sms").status == 503

    def breaks(provider: str, body: bytes) -> None:  # noqa: ARG001
        raise OSError("disk full")

    assert posted(Browser(make_app(replace(office.front, keep_raw=breaks))), "aliyun_sms").status == 500
