"""The forms by which known things are named, and the rows of the resources that list them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

# PLOVER's sectors; the resources may use no other.
SECTORS = frozenset(
    "GOV MIL LEG JUD COP SPY OPP REB CRM CVL BUS JRN NGO EDU MED REL LAB AGR ELI HRI PTY REF SET UAF UNK".split()  # noqa: SIM905
)
MARKS = "~^%"
NOWHERE = "none"  # in place of a country: international, or of several countries
COUNTRY_KEYS = {"iso", "name", "names", "also", "demonyms", "capital", "seats", "metonym", "confirm", "shared"}
FORMER_KEYS = {"name", "names", "demonyms", "country"}


@dataclass(frozen=True)
class Known:
    """A thing of the gazetteers."""

    key: str  # unique: kind and name
    name: str
    type: str  # OntoNotes label
    country: str | None = None  # ISO 3166 alpha-3
    sector: str | None = None
    igo: bool = False
    confirm: bool = False  # has forms that are read only beside another, sure form
    state: bool = False  # a country, that acts
    city_of: str | None = None  # capitals: the key of the state
    metonym: bool = False  # capitals: may stand for the state where the article does not name it
    strict: bool = False  # the unsure forms are not even read where the model found them


@dataclass(frozen=True)
class Form:
    """One way to write a known thing."""

    known: Known
    kind: str  # name | demonym
    label: str  # OntoNotes label of the mention
    sure: bool  # tells for itself
    shared: bool = False  # is first of all a form of something else


class Row(NamedTuple):
    """A row of the compact files: "Name = other = ~unsure | adjective || what it is called"."""

    name: str
    forms: list[tuple[str, bool]]  # form, whether it is sure
    shared: list[str]
    demonyms: list[str]
    called: list[str]


def strings(file: str, entry: object, listed: object) -> list[str]:
    """The list, where it is one of strings. Raises ValueError naming the entry."""
    if not isinstance(listed, list) or not all(isinstance(form, str) and form.strip() for form in listed):
        raise ValueError(f"{file}: {entry!r} must have lists of strings")
    return listed


def is_code(iso: object) -> bool:
    """It looks like an ISO 3166 alpha-3 code."""
    return isinstance(iso, str) and len(iso) == 3 and iso.isascii() and iso.isalpha() and iso.isupper()


def parse_row(file: str, text: object) -> Row:
    """Reads a compact row. Raises ValueError naming it.

    A form after "~" is unsure: it is read beside a sure form of the same thing, or where the model found it. One after
    "^" only names the thing and is not looked for. One after "%" belongs to something else first.
    """
    if not isinstance(text, str):
        raise ValueError(f"{file}: {text!r} must be a string")  # noqa: TRY004 - the content is wrong, not a type
    written, _, called = text.partition(" || ")
    parts = [[form.strip() for form in part.split(" = ")] for part in written.split(" | ")]
    phrases = [phrase.strip() for phrase in called.split(" = ")] if called else []
    if len(parts) > 2 or not all(form.strip(MARKS + " |") for part in [*parts, phrases] for form in part):
        raise ValueError(f"{file}: {text!r} must be names, adjectives and what it is called, none of them empty")
    names, demonyms = (*parts, [])[:2]
    forms = [(form.lstrip("~"), form[0] != "~") for form in names if form[0] not in "^%"]
    shared = [form[1:] for form in names if form[0] == "%"]
    if len(set(names)) < len(names):
        raise ValueError(f"{file}: {text!r} has a form twice")
    return Row(names[0].lstrip(MARKS), forms, shared, demonyms, phrases)


def country_forms(rows: object, file: str = "countries.yaml") -> Iterator[tuple[str, Form]]:
    """Every form of every country and capital. Raises ValueError naming the row that is wrong."""
    codes: set[str] = set()
    for row in _rows(file, rows, COUNTRY_KEYS):
        iso, name, confirm = row.get("iso"), row["name"], row.get("confirm", False)
        if not is_code(iso) or iso in codes:
            raise ValueError(f"{file}: {name!r} needs an ISO 3166 alpha-3 code of its own")
        if confirm not in (False, True, "strict"):
            raise ValueError(f"{file}: {name!r}: confirm must be true or strict")
        codes.add(iso)
        state = Known(
            f"country {iso}", name, "GPE", iso, "GOV", confirm=bool(confirm), state=True, strict=confirm == "strict"
        )
        yield name, Form(state, "name", "GPE", not confirm)
        for form in [*strings(file, row, row.get("names")), *strings(file, row, row.get("also", []))]:
            yield form, Form(state, "name", "GPE", True)
        for form in strings(file, row, row.get("demonyms")):
            yield form, Form(state, "demonym", "NORP", True)
        for form in strings(file, row, row.get("shared", [])):
            yield (
                form,
                Form(state, "name", "GPE", False, True),
            )  # kind and label will be those of the row it is first of
        yield from _seats(file, row, state)


def _seats(file: str, row: dict, state: Known) -> Iterator[tuple[str, Form]]:
    """Every form of the capital, and of the other cities that may stand for the state."""
    capital = strings(file, row, row.get("capital"))
    metonym = row.get("metonym", True)
    if metonym not in (True, False, "never"):
        raise ValueError(f"{file}: {state.name!r}: metonym must be true, false or never")
    if capital:
        key = None if metonym == "never" else state.key
        city = Known(f"capital {state.country}", capital[0], "GPE", state.country, city_of=key, metonym=metonym is True)
        for form in capital:
            yield form, Form(city, "name", "GPE", metonym is True)
    for form in strings(file, row, row.get("seats", [])):
        seat = Known(f"seat {form}", form, "GPE", state.country, city_of=state.key)
        yield form, Form(seat, "name", "GPE", False)


def former_forms(rows: object, file: str = "former_states.yaml") -> Iterator[tuple[str, Form]]:
    """Every form of every state that is no more. Raises ValueError naming the row that is wrong."""
    for row in _rows(file, rows, FORMER_KEYS):
        country = row.get("country")
        if country is not None and not is_code(country):
            raise ValueError(f"{file}: {row['name']!r} needs an ISO 3166 alpha-3 code, or null")
        known = Known(f"former {row['name']}", row["name"], "GPE", country, "GOV", state=True)
        for form in [row["name"], *strings(file, row, row.get("names"))]:
            yield form, Form(known, "name", "GPE", True)
        for form in strings(file, row, row.get("demonyms")):
            yield form, Form(known, "demonym", "NORP", True)


def region_forms(rows: object, file: str = "entity_regions.yaml") -> Iterator[tuple[str, Form]]:
    """Every form of every region. Raises ValueError naming the row that is wrong."""
    for country, label, text in _grouped(file, rows, {"GPE", "LOC"}):
        row = parse_row(file, text)
        known = Known(
            f"region {row.name}",
            row.name.partition(" (")[0],  # what stands in brackets only tells namesakes apart
            label,
            country,
            confirm=any(not sure for _, sure in row.forms),
        )
        for form, sure in row.forms:
            yield form, Form(known, "name", label, sure)
        for form in row.shared:
            yield form, Form(known, "name", label, False, True)
        for form in row.demonyms:
            yield form, Form(known, "demonym", "NORP", True)


def organisation_forms(rows: object, file: str) -> Iterator[tuple[str, Form]]:
    """Every form of every organisation. Raises ValueError naming the row that is wrong."""
    for country, sector, text in _grouped(file, rows, {*SECTORS, "IGO"}):
        row = parse_row(file, text)
        igo = sector == "IGO"
        known = Known(
            f"organisation {row.name}",
            row.name.partition(" (")[0],  # what stands in brackets only tells namesakes apart
            "ORG",
            country,
            None if igo else sector,
            igo,
            confirm=any(not sure for _, sure in row.forms),
        )
        for form, sure in row.forms:
            yield form, Form(known, "name", "ORG", sure)
        for form in row.shared:
            yield form, Form(known, "name", "ORG", False, True)
        for form in row.demonyms:
            yield form, Form(known, "name", "NORP", True)


def called_forms(rows: object, file: str) -> Iterator[tuple[str, str]]:
    """(common nouns that stand for an organisation, its key). Raises ValueError naming the row that is wrong."""
    for _, _, text in _grouped(file, rows, {*SECTORS, "IGO"}):
        row = parse_row(file, text)
        for phrase in row.called:
            yield phrase, f"organisation {row.name}"


def _grouped(file: str, rows: object, groups: set[str]) -> Iterator[tuple[str | None, str, object]]:
    """(country, group, row) of a file of the form country → group → rows."""
    if not isinstance(rows, dict):
        raise ValueError(f"{file}: must map countries to groups")  # noqa: TRY004 - the content is wrong
    for country, listed in rows.items():
        if country != NOWHERE and not is_code(country):
            raise ValueError(f"{file}: {country!r} is no ISO 3166 alpha-3 code, nor {NOWHERE}")
        if not isinstance(listed, dict) or set(listed) - groups:
            raise ValueError(f"{file}: {country}: must map {', '.join(sorted(groups))} to rows")
        for group, texts in listed.items():
            for text in _flat(texts):
                yield None if country == NOWHERE else country, group, text


def _flat(rows: object) -> Iterator[object]:
    """The rows of lists within lists."""
    if isinstance(rows, list):
        for row in rows:
            yield from _flat(row)
    else:
        yield rows


def _rows(file: str, rows: object, keys: set[str]) -> Iterator[dict]:
    if not isinstance(rows, list):
        raise ValueError(f"{file}: must be a list")  # noqa: TRY004 - the content is wrong, not a caller's type
    seen: set[str] = set()
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("name"), str) or set(row) - keys:
            raise ValueError(f"{file}: {row!r} must have a name and no keys but {', '.join(sorted(keys))}")
        if row["name"] in seen:
            raise ValueError(f"{file}: {row['name']!r} stands there twice")
        seen.add(row["name"])
        yield row
