"""Words in marks within a reported clause: where they are the only ones of a speaker, they are a quote of their own.

"Warned of 'grave steps' unless the border opens" is a mixed quote, and its content is the clause. Most speakers are
quoted at length somewhere in the article; for one who is not, these few words are all that he or she said verbatim, and
they would be lost between the reporter's.
"""

from __future__ import annotations

from dataclasses import replace

from worker.pipeline.layers import Quote
from worker.pipeline.quotes.marks import titled
from worker.pipeline.quotes.page import Page

PART = 0.6  # of the clause: quoted words that are more of it are as good as the clause
WORDS = 2  # a single word in marks is held at arm's length
MANY = 8  # stretches of a clause that are looked at


def fragments(page: Page) -> list[Quote]:
    """For each person who is quoted in no whole statement: the longest words in marks within the clauses reported."""
    people = {quote.speaker for quote in page.quotes if page.speakers.person(quote.speaker)}
    people -= {quote.speaker for quote in page.quotes if quote.kind == "direct"}
    found: dict[str, tuple[int, Quote]] = {}
    for number, quote in sorted(_innermost(page).items()):
        if quote.speaker not in people:
            continue
        stretch = page.stretches[number]
        said = page.text[stretch.inner.start : stretch.inner.end]
        words = len(said.split())
        whole = quote.content.end - quote.content.start
        if words < WORDS or titled(said) or stretch.inner.end - stretch.inner.start >= PART * whole:
            continue
        if quote.speaker not in found or words > found[quote.speaker][0]:
            found[quote.speaker] = words, replace(quote, kind="direct", content=stretch.inner, rule="fragment")
    return [quote for _, quote in found.values()]


def _innermost(page: Page) -> dict[int, Quote]:
    """The shortest mixed quote that holds a stretch, by the number of the stretch."""
    inner: dict[int, Quote] = {}
    for quote in page.quotes:
        if quote.kind == "mixed":
            for number in page.touching(quote.content)[:MANY]:
                held = inner.get(number)
                if held is None or quote.content.end - quote.content.start < held.content.end - held.content.start:
                    inner[number] = quote
    return inner
