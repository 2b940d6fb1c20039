"""The owner's pages: the clause behind a link for everybody, how the company stands for its contacts."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.web.answers import SAID, SAYINGS, has_stopped, said_of, say
from app.web.clauses import find_clause, public_part
from app.web.front import Front
from app.web.opened import NoSuchLinkError, Opened, RevokedLinkError, Topic, open_link, reachable
from app.web.rendering import page
from app.web.requests import cookie_of, read_form, set_cookie
from app.web.sessions import Issued, UnsentError, hashed, new_cookie
from app.web.standings import own_part
from engine.archive.access import Session, end_session, session_of
from engine.archive.store import Tx, day_of

REFUSALS = {
    "too_soon": "验证码刚刚发过，请一分钟后再试。",
    "too_many": "今天已发过五次验证码，请明天再试。",
    "paused": "输错次数太多，请半小时后再试。",
    "unsent": "短信暂时发不出去，请稍后再试。",
    "wrong": "验证码不对，或已过期。请核对后再填，或重新获取。",
}
Form = Annotated[Mapping[str, str], Depends(read_form)]
Number = Annotated[int, Query(ge=1, le=99)]


def front_of(request: Request) -> Front:
    front: Front = request.app.state.front
    return front


TheFront = Annotated[Front, Depends(front_of)]
router = APIRouter()


@router.get("/s/{code}")
def show(code: str, request: Request, front: TheFront, n: Number = 1) -> Response:
    """The clause; for a contact of the company the link went to, how the company stands."""
    with front.database.reading() as tx:
        opened = _opened(tx, front, code)
        session = _session(tx, front, request, opened)
        shown = _shown(tx, front, _topic(opened, n), session)
    token = front.desk.form_token(cookie_of(request)) if session else ""
    place: dict[str, Any] = {"code": code, "n": n, "count": len(opened.topics), "is_expired": opened.is_expired}
    return page(front, "owner.html", **shown, **place, sayings=SAID, is_contact=session is not None, token=token)


def _shown(tx: Tx, front: Front, topic: Topic, session: Session | None) -> dict[str, Any]:
    """What a page says of a clause: to everybody, and to a contact."""
    day = day_of(front.clock())
    found = find_clause(tx, front.site, topic, day)
    if found is None:
        raise HTTPException(404)
    public = public_part(tx, front.site, found, day)
    if session is None:
        return {"public": public, "own": None, "said": frozenset(), "stopped": False}
    own = own_part(tx, front.site, found, session.company, day)
    said, stopped = said_of(tx, session, topic), has_stopped(tx, session)
    return {"public": public, "own": own, "said": said, "stopped": stopped}


@router.get("/s/{code}/code")
def ask(code: str, request: Request, front: TheFront, n: Number = 1) -> Response:
    """Where a visitor asks for a code and types it in."""
    with front.database.reading() as tx:
        opened = _opened_for_code(tx, front, code)
    cookie = cookie_of(request) or new_cookie()
    response = _code_page(front, opened, cookie, n)
    set_cookie(request, response, cookie)
    return response


@router.post("/s/{code}/code")
def send(code: str, request: Request, front: TheFront, form: Form) -> Response:
    """Send a code to a contact of the company the link went to."""
    cookie = _believed(front, request, form)
    n = _number(form)
    with front.database.writing() as tx:
        opened = _opened_for_code(tx, front, code)
        people = reachable(tx, opened.company, opened.contact)
        chosen = _number({"n": form.get("to", "1")})
        if front.send_code is None or chosen > len(people):
            return _code_page(front, opened, cookie, n)
        whom = Session(company=opened.company, contact=people[chosen - 1].contact)
        issued = front.desk.issue(tx, whom, cookie, front.clock())
    refusal = _sent(front, whom, issued)
    return _code_page(front, opened, cookie, n, refusal=refusal, is_sent=not refusal)


def _sent(front: Front, whom: Session, issued: Issued) -> str:
    """Send what is kept by now; says why it did not go."""
    if issued.refusal or front.send_code is None:
        return issued.refusal
    try:
        front.send_code(whom.contact, issued.code)
    except UnsentError:
        return "unsent"
    return ""


@router.post("/s/{code}/enter")
def enter(code: str, request: Request, front: TheFront, form: Form) -> Response:
    """Turn the code that was sent into a session."""
    cookie = _believed(front, request, form)
    n = _number(form)
    with front.database.writing() as tx:
        opened = _opened_for_code(tx, front, code)
        token = front.desk.enter(tx, opened.company, cookie, form.get("code", "").strip(), front.clock())
    if token is None:
        return _code_page(front, opened, cookie, n, refusal="wrong", is_sent=True)
    response = _back_to(code, n)
    set_cookie(request, response, token)
    return response


@router.post("/s/{code}/say")
def answer(code: str, request: Request, front: TheFront, form: Form) -> Response:
    """Keep what a contact says to an alert."""
    _believed(front, request, form)
    n, said = _number(form), form.get("said", "")
    if said not in SAYINGS:
        raise HTTPException(400)
    with front.database.writing() as tx:
        opened = _opened(tx, front, code)
        session = _session(tx, front, request, opened)
        if session is None:
            raise HTTPException(403)
        say(tx, session, _topic(opened, n), said, front.clock())
    return _back_to(code, n)


@router.post("/s/{code}/leave")
def leave(code: str, request: Request, front: TheFront, form: Form) -> Response:
    """End the session."""
    cookie = _believed(front, request, form)
    with front.database.writing() as tx:
        end_session(tx, hashed(cookie), front.clock())
    response = _back_to(code, _number(form))
    set_cookie(request, response, new_cookie())
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


# --- who asks for what --------------------------------------------------------------------------------------------


def _opened(tx: Tx, front: Front, code: str) -> Opened:
    try:
        return open_link(tx, front.links, code, front.clock())
    except NoSuchLinkError:
        raise HTTPException(404) from None
    except RevokedLinkError:
        raise HTTPException(410) from None


def _opened_for_code(tx: Tx, front: Front, code: str) -> Opened:
    """A link that still leads to the company's own part."""
    opened = _opened(tx, front, code)
    if opened.is_expired:
        raise HTTPException(410)
    return opened


