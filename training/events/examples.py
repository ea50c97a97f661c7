"""What the judge learns from: the words of the corpus with what is annotated, and those of the lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from corpus.tool import whole
from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from worker.pipeline.events import Reading
from worker.pipeline.events.judging.looks import PLACES, Look, Looks
from worker.pipeline.events.lexicon import Frames, frames
from worker.pipeline.events.wording import factuality_words
from worker.pipeline.layers import head_at, sentences
from worker.pipeline.reader import Reader

LISTED = 15  # words of a condition from which a made-up example is drawn, at most


@dataclass
class Example:
    """A word; `type` is None where it announces no event."""

    look: Look
    type: str | None = None
    weight: float = 1.0


def read_until_events(reader: Reader, item: Annotated | Sentence) -> Doc:
    """The document with all layers before events."""
    doc = reader.tokens(item.text)
    doc._.article = item.sent
    for name, component in reader.nlp.pipeline:
        if name == "events":
            return doc
        doc = component(doc)
    return doc


def texts(reader: Reader, split: str) -> list[tuple[Annotated | Sentence, Doc]]:
    """The articles and sentences of a split, each with its document."""
    return [(item, read_until_events(reader, item)) for item in whole.load().of(split)]


def of_item(item: Annotated | Sentence, doc: Doc) -> Iterator[Example]:
    """The candidates of one text."""
    reading = Reading(doc, frames(), factuality_words())
    annotated = {}
    for event in item.events:
        for mention in event.mentions:
            if (head := head_at(doc, mention.span)) is not None:
                annotated[head.i] = event.type
    looks = Looks(reading.tree, reading.actors, reading.lexicon)
    for sentence in sentences(doc):
        tokens = list(sentence)
        content = tuple(looks.content(tokens))
        for token in tokens:
            found = reading.triggers.read(token)
            if not looks.may(token) and found is None and token.i not in annotated:
                continue
            lemma = looks.lemma(token)
            look = looks.look(token, lemma, token.i == tokens[0].i)
            look.fit = found.type if found else None
            look.alone, look.phrased = looks.known(token, lemma)
            look.around = content
            # Behind an empty verb a noun is what is annotated: "held talks".
            told = found.word.i if found else token.i
            yield Example(look, annotated.get(told, annotated.get(token.i)))


def of_lexicon(lexicon: Frames) -> Iterator[Example]:
    """Each word of the lexicon, alone and with words that its conditions ask for: what else it is like is like it."""
    for table, pos in ((lexicon.verbs, "VERB"), (lexicon.nouns, "NOUN"), (lexicon.adjectives, "ADJ")):
        for word, entries in table.items():
            for entry in entries:
                words: dict[str, list[str]] = {place: [] for place in PLACES}
                words["head"] = [word]
                flags = [f"pos={pos}"]
                if pos == "VERB":
                    flags += [f"with {part}" for part in entry.company]
                else:
                    words["modifier"] = [part for part in entry.company if part != "of"]
                yield Example(Look(words, flags), entry.frame.type, weight=0.2)
                for condition in entry.frame.conditions:
                    if pos == "VERB" and condition.wanted and condition.slot in ("object", "subject"):
                        likely = [other for other in sorted(condition.words.single) if other.isalpha()]
                        for other in likely[:: max(1, len(likely) // LISTED)]:
                            beside = {**words, condition.slot: [other]}
                            yield Example(Look(beside, flags), entry.frame.type, weight=0.03)
