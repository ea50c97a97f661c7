"""What is known before reading: countries, regions, organisations, titles, and when a capital stands for a state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.knowledge import resource

GAZETTEERS = ("countries.yaml", "entity_regions.yaml", "organisations.yaml")
# PLOVER's sectors; the resources may use no other.
SECTORS = frozenset(
    "GOV MIL LEG JUD COP SPY OPP REB CRM CVL BUS JRN NGO EDU MED REL LAB AGR ELI HRI PTY REF SET UAF UNK".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Known:
    """A thing of the gazetteers."""

    key: str  # unique: file and name
    name: str
    type: str  # OntoNotes label
    country: str | None = None  # ISO 3166 alpha-3
    sector: str | None = None
    igo: bool = False
    confirm: bool = False  # read only beside another, sure form
    state: bool = False  # a country, that acts
    city_of: str | None = None  # capitals: the key of the state
    metonym: bool = False  # capitals: may stand for the state


@dataclass(frozen=True)
class Form:
    """One way to write a known thing."""

    known: Known
    kind: str  # name | demonym
    label: str  # OntoNotes label of the mention
    sure: bool  # tells for itself


def _strings(file: str, entry: object, listed: object) -> list[str]:
    if not isinstance(listed, list) or not all(isinstance(form, str) and form.strip() for form in listed):
        raise ValueError(f"{file}: {entry!r} must have lists of strings")
    return listed


def country_forms(rows: object, file: str = "countries.yaml") -> Iterator[tuple[str, Form]]:
    """Every form of every country and capital. Raises ValueError naming the row that is wrong."""
    for row in _rows(file, rows, {"iso", "name", "names", "demonyms", "capital", "metonym", "confirm"}):
        iso, name = row.get("iso"), row["name"]
        if not isinstance(iso, str) or len(iso) != 3 or not iso.isupper():
            raise ValueError(f"{file}: {name!r} needs an ISO 3166 alpha-3 code")
        confirm = bool(row.get("confirm"))
        state = Known(f"country {iso}", name, "GPE", iso, "GOV", confirm=confirm, state=True)
        yield name, Form(state, "name", "GPE", not confirm)
        for form in _strings(file, row, row.get("names")):
            yield form, Form(state, "name", "GPE", True)
        for form in _strings(file, row, row.get("demonyms")):
            yield form, Form(state, "demonym", "NORP", True)
        capital = _strings(file, row, row.get("capital"))
        if capital:
            metonym = row.get("metonym", True)
            city = Known(f"capital {iso}", capital[0], "GPE", iso, city_of=state.key, metonym=metonym)
            for form in capital:
                yield form, Form(city, "name", "GPE", metonym)


def region_forms(rows: object, file: str = "entity_regions.yaml") -> Iterator[tuple[str, Form]]:
    """Every form of every region. Raises ValueError naming the row that is wrong."""
    for row in _rows(file, rows, {"name", "type", "country", "names", "demonyms", "only_names"}):
        if row.get("type") not in ("GPE", "LOC"):
            raise ValueError(f"{file}: {row['name']!r} needs a type, GPE or LOC")
        known = Known(f"region {row['name']}", row["name"], row["type"], row.get("country"))
        names = _strings(file, row, row.get("names"))
        only = bool(row.get("only_names"))  # the bare name is a common word: "West" alone is a direction
        for form in names if only else [row["name"], *names]:
            yield form, Form(known, "name", known.type, True)
        for form in _strings(file, row, row.get("demonyms")):
            yield form, Form(known, "demonym", "NORP", True)


def organisation_forms(rows: object, file: str = "organisations.yaml") -> Iterator[tuple[str, Form]]:
    """Every form of every organisation. Raises ValueError naming the row that is wrong."""
    for row in _rows(file, rows, {"name", "names", "country", "sector", "igo", "confirm", "only_names", "called"}):
        sector = row.get("sector")
        if sector not in {None, *SECTORS} or not (sector or row.get("igo")):
            raise ValueError(f"{file}: {row['name']!r} needs a sector of PLOVER's, or igo: true")
        confirm = bool(row.get("confirm"))
        known = Known(
            f"organisation {row['name']}", row["name"], "ORG", row.get("country"), sector, bool(row.get("igo")), confirm
        )
        names = _strings(file, row, row.get("names"))
        for form in names if row.get("only_names") else [row["name"], *names]:
            sure = not confirm or (" " in form and form != row["name"])
            yield form, Form(known, "name", "ORG", sure)


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


class Gazetteer:
    """Finds the forms in the tokens of a document, the longest first."""

    def __init__(self, nlp: Language) -> None:
        self._root: dict = {}
        self._called: dict = {}
        self.forms: dict[str, Form] = {}
        self.known: dict[str, Known] = {}
        sources = (
            country_forms(resource("countries.yaml")),
            region_forms(resource("entity_regions.yaml")),
            organisation_forms(resource("organisations.yaml")["known"]),
        )
        for source in sources:
            for text, form in source:
                if text in self.forms:
                    raise ValueError(f"{text!r} is a form of {self.forms[text].known.key} and of {form.known.key}")
                self.forms[text] = form
                self.known[form.known.key] = form.known
        for text, form in list(self.forms.items()):
            for written in {text: None, text.upper() if len(text) >= 4 else text: None}:
                self.forms.setdefault(written, form)
                node = self._root
                for token in nlp.tokenizer(written):
                    node = node.setdefault(token.text, {})
                node.setdefault("", form)

        for row in resource("organisations.yaml")["known"]:
            for phrase in _strings("organisations.yaml", row["name"], row.get("called", [])):
                node = self._called
                for token in nlp.tokenizer(phrase):
                    node = node.setdefault(token.text, {})
                node[""] = f"organisation {row['name']}"

    def called(self, doc: Doc) -> Iterator[tuple[int, int, str]]:
        """(first token, token after the last, key) of the common nouns that stand for organisations."""
        return self._walk([token.lower_ for token in doc], self._called)

    def find(self, doc: Doc) -> Iterator[tuple[int, int, Form]]:
        """(first token, token after the last, form), without overlaps, in the order of the text."""
        return self._walk([token.text for token in doc], self._root)

    @classmethod
    def _walk(cls, texts: list[str], root: dict) -> Iterator[tuple[int, int, Any]]:
        i = 0
        while i < len(texts):
            end, form = cls._longest(texts, root, i)
            if form and texts[i] in ("the", "The") and cls._longest(texts, root, i + 1)[0] > end:
                i += 1  # not "the West" in "the West Bank"
                continue
            if form:
                yield i, end, form
            i = end or i + 1

    @staticmethod
    def _longest(texts: list[str], root: dict, start: int) -> tuple[int, Any]:
        """The token after the longest form that begins at `start`, and the form; 0 and None without one."""
        node, end, form = root, 0, None
        j = start
        while j < len(texts) and texts[j] in node:
            node = node[texts[j]]
            j += 1
            if "" in node:
                end, form = j, node[""]
        return end, form


@dataclass(frozen=True)
class Titles:
    """titles.yaml."""

    heads: dict[str, str | None] = field(default_factory=dict)  # sector by head
    modifiers: frozenset[str] = frozenset()
    honorifics: dict[str, str | None] = field(default_factory=dict)  # gender by honorific
    gendered: dict[str, str] = field(default_factory=dict)  # m | f by noun
    country_of: dict[str, str] = field(default_factory=dict)
    same: tuple[frozenset[str], ...] = ()
    inherits: frozenset[str] = frozenset()


@cache
def titles() -> Titles:
    """The titles, validated: ValueError names the entry that is wrong."""
    file = "titles.yaml"
    data = resource(file)
    heads: dict[str, str | None] = {}
    for sector, listed in data["heads"].items():
        if sector != "NONE" and sector not in SECTORS:
            raise ValueError(f"{file}: heads.{sector} is no sector of PLOVER's")
        for head in _strings(file, f"heads.{sector}", listed):
            if head in heads:
                raise ValueError(f"{file}: {head!r} stands among the heads twice")
            heads[head] = None if sector == "NONE" else sector
    return Titles(
        heads,
        frozenset(_strings(file, "modifiers", data["modifiers"])),
        {
            word: {"m": "m", "f": "f"}.get(gender)
            for gender, listed in data["honorifics"].items()
            for word in _strings(file, f"honorifics.{gender}", listed)
        },
        {word: g for g in ("m", "f") for word in _strings(file, f"gendered.{g}", data["gendered"][g])},
        {word: iso for iso, listed in data["country_of"].items() for word in _strings(file, iso, listed)},
        tuple(frozenset(_strings(file, "same", group)) for group in data["same"]),
        frozenset(_strings(file, "inherits", data["inherits"])),
    )


@dataclass(frozen=True)
class NameWords:
    """What the words of an organisation's name tell."""

    sectors: tuple[tuple[tuple[str, ...], str], ...]  # words, sector
    suffixes: frozenset[str]
    fixed: frozenset[str]


