"""Turns `NAME.yaml` into the records of the pipeline, and notes everything in it that cannot be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.tool import terms, timex
from corpus.tool.eventful import Events
from corpus.tool.fields import Fields
from corpus.tool.named import Entities, Spans
from corpus.tool.written import Map, Problems, read, utf8
from worker.pipeline.layers import Article as Sent
from worker.pipeline.layers import Entity, Event, Quantity, Quote, Region, Span, Time

SUFFIX = ".txt"


@dataclass(frozen=True)
class Meta:
    """What the author says of an article beside its text."""

    source: str
    published_at: str
    genre: str
    region: str
    happening: str
    title: str | None = None
    look_alike_of: str | None = None


@dataclass
class Annotated:
    """An article and its layers, whose ids are those of the contract, in the order of the text."""

    name: str
    split: str
    text: str
    meta: Meta
    is_annotated: bool = False
    regions: list[Region] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def sent(self) -> Sent:
        """The article as a caller would send it."""
        return Sent(title=self.meta.title, published_at=self.meta.published_at, source=self.meta.source, language="en")

    @cached_property
    def headline(self) -> str:
        """The title sent apart, or the headline in the text; empty without either."""
        spans = [r.span for r in self.regions if r.kind == "headline"]
        return self.meta.title or (self.text[spans[0].start : spans[0].end].strip() if spans else "")


def load(path: Path, annotation: Path | None = None) -> tuple[Annotated | None, list]:
    """The article of a `NAME.txt` with its annotation (the file beside it by default), and the problems of both.

    None when text or meta cannot be read; without an annotation the layers are empty.
    """
    split, name = path.parent.name, path.name.removesuffix(SUFFIX)
    problems = [Problems(f"{split}/{name}{end}") for end in (SUFFIX, ".meta.yaml", ".yaml")]
    text = utf8(path, problems[0])
    if text is not None and not text.strip():
        problems[0].add("is empty")
        text = None
    meta = _meta(path.with_name(f"{name}.meta.yaml"), problems[1])
    found = problems[0].found + problems[1].found
    if text is None or meta is None:
        return None, found
    article = Annotated(name, split, text, meta)
    annotation = annotation or path.with_name(f"{name}.yaml")
    if annotation.exists():
        article.is_annotated = True
        written = read(annotation, problems[2])
        if isinstance(written, Map):
            _Reading(article, written, problems[2]).read()
        elif not problems[2].found:
            problems[2].add("must be a mapping of layers")
    return article, found + problems[2].found


def _meta(path: Path, problems: Problems) -> Meta | None:
    written = read(path, problems)
    if problems.found:
        return None
    fields = Fields(problems)
    given = fields.mapping(written, terms.META, terms.META_NEEDS)
    values = {key: str(value) for key, value in given.items() if value is not None and key in terms.META}
    published = values.get("published_at", "")
    try:
        dt.datetime.fromisoformat(published or "2000-01-01")
    except ValueError:
        problems.add(f"published_at {published!r} is no day and no time", given.get("published_at"))
    return None if problems.found else Meta(**values)


class _Reading:
    """One annotation, layer by layer; later layers refer to earlier ones by key."""

    def __init__(self, article: Annotated, written: Map, problems: Problems) -> None:
        self.article = article
        self.problems = problems
        self.fields = Fields(problems)
        self.written = self.fields.mapping(written, terms.LAYERS, ("regions",))
        self.spans = Spans(article.text, problems)

    def read(self) -> None:
        """Fills in the layers."""
        article, written, within = self.article, self.written, self.problems.within
        with within("regions"):
            article.regions = self.regions(written.get("regions"))
        self.spans.readable = [r.span for r in article.regions if r.kind in terms.READ_REGIONS]
        with within("entities"):
            entities = Entities(self.fields, self.spans)
            article.entities = entities.read(written.get("entities"))
        with within("times"):
            times = self.keyed("times", self.time)
            article.times = _numbered(times, "t")
        with within("quantities"):
            quantities = self.keyed("quantities", self.quantity)
            article.quantities = _numbered(quantities, "n")
        with within("quotes"):
            self.named = entities
            quotes = self.keyed("quotes", self.quote)
            article.quotes = _numbered(quotes, "q")
        with within("events"):
            events = Events(self.fields, self.spans, entities, times, quantities, quotes, article.meta.happening)
            article.events = events.read(written.get("events"))

    def regions(self, value: Any) -> list[Region]:
        """Each from its opening words to the next."""
        starts: list[tuple[str, int]] = []
        at = 0
        for item in self.fields.items(value):
            if not isinstance(item, Map) or len(item) != 1:
                self.problems.add("each must be one `kind: opening words`", item)
                continue
            ((kind, words),) = item.items()
            self.fields.one_of(kind, terms.REGIONS)
            opening = self.fields.text(words)
            span = opening and self.spans.after(opening, at)
            if not span:
                continue
            alone = not self.article.text[: span.start].rpartition("\n")[2].strip()
            if not alone and not (starts and starts[-1][0] == "dateline"):
                self.problems.add(f"{opening!r} opens no line", opening)
            starts.append((str(kind), span.start))
            at = span.end
        if starts and self.article.text[: starts[0][1]].strip():
            self.problems.add("the first does not open the text", value)
        starts = [(kind, start if n else 0) for n, (kind, start) in enumerate(starts)]
        ends = [start for _, start in starts[1:]] + [len(self.article.text)]
        return [Region(kind, Span(start, end)) for (kind, start), end in zip(starts, ends, strict=True)]

    def keyed(self, layer: str, make: Any) -> dict[str, Any]:
        """The records of a layer by the annotator's key, those without a fault."""
        made = {}
        for key, entry in self.fields.keyed(self.written.get(layer)):
            record = make(entry)
            if record is not None:
                made[str(key)] = record
        placed = sorted((_place(record), key) for key, record in made.items())
        for (before, other), (span, key) in pairwise(placed):
            if span == before or (layer != "quotes" and span.overlaps(before)):
                with self.problems.within(key):
                    self.problems.add(f"overlaps {other}", self.written[layer][key])
        return made

    def time(self, entry: Any) -> Time | None:
        """`[span, TYPE, value, anchor?, mod?]`."""
        parts = self.fields.items(entry)
        if len(parts) < 3 or not all(isinstance(p, str) for p in parts):
            self.problems.add("must be [span, TYPE, value, and anchor or mod if any]", entry)
            return None
        span, kind, value = self.spans.one(parts[0]), str(parts[1]), str(parts[2])
        if wrong := timex.fault(kind, value):
            self.problems.add(wrong, entry)
            return None
        first, last = timex.days(kind, value)
        made = Time("", span, kind, value, first=first, last=last)
        for extra in parts[3:]:
            if extra in terms.ANCHORS and made.anchor is None:
                made.anchor = str(extra)
            elif extra in timex.MODS and made.mod is None:
                made.mod = str(extra)
            else:
                self.problems.add(f"{str(extra)!r} is neither an anchor nor a mod of TIMEX3, or the second one", extra)
        return made if span else None

    def quantity(self, entry: Any) -> Quantity | None:
        """`[span, value or low..high, unit?, modifier?]`."""
        parts = self.fields.items(entry)
        if len(parts) < 2 or len(parts) > 4:
            self.problems.add("must be [span, value, unit, modifier]; unit may be null", entry)
            return None
        span = self.spans.one(parts[0])
        low, dots, high = str(parts[1]).partition("..")
        value = self.fields.number(low, parts[1])
        to = self.fields.number(high, parts[1]) if dots else None
        unit, modifier = (*parts[2:], None, None)[:2]
        if unit in terms.MODIFIERS and modifier is None:
            unit, modifier = None, unit
        modifier = self.fields.one_of(modifier, terms.MODIFIERS)
        if span is None or value is None:
            return None
        return Quantity("", span, value, to, None if unit is None else str(unit), modifier)

    def quote(self, entry: Any) -> Quote | None:
        """A mapping; the speaker is the entity whose mention `by` is, where `speaker` is not given."""
        given = self.fields.mapping(entry, terms.QUOTE, ("kind", "content"))
        kind = self.fields.one_of(given.get("kind"), terms.QUOTE_KINDS)
        content, cue, by = (self.spans.one(given.get(name)) for name in ("content", "cue", "by"))
        meant = self.named.at(by)
        speaker = self.named.id(given.get("speaker"))
        if meant and speaker and meant != speaker:
            self.problems.add("the speaker is not the entity whose mention `by` is", given)
        if kind is None or content is None:
            return None
        words = self.article.text[content.start : content.end]
        marked = any(mark in words for mark in '“”"')
        if kind == "indirect" and marked:
            self.problems.add("an indirect quote that holds quotation marks is mixed", given)
        if kind == "mixed" and not marked and not any(mark in words for mark in "‘’'"):
            self.problems.add("a mixed quote holds quotation marks", given)
        return Quote("", kind, content, cue, speaker or meant, by, self.named.id(given.get("to")))


def _numbered(records: dict[str, Any], prefix: str) -> list[Any]:
    """In the order of the text, with ids."""
    ordered = sorted(records.values(), key=_place)
    for number, record in enumerate(ordered, 1):
        record.id = f"{prefix}{number}"
    return ordered


def _place(record: Any) -> Span:
    return record.content if isinstance(record, Quote) else record.span
