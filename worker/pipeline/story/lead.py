"""Where an article says what it is about."""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from worker.pipeline.layers import Span, sentences, text_of
from worker.pipeline.story.choice import stems
from worker.pipeline.story.clauses import Title, main_verb

_FIRST = 10  # sentences among which the lead is
_SHORTEST = 5  # words of a sentence that can be it


class Lead:
    """Where an article says what it is about: its title, its headline, and the first sentences that tell it."""

    def __init__(self, doc: Doc, title: Title | None) -> None:
        self.title = title
        self.headline = _headline(doc)
        text = text_of(doc)
        early = [s for s, _ in zip(sentences(doc), range(_FIRST), strict=False)]
        told = [s for s in early if not self._is_headed(s)]
        self.headed = [s for s in early if self._is_headed(s)]
        self.shown = title.text if title else text[self.headline.start : self.headline.end] if self.headline else ""
        self.sentence = _lead(told, stems(self.shown))
        after = told.index(self.sentence) if self.sentence is not None else 0
        self.opening = told[after : after + 3]
        self.span = Span(self.sentence.start_char, self.sentence.end_char) if self.sentence is not None else None

    def _is_headed(self, sentence: TokenSpan) -> bool:
        return bool(self.headline and sentence.start_char < self.headline.end)


def _headline(doc: Doc) -> Span | None:
    return next((r.span for r in doc._.regions if r.kind == "headline"), None)


def _lead(told: list[TokenSpan], title: set[str]) -> TokenSpan | None:
    """The early sentence that says most of what the title says; without a title the first that is one."""
    best, score = None, 0.0
    for number, sentence in enumerate(told):
        if sum(token.is_alpha for token in sentence) < _SHORTEST or main_verb(sentence) is None:
            continue
        own = 1.0 / (1 + 0.25 * number) + (2.0 * len(stems(sentence.text) & title) / len(title) if title else 0.0)
        if own > score + 1e-9:
            best, score = sentence, own
    return best