@cache
def name_words() -> NameWords:
    """The words of organisations.yaml, validated: ValueError names the entry that is wrong."""
    file = "organisations.yaml"
    data = resource(file)
    sectors = []
    for sector, listed in data["words"].items():
        if sector not in SECTORS:
            raise ValueError(f"{file}: words.{sector} is no sector of PLOVER's")
        sectors += [(tuple(words.split()), sector) for words in _strings(file, f"words.{sector}", listed)]
    return NameWords(
        tuple(sectors),
        frozenset(_strings(file, "suffixes", data["suffixes"])),
        frozenset(_strings(file, "fixed", data["fixed"])),
    )


@cache
def metonym_words() -> dict[str, frozenset[str]]:
    """entity_metonyms.yaml by list, validated: ValueError names the list that is wrong."""
    file = "entity_metonyms.yaml"
    data = resource(file)
    wanted = (
        "acts",
        "begins",
        "bears",
        "addresses",
        "gives",
        "nouns",
        "between",
        "deals",
        "partners",
        "aims",
        "aimed",
        "bodies",
    )
    return {key: frozenset(_strings(file, key, data.get(key))) for key in wanted}


@cache
def leaders() -> dict[str, tuple[str, str]]:
    """Country and gender (m, f) by full name, lower case. Raises ValueError naming the row that is wrong."""
    file = "entity_leaders.yaml"
    found: dict[str, tuple[str, str]] = {}
    for row in resource(file):
        if (
            not isinstance(row, dict)
            or not isinstance(row.get("country"), str)
            or set(row) - {"country", "men", "women"}
        ):
            raise ValueError(f"{file}: {row!r} must have a country, and men or women")
        for gender, listed in (("m", "men"), ("f", "women")):
            for name in _strings(file, row["country"], row.get(listed, [])):
                if name.lower() in found:
                    raise ValueError(f"{file}: {name!r} stands there twice")
                found[name.lower()] = (row["country"], gender)
    return found


@cache
def given_names() -> dict[str, str]:
    """Gender (m, f) by given name. Raises ValueError naming what stands in both lists."""
    file = "entity_given_names.yaml"
    data = resource(file)
    found = {name: gender for gender in ("m", "f") for name in _strings(file, gender, data.get(gender))}
    both = sorted(set(data["m"]) & set(data["f"]))
    if both:
        raise ValueError(f"{file}: {both[0]!r} is a man's and a woman's name")
    return found
