"""What a request carries, read with bounds: JSON, or a bare text in its charset with its fields in the query."""

from __future__ import annotations

import codecs
import contextlib
import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from flask import g, request
from werkzeug.exceptions import RequestEntityTooLarge

from service import encodings
from service.problems import Problem
from service.schemas import Submission
from service.wiring import parts

TEXTS = ("text/plain", "text/html")
# What a page says of itself, where the HTML standard has it looked for.
META = re.compile(rb"<meta[^>]{1,200}charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
META_BYTES = 1024
LARGE = 131_072  # bytes of a body
NUMBER = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][-+]?[0-9]{1,3})?")  # of JSON
# As Python names them; what a charset is called elsewhere leads to one of these.
CHARSETS = frozenset(
    {
        *("ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be"),
        *(f"iso8859-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
        *(f"cp{number}" for number in (874, 932, 949, *range(1250, 1259))),
        *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
        *("big5", "big5hkscs", "gb2312", "gbk", "gb18030"),
        *("euc_jp", "shift_jis", "iso2022_jp", "euc_kr"),
    }
)
# Fields of a submission that the query can hold; a JSON body that has the same field is the one that counts.
IN_QUERY = (
    *("title", "url", "source", "published_at", "language", "offset_unit", "include", "priority", "callback"),
    *("reuse", "min_confidence"),  # of its options
)


def take() -> bytes:
    """The body of a submission, not looked at yet. Raises Problem for one of a type that is not read, and as `raw`."""
    if request.mimetype in TEXTS:
        if _charset() is None:
            raise Problem("unsupported_media_type", "The charset is not known here; UTF-8 always is.")
    elif request.mimetype != "application/json" or not in_utf8():
        raise Problem("unsupported_media_type", "Send application/json in UTF-8, text/plain or text/html.")
    return raw()


@contextlib.contextmanager
def bench(size: int) -> Iterator[None]:
    """Where bytes are taken apart: large ones one at a time, for what they become may be many times as large."""
    with parts().bench if size > LARGE else contextlib.nullcontext():
        yield


def submission(sent: bytes) -> Any:
    """The submission as it was sent, not validated yet. Raises Problem for a body or a query that cannot be read."""
    fields = query()
    if request.mimetype in TEXTS:
        return {**fields, "text": text(sent), "content_type": request.mimetype}
    found = parsed(sent, "The body must be one JSON value in UTF-8.")
    if not isinstance(found, dict) or not fields:
        return found
    stated = {name: value for name, value in found.items() if value is not None}
    _check({name: value for name, value in fields.items() if name in stated and name != "options"})
    merged = {**fields, **stated}
    if isinstance(stated.get("options"), dict) and "options" in fields:
        options = {name: value for name, value in stated["options"].items() if value is not None}
        merged["options"] = {**fields["options"], **options}
    return merged


def _check(fields: dict[str, Any]) -> None:
    """Raises Problem for fields of the query that are not valid, though the body has others in their place."""
    wrong = sorted(Submission(partial=True).validate(fields))
    if not wrong and fields.get("language", "en").lower().split("-")[0] != "en":
        wrong = ["language"]
    if wrong:
        raise Problem("invalid_parameter", f"Not valid in the query: {', '.join(wrong)}.")


def query() -> dict[str, Any]:
    """Fields of the submission in the query. Raises Problem for unknown ones, and for one that is sent twice."""
    fields: dict[str, Any] = {}
    for name, values in request.args.lists():
        if name not in IN_QUERY:
            raise Problem("invalid_parameter", f"The query parameters are {', '.join(IN_QUERY)}.")
        if len(values) != 1:
            raise Problem("invalid_parameter", "A query parameter was sent more than once.")
        fields[name] = values[0]
    if "include" in fields:
        fields["include"] = fields["include"].split(",") if fields["include"] else []
    if "callback" in fields:
        fields["callback"] = {"url": fields["callback"]}
    if "reuse" in fields:
        if fields["reuse"] not in ("true", "false"):
            raise Problem("invalid_parameter", "reuse is true or false.")
        fields["options"] = {"reuse": fields.pop("reuse") == "true"}
    if "min_confidence" in fields:
        least = _number(fields.pop("min_confidence"))
        if least is None:
            raise Problem("invalid_parameter", "min_confidence is a number from 0 to 1.")
        fields["options"] = {**fields.get("options", {}), "min_confidence": least}
    return fields


def _number(written: str) -> float | None:
    """None for what is no number of JSON, or not from 0 to 1."""
    number = float(written) if NUMBER.fullmatch(written) else math.nan
    return number if 0 <= number <= 1 else None


def text(sent: bytes) -> str:
    """The body as text. Nothing is normalised, a byte-order mark of UTF-8 stays. Raises Problem for what is no text."""
    stated = _charset()
    if (
        "charset" not in request.mimetype_params
        and request.mimetype == "text/html"
        and not sent.startswith(codecs.BOM_UTF8)
    ):
        meta = META.search(sent[:META_BYTES])
        own = meta and _codec(meta[1].decode())
        # A page whose meta element can be read as ASCII is not in UTF-16, whatever it says.
        stated = own if own and not own.startswith("utf-16") else stated
    try:
        return sent.decode(stated)
    except UnicodeError:
        raise Problem("malformed_body", "The bytes of the body are not text in its charset.") from None


def _charset() -> str | None:
    """Python's name of the charset that the body is said to be in; None for one that is not known here."""
    return _codec(request.mimetype_params.get("charset", "utf-8"))


def _codec(charset: str) -> str | None:
    """Python's name of a charset, None for one that is not known here."""
    try:
        codec = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    return codec if codec in CHARSETS else None


def in_utf8() -> bool:
    """Whether the body names no other charset."""
    return request.mimetype_params.get("charset", "utf-8").lower() in ("utf-8", "utf8")


def parsed(sent: bytes, expected: str) -> Any:
    """The value of bytes that are JSON. Raises Problem, with what was `expected`, for broken JSON or other numbers."""
    try:
        return json.loads(sent.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Problem("malformed_json", expected) from None


def raw() -> bytes:
    """The bytes of the body, unpacked. Raises Problem when they break off, cannot be unpacked, or are too many."""
    encoding = encodings.sent()
    limit = parts().settings.max_body_bytes
    try:
        sent = request.get_data(cache=False)
        # Of a body without a length werkzeug reads as much as may be, and does not say that there is more.
        if len(sent) >= limit and request.environ["wsgi.input"].read(1):
            raise RequestEntityTooLarge  # noqa: TRY301 - it is what werkzeug itself would have raised
    except RequestEntityTooLarge:
        raise
    except Exception as trouble:  # noqa: BLE001 - the server's own errors of broken chunks have no common class
        raise broken(trouble) from None
    return b"".join(bounded(encodings.unpacked(iter([sent]), encoding), limit)) if encoding else sent


def broken(trouble: Exception | None = None) -> Problem:
    """The answer to a body that broke off, by what the server said of it."""
    g.body_broke = True
    if isinstance(trouble, TimeoutError) or (trouble and isinstance(trouble.__context__, TimeoutError)):
        return Problem("body_too_slow", "The rest of the body did not come in time.")
    return Problem("malformed_body", "The body ended early or its chunks are broken.")


def bounded(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The same pieces. Raises RequestEntityTooLarge when they are more than `limit` bytes."""
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise RequestEntityTooLarge
        yield piece


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError
    return number
