"""story.yaml: what the story is told by."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from worker.pipeline.knowledge import resource

FILE = "story.yaml"


@dataclass(frozen=True)
class Weight:
    """How much it says when two articles share it."""

    full: float
    part: float
    public: float
    shared: float
    organisation: float
    authority: float
    thing: float
    country: float
    region: float
    city: float
    town: float
    of_class: float
    number: float
    noun: float


@dataclass(frozen=True)
class KeyRules:
    """How near-match fingerprints are put together."""

    weight: Weight
    enough: float
    timeless: float
    longest: int
    most: int
    undated: int
    names: int
    classes: int
    numbers: int
    nouns: int
    lead: int


@dataclass(frozen=True)
class HowWords:
    """What tells how something came about."""

    means: dict[str, str]  # ing or any, by preposition
    ways: dict[str, frozenset[str]]  # nouns of a manner, by preposition
    wielding: frozenset[str]
    media: frozenset[str]
    counted: frozenset[str]
    manner: frozenset[str]
    courses: frozenset[str]
    befallen: frozenset[str]
    mishaps: frozenset[str]
    victims: frozenset[str]
    acts: frozenset[str]
    states: frozenset[str]
    results: frozenset[str]
    shown: frozenset[str]
    qualities: frozenset[str]
    tallied: frozenset[str]


@dataclass(frozen=True)
class WhyWords:
    """What tells why something came about."""

    reasons: dict[str, frozenset[str]]  # words that must follow, by word of reason
    grounds: dict[str, tuple[str, frozenset[str]]]  # the word before and those after, by noun
    citing: dict[str, str]  # object or whole, by verb
    blames: frozenset[str]
    long: frozenset[str]
    lasting: frozenset[str]
    labels: frozenset[str]
    chance: frozenset[str]


@dataclass(frozen=True)
class StoryWords:
    """The resource."""

    keys: KeyRules
    generic: frozenset[str]
    common: frozenset[str]
    kindred: dict[str, str]  # the class that stands for it, by class
    measures: frozenset[str]
    says: frozenset[str]
    complements: frozenset[str]
    openings: frozenset[str]
    purposes: frozenset[str]
    why: WhyWords
    how: HowWords


@cache
def story_words() -> StoryWords:
    """The file, read once. Raises ValueError with the entry that is wrong."""
    raw = resource(FILE)
    rules = dict(_mapping(raw.get("keys"), "keys"))
    weight = {
        ("of_class" if name == "class" else name): value
        for name, value in _mapping(rules.pop("weight", None), "keys: weight").items()
    }
    return StoryWords(
        KeyRules(Weight(**_numbers(weight, Weight, "keys: weight")), **_numbers(rules, KeyRules, "keys", {"weight"})),
        *(_words(raw, part) for part in ("generic", "common")),
        _kindred(_mapping(raw.get("kindred"), "kindred")),
        *(_words(raw, part) for part in ("measures", "says", "complements", "openings", "purposes")),
        _why(_mapping(raw.get("why"), "why")),
        _how(_mapping(raw.get("how"), "how")),
    )


def _mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{FILE} {where}: not a mapping")  # noqa: TRY004 - the one error of all resources
    return value


def _numbers(values: dict[str, Any], wanted: type, where: str, apart: frozenset[str] | set[str] = frozenset()) -> dict:
    names = {one.name for one in fields(wanted)} - apart
    for name in sorted(names ^ set(values)):
        raise ValueError(f"{FILE} {where}: {name} is {'missing' if name in names else 'unknown'}")
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise ValueError(f"{FILE} {where}: {name} is no number")
    return values


def _words(raw: dict[str, Any], part: str) -> frozenset[str]:
    words = raw.get(part)
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"{FILE} {part}: not a list of words")
    return frozenset(words)


def _kindred(raw: dict[str, Any]) -> dict[str, str]:
    for name, other in raw.items():
        if not isinstance(other, str) or other in raw:
            raise ValueError(f"{FILE} kindred: {name} has no class that stands for it")
    return raw


def _how(raw: dict[str, Any]) -> HowWords:
    means, ways = (_mapping(raw.get(part), f"how: {part}") for part in ("means", "ways"))
    for word, wanted in means.items():
        if wanted not in ("ing", "any"):
            raise ValueError(f"{FILE} how: means: {word} asks for neither ing nor any")
    lists = [one.name for one in fields(HowWords)][2:]
    return HowWords(means, {word: _words(ways, word) for word in ways}, *(_words(raw, part) for part in lists))


def _why(raw: dict[str, Any]) -> WhyWords:
    reasons, grounds, citing = (_mapping(raw.get(part), f"why: {part}") for part in ("reasons", "grounds", "citing"))
    for word in grounds:
        if len(_words(grounds, word)) < 2:
            raise ValueError(f"{FILE} why: grounds: {word} needs the word before and one after")
    for word, wanted in citing.items():
        if wanted not in ("object", "whole"):
            raise ValueError(f"{FILE} why: citing: {word} gives neither object nor whole")
    return WhyWords(
        {word: _words(reasons, word) for word in reasons},
        {word: (rest[0], frozenset(rest[1:])) for word, rest in grounds.items()},
        citing,
        *(_words(raw, part) for part in ("blames", "long", "lasting", "labels", "chance")),
    )
