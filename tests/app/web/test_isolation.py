"""A link of one company never opens another's, whatever is done with it."""

import re

import pytest
from starlette.routing import Route

from app.web import callbacks, pages
from app.web.links import ALPHABET, Links
from engine.archive.access import revoke_link
from tests.app.web.browsers import Browser
from tests.app.web.offices import KEY, NAMES, PHONES, TEXT, Office
from tests.archive.parks import code

CLAUSE = "三（二）"
MARKERS = {
    1: (NAMES[1], code(1), PHONES[1], PHONES[1][-4:], "王某1", "2512.34", "25123400", "25.1234"),
    2: (NAMES[2], code(2), PHONES[2], PHONES[2][-4:], "王某2", "1987.65", "19876500", "19.8765"),
}


def serves(browser: Browser, company: int) -> list[str]:
    """The markers of a company in anything that was ever served to a browser; within a random token they are none."""
    words = {mark: re.compile(rb"(?<![\w-])" + re.escape(mark.encode()) + rb"(?![\w-])") for mark in MARKERS[company]}
    return [mark for mark, pattern in words.items() if any(pattern.search(body) for body in browser.seen)]


def test_the_markers_are_there_for_those_who_may_see_them(office: Office) -> None:
    """Or the tests below would find nothing because there is nothing to find."""
    for company in (1, 2):
        browser = office.browser()
        office.sign_in(browser, office.message(company, CLAUSE))
        seen = {NAMES[company], MARKERS[company][5], MARKERS[company][7]}
        assert seen <= set(serves(browser, company))
        assert not set(serves(browser, company)) & set(MARKERS[company][1:5])  # numbers and names of persons: nobody


# --- links --------------------------------------------------------------------------------------------------------


def test_a_tampered_link_opens_nothing(office: Office) -> None:
    link = office.message(1, CLAUSE)
    browser = office.browser()
    for place in range(len(link)):
        for digit in ("0", "z", ALPHABET[(ALPHABET.index(link[place]) + 1) % 62]):
            changed = link[:place] + digit + link[place + 1 :]
            if changed != link:
                assert browser.get(f"/s/{changed}").status == 404
    for changed in (link[:-1], link + "0", link.swapcase(), "%00", "..", "null", "z" * 10):
        assert browser.get(f"/s/{changed}").status == 404
    assert serves(browser, 1) == []


def test_a_link_signed_by_another_key_or_for_no_message_opens_nothing(office: Office) -> None:
    browser = office.browser()
    for links in (Links(key=bytes(32)), Links(key=KEY)):
        assert browser.get(f"/s/{links.mint()}").status == 404


def test_an_expired_link_opens_the_public_part_alone(office: Office) -> None:
    link = office.message(1, CLAUSE)
    office.wait(days=60)
    browser = office.browser()
    assert NAMES[1] in office.sign_in(browser, link).words  # its last day is whole
    office.wait(days=1)
    page = browser.get(f"/s/{link}")
    assert TEXT in page.words
    assert "已过期" in page.words
    assert NAMES[1] not in page.text
    assert browser.get(f"/s/{link}/code").status == 410
    assert len(office.sent) == 1


def test_a_withdrawn_link_opens_nothing(office: Office) -> None:
    link = office.message(1, CLAUSE)
    browser = office.browser()
    office.sign_in(browser, link)
    with office.database.writing() as tx:
        revoke_link(tx, link, "发错了人", office.now)
    assert browser.get(f"/s/{link}").status == 410
    assert browser.get(f"/s/{link}/code").status == 410


def test_a_forwarded_link_opens_the_public_part_alone(office: Office) -> None:
    link = office.message(1, CLAUSE)
    office.sign_in(office.browser(), link)
    other = office.browser()
    page = other.get(f"/s/{link}")
    assert TEXT in page.words
    assert serves(other, 1) == []


# --- codes --------------------------------------------------------------------------------------------------------


def asked(browser: Browser, link: str) -> str:
    """Ask for a code; says the token of the form into which it is typed."""
    form = browser.get(f"/s/{link}/code")
    return browser.post(f"/s/{link}/code", token=form.hidden("token"), n="1", to="1").hidden("token")


def test_a_code_is_used_once(office: Office) -> None:
    link = office.message(1, CLAUSE)
    browser = office.browser()
    token = asked(browser, link)
    visitor = dict(browser.cookies)
    browser.post(f"/s/{link}/enter", token=token, n="1", code=office.sent[-1][1])
    again = office.browser(cookies=visitor)
    assert again.post(f"/s/{link}/enter", token=token, n="1", code=office.sent[-1][1]).status == 422
    assert serves(again, 1) == []


