"""The layers that the components lay over a `Doc`, each a list of plain records that the result is made from.

Every record points at text by character offsets into `doc.text`, start inclusive, end exclusive: the one way to point
at text in the whole pipeline. Components take what earlier ones set from `doc._` and add their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
from spacy.attrs import HEAD
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from jobs.logs import logger, where_it_broke

log = logger(__name__)

READ = ("headline", "dateline", "caption", "body")  # kinds of regions that are read for entities, places and times
TOLD = ("headline", "dateline", "body")  # those that tell the story: they are read for quotes and events too
TEXT = "dateline_text"  # where a document keeps its text


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` to `end` of the text."""

    start: int
    end: int

    @classmethod
    def of(cls, tokens: TokenSpan | Token) -> Span:
        """The characters of a spaCy span or token."""
        if isinstance(tokens, Token):
            return cls(tokens.idx, tokens.idx + len(tokens))
        return cls(tokens.start_char, tokens.end_char)

    def overlaps(self, other: Span) -> bool:
        """They share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """All of `other` lies inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Article:
    """What is known of the text beside the text itself: from the caller, the page around it, or its own top."""

    title: str | None = None
    published_at: str | None = None  # RFC 3339 date or time, as sent; else as the article component found it
    source: str | None = None
    url: str | None = None
    language: str | None = None
    published_in_text: bool = False  # nobody sent `published_at`: the page or the text says it
    min_confidence: float = 0.0  # what the caller asks of events

    @property
    def date(self) -> dt.date | None:
        """The day of publication, in the caller's own zone."""
        return dt.date.fromisoformat(self.published_at[:10]) if self.published_at else None


@dataclass(frozen=True)
class Region:
    """A part of the article; the regions of a document cover it without gap or overlap."""

    kind: str  # headline | byline | dateline | caption | body | boilerplate
    span: Span
    credit: bool = False  # of a caption: says whose the picture is, and is not read


@dataclass
class Mention:
    """One place where an entity is named or meant."""

    span: Span
    kind: str  # name | demonym | metonym | nominal | pronoun
    type: str  # OntoNotes label of the mention as such
    place: str | None = None  # metonyms: id of the entity of the literal place


@dataclass
class Entity:
    """One person, organisation, country, place or thing, with everything that refers to it."""

    id: str
    type: str  # OntoNotes 5 label of the thing
    name: str
    mentions: list[Mention] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    description: str | None = None
    country: str | None = None  # ISO 3166 alpha-3, whom it acts for
    sector: str | None = None  # PLOVER sector
    actor_code: str | None = None
    link: dict = field(default_factory=dict)
    geo: dict | None = None
    salience: float = 0.0
    acts_for: list[str] = field(default_factory=list)  # ids of entities that its titles name; not in the result
    guessed: bool = False  # the country is only that of the article; not in the result


@dataclass
class Time:
    """A TIMEX3 expression."""

    id: str
    span: Span
    type: str  # DATE | TIME | DURATION | SET
    value: str  # TIMEX3 value
    mod: str | None = None
    first: str | None = None  # `from` of the contract: ISO 8601, at the grain said
    last: str | None = None  # `to` of the contract
    anchor: str | None = None  # what a relative value was counted from
    rule: str = ""


@dataclass
class Quantity:
    """A number with its unit."""

    id: str
    span: Span
    value: float
    to: float | None = None
    unit: str | None = None
    modifier: str | None = None  # approximately | more-than | at-least | less-than | up-to
    per: Span | None = None  # what it is said for each of: "barrel" of "$80 a barrel"


@dataclass
class Quote:
    """A statement and its owner."""

    id: str
    kind: str  # direct | mixed | indirect
    content: Span
    cue: Span | None = None
    speaker: str | None = None  # entity id
    speaker_mention: Span | None = None
    addressee: str | None = None  # entity id
    rule: str = ""


@dataclass
class Participant:
    """Who or what plays a role in an event."""

    role: str  # agent | recipient | object | instrument
    span: Span
    entity: str | None = None  # entity id


@dataclass(frozen=True)
class Factuality:
    """Whether it happened."""

    polarity: str = "positive"  # positive | negative
    modality: str = "actual"  # actual | planned | possible | hypothetical | requested | threatened | denied
    background: bool = False


@dataclass(frozen=True)
class Attribution:
    """Who says so."""

    source: str | None = None  # entity id
    quote: str | None = None  # quote id


