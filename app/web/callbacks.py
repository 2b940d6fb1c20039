"""The entrance for what providers report: proven, kept as it came, acknowledged; read later by whoever tells."""

import asyncio

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.web.front import Front
from app.web.pages import TheFront
from app.web.requests import CALLBACK_BYTES, read_body
from notifier.providers.callbacks.acknowledge import ACKNOWLEDGEMENTS
from notifier.providers.callbacks.answering import acknowledgement
from notifier.providers.callbacks.opening import CallbackKeys, open_callback, open_greeting, prove_address
from notifier.providers.callbacks.signature import ForgedError

PATIENCE = 0.6  # seconds: a provider waits for 0.7, and repeats what was not acknowledged
SEALED = frozenset({"wechat", "miniprogram", "wecom_app"})  # these prove who they are
router = APIRouter()


@router.get("/callbacks/{provider}")
def greet(provider: str, request: Request, front: TheFront) -> Response:
    """Answer the first request of a provider to a new address."""
    keys = _keys(front, provider)
    if keys is None:
        raise HTTPException(404)
    try:
        said = open_greeting(keys, dict(request.query_params), now=front.clock())
    except ForgedError:
        raise HTTPException(403) from None
    return Response(said, media_type="text/plain")


@router.post("/callbacks/{provider}")
async def take(provider: str, request: Request, front: TheFront) -> Response:
    """Keep a report; it is acknowledged only when it is safe, and else comes again."""
    if provider not in ACKNOWLEDGEMENTS:
        raise HTTPException(404)
    body = _proven(front, provider, request, await read_body(request, CALLBACK_BYTES))
    try:
        await asyncio.wait_for(run_in_threadpool(front.keep_raw, provider, body), PATIENCE)
    except TimeoutError:
        raise HTTPException(503) from None
    said = acknowledgement(provider, front.callback_keys.get(provider), body, front.clock())
    return Response(said.body, status_code=said.status, media_type=said.content_type)


def _proven(front: Front, provider: str, request: Request, body: bytes) -> bytes:
    """The body as it was meant. Of a cloud of short messages nothing is proven but the address, if that is secret."""
    keys, query = _keys(front, provider), dict(request.query_params)
    try:
        if keys is not None:
            return open_callback(keys, query, body, now=front.clock())
        if token := front.callback_tokens.get(provider):
            prove_address(token, query)
    except ForgedError:
        raise HTTPException(403) from None
    return body


def _keys(front: Front, provider: str) -> CallbackKeys | None:
    keys = front.callback_keys.get(provider)
    if keys is None and provider in SEALED:
        raise HTTPException(404)  # without an account nothing of it can be believed
    return keys
