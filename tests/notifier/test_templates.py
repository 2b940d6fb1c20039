"""Templates: what is wrong with them is told when they are read; what they make fits its channel."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputError
from notifier.details import Detail, Item
from notifier.events import KINDS, Event, Kind
from notifier.messages import Scribe, Written
from notifier.providers.fields import accepts
from notifier.providers.message import SmsContent, WechatContent
from notifier.providers.sms import segments
from notifier.rules import shipped_rules
from notifier.templates import FOLDER, load_library

RULES = shipped_rules()
LIBRARY = load_library(forbidden=RULES.forbidden)
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
words = st.text("示例高新区支持企业创新若干措施研发费用补助（）—0123456789.%A ", max_size=60)


def event(kind: Kind, **detail: object) -> Event:
    return Event(company="c", policy="p", version=1, clause="一", kind=kind, detail=Detail(**detail))  # type: ignore[arg-type]


def write(events: list[Event], code: str = "a1b2c3d4e5") -> Written:
    return Scribe(words=LIBRARY.words, day=date(2026, 3, 2)).write(events, RULES.link, code)


@given(st.sampled_from(sorted(KINDS)), words, words, words, st.integers(1, 12))
def test_every_message_fits_its_channels(kind: Kind, title: str, amount: str, reason: str, count: int) -> None:
    more = {"amount": amount, "reason": reason, "brief": reason[:16], "closes": date(2026, 12, 31)}
    one = event(kind, title=title or "措施", **more)
    written = write([one] * count, "a1b2c3d4e5")
    for channel in ("wechat_template", "wecom_app", "mail"):
        filled = LIBRARY.fill(channel, written.values, NOW)
        if isinstance(filled.content, WechatContent):
            assert all(accepts(name, value) for name, value in filled.content.fields.items())
    content = LIBRARY.fill("sms_aliyun", written.values, NOW).content
    assert isinstance(content, SmsContent)
    said = dict(content.parameters)
    text = LIBRARY.by_channel["sms_aliyun"].text.format_map({**said, "link": RULES.link})
    assert segments(content.sign, text) <= (1 if len(amount) <= 10 and count == 1 else 2)


def test_a_usual_short_message_is_one_segment_with_the_link_in_its_text() -> None:
    one = event(
        "newly_eligible",
        title="示例高新区支持企业科技创新高质量发展若干措施",
        place="示例高新区",
        amount="预计200万元",
        closes=date(2026, 12, 31),
    )
    written = write([one], "a1b2c3d4e5")
    filled = LIBRARY.fill("sms_tencent", written.values, NOW)
    assert filled.shown == (
        "【惠企】贵司新符合“支持企业科技…”，预计200万元，12月31日截止。详见 https://hq.example/s/a1b2c3d4e5"
    )
    assert len(filled.shown) <= 70


def test_the_most_valuable_leads_and_the_others_follow() -> None:
    events = [event("newly_eligible", title="甲"), event("window_opens", title="乙")]
    written = write(events, "c")
    assert written.title == "贵司新符合“甲”"
    assert written.values["short"].endswith("，另有1项")
    assert written.body.index("甲") < written.body.index("乙")


def test_a_summary_lists_what_there_is() -> None:
    items = tuple(Item(policy="p", clause=str(n), title=f"措施{n}", amount="预计1万元") for n in range(3))
    written = write([event("baseline", title="措施0", items=items)], "c")
    assert written.title == "贵司现符合3项政策"
    assert all(f"措施{n}（{n}）预计1万元" in written.body for n in range(3))


@pytest.mark.parametrize("word", RULES.forbidden)
def test_a_forbidden_word_is_refused_in_a_short_message_alone(word: str) -> None:
    written = write([event("newly_eligible", title="措施", amount=f"{word}1万元")], "c1")
    with pytest.raises(InputError, match=word):
        LIBRARY.fill("sms_aliyun", written.values, NOW)
    assert word in LIBRARY.fill("mail", written.values, NOW).shown


@pytest.mark.parametrize("word", RULES.forbidden)
def test_a_policy_with_a_forbidden_word_in_its_title_is_called_by_its_number(word: str) -> None:
    written = write([event("window_opens", title=f"{word}办法", amount="预计1万元")], "c1")
    assert LIBRARY.fill("sms_tencent", written.values, NOW).shown.startswith("【惠企】“p”开始受理，预计1万元")
    assert word in LIBRARY.fill("wechat_template", written.values, NOW).shown


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("sms.yaml", "{what}，{short}", "{what}{short}", "相连"),
        ("sms.yaml", "{link}{code}", "{code}", "{link}{code}"),
        ("sms.yaml", "详见", "贷款详见", "贷款"),
        ("wechat.yaml", "thing1", "thong1", "thong1"),
        ("wechat.yaml", "{name}", "{nmae}", "nmae"),
        ("words.yaml", "{brief}", "{breif}", "breif"),
        ("words.yaml", "{missing}", "{code}", "code"),
        ("mail.yaml", "form: mail", "form: male", "male"),
    ],
)
def test_a_slip_in_a_template_is_told_when_it_is_read(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_library(folder, RULES.forbidden)
