"""The parts of an article: what is news and what surrounds it.

Lays `doc._.regions`, which cover the text without gap or overlap, and sets sentence starts where a block of the text
begins, so that no later component joins a headline, a photo credit and a paragraph. Where no day of publication was
sent and the text says it, completes `doc._.article`.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.article.blocks import Block, blocks
from worker.pipeline.article.cues import CUES, Cues, cues
from worker.pipeline.article.datelines import is_date_line, published
from worker.pipeline.article.marking import TOP_BLOCKS, mark, regions
from worker.pipeline.layers import Component, Region, text_of
from worker.pipeline.layers import Warning as Told

__all__ = ["CUES", "ArticleParts", "Cues", "blocks", "cues"]


class ArticleParts(Component):
    """Lays `doc._.regions`, marks where blocks begin as sentence starts, and warns of what was not sent."""

    section = "regions"

    def __init__(self) -> None:
        cues()  # a resource that is wrong is told when the pipeline is built

    def read(self, doc: Doc) -> None:
        """Leaves the whole text body when nothing tells its parts apart."""
        text = text_of(doc)
        found = blocks(text)
        mark(found, doc._.article.title, doc._.marks)
        laid = list(regions(text, found))
        _mark_starts(doc, {block.start for block in found} | {region.span.start for region in laid})
        doc._.regions = laid
        if doc._.article.published_at is None:
            _date(doc, text, found, laid)
        if doc._.article.language is None:
            told = Told("language_assumed", "language was not sent: the text was read as English")
            doc._.warnings = [*doc._.warnings, told]


def _mark_starts(doc: Doc, starts: set[int]) -> None:
    """The first token at or behind each of the characters that is no white space begins a sentence."""
    # All at once: a token that is told so alone goes through the whole text to see that it is not parsed yet.
    begun = doc.to_array("SENT_START")
    for i in doc.to_array("IDX").searchsorted(sorted(starts)).tolist():
        first = next((n for n in range(i, len(doc)) if not doc[n].is_space), None)
        if first is not None:
            begun[first] = 1
    doc.from_array(["SENT_START"], begun)


def _date(doc: Doc, text: str, found: list[Block], laid: list[Region]) -> None:
    """Takes the day of publication from the top of the text, or says that there is none."""
    notices = [
        block.text for block in found[:TOP_BLOCKS] if block.kind in ("byline", "dateline") and is_date_line(block)
    ]
    datelines = [text[r.span.start : r.span.end] for r in laid if r.kind == "dateline"][:2]
    day = published(notices, datelines)
    if day:
        doc._.article = replace(doc._.article, published_at=day.isoformat(), published_in_text=True)
        return
    told = Told("no_publication_date", "no date of publication was sent or found: relative dates stay unresolved")
    doc._.warnings = [*doc._.warnings, told]


@Language.factory("dateline_article_v1")
def make_article(nlp: Language, name: str) -> ArticleParts:  # noqa: ARG001 - the signature is spaCy's
    """The component as config.cfg names it."""
    return ArticleParts()
