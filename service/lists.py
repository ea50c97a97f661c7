"""What lists have in common: their query, and where the next page is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Response, json, request, url_for
from marshmallow import ValidationError

from service.problems import Problem
from service.schemas import moment

LIMIT, MOST = 20, 100
CURSOR = re.compile(r"[0-9a-f]{48}")


def _is_moment(value: str) -> bool:
    try:
        moment(value)
    except ValidationError:
        return False
    return True


# What a list may be asked for: whether a value is valid, and what it must be.
COMMON: dict[str, tuple[Callable[[str], Any], str]] = {
    "limit": (
        lambda value: re.fullmatch(r"[1-9][0-9]{0,2}", value) and int(value) <= MOST,
        f"limit is a number from 1 to {MOST}, once.",
    ),
    "cursor": (CURSOR.fullmatch, "cursor is what the page before has given, once."),
    "created_after": (_is_moment, "created_after is an RFC 3339 date or time such as 2024-03-05T09:30:00Z, once."),
}


class Query:
    """The query of a list. Raises Problem for an unknown parameter, one that is sent twice, or a value not valid."""

    def __init__(self, more: dict[str, tuple[Callable[[str], Any], str]] | None = None) -> None:
        """`more` are parameters beside the common ones, as in COMMON."""
        known = {**(more or {}), **COMMON}
        for name, values in request.args.lists():
            if name not in known:
                raise Problem("invalid_parameter", f"The query parameters are {', '.join(known)}.")
            valid, hint = known[name]
            if len(values) != 1 or not valid(values[0]):
                raise Problem("invalid_parameter", hint)
        self.asked = request.args.to_dict()
        self.cursor = self.asked.get("cursor", "")
        self.limit = int(self.asked.get("limit", LIMIT))
        after = self.asked.get("created_after")
        self.created_after = moment(after).timestamp() if after else 0.0

    def answer(self, name: str, rows: list[dict], after: str | None) -> Response:
        """A page of `rows` under their name; `after` is the cursor of the next one, None on the last."""
        response = Response(json.dumps({name: rows, "next_cursor": after}), content_type="application/json")
        response.headers["Cache-Control"] = "private, no-cache"
        if after:
            query = urlencode({**self.asked, "cursor": after})
            response.headers["Link"] = f'<{url_for(request.endpoint)}?{query}>; rel="next"'
        return response
