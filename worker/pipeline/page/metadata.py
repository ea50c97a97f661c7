"""What a page says of itself: its title and the day on which it was published."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from worker.pipeline.page.signs import signs

LONGEST_DATA = 500_000  # characters of JSON-LD that are read
LONGEST_TITLE = 1000
MOST_OBJECTS = 2000
DAY = re.compile(r"([12]\d{3})-?(\d\d)-?(\d\d)(?=\D|$)", re.ASCII)
MOMENT = re.compile(r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)\Z", re.ASCII)


def title_of(tree: etree._Element) -> str | None:
    """The headline in the page's data, without the name of the site; None when it gives none."""
    said = [data.get("headline") for data in _articles(tree)]
    metas = _metas(tree)
    said += [metas.get(name) for name in signs().title]
    for title in said:
        if isinstance(title, str) and (line := " ".join(title.split())):
            return line[:LONGEST_TITLE]
    return None


def published(tree: etree._Element) -> str | None:
    """The day or moment of publication, RFC 3339, or None."""
    said = [data.get("datePublished") for data in _articles(tree)]
    metas = _metas(tree)
    said += [metas.get(name) for name in signs().date]
    said += [
        element.get("datetime") or element.get("content")
        for element in tree.iter("time", "span", "meta", "abbr")
        if "datePublished" in (element.get("itemprop") or "") or element.get("pubdate") is not None
    ]
    return next((date for value in said if isinstance(value, str) and (date := as_date(value))), None)


def as_date(value: str) -> str | None:
    """What is written in ISO 8601, as an RFC 3339 date or time; None for anything else."""
    value = value.strip()
    try:
        if MOMENT.match(value):
            dt.datetime.fromisoformat(value)
            return value
        day = DAY.match(value)
        return dt.date(*map(int, day.groups())).isoformat() if day else None
    except ValueError:
        return None


def _metas(tree: etree._Element) -> dict[str, str]:
    """The content of every <meta> by its name in lower case; the first of a name holds."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for name in (element.get("property"), element.get("name"), element.get("itemprop")):
            if name and content and content.strip():
                found.setdefault(name.strip().lower(), content)
    return found


def _articles(tree: etree._Element) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that are articles, in the order of the page."""
    left = LONGEST_DATA
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > left:
            continue
        left -= len(text)
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from (found for found in _objects(data) if _is_article(found))


def _is_article(found: dict[str, Any]) -> bool:
    kinds = found.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.rpartition("/")[2] in signs().article_type for kind in kinds)


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of the outer levels, from the outside in; an article may be the main entity of a page."""
    level, seen = [data], 0
    while level and seen < MOST_OBJECTS:
        below: list[Any] = []
        for item in level:
            seen += 1
            if isinstance(item, list):
                below += item
            elif isinstance(item, dict):
                yield item
                below += [item[name] for name in ("@graph", "mainEntity") if name in item]
        level = below
