"""The closed sets of the corpus: kinds, sectors, modalities, and the words that annotation may use as keys."""

from __future__ import annotations

from pathlib import Path

from worker.pipeline.layers import TOLD
from worker.pipeline.ontology import ENTITY_TYPES, ROLES, ontology

CORPUS = Path(__file__).resolve().parent.parent
SPLITS = ("train", "dev", "test")

REGIONS = ("headline", "byline", "dateline", "caption", "body", "boilerplate")
READ_REGIONS = TOLD  # captions are read, but not annotated
MENTION_KINDS = ("name", "demonym", "metonym", "nominal", "pronoun")
THINGS = ENTITY_TYPES[: ENTITY_TYPES.index("DATE")]  # types that an entity may have
SECTORS = (
    *("GOV", "LEG", "JUD", "MIL", "COP", "SPY", "OPP", "PTY", "REB", "INS", "SEP", "CRM", "BUS", "LAB"),
    *("EDU", "MED", "JRN", "NGO", "REL", "AGR", "REF", "ELI", "CVL"),
)
MODIFIERS = ("approximately", "more-than", "at-least", "less-than", "up-to")
QUOTE_KINDS = ("direct", "mixed", "indirect")
ANCHORS = ("published_at", "text")
POLARITIES = ("positive", "negative")
MODALITIES = tuple(ontology().modalities)
NEAR_MISSES = ("metaphor", "sport_as_war", "business_as_fight", "history", "hypothetical", "negation", "none")

META = ("title", "source", "published_at", "genre", "region", "happening", "look_alike_of")
META_NEEDS = ("source", "published_at", "genre", "region", "happening")
LAYERS = ("regions", "entities", "times", "quantities", "quotes", "events")
ENTITY = ("name", "type", "country", "sector", "actor_code", "description", "mentions")
QUOTE = ("kind", "content", "cue", "by", "speaker", "to")
TOLD = ("polarity", "modality", "source")  # what a trigger may say for itself
EVENT = (
    *("type", "triggers", *ROLES, "time", "place", "quantities", "polarity", "modality", "background"),
    *("source", "content_of", "main"),
)
SENTENCE = ("id", "text", "date", "near_miss", "events")
SENTENCE_EVENT = ("type", "trigger", *ROLES, "polarity", "modality", "background", "source")
