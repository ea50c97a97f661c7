"""What places.yaml says: the points of the model and the words that tell kind and containment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from worker.pipeline.knowledge import resource

FILE = "places.yaml"
AREA_CODES = range(200, 1000)
WEIGHTS = (
    "population",
    "known_name",
    "agrees",
    "disagrees",
    "capital",
    "seat",
    "twin",
    "alone",
    "kind",
    "not_kind",
    "within",
    "not_within",
    "beside",
    "same_country",
    "nation",
    "share",
    "metonym",
    "same_division",
    "near",
    "nearness_km",
    "link",
    "link_tokens",
    "home",
    "desk",
    "demonym",
    "part",
    "no_place",
    "cue",
    "phone",
    "demonym_of",
    "headline",
    "lead",
    "dateline",
)


@dataclass(frozen=True)
class Lexicon:
    """places.yaml, ready for look-ups."""

    weights: Mapping[str, float]
    features: Mapping[str, float]
    english: Mapping[str, float]
    narrow: Mapping[str, float]
    classes: Mapping[str, tuple[str, ...]]
    leading: frozenset[str]
    between: frozenset[str]
    joins: frozenset[str]
    points: frozenset[str]
    abbreviate: tuple[str, ...]  # countries whose divisions are abbreviated
    cues: Mapping[str, str]  # word: country
    streets: frozenset[str]
    alone: frozenset[tuple[str, str]]  # country and name of the place as the gazetteer gives them
    phones: Mapping[str, tuple[str, str]]  # area code: country, division
    papers: frozenset[str]
    demonyms: frozenset[str]  # of countries.yaml, lower case

    def feature(self, code: str) -> float:
        """The points of a feature code; 0 where none of its beginnings is listed."""
        for end in range(len(code), 1, -1):
            if code[:end] in self.features:
                return self.features[code[:end]]
        return 0.0


def read_lexicon(data: Any, countries: Any = ()) -> Lexicon:
    """The lexicon of the contents of places.yaml and countries.yaml. Raises ValueError naming what is wrong."""
    if not isinstance(data, dict):
        raise ValueError(f"{FILE}: must be a mapping")  # noqa: TRY004 - the content is wrong, not a caller's type
    weights = _points(data, "weights")
    for name in (*WEIGHTS, *weights):
        if (name in weights) != (name in WEIGHTS):
            raise ValueError(f"{FILE}: weights.{name} is {'unknown' if name in weights else 'missing'}")
    if weights["nearness_km"] <= 0 or weights["link_tokens"] <= 0:
        raise ValueError(f"{FILE}: weights.nearness_km and weights.link_tokens must be above 0")
    classes = {word: tuple(_words(f"classes.{word}", codes)) for word, codes in _mapping(data, "classes").items()}
    leading = frozenset(_words("leading", data.get("leading")))
    if leading - set(classes):
        raise ValueError(f"{FILE}: leading has {min(leading - set(classes))!r}, which is no class")
    between, joins = (frozenset(_words(key, data.get(key))) for key in ("between", "joins"))
    if joins - between:
        raise ValueError(f"{FILE}: joins has {min(joins - between)!r}, which is not in between")
    cues = {}
    for country, listed in _mapping(data, "cues").items():
        for word in _words(f"cues.{country}", listed):
            if cues.setdefault(word, country) != country:
                raise ValueError(f"{FILE}: cues.{country}: {word!r} stands there twice")
    return Lexicon(
        weights,
        _points(data, "features"),
        _points(data, "english"),
        _points(data, "narrow"),
        classes,
        leading,
        between,
        joins,
        frozenset(_words("points", data.get("points"))),
        tuple(_words("abbreviate", data.get("abbreviate"))),
        cues,
        frozenset(_words("streets", data.get("streets"))),
        frozenset((c, name) for c, listed in _mapping(data, "alone").items() for name in _words(f"alone.{c}", listed)),
        _phones(_mapping(data, "phones")),
        frozenset(_words("papers", data.get("papers"))),
        frozenset(form.lower() for row in countries for form in row["demonyms"]),
    )


@cache
def lexicon() -> Lexicon:
    """The lexicon of this process."""
    return read_lexicon(resource(FILE), resource("countries.yaml"))


def _mapping(data: dict, key: str) -> dict:
    found = data.get(key)
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise ValueError(f"{FILE}: {key} must be a mapping with names as keys")
    return found


def _points(data: dict, key: str) -> dict[str, float]:
    found = _mapping(data, key)
    for name, points in found.items():
        if isinstance(points, bool) or not isinstance(points, int | float):
            raise ValueError(f"{FILE}: {key}.{name} must be a number")  # noqa: TRY004 - the content is wrong
    return {name: float(points) for name, points in found.items()}


def _phones(data: dict) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for country, divisions in data.items():
        for division, codes in divisions.items():
            if not isinstance(codes, list) or not all(code in AREA_CODES for code in codes):
                raise ValueError(f"{FILE}: phones.{country}.{division} must be a list of area codes")
            for code in map(str, codes):
                if found.setdefault(code, (country, division)) != (country, division):
                    raise ValueError(f"{FILE}: phones.{country}.{division}: {code} stands there twice")
    return found


def _words(key: str, listed: object) -> list[str]:
    if not isinstance(listed, list) or not all(isinstance(word, str) and word for word in listed):
        raise ValueError(f"{FILE}: {key} must be a list of words")
    return listed
