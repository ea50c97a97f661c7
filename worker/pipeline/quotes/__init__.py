"""Who said what: direct, mixed and indirect quotes.

Quotation marks are paired first, paragraph by paragraph (`marks`). Each quoted stretch then gets the cue and the
speaker that stand beside it (`quotations`). What is left of the cues are reported clauses (`reported`), which the
dependency parse bounds (`frames`) or the commas around the cue (`aside`); one that holds a quoted stretch is a mixed
quote, and its words in marks can be a quote of their own (`fragments`). An unknown speaker stays unknown.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.layers import Component
from worker.pipeline.quotes.fragments import fragments
from worker.pipeline.quotes.page import Page
from worker.pipeline.quotes.quotations import Quotations
from worker.pipeline.quotes.reported import Reported


class Quotes(Component):
    """Lays doc._.quotes."""

    section = "quotes"

    def read(self, doc: Doc) -> None:
        """Fills in doc._.quotes, in the order of the text."""
        page = Page(doc)
        Quotations(page).read()
        Reported(page).read()
        page.quotes += fragments(page)
        found = sorted(page.quotes, key=lambda q: (q.content, q.cue or q.content))
        for number, quote in enumerate(found, 1):
            quote.id = f"q{number}"
        doc._.quotes = found


@Language.factory("dateline_quotes_v1")
def make(nlp: Language, name: str) -> Quotes:  # noqa: ARG001 - spaCy's signature
    """The component for config.cfg."""
    return Quotes()
