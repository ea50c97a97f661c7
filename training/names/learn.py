"""Teaches the model's own ner further."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import Adam

from training.names.grammar import Named

# What the corpus annotates apart from names: here the model teaches itself.
NUMBERS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’", "'S", "’S"})


def example(nlp: Language, named: Named) -> Example:
    """What the ner is to say of a text: its names, and the numbers that it finds there itself."""
    doc = nlp(named.text)
    wanted = []
    for start, end, label in named.names:
        span = doc.char_span(start, end, label)  # None within a token: no ner can say that
        if span is not None:
            wanted.append(_as_modelled(doc, span))
    taken = {token.i for span in wanted for token in span}
    wanted += [ent for ent in doc.ents if ent.label_ in NUMBERS and taken.isdisjoint(range(ent.start, ent.end))]
    return _pair(doc, wanted)


def rehearsal(nlp: Language, text: str) -> Example:
    """What the ner says already."""
    doc = nlp(text)
    return _pair(doc, doc.ents)


def _as_modelled(doc: Doc, span: Span) -> Span:
    """OntoNotes has articles and possessives within its names, the corpus has not: as the model does it."""
    for ent in doc.ents:
        if (
            ent.label_ == span.label_
            and ent.start in (span.start - 1, span.start)
            and ent.end in (span.end, span.end + 1)
        ):
            before = doc[ent.start].lower_ in ARTICLES if ent.start < span.start else True
            after = doc[ent.end - 1].text in POSSESSIVE if ent.end > span.end else True
            if before and after:
                return ent
    return span


def _pair(doc: Doc, ents: Iterable[Span]) -> Example:
    kept = [ent for ent in filter_spans(ents) if not any(token.is_space for token in ent)]
    within = {i for ent in kept for i in range(ent.start + 1, ent.end)}  # no sentence may start inside of a name
    starts = [bool(token.is_sent_start) and token.i not in within for token in doc]
    read = Doc(doc.vocab, [t.text for t in doc], [bool(t.whitespace_) for t in doc], sent_starts=starts)
    wanted = read.copy()
    wanted.ents = [Span(wanted, ent.start, ent.end, ent.label_) for ent in kept]
    return Example(read, wanted)


def teach(
    nlp: Language,
    pool: list[Example],
    *,
    rounds: int,
    rate: float,
    batch: int,
    dropout: float,
    rng: random.Random,
) -> Iterator[float]:
    """Updates the ner with all lessons, for some rounds, the rate falling to nothing; yields the losses."""
    optimizer = Adam(rate, L2=0.0, grad_clip=1.0, use_averages=False)
    for number in range(rounds):
        rng.shuffle(pool)
        batches = list(_batches(pool, batch))
        losses: dict[str, float] = {}
        with nlp.select_pipes(enable="ner"):
            for done, examples in enumerate(batches):
                optimizer.learn_rate = rate * (1 - (number + done / len(batches)) / rounds)
                nlp.update(examples, sgd=optimizer, drop=dropout, losses=losses)
        yield losses["ner"]


def _batches(pool: list[Example], size: int) -> Iterator[list[Example]]:
    batch: list[Example] = []
    for lesson in pool:
        batch.append(lesson)
        if sum(len(known.reference) for known in batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
