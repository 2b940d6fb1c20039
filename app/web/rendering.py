"""Pages out of templates: everything that is filled in is escaped, and what a template names must be there."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.web.front import Front

HERE = Path(__file__).parent
STYLE = (HERE / "static" / "owner.css").read_bytes()
STYLE_NAME = f"owner-{sha256(STYLE).hexdigest()[:12]}.css"  # a changed file has another name: it is kept for ever
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
    html = _environment().get_template(template).render(style=STYLE_NAME, contact=front.contact, **values)
    return HTMLResponse(html, status_code=status)
