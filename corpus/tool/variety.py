"""How varied the corpus is: near-duplicates, sentence frames, lemmas, places of classes and modalities."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from worker.pipeline.ontology import ontology

SHINGLE = 5  # words
SHARED = 0.15  # of the shingles of the shorter text, from which on two texts are near-duplicates
FEWEST = 3  # shingles in common
FRAME_USES = 3
FRAME_LENGTH = 6  # elements; shorter ones ("NAME said on NAME") repeat in any language
CONTENT = ("NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM")
SKIPPED = ("PUNCT", "SPACE", "SYM", "X")
_WORD = re.compile(r"\w+(?:['’]\w+)?")


@dataclass
class Variety:
    """What was measured."""

    duplicates: list[tuple[str, str, float]] = field(default_factory=list)
    frames: dict[str, list[str]] = field(default_factory=dict)  # used too often, with where
    lemmas: int = 0  # without names
    lemmas_and_names: int = 0
    words: int = 0


def measure(items: Sequence[Annotated | Sentence], nlp: Language | None) -> Variety:
    """Everything that needs the texts; frames and lemmas only with a tagger and lemmatizer."""
    found = Variety(duplicates=duplicates([(i.name, i.text) for i in items]))
    if nlp is None:
        return found
    lemmas: set[str] = set()
    names: set[str] = set()
    frames: dict[str, list[str]] = defaultdict(list)
    texts = [(paragraph, item.name) for item in items for paragraph in item.text.splitlines() if paragraph.strip()]
    for doc, name in nlp.pipe(texts, as_tuples=True):
        found.words += sum(not (t.is_space or t.is_punct) for t in doc)
        lemmas.update(t.lemma_.lower() for t in doc if t.is_alpha and t.pos_ != "PROPN")
        names.update(t.lemma_.lower() for t in doc if t.is_alpha and t.pos_ == "PROPN")
        for sentence in sentences(doc):
            shape = frame(sentence)
            if len(shape) >= FRAME_LENGTH:
                frames[" ".join(shape)].append(name)
    found.lemmas, found.lemmas_and_names = len(lemmas), len(lemmas | names)
    found.frames = {shape: where for shape, where in sorted(frames.items()) if len(where) > FRAME_USES}
    return found


def tagger() -> Language:
    """The model of the worker with what this needs of it."""
    from worker.pipeline.reader import load_model  # noqa: PLC0415 - seconds that few commands need

    nlp = load_model("en_core_web_md")
    nlp.select_pipes(enable=["tok2vec", "tagger", "attribute_ruler", "lemmatizer"])
    nlp.add_pipe("sentencizer")
    return nlp


def sentences(doc: Doc) -> Iterable[TokenSpan]:
    """The sentences of a paragraph."""
    return doc.sents


def frame(sentence: TokenSpan) -> list[str]:
    """The skeleton: function words as they are, runs of names as NAME, other words by part of speech."""
    shape: list[str] = []
    for token in sentence:
        if token.pos_ in SKIPPED:
            continue
        element = token.pos_ if token.pos_ in CONTENT else token.lower_
        element = {"PROPN": "NAME"}.get(element, element)
        if not (element == "NAME" and shape and shape[-1] == "NAME"):
            shape.append(element)
    return shape


def duplicates(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str, float]]:
    """Pairs of texts that share many runs of five words, with the share of the shorter one's runs."""
    size: dict[str, int] = {}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, text in texts:
        words = [m[0].lower() for m in _WORD.finditer(text)]
        runs = {tuple(words[i : i + SHINGLE]) for i in range(max(len(words) - SHINGLE + 1, 1))}
        size[name] = len(runs)
        for run in runs:
            holders[run].append(name)
    common: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        common.update(combinations(sorted(set(names)), 2))
    found = []
    for (a, b), shared in common.items():
        fewest = min(size[a], size[b])
        if shared >= min(FEWEST, fewest) and shared / fewest >= SHARED:
            found.append((a, b, round(shared / fewest, 3)))
    return sorted(found)


def classes(items: Iterable[Annotated | Sentence]) -> Counter[str]:
    """Places of every class of the ontology, zeros included."""
    counted = Counter({t.event_class: 0 for t in ontology()})
    counted.update(ontology()[e.type].event_class for i in items for e in i.events for _ in e.mentions)
    return counted


def modalities(items: Iterable[Annotated | Sentence]) -> Counter[tuple[str, str]]:
    """Places by (modality, split); polarity `negative` and `background` counted beside."""
    counted: Counter[tuple[str, str]] = Counter()
    for item in items:
        for event in item.events:
            for mention in event.mentions:
                counted[mention.factuality.modality, item.split] += 1
                counted["(negative)", item.split] += mention.factuality.polarity == "negative"
                counted["(background)", item.split] += mention.factuality.background
    return counted
