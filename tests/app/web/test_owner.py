"""The owner's page: what a link shows, what a code adds, what the buttons keep."""

import pytest
from sqlalchemy import text

from engine.archive.contacts import NewContact, add_contact, erase_contact
from engine.archive.facts import NAME
from engine.archive.store import Tx, table_of
from notifier.details import Detail, Item
from notifier.events import Event
from notifier.store_outbox import Delivery
from notifier.writing import complete
from tests.app.web.offices import NAMES, NOW, TEXT, Office, rd_clause
from tests.archive.parks import code, fact

OWN = ("2512.34万元", NAMES[1], "25.1234万元", "科技统计年报")
PUBLIC = (TEXT, "谁能申报", "不低于2000万元", "1%", "2026年3月1日 至 4月30日", "还有 45 天截止", "0311-12345678")


def rows(office: Office, query: str) -> list[tuple[object, ...]]:
    with office.database.reading() as tx:
        return [tuple(row) for row in tx.connection().execute(text(query))]


# --- what is shown ------------------------------------------------------------------------------------------------


def test_a_link_opens_the_public_part(office: Office) -> None:
    page = office.browser().get(f"/s/{office.message(1, '三（二）')}")
    assert page.status == 200
    assert [said for said in PUBLIC if said not in page.words] == []
    assert [said for said in OWN if said in page.text] == []


def test_a_code_opens_the_companys_own_part(office: Office) -> None:
    page = office.sign_in(office.browser(), office.message(1, "三（二）"))
    wanted = (*PUBLIC, *OWN, "符合", "2026-03-15 记录", "高新技术企业（至2028-11-30）", "数据不对", "退订")
    assert page.status == 200
    assert [said for said in wanted if said not in page.words] == []
    assert office.sent[0][0] == office.contacts[1]


def test_who_falls_short_is_told_by_how_much(office: Office) -> None:
    page = office.sign_in(office.browser(), office.message(2, "三（二）"))
    assert "不符合" in page.words
    assert "再增12.35万元（至2000万元）" in page.words


def test_what_is_unknown_is_undecided_and_named(office: Office) -> None:
    office.park.companies(3)
    office.park.record(fact(3, NAME, "示例丙"))
    office.contacts[3] = contact(office, 3, "13833330003")
    page = office.sign_in(office.browser(), office.message(3, "三（二）"))
    assert "待定" in page.words
    assert "缺研发费用（2025）" in page.words


def contact(office: Office, company: int, phone: str, role: str = "法人") -> int:
    with office.database.writing() as tx:
        new = NewContact(company=code(company), role=role, name="李某", addresses={("sms", ""): phone})
        return add_contact(tx, new, NOW)


def test_a_message_about_several_clauses_leads_to_each(office: Office) -> None:
    office.park.publish("示高新发-4", rd_clause(), rd_clause(id="四", text="另一条。"), on="2026-03-01")
    link = office.message(1, "三（二）", "四", policy="示高新发-4")
    browser = office.browser()
    assert "本次提醒共 2 条" in browser.get(f"/s/{link}").words
    assert "另一条。" in browser.get(f"/s/{link}?n=2").words
    assert browser.get(f"/s/{link}?n=3").status == 404


def test_a_summary_leads_to_the_clauses_it_lists(office: Office) -> None:
    item = Item(policy="示高新发-3", clause="三（二）", title="奖励", amount="25万元")
    event = Event(company=code(1), policy="", version=0, clause="", kind="baseline", detail=Detail(items=(item,)))
    assert TEXT in office.browser().get(f"/s/{office.tell(1, [event])}").words


def test_a_withdrawn_policy_is_said_to_be_so_and_judges_nobody(office: Office) -> None:
    link = office.message(1, "三（二）")
    office.park.act("示高新发-3", 1, "withdraw", on="2026-03-16")
    browser = office.browser()
    assert "不再施行" in browser.get(f"/s/{link}").words
    page = office.sign_in(browser, link)
    assert "不再施行" in page.words
    assert "25.1234万元" not in page.words


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-02-28", "还有 1 天开始受理"),
        ("2026-03-01", "还有 60 天截止"),
        ("2026-04-29", "还有 1 天截止"),
        ("2026-04-30", "今天截止"),
        ("2026-05-01", "已经截止"),
    ],
)
def test_days_left(office: Office, day: str, said: str) -> None:
    link = office.message(1, "三（二）")
    office.now = NOW.replace(month=int(day[5:7]), day=int(day[8:]))
    assert said in office.browser().get(f"/s/{link}").words


def test_pages_are_small_and_have_no_script(office: Office) -> None:
    page = office.sign_in(office.browser(), office.message(1, "三（二）"))
    assert len(page.body) < 30_000
    assert "<script" not in page.text
    assert "http" not in page.text.replace("http-equiv", "")


