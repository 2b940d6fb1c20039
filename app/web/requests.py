"""What comes in with a request: the fields of a form, a body of bounded size, the cookie."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request, Response

FORM_BYTES = 4_000
CALLBACK_BYTES = 1_000_000
COOKIE_DAYS = 7


async def read_body(request: Request, most: int) -> bytes:
    """The body of a request; too long a one is refused before it is read to its end."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413)
    return bytes(body)


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form; nothing but a form of our own kind is read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = await read_body(request, FORM_BYTES)
    try:
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=20, errors="strict"))
    except ValueError:
        raise HTTPException(400) from None


def is_https(request: Request) -> bool:
    return request.url.scheme == "https"


def cookie_name(request: Request) -> str:
    return "__Host-huiqi" if is_https(request) else "huiqi"


def cookie_of(request: Request) -> str:
    return request.cookies.get(cookie_name(request), "")


def set_cookie(request: Request, response: Response, value: str) -> None:
    response.set_cookie(
        cookie_name(request),
        value,
        max_age=COOKIE_DAYS * 86_400,
        path="/",
        secure=is_https(request),
        httponly=True,
        samesite="lax",
    )
