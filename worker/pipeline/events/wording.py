"""What `factuality.yaml` says: the words that tell whether an event happened, checked when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from worker.pipeline.knowledge import resource
from worker.pipeline.ontology import MODALITIES

_LISTS = (
    "unsaid",
    "inverting",
    "denying",
    "untrue",
    "occurring",
    "ending",
    "anyone",
    "recalling",
    "vowing",
    "warning",
    "going_on",
    "reckoning",
    "foreseeing",
    "addressing",
    "troubled",
    "pleading",
    "summoning",
    "moving",
    "fixing",
    "commissioning",
    "scheduling",
)


class LexiconError(ValueError):
    """A resource file cannot be used; the message names the file and the entry."""


@dataclass(frozen=True)
class FactualityWords:
    """Words that say whether an event happened."""

    modals: Mapping[str, str]
    past_modal: frozenset[str]
    unsaid: frozenset[str]
    inverting: frozenset[str]
    denying: frozenset[str]
    hearsay: frozenset[str]  # with the reporting nouns
    untrue: frozenset[str]
    occurring: frozenset[str]
    ending: frozenset[str]
    anyone: frozenset[str]
    recalling: frozenset[str]
    vowing: frozenset[str]
    warning: frozenset[str]
    going_on: frozenset[str]
    reckoning: frozenset[str]
    foreseeing: frozenset[str]
    addressing: frozenset[str]
    troubled: frozenset[str]
    pleading: frozenset[str]
    summoning: frozenset[str]
    moving: frozenset[str]
    fixing: frozenset[str]
    commissioning: frozenset[str]
    scheduling: frozenset[str]
    habitual: frozenset[str]
    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    adjective_operators: Mapping[str, str]
    adjectives: Mapping[str, str]
    adverbs: Mapping[str, str]
    reporting: frozenset[str]
    reporting_nouns: frozenset[str]
    negators: frozenset[str]
    determiners: frozenset[str]
    markers: Mapping[str, str]
    awaiting: Mapping[str, str]
    object_control: frozenset[str]
    measures: frozenset[str]
    background_days: int


def read_factuality(raw: Any, file: str = "factuality.yaml") -> FactualityWords:
    """The factuality words of a parsed file. Raises LexiconError naming the entry that cannot be used."""
    if not isinstance(raw, dict):
        raise LexiconError(f"{file}: is no mapping")
    allowed = {*MODALITIES, "negative", "cancelled", "transparent"}

    def by_word(name: str, body: Mapping[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        for gives, listed in body.items():
            if gives not in allowed:
                raise LexiconError(f"{file}: {name}: {gives!r} is no modality")
            for word in listed:
                if not isinstance(word, str):
                    raise LexiconError(f"{file}: {name}.{gives}: {word!r} is no word")
                found.setdefault(word, gives)
        return found

    try:
        operators = raw["operators"]
        return FactualityWords(
            modals=by_word("modals", raw["modals"]),
            past_modal=frozenset(raw["past_modal"]),
            **{name: frozenset(raw[name]) for name in _LISTS},
            habitual=frozenset(raw["habitual"]),
            hearsay=frozenset((*raw["hearsay"], *raw["reporting_nouns"])),
            verbs=by_word("operators", {gives: body.get("verbs", []) for gives, body in operators.items()}),
            nouns=by_word("operators", {gives: body.get("nouns", []) for gives, body in operators.items()}),
            adjective_operators=by_word("operators", {g: body.get("adjectives", []) for g, body in operators.items()}),
            adjectives=by_word("adjectives", raw["adjectives"]),
            adverbs=by_word("adverbs", raw["adverbs"]),
            reporting=frozenset(raw["reporting"]),
            reporting_nouns=frozenset(raw["reporting_nouns"]),
            negators=frozenset(raw["negators"]),
            determiners=frozenset(raw["determiners"]),
            markers=by_word("markers", raw["markers"]),
            awaiting=by_word("awaiting", raw["awaiting"]),
            object_control=frozenset(raw["object_control"]),
            measures=frozenset(operators["transparent"]["nouns"]),
            background_days=int(raw["background_days"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"{file}: {error} is missing or of the wrong form") from error


@cache
def factuality_words() -> FactualityWords:
    """The factuality words that come with Dateline, read once."""
    return read_factuality(resource("factuality.yaml", words_only=True))
