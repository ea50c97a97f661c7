"""Who calls, and whether he may: the one place where a caller gets his name.

Everything needs a key but what OPEN lists. What reads needs the scope `read`, what changes something `submit`; NEEDS
has the exceptions. Without keys in the settings there is one caller, who may do everything.
"""

from __future__ import annotations

import re

from flask import g, request

from jobs import logs
from service.keys import ANYBODY, Key
from service.problems import Problem
from service.wiring import parts

# What load balancers, generators of clients and people ask before they have a key.
OPEN = frozenset({"health.healthz", "health.readyz", "health.version", "spec.openapi", "docs.page", "docs.fetch_part"})
# By endpoint; None where any key will do.
NEEDS: dict[str, str | None] = {"capabilities.capabilities": None, "metrics.metrics": "admin"}
BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
REALM = 'Bearer realm="dateline"'


def identify() -> None:
    """Before every request. Raises Problem: 401 without a key that is in force, 403 for what it does not open."""
    # An address that is not there, and a method that is not allowed, are told to anybody: the contract is public.
    if request.endpoint is None or request.endpoint in OPEN:
        return
    ring = parts().keys
    g.key = _presented() if ring else ANYBODY
    logs.add(caller=g.key.caller)
    reads = request.method in ("GET", "HEAD")
    scope = NEEDS.get(request.endpoint, "read" if reads else "submit")
    if scope and scope not in g.key.scopes:
        told = {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'}
        raise Problem("insufficient_scope", f"The key has not the scope {scope}.", headers=told)


def caller() -> str:
    """The name under which the jobs of the request in hand are kept."""
    return g.key.caller


def may(scope: str) -> bool:
    """Whether the key of the request in hand has a scope."""
    return scope in g.key.scopes


def _presented() -> Key:
    sent = request.headers.get("Authorization")
    if sent is None:
        detail = "Send an API key: Authorization: Bearer KEY."
        raise Problem("missing_api_key", detail, headers={"WWW-Authenticate": REALM})
    stated = BEARER.fullmatch(sent.strip())
    key = parts().keys.find(stated[1]) if stated else None
    if key is None:
        told = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
        raise Problem("invalid_api_key", "No key that is in force was sent as Authorization: Bearer KEY.", headers=told)
    return key