@dataclass
class EventMention:
    """One place that tells an event."""

    span: Span
    sentence: Span
    factuality: Factuality
    attribution: Attribution | None = None


@dataclass
class Event:
    """Something that happened, or is planned, feared, demanded or denied."""

    id: str
    type: str  # class or class.mode of the ontology
    trigger: Span
    participants: list[Participant] = field(default_factory=list)
    time: str | None = None  # id of a Time
    first: str | None = None  # ISO 8601
    last: str | None = None
    time_basis: str | None = None  # stated | inferred
    place: str | None = None  # entity id
    place_basis: str | None = None
    quantities: list[str] = field(default_factory=list)
    factuality: Factuality = Factuality()
    attribution: Attribution | None = None
    content_of: str | None = None  # id of the event that asks for, threatens, denies or promises this one
    mentions: list[EventMention] = field(default_factory=list)
    main: bool = False
    confidence: float = 0.0
    fingerprints: list[str] = field(default_factory=list)

    @property
    def of_class(self) -> str:
        """The class of its type."""
        return self.type.partition(".")[0]


@dataclass(frozen=True)
class Answer:
    """The words that answer a question: characters of the text, or of the title that was sent apart."""

    span: Span
    of_title: bool = False


@dataclass
class Summary:
    """The article in six questions."""

    event: str | None = None
    who: list[str] = field(default_factory=list)
    when: str | None = None
    where: str | None = None
    what: Answer | None = None
    why: Answer | None = None
    how: Answer | None = None


@dataclass(frozen=True)
class Focus:
    """Where the article plays."""

    country: str | None = None  # ISO 3166 alpha-3
    place: str | None = None  # entity id


@dataclass(frozen=True)
class Warning:  # noqa: A001 - the contract's own word
    """Something that the caller should know about the reading."""

    code: str
    detail: str


# Layers, by the name of their Doc extension.
LAYERS = ("regions", "entities", "times", "quantities", "quotes", "events", "warnings")

for _layer in LAYERS:
    if not Doc.has_extension(_layer):
        Doc.set_extension(_layer, default=[])
if not Doc.has_extension("article"):
    Doc.set_extension("article", default=Article())
    Doc.set_extension("summary", default=None)
    Doc.set_extension("focus", default=None)
    # Of a page: its text was extracted, and it says itself what some stretches are.
    Doc.set_extension("extracted", default=False)
    Doc.set_extension("marks", default=())


class Component:
    """A step of the reading. A subclass names its section and lays it in `read`.

    What goes wrong in `read` costs the section, not the article: it becomes a warning of the result. Exceptions that
    do not derive from Exception (the time limit among them) pass.
    """

    section = ""

    def read(self, doc: Doc) -> None:
        """Adds this component's layer to the document."""
        raise NotImplementedError

    def __call__(self, doc: Doc) -> Doc:
        """Reads, or leaves the section empty and a warning."""
        try:
            self.read(doc)
        except Exception:  # noqa: BLE001 - whatever it is, it costs one section
            log.warning("a section could not be read", section=self.section, error=where_it_broke())
            doc._.warnings = [*doc._.warnings, Warning("section_failed", f"{self.section} could not be read")]
        return doc


def text_of(doc: Doc) -> str:
    """`doc.text`, which spaCy puts together anew at each asking: here once a document."""
    text = doc.user_data.get(TEXT)
    if text is None:
        text = doc.user_data[TEXT] = doc.text
    return text


def heads_of(doc: Doc) -> list[int]:
    """For every token the number of its head; `token.head` makes a token at each asking."""
    return (doc.to_array(HEAD).astype(np.int64) + np.arange(len(doc))).tolist()


def readable(doc: Doc, kinds: Collection[str] = READ) -> list[Span]:
    """The stretches of the text that are read; everything when no regions were laid."""
    regions = doc._.regions
    return [r.span for r in regions if r.kind in kinds and not r.credit] if regions else [Span(0, len(text_of(doc)))]


def head_at(doc: Doc, span: Span) -> Token | None:
    """The head of the tokens that stand at a span, or partly do; None where there are none."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return found.root if found is not None and len(found) else None


def sentences(doc: Doc) -> Iterator[TokenSpan]:
    """The sentences that tell the story, in order."""
    stretches = iter(readable(doc, TOLD))
    stretch = next(stretches, None)
    text = text_of(doc)
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        while stretch and stretch.end <= start:
            stretch = next(stretches, None)
        if stretch is None:
            return
        if start < stretch.end and stretch.start < end and not text[start:end].isspace():
            yield sentence
