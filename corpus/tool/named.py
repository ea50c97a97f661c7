"""Spans and entities of an annotation."""

from __future__ import annotations

import re
from typing import Any

from corpus.tool import pointing, terms
from corpus.tool.fields import Fields
from corpus.tool.written import Map, Problems, Seq, Text
from worker.pipeline.layers import Entity, Mention, Span

_COUNTRY = re.compile(r"[A-Z]{3}")
_CODE = re.compile(r"[A-Z]{3,8}")
_ACTS = ("PERSON", "ORG")


class Spans:
    """Finds the places that the annotation of one text points at; what is not read may not be pointed at."""

    def __init__(self, text: str, problems: Problems) -> None:
        self.text = text
        self.problems = problems
        self.readable: list[Span] | None = None  # None: everything

    def one(self, written: Any) -> Span | None:
        """The place meant; None, with a problem, when it is not there, and None for None."""
        if written is None:
            return None
        found = self._found(written, every=False)
        return found[0][0] if found else None

    def many(self, written: Any) -> tuple[list[Span], bool]:
        """The places meant, and whether they are all that there are: then those not read are left out."""
        return self._found(written, every=True) or ([], False)

    def after(self, written: Text, start: int) -> Span | None:
        """The first place from `start` on."""
        try:
            found, _ = pointing.locate_all(self.text[start:], written)
        except pointing.NotThere as error:
            self.problems.add(f"{error}, from character {start} on", written)
            return None
        return Span(found[0].start + start, found[0].end + start)

    def reads(self, span: Span) -> bool:
        """It lies in one region that is read, or in neighbouring ones."""
        return self.readable is None or any(r.holds(span) for r in self.readable)

    def _found(self, written: Any, *, every: bool) -> tuple[list[Span], bool] | None:
        if not isinstance(written, Text):
            self.problems.add("must be words of the text", written)
            return None
        try:
            if every:
                found, is_every = pointing.locate_all(self.text, written)
            else:
                found, is_every = [pointing.locate(self.text, written)], False
        except pointing.NotThere as error:
            self.problems.add(str(error), written)
            return None
        if is_every:
            return [span for span in found if self.reads(span)], True
        for span in found:
            if not self.reads(span):
                self.problems.add(
                    f"{str(written)!r} lies where nothing is read: byline, caption or boilerplate", written
                )
                return None
        return found, False


