"""Pages out of templates: everything that is filled in is escaped, and what a template names must be there."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.web.front import Front

HERE = Path(__file__).parent
STYLE = (HERE / "static" / "owner.css").read_text(encoding="utf-8")  # stands in the page: one way to go less
STYLE_HASH = f"sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}"  # and no other style is obeyed
ICON = (HERE / "static" / "icon.svg").read_bytes()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(front: Front, template: str, *, status: int = 200, **values: Any) -> Response:
    html = _environment().get_template(template).render(style=Markup(STYLE), contact=front.contact, **values)
    return HTMLResponse(html, status_code=status)
