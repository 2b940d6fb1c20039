"""The server: routes, errors in plain words, and headers that let a page load nothing but itself."""

import logging
import secrets
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web import callbacks, pages
from app.web.front import Front
from app.web.rendering import ICON, STYLE_HASH, page

log = logging.getLogger("huiqi.web")
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src '{STYLE_HASH}'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
HSTS = "max-age=31536000"
ERRORS = {
    400: ("填写有误", "请返回上一页，重新操作。"),
    403: ("没有完成", "页面已过期，或不是从本页提交的。请返回上一页，刷新后再试。"),
    404: ("没有这个页面", "链接可能没有复制完整。请从收到的提醒里重新打开。"),
    405: ("没有这个页面", "请从收到的提醒里重新打开。"),
    410: ("链接已停用", "这个链接已过期或被停用。请打开最近收到的提醒，或咨询主管部门。"),
    413: ("内容太长", "请缩短后再提交。"),
    415: ("格式不对", "请从本页提交。"),
    422: ("没有这个页面", "链接可能没有复制完整。请从收到的提醒里重新打开。"),
    503: ("暂时繁忙", "请稍后再试。"),
}


def make_app(front: Front) -> ASGIApp:
    """The application, guarded."""
    app = FastAPI(title="惠企", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.front = front
    app.include_router(pages.router)
    app.include_router(callbacks.router)
    _add_assets(app)
    _add_errors(app, front)
    return Guard(app, front)


def _add_assets(app: FastAPI) -> None:
    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(ICON, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})

    @app.get("/healthz")
    def health() -> Response:
        return Response("ok", media_type="text/plain")


def _add_errors(app: FastAPI, front: Front) -> None:
    @app.exception_handler(StarletteHTTPException)
    def refused(request: Request, error: HTTPException) -> Response:  # noqa: ARG001 - the form of a handler
        return error_page(front, error.status_code)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:  # noqa: ARG001
        return error_page(front, 422)

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:  # noqa: ARG001
        return _incident(front, error)


def _incident(front: Front, error: Exception) -> Response:
    """Whatever went wrong, nobody outside learns more than its number, and the log no value."""
    number = secrets.token_hex(4)
    log.error("incident %s: %s at %s", number, type(error).__name__, _place(error))
    help_ = f"请稍后再试；若一直如此，请把编号 {number} 告诉主管部门。"
    return page(front, "error.html", status=500, title="暂时打不开", help=help_)


def error_page(front: Front, status: int) -> Response:
    title, help_ = ERRORS.get(status, ERRORS[400])
    return page(front, "error.html", status=status, title=title, help=help_)


class Guard:
    """Around everything: headers on every answer, no form from another site, and no word of what went wrong inside."""

    def __init__(self, app: ASGIApp, front: Front) -> None:
        self.app, self.front = app, front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        outgoing = _Outgoing(send, is_https=scope.get("scheme") == "https")
        if _is_from_elsewhere(scope):
            await error_page(self.front, 403)(scope, receive, outgoing)
            return
        with suppress(Exception):  # by then it is answered and noted; a server's own report would show values
            await self.app(scope, receive, outgoing)


class _Outgoing:
    """An answer on its way out."""

    def __init__(self, send: Send, *, is_https: bool) -> None:
        self.send, self.is_https = send, is_https

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *self._added(message)]}
        await self.send(message)

    def _added(self, message: MutableMapping[str, Any]) -> list[tuple[bytes, bytes]]:
        added = dict(HEADERS)
        if self.is_https:
            added["Strict-Transport-Security"] = HSTS
        if not any(name.lower() == b"cache-control" for name, _ in message["headers"]):
            added["Cache-Control"] = "no-store"
        return [(name.lower().encode(), value.encode()) for name, value in added.items()]


def _is_from_elsewhere(scope: Scope) -> bool:
    """A form that another site has sent; browsers say so, providers say nothing."""
    if scope["method"] in ("GET", "HEAD") or scope["path"].startswith("/callbacks/"):
        return False
    site = dict(scope["headers"]).get(b"sec-fetch-site", b"none")
    return site not in (b"same-origin", b"none")


def _place(error: BaseException) -> str:
    """Where it happened, without any value."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
