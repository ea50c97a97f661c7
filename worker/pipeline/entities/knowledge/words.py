"""The words that tell what a person or an organisation is, and when a capital stands for its state."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from worker.pipeline.entities.knowledge.forms import SECTORS, is_code, strings
from worker.pipeline.knowledge import resource


@dataclass(frozen=True)
class Titles:
    """titles.yaml."""

    heads: dict[str, str | None] = field(default_factory=dict)  # sector by head
    modifiers: frozenset[str] = frozenset()
    honorifics: dict[str, str | None] = field(default_factory=dict)  # gender by honorific
    gendered: dict[str, str] = field(default_factory=dict)  # m | f by noun
    country_of: dict[str, str] = field(default_factory=dict)
    mostly_of: dict[str, str] = field(default_factory=dict)  # country by title, where nothing else tells one
    offices: frozenset[str] = frozenset()  # heads that are offices of some state
    reigning: frozenset[str] = frozenset()  # heads that few people of a state bear
    regimes: frozenset[str] = frozenset()  # nouns after the name of somebody who rules
    fields: dict[str, str] = field(default_factory=dict)  # sector by word of a title
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
        for head in strings(file, f"heads.{sector}", listed):
            if head in heads:
                raise ValueError(f"{file}: {head!r} stands among the heads twice")
            heads[head] = None if sector == "NONE" else sector
    return Titles(
        heads,
        frozenset(strings(file, "modifiers", data["modifiers"]))
        | {word for head in heads if " " in head for word in head.split()},
        {
            word: {"m": "m", "f": "f"}.get(gender)
            for gender, listed in data["honorifics"].items()
            for word in strings(file, f"honorifics.{gender}", listed)
        },
        {word: g for g in ("m", "f") for word in strings(file, f"gendered.{g}", data["gendered"][g])},
        _by_word(file, data["country_of"], None),
        _by_word(file, data["mostly_of"], None),
        frozenset(strings(file, "offices", data["offices"])),
        frozenset(strings(file, "reigning", data["reigning"])),
        frozenset(strings(file, "regimes", data["regimes"])),
        _by_word(file, data["fields"], SECTORS),
        tuple(frozenset(strings(file, "same", group)) for group in data["same"]),
        frozenset(strings(file, "inherits", data["inherits"])),
    )


def _by_word(file: str, data: dict[str, list[str]], keys: frozenset[str] | None) -> dict[str, str]:
    """Word → key of a mapping of key → words. Raises ValueError naming a key that is none of `keys`, or a code."""
    found: dict[str, str] = {}
    for key, listed in data.items():
        if not (is_code(key) if keys is None else key in keys):
            raise ValueError(f"{file}: {key!r} is no {'ISO 3166 alpha-3 code' if keys is None else 'sector of PLOVER'}")
        for word in strings(file, key, listed):
            if word in found:
                raise ValueError(f"{file}: {word!r} is told for {found[word]} and for {key}")
            found[word] = key
    return found


@dataclass(frozen=True)
class NameWords:
    """What the words of an organisation's name tell, and the nouns beside it."""

    sectors: dict[tuple[str, ...], str]  # sector by words
    longest: int  # words of the longest of them
    kinds: dict[str, str]  # sector by common noun
    suffixes: frozenset[str]
    generic: frozenset[str]
    fixed: frozenset[str]

    def sector_of(self, words: tuple[str, ...]) -> str | None:
        """The sector that the words of a name tell; the last of them that tells one."""
        for end in range(len(words), 0, -1):
            for start in range(max(0, end - self.longest), end):
                if sector := self.sectors.get(words[start:end]):
                    return sector
        return None


@cache
def name_words() -> NameWords:
    """The words of organisations.yaml, validated: ValueError names the entry that is wrong."""
    file = "organisations.yaml"
    data = resource(file)
    sectors = {tuple(words.split()): sector for words, sector in _by_word(file, data["words"], SECTORS).items()}
    return NameWords(
        sectors,
        max(map(len, sectors)),
        _by_word(file, data["kinds"], SECTORS),
        frozenset(strings(file, "suffixes", data["suffixes"])),
        frozenset(strings(file, "generic", data["generic"])),
        frozenset(strings(file, "fixed", data["fixed"])),
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
        "staying",
        "undergone",
        "turned",
        "owned",
        "talks",
    )
    return {key: frozenset(strings(file, key, data.get(key))) for key in wanted}


@cache
def peoples() -> dict[str, tuple[str, ...]]:
    """The states of peoples that have none of their own, by form. Raises ValueError naming what is wrong."""
    file = "peoples.yaml"
    found: dict[str, tuple[str, ...]] = {}
    for states, listed in resource(file).items():
        codes = tuple(str(states).split())
        if not codes or len(set(codes)) < len(codes) or not all(map(is_code, codes)):
            raise ValueError(f"{file}: {states!r} must be ISO 3166 alpha-3 codes, each once")
        for form in strings(file, states, listed):
            if form in found:
                raise ValueError(f"{file}: {form!r} stands there twice")
            found[form] = codes
    return found


@cache
def given_names() -> dict[str, str]:
    """Gender (m, f) by given name. Raises ValueError naming what stands in both lists."""
    file = "entity_given_names.yaml"
    data = resource(file)
    found = {name: gender for gender in ("m", "f") for name in strings(file, gender, data.get(gender))}
    both = sorted(set(data["m"]) & set(data["f"]))
    if both:
        raise ValueError(f"{file}: {both[0]!r} is a man's and a woman's name")
    return found
