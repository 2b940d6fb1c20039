"""Headers, cookies, forms, errors and logs."""

import logging

import pytest

from app.web.rendering import STYLE_HASH
from tests.app.web.offices import NAMES, PHONES, Office, rd_clause

CLAUSE = "三（二）"
POLICY = (
    f"default-src 'none'; style-src '{STYLE_HASH}'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@pytest.mark.parametrize("target", ["/s/{link}", "/s/{link}/code", "/s/wrong", "/nothing", "/healthz", "/favicon.ico"])
def test_every_answer_may_load_nothing_but_itself(office: Office, target: str) -> None:
    answer = office.browser().get(target.replace("{link}", office.message(1, CLAUSE)))
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "cache-control" in answer.headers
    assert "strict-transport-security" not in answer.headers


def test_pages_are_not_kept_and_https_stays_https(office: Office) -> None:
    browser = office.browser(scheme="https")
    page = office.sign_in(browser, office.message(1, CLAUSE))
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert list(browser.cookies) == ["__Host-huiqi"]


@pytest.mark.parametrize(("scheme", "start"), [("http", "huiqi="), ("https", "__Host-huiqi=")])
def test_cookies_are_for_the_server_alone(office: Office, scheme: str, start: str) -> None:
    link = office.message(1, CLAUSE)
    cookie = office.browser(scheme=scheme).get(f"/s/{link}/code").headers["set-cookie"]
    assert cookie.startswith(start)
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert ("Secure" in cookie) == (scheme == "https")


def test_a_visitor_of_the_public_part_gets_no_cookie(office: Office) -> None:
    assert "set-cookie" not in office.browser().get(f"/s/{office.message(1, CLAUSE)}").headers


def test_signing_in_makes_a_new_cookie(office: Office) -> None:
    """One that somebody else has put there is worth nothing."""
    browser = office.browser(cookies={"huiqi": "planted"})
    office.sign_in(browser, office.message(1, CLAUSE))
    assert browser.cookies["huiqi"] != "planted"


# --- forms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["code", "enter", "say", "leave"])
def test_a_form_without_its_token_or_from_another_site_is_refused(office: Office, action: str) -> None:
    link = office.message(1, CLAUSE)
    browser = office.browser()
    page = office.sign_in(browser, link)
    other = office.browser().get(f"/s/{link}/code").hidden("token")
    target = f"/s/{link}/{action}"
    for token in ("", other, page.hidden("token")[:-1], "令"):
        assert browser.post(target, token=token, n="1", said="applied").status == 403
    for site in ("cross-site", "same-site"):
        headers = {"sec-fetch-site": site}
        assert browser.post(target, headers=headers, token=page.hidden("token"), n="1", said="wrong").status == 403
    assert "已记下" not in browser.get(f"/s/{link}").words
    assert len(office.sent) == 1


def test_nothing_is_changed_by_a_get(office: Office) -> None:
    link = office.message(1, CLAUSE)
    for action in ("enter", "say", "leave"):
        assert office.browser().get(f"/s/{link}/{action}").status == 405


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("application/x-www-form-urlencoded", b"token=" + b"x" * 4_000, 413),
        ("application/x-www-form-urlencoded", b"token=\xff", 400),
        ("application/x-www-form-urlencoded", b"a=1&" * 30, 400),
    ],
)
def test_what_is_no_form_of_ours_is_refused_in_plain_words(office: Office, kind: str, body: bytes, status: int) -> None:
    browser = office.browser()
    answer = browser.ask("POST", f"/s/{office.message(1, CLAUSE)}/code", body, {"content-type": kind})
    assert answer.status == status
    assert 'lang="zh-CN"' in answer.text


@pytest.mark.parametrize("n", ["0", "-1", "100", "九", "1.5", "9" * 30])
def test_a_strange_number_is_refused(office: Office, n: str) -> None:
    link = office.message(1, CLAUSE)
    browser = office.browser()
    page = office.sign_in(browser, link)
    assert browser.post(f"/s/{link}/say", token=page.hidden("token"), n=n, said="wrong").status in (400, 404)
    assert browser.post(f"/s/{link}/say", token=page.hidden("token"), n="1", said="else").status == 400


def test_text_of_a_policy_or_a_name_is_never_markup(office: Office) -> None:
    text = "研发费用<script>alert(1)</script>“&amp;”2000万元以上，按1%给予奖励，最高30万元。"
    office.park.publish("示高新发-5", rd_clause(text=text), on="2026-03-01")
    page = office.browser().get(f"/s/{office.message(1, CLAUSE, policy='示高新发-5')}")
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "&amp;amp;" in page.text


# --- errors and logs ----------------------------------------------------------------------------------------------


def test_what_goes_wrong_is_said_in_plain_words_with_a_number(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError(f"{NAMES[1]} {PHONES[1]} 25123400")

    link = office.message(1, CLAUSE)
    browser = office.browser()
    office.sign_in(browser, link)
    monkeypatch.setattr("app.web.pages.own_part", breaks)
    with caplog.at_level(logging.DEBUG):
        page = browser.get(f"/s/{link}")
    number = caplog.messages[-1].split()[1].rstrip(":")
    assert page.status == 500
    assert number in page.words
    assert "暂时打不开" in page.words
    for said in (NAMES[1], PHONES[1], "25123400", "RuntimeError"):
        assert said not in page.text
    assert "RuntimeError at breaks" in caplog.text


def test_no_log_holds_a_link_a_code_a_cookie_or_a_person(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        link = office.message(1, CLAUSE)
        browser = office.browser()
        page = office.sign_in(browser, link)
        browser.post(f"/s/{link}/say", token=page.hidden("token"), n="1", said="applied")
        browser.get("/s/wrong")
    secrets = (link, office.sent[-1][1], browser.cookies["huiqi"], NAMES[1], PHONES[1], "2512.34")
    assert [said for said in secrets if said in caplog.text] == []


def test_every_error_has_a_page(office: Office) -> None:
    browser = office.browser()
    link = office.message(1, CLAUSE)
    for target, status in (("/", 404), ("/s/wrong", 404), (f"/s/{link}?n=x", 422), ("/openapi.json", 404)):
        page = browser.get(target)
        assert (page.status, "没有这个页面" in page.words) == (status, True)