class Entities:
    """The entities by key, and by the place of their mentions."""

    def __init__(self, fields: Fields, spans: Spans) -> None:
        self.fields = fields
        self.problems = fields.problems
        self.spans = spans
        self.by_key: dict[str, Entity] = {}
        self.written = Map()
        self.taken: dict[Span, str] = {}  # key of the entity that is mentioned there
        self.named: set[Span] = set()  # those of them that are names

    def read(self, value: Any) -> list[Entity]:
        """Fills in the entities; their ids follow the order of first mentions."""
        written = []
        self.written = value if isinstance(value, Map) else Map()
        for key, entry in self.fields.keyed(value):
            self.by_key[str(key)] = self.entity(entry)
            written.append((str(key), self.fields.mapping(entry).get("mentions") if isinstance(entry, Map) else None))
        starred = []
        for key, mentions in written:
            with self.problems.within(key):
                self.mentions(key, mentions, starred)
        for key, kind, label, found, item in starred:
            longer = self.named if kind in ("name", "demonym") else self.taken  # a name within a nominal is marked
            for span in found:
                if self.taken.get(span) != key and not any(o != span and o.holds(span) for o in longer):
                    with self.problems.within(key):
                        self.add(key, span, kind, label, item)
        for entity in self.by_key.values():
            entity.mentions.sort(key=lambda m: m.span)
            forms = [self.spans.text[m.span.start : m.span.end] for m in entity.mentions if m.kind == "name"]
            entity.aliases = [f for f in dict.fromkeys(" ".join(f.split()) for f in forms) if f != entity.name]
        ordered = sorted(
            self.by_key.values(), key=lambda e: (not e.mentions, e.mentions[0].span if e.mentions else e.name)
        )
        for number, entity in enumerate(ordered, 1):
            entity.id = f"e{number}"
        self.places()
        return ordered

    def entity(self, entry: Any) -> Entity:
        """All but its mentions."""
        fields = self.fields
        given = fields.mapping(entry, terms.ENTITY, ("name", "type"))
        kind = fields.one_of(given.get("type"), terms.THINGS) or ""
        country, sector, code = (fields.text(given.get(name)) for name in ("country", "sector", "actor_code"))
        if country and not _COUNTRY.fullmatch(country):
            self.problems.add(f"{str(country)!r} is no ISO 3166 alpha-3 code", country)
        if code and not _CODE.fullmatch(code):
            self.problems.add(f"{str(code)!r} is no actor code", code)
        sector = fields.one_of(sector, terms.SECTORS)
        description = fields.text(given.get("description"))
        if description and not pointing.places(self.spans.text, description):
            self.problems.add(f"the description {str(description)!r} is not in the text", description)
        if not code and country and (kind in _ACTS or sector):
            code = country + (sector or "")
        name = fields.text(given.get("name")) or ""
        return Entity(
            "", kind, str(name), description=_plain(description), country=_plain(country), sector=_plain(sector),
            actor_code=_plain(code),
        )  # fmt: skip

    def mentions(self, key: str, value: Any, starred: list) -> None:
        """`{kind: [span or [span, TYPE]]}`, metonyms as `{span: place}` or plain spans."""
        if value is None:
            return
        for kind, listed in self.fields.mapping(value, terms.MENTION_KINDS).items():
            if kind == "metonym" and isinstance(listed, Map):
                for written, place in listed.items():
                    for span in self.spans.many(written)[0]:
                        self.add(key, span, kind, "GPE", written, place)
            elif kind in terms.MENTION_KINDS:
                for item in self.fields.items(listed):
                    self.mention(key, str(kind), item, starred)

    def mention(self, key: str, kind: str, item: Any, starred: list) -> None:
        """`span` or `[span, TYPE]`; those that mean every place wait until all others are known."""
        written, label = item, None
        if isinstance(item, Seq):
            if len(item) != 2:
                self.problems.add("must be a span or [span, TYPE]", item)
                return
            written, label = item
            label = self.fields.one_of(label, terms.THINGS)
        label = label or {"demonym": "NORP", "metonym": "GPE"}.get(kind) or self.by_key[key].type
        found, every = self.spans.many(written)
        if every:
            starred.append((key, kind, label, found, written))
            return
        for span in found:
            self.add(key, span, kind, label, written)

    def add(self, key: str, span: Span, kind: str, label: str, written: Any, place: Any = None) -> None:
        """A mention; a place can be mentioned once only."""
        if span in self.taken:
            words = self.spans.text[span.start : span.end]
            other = "this entity" if self.taken[span] == key else self.taken[span]
            self.problems.add(f"{words!r} (character {span.start}) is a mention of {other} already", written)
            return
        self.taken[span] = key
        if kind == "name":
            self.named.add(span)
        self.by_key[key].mentions.append(Mention(span, str(kind), label, place))

    def places(self) -> None:
        """Replaces the keys of literal places by ids; who is mentioned nowhere must be such a place."""
        literal = {m.place for e in self.by_key.values() for m in e.mentions}
        for key, entity in self.by_key.items():
            if not entity.mentions and key not in literal:
                with self.problems.within(key):
                    self.problems.add("is mentioned nowhere", self.written.get(key))
            for mention in entity.mentions:
                if mention.place is not None:
                    with self.problems.within(key):
                        mention.place = self.id(mention.place)

    def id(self, key: Any) -> str | None:
        """The id of the entity of this key; None, with a problem, when there is none, and None for None."""
        if key is None:
            return None
        if key not in self.by_key:
            self.problems.add(f"{key!s:.60} is no entity{near(key, self.by_key)}", key)
            return None
        return self.by_key[key].id

    def at(self, span: Span | None) -> str | None:
        """The id of the entity mentioned at exactly this place, an article before it aside."""
        key = self.key_at(span)
        return self.by_key[key].id if key else None

    def key_at(self, span: Span | None) -> str | None:
        """Its key."""
        if span is None:
            return None
        article = re.match(r"(?:the|an?)\s+", self.spans.text[span.start : span.end], re.IGNORECASE)
        inner = Span(span.start + article.end(), span.end) if article else span
        return self.taken.get(span) or self.taken.get(inner)


def near(key: Any, known: Any) -> str:
    """Keys that it may have been meant for."""
    close = pointing.difflib.get_close_matches(str(key), list(known), 3)
    return f"; nearest: {', '.join(close)}" if close else ""


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)
