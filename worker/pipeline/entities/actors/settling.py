"""Gives actors for whom no word beside them told a country the one that the rest of their article tells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.layers import Entity, Mention, text_of

ACTORS = frozenset({"PERSON", "ORG"})
NAMED = frozenset({"name", "demonym", "metonym"})
OF_STATES = frozenset({"GOV", "LEG", "JUD", "MIL", "COP", "SPY", "OPP", "PTY"})
ITS = frozenset({"its", "their"})
BESIDE = 3  # characters between a title and the name
SHARE = 0.65  # of all that the article says of countries
LEAST = 0.5  # where no other country is near
AHEAD = 3.0  # times as much as is said of any other
TOWNS = 4  # different places, no states, that make a country the stage
AMONG = 0.75  # of all such places
FEW = 2.0  # mentions, outside the sentence of the actor
FEWEST = 3.0  # mentions that make a country the one of actors whose part nobody told
ACTOR = 0.5  # what an actor's country counts, beside a place
CAST = 0.25  # mentions of places for each actor: tables of results name many and tell of none


def settle(doc: Doc, entities: Sequence[Entity]) -> None:
    """Sets country and actor code of persons and organisations that have neither, once the places are known.

    They are those of whom they act for, or of the state that speaks just before; else of the country that most of the
    article is about, also where the places tell another than was guessed without them. Nobody gets it who is first
    named in a sentence that tells only of others, and nothing that is of no state.
    """
    scene = _Scene(doc, entities)
    for entity in entities:
        if entity.type not in ACTORS or (not entity.guessed and (entity.country or entity.actor_code)):
            continue
        country = scene.country(entity)
        if country:
            entity.country, entity.actor_code = country, country + (entity.sector or "")


class _Scene:
    """What the article says of countries."""

    def __init__(self, doc: Doc, entities: Sequence[Entity]) -> None:
        self._doc = doc
        self._text = text_of(doc)
        self._by_id = {entity.id: entity for entity in entities}
        self._sentences: list[TokenSpan] = list(doc.sents)
        self._starts = [sentence.start_char for sentence in self._sentences]
        self._actors = sum(entity.type in ACTORS for entity in entities)
        self._told: Counter[str] = Counter()
        self._towns: Counter[str] = Counter()
        self._beside: dict[int, set[str]] = {}  # countries by number of sentence
        self._states: dict[int, list[tuple[Entity, Mention]]] = {}
        self._its: dict[int, Entity] = {}  # by the character where the pronoun begins
        self._pronouns: list[int] = []  # the same characters, in order
        for entity in entities:
            self._take(entity)
        self._stage = self._most()
        self._headed = self._head()

    def _take(self, entity: Entity) -> None:
        weight = ACTOR if entity.type in ACTORS else 1.0
        if entity.country and entity.geo and entity.sector != "GOV" and any(m.kind == "name" for m in entity.mentions):
            self._towns[entity.country] += 1
        for mention in entity.mentions:
            if mention.kind == "pronoun" and entity.type not in ("PERSON", "NORP"):
                self._its[mention.span.start] = entity
            elif mention.kind in NAMED and entity.country and not entity.guessed:
                at = self._sentence(mention)
                self._told[entity.country] += weight
                self._beside.setdefault(at, set()).add(entity.country)
                if entity.type == "GPE" and entity.sector == "GOV" and mention.kind != "demonym":
                    self._states.setdefault(at, []).append((entity, mention))

    def _most(self) -> str | None:
        """The country of most of what the article says of countries, with no other near it."""
        codes = sorted(self._told, key=lambda code: -self._told[code])  # on a tie the first
        if not codes:
            return None
        most = codes[0]
        share = self._told[most] / self._told.total()
        second = self._told[codes[1]] if len(codes) > 1 else 0.0
        ahead = share >= LEAST and self._told[most] >= AHEAD * second
        scattered = self._towns[most] >= TOWNS and self._towns[most] >= AMONG * self._towns.total()
        return most if share >= SHARE or ahead or scattered else None

    def _head(self) -> str | None:
        """The only country of the headline, where the article speaks of none more."""
        regions = self._doc._.regions
        starts = [region.span.start for region in regions]
        named = {
            entity.country
            for entity in self._by_id.values()
            if entity.country and not entity.guessed
            for mention in entity.mentions
            if mention.kind in NAMED and regions[bisect_right(starts, mention.span.start) - 1].kind == "headline"
        }
        if len(named) != 1:
            return None
        country = named.pop()
        return country if self._told[country] == max(self._told.values()) else None

    def _sentence(self, mention: Mention) -> int:
        return bisect_right(self._starts, mention.span.start) - 1

    def country(self, entity: Entity) -> str | None:
        """For whom the entity acts, as far as the article tells."""
        sides = [self._by_id[side].country for side in entity.acts_for if side in self._by_id]
        if side := next((side for side in sides if side), None):
            return side
        first = next((m for m in entity.mentions if m.kind == "name"), entity.mentions[0] if entity.mentions else None)
        if first is None:
            return None
        if self._is_somebodys(entity, first):
            owner = self._owner(entity, first)
            return owner.country if owner is not None else None
        at = self._sentence(first)
        if entity.type == "PERSON" and entity.sector == "GOV" and (state := self._speaks(at - 1, first.span.start)):
            return state
        near = self._beside.get(at)
        if self._headed and entity.sector in OF_STATES and (not near or self._headed in near):
            return self._headed
        if self._stage is None or (self._stage not in near if near else self._told[self._stage] < FEW):
            return None
        return self._stage if self._is_part(entity) else None

    def _is_somebodys(self, entity: Entity, first: Mention) -> bool:
        """Its title, or the phrase that stands for it, begins with "its"."""
        begun = entity.description if first.kind == "name" else self._text[first.span.start : first.span.end]
        return bool(begun) and begun.split()[0].lower() in ITS

    def _owner(self, entity: Entity, first: Mention) -> Entity | None:
        """What "its" means in the title beside the name, or at the head of the phrase."""
        if first.kind != "name":
            return self._its.get(first.span.start)
        at = first.span.start - len(entity.description or "")
        if len(self._pronouns) < len(self._its):
            self._pronouns = sorted(self._its)
        last = bisect_left(self._pronouns, first.span.start) - 1
        return self._its[self._pronouns[last]] if last >= 0 and self._pronouns[last] >= at - BESIDE else None

    def _speaks(self, sentence: int, before: int) -> str | None:
        """The state that said the sentence of this number, in the same paragraph as what begins at `before`."""
        if sentence not in self._states or "\n" in self._text[self._starts[sentence] : before]:
            return None
        for state, mention in self._states[sentence]:
            span = self._doc.char_span(mention.span.start, mention.span.end)
            if span is None or span.root.dep_ != "nsubj":
                continue
            verb = span.root.head
            if verb.dep_ == "ROOT" and verb.lemma_.lower() in nouns().says:
                return state.country
        return None

    def _is_part(self, entity: Entity) -> bool:
        """The article tells its part, or else names it and speaks of the country often."""
        often = self._stage and self._told[self._stage] >= max(FEWEST, CAST * self._actors)
        return bool(entity.sector) or (bool(often) and any(m.kind == "name" for m in entity.mentions))
