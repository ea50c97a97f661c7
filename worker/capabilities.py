"""What this worker can do, published with its heartbeat and handed on by the API."""

from __future__ import annotations

from typing import Any

from jobs.settings import Settings
from worker.pipeline.ontology import ontology
from worker.pipeline.reader import Reader

# OntoNotes 5 labels of things; numbers and times have sections of their own.
ENTITY_TYPES = (
    ("PERSON", "people, fictional ones included"),
    ("NORP", "nationalities, religious and political groups"),
    ("FAC", "buildings, airports, roads, bridges"),
    ("ORG", "companies, agencies, institutions, armed groups"),
    ("GPE", "countries, regions with a government, cities"),
    ("LOC", "other places: mountains, waters, areas"),
    ("PRODUCT", "vehicles, weapons, foods, things made"),
    ("EVENT", "named storms, battles, wars, sports events"),
    ("WORK_OF_ART", "titles of books, songs, films"),
    ("LAW", "named documents made into laws"),
    ("LANGUAGE", "named languages"),
)


def describe(reader: Reader, settings: Settings) -> dict[str, Any]:
    """The record of `GET /v1/capabilities` for one version of the pipeline."""
    return {
        "pipeline": reader.record,
        "languages": ["en"],
        "entity_types": [{"type": name, "definition": text} for name, text in ENTITY_TYPES],
        "event_types": ontology().as_record(),
        "limits": {
            "max_text_chars": settings.max_text_chars,
            "max_html_chars": settings.max_html_chars,
            "job_timeout_seconds": settings.job_timeout_seconds,
        },
    }
