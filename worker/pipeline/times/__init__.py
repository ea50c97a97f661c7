"""Time expressions: TIMEX3 with values anchored on the day of publication."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.layers import Component


class Times(Component):
    """Lays `doc._.times`."""

    section = "times"

    def read(self, doc: Doc) -> None:
        """Adds the time expressions of the readable regions, in text order."""
        doc._.times = []


@Language.factory("dateline.times.v1")
def times(nlp: Language, name: str) -> Times:
    """The component."""
    return Times()