# --- what is said -------------------------------------------------------------------------------------------------


def test_what_a_contact_says_is_kept_once_and_shown(office: Office) -> None:
    link = office.message(1, "三（二）")
    browser = office.browser()
    page = office.sign_in(browser, link)
    for said, words in (("wrong", "数据不对"), ("irrelevant", "不相关"), ("applied", "已申报")):
        for _ in range(2):
            page = browser.post(f"/s/{link}/say", token=page.hidden("token"), n="1", said=said)
        assert f"已记下：{words}" in page.words
    assert rows(office, "SELECT contact, company, policy, clause, kind, said FROM feedback ORDER BY id") == [
        (office.contacts[1], code(1), "示高新发-3", "三（二）", "newly_eligible", said)
        for said in ("wrong", "irrelevant", "applied")
    ]


def test_alerts_can_be_stopped_and_wanted_again(office: Office) -> None:
    link = office.message(1, "三（二）")
    browser = office.browser()
    page = office.sign_in(browser, link)
    page = browser.post(f"/s/{link}/say", token=page.hidden("token"), n="1", said="stop")
    assert "已退订全部提醒" in page.words
    page = browser.post(f"/s/{link}/say", token=page.hidden("token"), n="1", said="resume")
    assert "已退订" not in page.words
    wishes = rows(office, "SELECT contact, kind, channel, wanted FROM wishes ORDER BY id")
    assert wishes == [(office.contacts[1], "", "", wanted) for wanted in (0, 1)]


def test_who_stops_alerts_gets_not_even_what_was_on_its_way(office: Office) -> None:
    link = office.message(1, "三（二）")
    office.message(2, "三（二）")
    with office.database.writing() as tx:
        for state in ("held", "pending", "accepted"):
            for number in (1, 2):
                delivery(tx, office.contacts[number], state)
    browser = office.browser()
    page = office.sign_in(browser, link)
    browser.post(f"/s/{link}/say", token=page.hidden("token"), n="1", said="stop")
    asked = "SELECT contact, state, detail FROM deliveries ORDER BY contact, id"
    mine, other = office.contacts[1], office.contacts[2]
    assert rows(office, asked) == [
        (mine, "accepted", ""),
        (mine, "suppressed", "本人退订"),
        (mine, "suppressed", "本人退订"),
        (other, "accepted", ""),
        (other, "held", ""),
        (other, "pending", ""),
    ]


def delivery(tx: Tx, contact: int, state: str) -> None:
    """A delivery of the first message, as it waits in the outbox."""
    names = {"id": f"{state} {contact}", "dedup": f"{state} {contact}", "message": 1, "contact": contact}
    route = {"channel": "sms_aliyun", "provider": "aliyun_sms", "address": "x", "template": "t", "shown": "…"}
    times = {"not_before": NOW, "created": NOW, "expires_at": NOW}
    row = complete({**names, **route, **times, "request": b"", "state": state})
    tx.connection().execute(table_of(Delivery).insert(), row)


# --- to whom codes go ---------------------------------------------------------------------------------------------


def test_the_code_goes_to_the_contact_who_is_chosen(office: Office) -> None:
    second = contact(office, 1, "13811119999")
    link = office.message(1, "三（二）")
    browser = office.browser()
    form = browser.get(f"/s/{link}/code")
    assert "财务" in form.words
    assert "法人" in form.words
    assert "138" not in form.text
    browser.post(f"/s/{link}/code", token=form.hidden("token"), n="1", to="2")
    assert office.sent[-1][0] == second


def test_a_company_without_a_number_is_told_whom_to_ask(office: Office) -> None:
    with office.database.writing() as tx:
        erase_contact(tx, office.contacts[1], NOW)
    page = office.browser().get(f"/s/{office.message(1, '三（二）')}/code")
    assert "还没有登记可以收短信的联系人" in page.words


def test_an_erased_contact_sees_nothing_any_more(office: Office) -> None:
    link = office.message(1, "三（二）")
    browser = office.browser()
    office.sign_in(browser, link)
    with office.database.writing() as tx:
        erase_contact(tx, office.contacts[1], NOW)
    page = browser.get(f"/s/{link}")
    assert [said for said in OWN if said in page.text] == []


def test_a_code_that_can_not_be_sent_is_said_so(office: Office) -> None:
    office.is_down = True
    link = office.message(1, "三（二）")
    browser = office.browser()
    form = browser.get(f"/s/{link}/code")
    assert "发不出去" in browser.post(f"/s/{link}/code", token=form.hidden("token"), n="1", to="1").words
