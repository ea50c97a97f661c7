"""entity_names.yaml: the words in and beside names, validated at load."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from worker.pipeline.entities.knowledge import given_names
from worker.pipeline.knowledge import resource

FILE = "entity_names.yaml"
LISTS = (
    "organisation_heads",
    "club_heads",
    "club_starts",
    "organisation_starts",
    "ranks",
    "credits",
    "post_nominals",
    "particles",
    "never",
    "compass",
    "place_nouns",
    "local",
    "inhabitants",
    "sure_place_heads",
    "person_nouns",
    "person_verbs",
    "speaks",
    "organisation_nouns",
    "of_organisation",
    "organisation_verbs",
    "posts",
    "of_person",
    "groups",
    "roads",
    "road_owners",
    "apart",
    "before_names",
    "divisions",
    "languages",
    "joining",
    "partners",
    "ends",
)
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
OTHER_LABELS = frozenset({"EVENT", "LAW", "WORK_OF_ART"})


@dataclass(frozen=True)
class Words:
    """The lists of the resource, as sets and tables to look up in."""

    organisation_heads: frozenset[str]
    club_heads: frozenset[str]
    club_starts: frozenset[str]
    organisation_starts: frozenset[str]
    ranks: frozenset[str]
    credits: frozenset[str]
    post_nominals: frozenset[str]
    particles: frozenset[str]
    never: frozenset[str]
    compass: frozenset[str]
    place_nouns: frozenset[str]
    local: frozenset[str]
    inhabitants: frozenset[str]
    sure_place_heads: frozenset[str]
    person_nouns: frozenset[str]
    person_verbs: frozenset[str]
    speaks: frozenset[str]
    organisation_nouns: frozenset[str]
    of_organisation: frozenset[str]
    organisation_verbs: frozenset[str]
    posts: frozenset[str]
    of_person: frozenset[str]
    groups: frozenset[str]
    roads: frozenset[str]
    road_owners: frozenset[str]
    apart: frozenset[str]
    before_names: frozenset[str]
    divisions: frozenset[str]
    languages: frozenset[str]
    joining: frozenset[str]
    partners: frozenset[str]
    ends: frozenset[str]
    plurals: dict[str, str]  # label by noun
    other_heads: dict[str, str]
    place_heads: dict[str, str]  # label by word
    place_starts: dict[str, str]
    before_place: dict[str, int]
    sport_words: frozenset[str]
    sport_subject: frozenset[str]
    sport_object: frozenset[str]
    sport_beside: frozenset[str]
    versus: frozenset[str]
    positions: frozenset[str]


def _strings(key: str, listed: object) -> frozenset[str]:
    if not isinstance(listed, list) or not listed or not all(isinstance(word, str) and word for word in listed):
        raise ValueError(f"{FILE}: {key} must be a list of strings")
    return frozenset(listed)


def _labelled(key: str, data: object, labels: frozenset[str] = PLACE_LABELS) -> dict[str, str]:
    if not isinstance(data, dict) or not set(data) <= labels:
        raise ValueError(f"{FILE}: {key} must have lists under {', '.join(sorted(labels))}")
    found: dict[str, str] = {}
    for label, listed in data.items():
        for word in _strings(f"{key}.{label}", listed):
            if word in found:
                raise ValueError(f"{FILE}: {word!r} stands in {key} twice")
            found[word] = label
    return found


def _weights(key: str, data: object) -> dict[str, int]:
    if not isinstance(data, dict) or not all(weight in ("1", "2", "3") for weight in data.values()):
        raise ValueError(f"{FILE}: {key} must give every word a weight from 1 to 3")
    return {word: int(weight) for word, weight in data.items()}


def _nouns(key: str, data: object) -> dict[str, str]:
    if not isinstance(data, dict) or not set(data.values()) <= PLACE_LABELS:
        raise ValueError(f"{FILE}: {key} must give every noun one of {', '.join(sorted(PLACE_LABELS))}")
    return dict(data)


def read_words(data: object) -> Words:
    """The words of the resource's content. Raises ValueError naming the entry that is wrong."""
    if not isinstance(data, dict):
        raise ValueError(f"{FILE}: must be a table of lists")  # noqa: TRY004 - the content is wrong, not a caller's type
    sport = data.get("sport")
    if not isinstance(sport, dict):
        raise ValueError(f"{FILE}: sport must be a table of lists")  # noqa: TRY004
    return Words(
        **{key: _strings(key, data.get(key)) for key in LISTS},
        place_heads=_labelled("place_heads", data.get("place_heads")),
        place_starts=_labelled("place_starts", data.get("place_starts")),
        other_heads=_labelled("other_heads", data.get("other_heads"), OTHER_LABELS),
        plurals=_nouns("plurals", data.get("plurals")),
        before_place=_weights("before_place", data.get("before_place")),
        sport_words=_strings("sport.words", sport.get("words")),
        sport_subject=_strings("sport.subject", sport.get("subject")),
        sport_object=_strings("sport.object", sport.get("object")),
        sport_beside=_strings("sport.beside", sport.get("beside")),
        positions=_strings("sport.positions", sport.get("positions")),
        versus=_strings("sport.versus", sport.get("versus")),
    )


@cache
def words() -> Words:
    """The resource."""
    return read_words(resource(FILE, words_only=True))


@dataclass(frozen=True)
class PersonNames:
    """entity_person_names.yaml."""

    given: frozenset[str]
    surnames: frozenset[str]
    men: frozenset[str]  # given names that only they bear
    women: frozenset[str]


@cache
def person_names() -> PersonNames:
    """Names of many languages. Raises ValueError where a list is missing."""
    file = "entity_person_names.yaml"
    data = resource(file, words_only=True)
    keys = ("given", "surnames", "men", "women")
    if not isinstance(data, dict) or not all(isinstance(data.get(key), str) for key in keys):
        raise ValueError(f"{file}: {', '.join(keys)} must be texts of names")
    return PersonNames(*(frozenset(data[key].split()) for key in keys))


def gender_of(given: str) -> str | None:
    """The gender (m, f) of those who bear a given name as a rule, None where both do."""
    if given in person_names().men:
        return "m"
    return "f" if given in person_names().women else None


def is_given(word: str) -> bool:
    """It is a given name in some language."""
    return word in given_names() or word in person_names().given
