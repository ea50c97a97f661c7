"""Readings to hold against the annotation: the pipeline of the day, and the spaCy model alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from corpus.tool.terms import THINGS
from worker.pipeline import result
from worker.pipeline.reader import Reader, load_model

MODEL = "en_core_web_md"
TIMES = ("DATE", "TIME")
# Rules of what the annotation has no quotes for: beliefs, wishes, what is spoken of in a phrase.
UNSAID = ("belief", "hearsay", "infinitive", "object")
Reading = Callable[[Annotated | Sentence], dict[str, Any]]


def pipeline() -> Reading:
    """The whole pipeline, as the worker runs it."""
    reader = Reader(MODEL)

    def read(item: Annotated | Sentence) -> dict[str, Any]:
        found = result.build(reader.read(item.text, item.sent), reader.record)
        return {**found, "quotes": [quote for quote in found["quotes"] if _is_said(quote)]}

    return read


def bare() -> Reading:
    """What the model says of itself: each name an entity of its own, times without values, nothing else."""
    nlp = load_model(MODEL, taught=False)

    def read(item: Annotated | Sentence) -> dict[str, Any]:
        entities, times = [], []
        for ent in nlp(item.text).ents:
            span = {"start": ent.start_char, "end": ent.end_char, "text": ent.text}
            if ent.label_ in TIMES:
                times.append({**span, "type": ent.label_, "value": None})
            elif ent.label_ in THINGS:
                mention = {**span, "kind": "name", "type": ent.label_}
                entities.append({"id": f"e{len(entities) + 1}", "type": ent.label_, "mentions": [mention]})
        return {"entities": entities, "times": times, "quantities": [], "quotes": [], "events": []}

    return read


def _is_said(quote: dict[str, Any]) -> bool:
    return quote["kind"] != "indirect" or quote["rule"] not in UNSAID