def test_a_code_serves_only_the_visitor_who_asked_for_it(office: Office) -> None:
    link = office.message(1, CLAUSE)
    browser, thief = office.browser(), office.browser()
    asked(browser, link)
    form = thief.get(f"/s/{link}/code")
    assert thief.post(f"/s/{link}/enter", token=form.hidden("token"), n="1", code=office.sent[-1][1]).status == 422
    assert serves(thief, 1) == []


def test_a_code_of_one_company_opens_no_link_of_another(office: Office) -> None:
    mine, theirs = office.message(2, CLAUSE), office.message(1, CLAUSE)
    browser = office.browser()
    token = asked(browser, mine)
    assert browser.post(f"/s/{theirs}/enter", token=token, n="1", code=office.sent[-1][1]).status == 422
    assert serves(browser, 1) == []


@pytest.mark.parametrize(("minutes", "status"), [(9.9, 200), (10, 422)])
def test_a_code_lasts_ten_minutes(office: Office, minutes: float, status: int) -> None:
    link = office.message(1, CLAUSE)
    browser = office.browser()
    token = asked(browser, link)
    office.wait(minutes=minutes)
    assert browser.post(f"/s/{link}/enter", token=token, n="1", code=office.sent[-1][1]).status == status


def test_five_wrong_codes_and_even_the_right_one_is_refused(office: Office) -> None:
    link = office.message(1, CLAUSE)
    browser = office.browser()
    token = asked(browser, link)
    right = office.sent[-1][1]
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert browser.post(f"/s/{link}/enter", token=token, n="1", code=wrong).status == 422
    assert browser.post(f"/s/{link}/enter", token=token, n="1", code=right).status == 422
    office.wait(minutes=2)
    page = browser.post(f"/s/{link}/code", token=token, n="1", to="1")
    assert "半小时后再试" in page.words
    office.wait(minutes=30)
    assert office.sign_in(browser, link).status == 200


def test_codes_are_sent_once_a_minute_and_five_times_a_day(office: Office) -> None:
    link = office.message(1, CLAUSE)
    browser = office.browser()
    token = asked(browser, link)
    office.wait(seconds=59)
    assert "一分钟后再试" in browser.post(f"/s/{link}/code", token=token, n="1", to="1").words
    for _ in range(4):
        office.wait(seconds=61)
        browser.post(f"/s/{link}/code", token=token, n="1", to="1")
    assert len(office.sent) == 5
    office.wait(minutes=5)
    other = office.browser()  # another visitor has no other limit
    form = other.get(f"/s/{link}/code")
    assert "请明天再试" in other.post(f"/s/{link}/code", token=form.hidden("token"), n="1", to="1").words
    assert len(office.sent) == 5


# --- sessions -----------------------------------------------------------------------------------------------------


def test_a_session_of_one_company_opens_no_link_of_another(office: Office) -> None:
    mine, theirs = office.message(2, CLAUSE), office.message(1, CLAUSE)
    browser = office.browser()
    page = office.sign_in(browser, mine)
    assert TEXT in browser.get(f"/s/{theirs}").words
    assert browser.post(f"/s/{theirs}/say", token=page.hidden("token"), n="1", said="applied").status == 403
    assert serves(browser, 1) == []


def test_a_session_that_was_left_or_is_a_week_old_opens_nothing(office: Office) -> None:
    link = office.message(1, CLAUSE)
    for left in (True, False):
        browser = office.browser()
        page = office.sign_in(browser, link)
        kept = dict(browser.cookies)
        if left:
            browser.post(f"/s/{link}/leave", token=page.hidden("token"), n="1")
        else:
            office.wait(days=7)
        again = office.browser(cookies=kept)
        assert TEXT in again.get(f"/s/{link}").words
        assert serves(again, 1) == []
        office.wait(minutes=2)


# --- every route --------------------------------------------------------------------------------------------------


def test_no_byte_of_one_company_is_served_to_another(office: Office) -> None:
    """Whoever is signed in for company 2 asks every route, with links of both, and all that he can fill in."""
    office.sign_in(office.browser(), office.message(1, CLAUSE))
    links = [office.message(1, CLAUSE), office.message(2, CLAUSE)]
    browser = office.browser()
    page = office.sign_in(browser, links[1])
    routes = [route for router in (pages.router, callbacks.router) for route in router.routes]
    asks = [(method, route.path) for route in routes if isinstance(route, Route) for method in route.methods or ()]
    assert len(asks) >= 8
    for method, path in asks:
        for value in (*links, code(1), NAMES[1], "1", "wechat"):
            target = path.replace("{code}", value).replace("{provider}", value)
            fields = {"token": page.hidden("token"), "n": "1", "to": "1", "said": "wrong", "code": "000000"}
            if method == "GET":
                browser.get(target)
            else:
                browser.post(target, **fields)
        page = office.sign_in_again(browser, links[1])
    assert serves(browser, 1) == []