def _session(tx: Tx, front: Front, request: Request, opened: Opened) -> Session | None:
    """The contact who looks, if he is one of the company the link went to and the link still leads there."""
    session = session_of(tx, hashed(cookie_of(request)), front.clock())
    return session if session and session.company == opened.company and not opened.is_expired else None


def _believed(front: Front, request: Request, form: Mapping[str, str]) -> str:
    """The cookie of whoever sent a form of ours, from our own page."""
    cookie = cookie_of(request)
    if not front.desk.is_form_of(cookie, form.get("token", "")):
        raise HTTPException(403)
    return cookie


def _topic(opened: Opened, n: int) -> Topic:
    if not 1 <= n <= len(opened.topics):
        raise HTTPException(404)
    return opened.topics[n - 1]


def _number(form: Mapping[str, str]) -> int:
    text = form.get("n", "1")
    if not text.isdecimal() or not 1 <= int(text) <= 99:
        raise HTTPException(400)
    return int(text)


# --- answers ------------------------------------------------------------------------------------------------------


def _code_page(front: Front, opened: Opened, cookie: str, n: int, refusal: str = "", **more: Any) -> Response:
    with front.database.reading() as tx:
        people = reachable(tx, opened.company, opened.contact)
    return page(
        front,
        "code.html",
        status=422 if refusal else 200,
        code=opened.code,
        n=n,
        people=people,
        can_send=front.send_code is not None,
        refusal=REFUSALS.get(refusal, ""),
        token=front.desk.form_token(cookie),
        **more,
    )


def _back_to(code: str, n: int) -> Response:
    return RedirectResponse(f"/s/{code}?n={n}", status_code=303)
