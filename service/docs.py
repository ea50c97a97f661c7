"""`/docs`: the contract to read and try, by Swagger UI. All of it is served from here; nothing is fetched elsewhere."""

from __future__ import annotations

import functools
import hashlib
from importlib import resources

from flask import Blueprint, Response, request

from service.problems import Problem

blueprint = Blueprint("docs", __name__, url_prefix="/docs")

# By name: the package it lies in, where in it, and its type.
FILES = {
    "docs.js": ("service", "pages/docs.js", "text/javascript"),
    "swagger-ui.css": ("flask_swagger_ui", "dist/swagger-ui.css", "text/css"),
    "swagger-ui-bundle.js": ("flask_swagger_ui", "dist/swagger-ui-bundle.js", "text/javascript"),
    "favicon-32x32.png": ("flask_swagger_ui", "dist/favicon-32x32.png", "image/png"),
}
PAGE = ("service", "pages/docs.html", "text/html")
# Swagger UI writes styles into its elements, and draws its icons from data.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
POLICY += "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@blueprint.get("", provide_automatic_options=False)
def page() -> Response:
    """The page."""
    return _answer(PAGE)


@blueprint.get("/<part>", provide_automatic_options=False)
def fetch_part(part: str) -> Response:
    """What the page is made of."""
    if part not in FILES:
        raise Problem("not_found", "The page has no such part.")
    return _answer(FILES[part])


def _answer(described: tuple[str, str, str]) -> Response:
    package, path, media = described
    content, tag = _read(package, path)
    response = Response(content, content_type=f"{media}; charset=utf-8" if media.startswith("text/") else media)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response.make_conditional(request)


@functools.cache
def _read(package: str, path: str) -> tuple[bytes, str]:
    content = resources.files(package).joinpath(path).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:32]
