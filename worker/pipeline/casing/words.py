"""What is known of words beside the model: names that keep their spelling, and what tells names from other words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from worker.pipeline.gazetteer import gazetteer
from worker.pipeline.knowledge import resource

APOSTROPHES = frozenset("'\u2019")
ACRONYM = 5  # letters of the longest that is told by its letters alone
COMPACT = ("entity_regions.yaml", "igos.yaml", "agencies.yaml", "armed_groups.yaml", "parties.yaml", "press.yaml",
           "civil.yaml", "companies.yaml")  # fmt: skip
VOWELS = frozenset("AEIOUY")
HALVES = frozenset({"A.M.", "P.M."})  # of the day: they have the letters of acronyms

Spelling = tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Words by what is known of them, keys in lower case."""

    phrases: dict[str, list[Spelling]]  # spellings of names of several words by the first, the longest first
    names: dict[str, str]  # spelling of names of one word
    given: frozenset[str]
    surnames: frozenset[str]
    addresses: dict[str, str]  # forms of address: "gen." is "Gen."
    titles: frozenset[str]  # words that close titles
    calendar: frozenset[str]  # months and days
    sure_calendar: frozenset[str]  # those that are no other words
    months: frozenset[str]  # long and short, with and without a full stop
    heads: frozenset[str]  # words that close names of organisations and places
    starts: frozenset[str]  # words that open them


@cache
def known() -> Words:
    """From the bundled tables. Raises ValueError naming the entry that is no string."""
    phrases: dict[str, list[Spelling]] = {}
    names: dict[str, str] = {}
    for name in _names():
        spelling = tuple(name.replace("-", " - ").split())
        if len(spelling) == 1:
            names.setdefault(name.lower(), name)
        elif any(word[0].isupper() for word in spelling):
            phrases.setdefault(spelling[0].lower(), []).append(spelling)
    for listed in phrases.values():
        listed.sort(key=len, reverse=True)
    persons = resource("entity_person_names.yaml", words_only=True)
    given = resource("entity_given_names.yaml")
    times = resource("times.yaml")
    titles = resource("titles.yaml")
    words = resource("entity_names.yaml", words_only=True)
    calendar = {**times["months"], **times["weekdays"]}
    return Words(
        phrases,
        names,
        frozenset({*persons["given"].lower().split(), *(name.lower() for key in ("m", "f") for name in given[key])}),
        frozenset(persons["surnames"].lower().split()),
        {form.lower(): form for listed in titles["honorifics"].values() for form in listed},
        frozenset(word for heads in titles["heads"].values() for head in heads for word in head.split()[-1:]),
        frozenset(calendar),
        frozenset(name for name, row in calendar.items() if not row.get("doubtful")),
        frozenset(
            form + stop
            for name, row in times["months"].items()
            for form in (name, *row.get("short", ()))
            for stop in ("", ".")
        ),
        frozenset({*_lower(words["organisation_heads"]), *_by_label(words["place_heads"])}),
        frozenset({*_lower(words["organisation_starts"]), *_by_label(words["place_starts"])}),
    )


def _lower(phrases: list[str]) -> Iterator[str]:
    return (phrase.lower() for phrase in phrases if " " not in phrase)


def _by_label(rows: dict[str, list[str]]) -> Iterator[str]:
    return (word for phrases in rows.values() for word in _lower(phrases))


def _names() -> Iterator[str]:
    """Names of countries, their people, capitals, regions, organisations and leaders, as they are written."""
    for file in ("countries.yaml", "former_states.yaml"):
        for row in resource(file):
            own = [] if row.get("only_names") else [row["name"]]
            yield from (form for form in (*own, *_strings(file, row)) if any(c.isupper() for c in form))
    for file in COMPACT:
        yield from _compact(resource(file))
    for row in resource("entity_leaders.yaml"):
        yield from (*row.get("men", ()), *row.get("women", ()))


def _compact(rows: Any) -> Iterator[str]:
    """The names in rows of the form "Name = other name = ~unsure name | adjective || …".

    Of the unsure ones only those of several words: the others are words too.
    """
    if isinstance(rows, str):
        for form in rows.partition(" || ")[0].replace(" | ", " = ").split(" = "):
            name = form.strip().lstrip("~%^")
            unsure = form.strip().startswith("~") and " " not in name
            if any(c.isupper() for c in name) and not unsure and "(" not in name:
                yield name
    else:
        for listed in rows.values() if isinstance(rows, dict) else rows:
            yield from _compact(listed)


def _strings(file: str, row: dict[str, Any]) -> Iterator[str]:
    for key in ("names", "also", "demonyms", "capital"):
        for form in row.get(key) or ():
            if not isinstance(form, str) or not form.strip():
                raise ValueError(f"{file}: {row['name']!r} has {form!r} among its {key}, which is no name")
            yield form


def is_acronym(word: str) -> bool:
    """Its letters tell: "U.N.", "FMLN", "F16"; not "MR" and the like, which are forms of address."""
    if any(c.isdigit() for c in word):
        return True
    if word in HALVES:
        return False
    if "." in word:
        parts = word.rstrip(".").split(".")
        return (len(parts) > 1 and all(len(part) == 1 for part in parts)) or len(word) == 2  # an initial
    lower = word.lower()
    if lower in known().addresses or lower + "." in known().addresses:
        return False
    return word.isalpha() and len(word) <= ACRONYM and VOWELS.isdisjoint(word)


def capitalised(word: str) -> str:
    """With a large first letter, and one after "O'" and "MC": as long as it was."""
    head = word[:1]
    rest = word[1:].lower()
    if len(word) > 3 and word[1] in APOSTROPHES:
        rest = word[1] + word[2] + rest[2:]
    elif len(word) > 4 and word.startswith("MC"):
        rest = "c" + word[2] + rest[2:]
    return head + rest


def population(name: str) -> int:
    """Of the largest place whose own name it is; -1 without one."""
    found = [place.population for place in gazetteer().find(name) if place.primary]
    return max(found, default=-1)
