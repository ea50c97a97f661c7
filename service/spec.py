"""`/openapi.yaml`: the contract, byte for byte the file of the repository."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request

SPEC = Path(__file__).with_name("openapi.yaml")

blueprint = Blueprint("spec", __name__)


@blueprint.get("/openapi.yaml", provide_automatic_options=False)
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    response = Response(SPEC.read_bytes(), content_type="application/yaml")
    response.add_etag()
    return response.make_conditional(request)
