"""Who said what: direct, mixed and indirect quotes."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.layers import Component


class Quotes(Component):
    """Lays doc._.quotes."""

    section = "quotes"

    def read(self, doc: Doc) -> None:
        """Fills in doc._.quotes, in the order of the text."""
        from worker.pipeline.quotes.attribution import quotes

        doc._.quotes = quotes(doc)


@Language.factory("dateline.quotes.v1")
def make(nlp: Language, name: str) -> Quotes:
    """The component for config.cfg."""
    return Quotes()
