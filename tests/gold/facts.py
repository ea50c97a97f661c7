"""What must and must not come out of an article: facts from YAML, each with a way to ask a result whether it holds."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.gold.reading import MENTIONS, Reading

FOLDER = Path(__file__).parent
MISSES = FOLDER / "known_misses.yaml"
ASPECTS = ("type", "country", "sector", "actor_code", "description", "geo")
# What is a list in the file: its kind in the report, and how one item of it is called.
LISTS = {
    "in_text": ("page", lambda text: f"in the text {text!r}"),
    "not_read": ("page", lambda text: f"not read {text!r}"),
    "apart": ("apart", lambda pair: f"{pair[0]} is not {pair[1]}"),
    "not_named": ("not named", lambda name: f"nothing named {name!r}"),
    "not_mentioned": ("not named", lambda pointer: f"not mentioned {pointer!r}"),
    "not_a_place": ("not named", lambda pointer: f"not a place {pointer!r}"),
    "no_country": ("no country", lambda code: f"no {code}"),
    "times": ("time", lambda time: f"time {time['text']!r}"),
    "quotes": ("quote", lambda quote: f"quote {quote['content']!r}"),
    "events": (
        "event",
        lambda event: " ".join(f"{key} {event[key]}" for key in ("type", "who", "whom") if key in event),
    ),
}
KEYS = {"kind", "note", "request", "document", "focus", "regions", "entities", *LISTS}
OF_ENTITY = {"name", *ASPECTS, "mentions"}


@dataclass(frozen=True)
class Article:
    """A text as it is sent, and the facts that stand beside it."""

    name: str
    text: str
    facts: dict[str, Any]

    @property
    def html(self):
        """The text is a page."""
        return self.facts["request"].get("content_type") == "text/html"

    @property
    def submission(self):
        """What a caller sends."""
        return {"text": self.text, "language": "en", **self.facts["request"]}


@dataclass(frozen=True)
class Fact:
    """One thing that must hold; `ask` names a method of `Reading`, which answers what is wrong, or None."""

    article: Article
    group: str
    says: str
    ask: str
    given: tuple[Any, ...]

    @property
    def id(self):
        """What known misses call it."""
        return f"{self.article.name}: {self.says}"

    def wrong(self, result):
        """What of the fact does not hold in this result; None when all of it does."""
        return getattr(Reading(self.article, result), self.ask)(*self.given)


@functools.cache
def articles():
    """All of the folder, by name. ValueError where a file of facts cannot be used."""
    found = {}
    for path in sorted((FOLDER / "articles").glob("*.yaml")):
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
        page = facts.get("request", {}).get("content_type") == "text/html"
        with path.with_suffix(".html" if page else ".txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        if unknown := set(facts) - KEYS:
            raise ValueError(f"{path.name}: nobody reads {sorted(unknown)}")
        for key, entity in facts["entities"].items():
            if unknown := (set(entity) - OF_ENTITY) | (set(entity.get("mentions") or {}) - set(MENTIONS)):
                raise ValueError(f"{path.name}: {key}: nobody reads {sorted(unknown)}")
            if not entity.get("mentions"):
                raise ValueError(f"{path.name}: {key} has no mention that tells where it is")
        found[path.stem] = Article(path.stem, text, facts)
    return found


def facts_of(article):
    """Every fact of an article, in the order of its file."""
    facts = article.facts
    for key, value in pairs(facts, "document"):
        yield Fact(article, "date", key, "document", (key, value))
    for key, value in pairs(facts, "focus"):
        yield Fact(article, "focus", f"focus {key}", f"focus_{key}", (value,))
    for kind, texts in pairs(facts, "regions"):
        yield from (Fact(article, "region", f"{kind} {text!r}", "region", (kind, text)) for text in texts)
    for key, entity in facts["entities"].items():
        yield from facts_of_entity(article, key, entity)
    for key, (group, says) in LISTS.items():
        for item in facts.get(key) or ():
            given = item if isinstance(item, list) else [item]
            yield Fact(article, group, says(item), key, tuple(given))


def pairs(facts, key):
    """Of a mapping that need not be there."""
    return (facts.get(key) or {}).items()


def facts_of_entity(article, key, entity):
    """Of one entity: that it is there once, each thing said of it, and each mention."""
    yield Fact(article, "entity", f"{key} is there once", "once", (key,))
    for aspect in ASPECTS:
        if aspect in entity:
            yield Fact(article, aspect, f"{key} {aspect}", aspect, (key,))
    for kind, pointers in entity["mentions"].items():
        for pointer in pointers:
            yield Fact(article, kind, f"{key} {kind} {pointer!r}", "mention", (key, kind, pointer))


def known_misses():
    """Reason by fact id of what is known not to hold today."""
    listed = yaml.safe_load(MISSES.read_text(encoding="utf-8")) or []
    return {fact: entry["reason"] for entry in listed for fact in entry["facts"]}
