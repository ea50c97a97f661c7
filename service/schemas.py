"""What comes in, validated: the submission of one article."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validate

from jobs.queue import PRIORITIES

OFFSET_UNITS = ("codepoint", "utf16", "utf8")
SECTIONS = ("entities", "times", "quantities", "quotes", "events", "summary")
CONTENT_TYPES = ("text/plain", "text/html")
MAX_METADATA_BYTES = 16_384
MAX_METADATA_DEPTH = 16
MAX_CUSTOM_ID = 128
MOST_FIELDS = 64  # of an object; more are no slip of the pen, and each would be told
# RFC 3339: a day, or a day and a time with its zone; four digits of a year that a calendar on paper knows.
DATE = r"[12]\d{3}-\d{2}-\d{2}"
TIMESTAMP = re.compile(
    DATE + r"(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d))?", re.ASCII
)
# No blanks and no controls; the same letters in openapi.yaml.
URL = r"^https?://[^\u0000-\u0020\u007f-\u00a0\u2028\u2029\u3000]+\Z"
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z"


def is_text(value: str) -> None:
    """Holds no half of a surrogate pair: such a string cannot be written as UTF-8, so no offset into it would hold."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValidationError("Holds half of a surrogate pair.") from None


def is_not_blank(value: str) -> None:
    """Holds something to read."""
    if not re.search(r"\S", value):
        raise ValidationError("Must not be blank.")


def is_published_at(value: str) -> None:
    """An RFC 3339 date or time that is on the calendar."""
    moment(value)


def moment(value: str) -> dt.datetime:
    """An RFC 3339 date or time, in UTC where no zone is said. Raises ValidationError for one not on the calendar."""
    try:
        # A leap second is a valid RFC 3339 time that Python does not know.
        found = dt.datetime.fromisoformat(re.sub(r"^(.{16}):60", r"\1:59", value.upper()))
    except ValueError:
        found = None
    if found is None or not TIMESTAMP.fullmatch(value):
        raise ValidationError("Must be an RFC 3339 date (2022-01-18) or time (2022-01-18T09:30:00Z).")
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def is_bounded(value: dict[str, Any]) -> None:
    """Metadata that can be kept and echoed."""
    if _depth(value) > MAX_METADATA_DEPTH:
        raise ValidationError(f"Must not be nested deeper than {MAX_METADATA_DEPTH} levels.")
    if len(json.dumps(value)) > MAX_METADATA_BYTES:
        raise ValidationError(f"Must not be longer than {MAX_METADATA_BYTES} bytes as JSON.")


class Truth(fields.Boolean):
    """True or false of JSON, and none of the other words that marshmallow takes for them."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Few(fields.List):
    """A list that is not gone through when it is too long."""

    def __init__(self, inner: fields.Field, most: int) -> None:
        super().__init__(inner)
        self.most = most

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self.most:
            raise ValidationError(f"Must not be longer than {self.most}.")
        return super()._deserialize(value, *args, **kwargs)


class Bounded(fields.Dict):
    """An object that is not gone through when it is too large or too deep."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            is_bounded(value)
        return super()._deserialize(value, *args, **kwargs)


class Share(fields.Float):
    """A number of JSON from 0 to 1; no string, and no truth value."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        if not 0 <= value <= 1:
            raise ValidationError("Must be from 0 to 1.")
        return float(value)


class Strict(Schema):
    """Null counts as absent; unknown fields are refused."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    @pre_load
    def drop_nulls(self, data: Any, **_: Any) -> Any:
        """Null is how many clients write an absent field."""
        if not isinstance(data, dict):
            return data
        if len(data) > MOST_FIELDS:
            raise ValidationError(f"Must not have more than {MOST_FIELDS} fields.")
        optional = {name for name, field in self.fields.items() if not field.required}
        return {name: value for name, value in data.items() if value is not None or name not in optional}


class Options(Strict):
    """How the article is to be read."""

    reuse = Truth()
    min_confidence = Share()


class Callback(Strict):
    """Who is to be told of the end."""

    url = fields.String(required=True, validate=[validate.Length(max=2048), validate.Regexp(URL), is_text])


class Submission(Strict):
    """One article."""

    text = fields.String(required=True, validate=[is_not_blank, is_text])
    title = fields.String(validate=[validate.Length(max=1000), is_text])
    url = fields.String(validate=[validate.Length(max=2048), validate.Regexp(URL), is_text])
    source = fields.String(validate=[validate.Length(max=200), is_text])
    published_at = fields.String(validate=is_published_at)
    language = fields.String(validate=[validate.Length(max=35), validate.Regexp(LANGUAGE)])
    content_type = fields.String(validate=validate.OneOf(CONTENT_TYPES))
    offset_unit = fields.String(validate=validate.OneOf(OFFSET_UNITS))
    include = Few(fields.String(validate=validate.OneOf(SECTIONS)), len(SECTIONS))
    metadata = Bounded(keys=fields.String())
    priority = fields.String(validate=validate.OneOf(PRIORITIES))
    callback = fields.Nested(Callback)
    options = fields.Nested(Options)


class Item(Submission):
    """One article of a batch."""

    custom_id = fields.String(validate=[validate.Length(min=1, max=MAX_CUSTOM_ID), is_text])


def pointers(messages: Any, at: str = "") -> Iterator[dict[str, str]]:
    """The messages of marshmallow as {pointer, detail} rows, RFC 6901."""
    if isinstance(messages, dict):
        for name, below in messages.items():
            # "_schema" is marshmallow's word for the whole; "key" and "value" for the halves of a dict's item.
            step = "" if name in ("_schema", "key", "value") else "/" + _escaped(str(name))
            yield from pointers(below, at + step)
    else:
        yield from ({"pointer": at, "detail": str(detail)} for detail in messages)


def _escaped(name: str) -> str:
    """A reference token; a name too long to be a slip of the pen is cut."""
    return name.encode(errors="replace").decode()[:100].replace("~", "~0").replace("/", "~1")


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [
            below
            for item in level
            for below in (item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())
        ]
    return deepest
