"""Annotation as spaCy documents and as results of the contract: what a perfect reading would give."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from jobs.version import VERSION
from worker.pipeline import layers, result
from worker.pipeline.ontology import ontology

NAMES = ("name", "demonym", "metonym")
USER_DATA = "dateline"  # key of Doc.user_data


@cache
def _tokenizer() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def document(item: Annotated | Sentence) -> Doc:
    """The annotation laid over a tokenized text, layer by layer, as the pipeline lays its own.

    Entities of spaCy are the names, each with its own label; a name within another is left out of them.
    """
    doc = _tokenizer()(item.text)
    for token in doc[1:]:
        if doc[token.i - 1].is_space and "\n" in doc[token.i - 1].text:
            token.is_sent_start = True
    doc._.article = item.sent
    doc._.events = _with_sentences(doc, item.events)
    if isinstance(item, Sentence):
        doc._.regions = [layers.Region("body", layers.Span(0, len(item.text)))]
        return doc
    for layer in ("regions", "entities", "times", "quantities", "quotes"):
        doc._.set(layer, getattr(item, layer))
    doc.ents = filter_spans(span for entity in item.entities for m in entity.mentions if (span := _name(doc, m)))
    doc._.summary = _summary(item)
    return doc


def gold_result(item: Annotated | Sentence) -> dict[str, Any]:
    """The result object that the contract asks for, offsets in code points."""
    pipeline = {
        "name": "dateline-corpus",
        "version": VERSION,
        "model": "none",
        "model_version": "none",
        "ontology": ontology().version,
    }
    return result.build(document(item), pipeline)


def docbin(items: Iterable[Annotated | Sentence]) -> DocBin:
    """Tokens, sentences and names for spaCy; the whole result in `Doc.user_data["dateline"]`, as JSON."""
    packed = DocBin(attrs=["ORTH", "SPACY", "SENT_START", "ENT_IOB", "ENT_TYPE"], store_user_data=True)
    for item in items:
        doc = document(item)
        plain = Doc(doc.vocab, [t.text for t in doc], [bool(t.whitespace_) for t in doc])
        for before, after in zip(doc, plain, strict=True):
            after.is_sent_start = before.is_sent_start
        plain.ents = [Span(plain, e.start, e.end, e.label_) for e in doc.ents]
        plain.user_data[USER_DATA] = json.dumps({"name": item.name, "result": gold_result(item)})
        packed.add(plain)
    return packed


def _name(doc: Doc, mention: layers.Mention) -> Span | None:
    if mention.kind not in NAMES:
        return None
    return doc.char_span(mention.span.start, mention.span.end, mention.type, alignment_mode="expand")


def _with_sentences(doc: Doc, events: list[layers.Event]) -> list[layers.Event]:
    ends = [layers.Span.of(sentence) for sentence in doc.sents]
    for event in events:
        for mention in event.mentions:
            mention.sentence = next((s for s in ends if s.holds(mention.span)), mention.span)
    return events


def _summary(article: Annotated) -> layers.Summary:
    main = next((event for event in article.events if event.main), None)
    if main is None:
        return layers.Summary()
    agents = [p.entity for p in main.participants if p.role == "agent" and p.entity]
    when = next((t.value for t in article.times if t.id == main.time), main.first)
    return layers.Summary(main.id, list(dict.fromkeys(agents)), when, main.place)
