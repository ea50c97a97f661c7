"""Who stands behind a phrase: the entity of its head, or whom the phrase belongs to ("Danish troops")."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.events.lexicon import Frames
from worker.pipeline.events.nodes import LONGEST
from worker.pipeline.events.tree import Tree
from worker.pipeline.layers import Entity, Mention

PLACES = frozenset({"GPE", "LOC", "FAC"})
OWN = ("its", "their", "his", "her")
_COUNTRY = ("country", "nation", "republic")
_DEPENDENT = ("ccomp", "advcl", "relcl", "acl")
_OWNERS = ("poss", "amod", "compound", "nmod")
_BELOW = ("it", "they", "he", "she")
_THINGS = ("it", "this", "that", "these", "those", "which", "what", "itself", "something", "anything", "nothing")
_NAMED = ("name", "demonym", "metonym")
# kinds whose words are for more than those who act
_NO_ACTORS = ("instrument", "means", "company", "place", "human", "firm")


class Actors:
    """The entities of a document, asked by token."""

    def __init__(self, doc: Doc, tree: Tree, frames: Frames, reporting: frozenset[str] = frozenset()) -> None:
        self.reporting = reporting
        self.tree = tree
        self.frames = frames
        self.at: dict[int, tuple[Entity, Mention]] = {}
        self.by_id = {entity.id: entity for entity in doc._.entities}
        self.states = {
            e.country: e for e in reversed(doc._.entities) if e.country and _feature(e).startswith("PCL")
        }  # that the text names, by country
        self.named = {e.id for e in doc._.entities if any(m.kind in _NAMED for m in e.mentions)}
        mentions = [(m.span.end - m.span.start, m.span.start, e, m) for e in doc._.entities for m in e.mentions]
        # the smallest mention wins a token, so the widest are laid first
        for _, _, entity, mention in sorted(mentions, key=lambda row: row[:2], reverse=True):
            span = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
            for token in span or ():
                self.at[token.i] = (entity, mention)
        tree.kin = lambda token: token.i in self.at and self.at[token.i][1].kind in _NAMED

    def own(self, head: Token) -> tuple[Entity, Mention] | None:
        """The entity that the phrase itself names: by its head, or by an apposition to it."""
        found = self.at.get(head.i)
        if found:
            return found
        if (head.pos_ == "PRON" or head.lemma_.lower() in _COUNTRY) and (found := self._bound(head)):
            return found
        for child in self.tree.children(head, "appos"):
            if child.i in self.at and self.at[child.i][0].type in ("PERSON", "ORG", "GPE"):
                return self.at[child.i]
        return None

    def _bound(self, pronoun: Token) -> tuple[Entity, Mention] | None:
        """What grammar alone resolves of a pronoun that nobody resolved.

        A possessive belongs to the subject of its clause, and in "X said it would" the subject of the clause below is
        that of the clause above.
        """
        lower = pronoun.lower_
        country = pronoun.lemma_.lower() in _COUNTRY and any(
            c.lower_ == "the" for c in self.tree.children(pronoun, "det")
        )
        if lower not in OWN and lower not in _BELOW and not country:
            return None
        verb = self.tree.governing_clause(pronoun)
        if verb is not None and lower in _BELOW:
            if pronoun.head.i != verb.i or pronoun.dep_ not in ("nsubj", "nsubjpass") or verb.dep_ not in _DEPENDENT:
                return None
            verb = self.tree.governing_clause(verb)
        elif verb is not None and country:
            while verb is not None and verb.lemma_.lower() not in self.reporting:
                verb = self.tree.governing_clause(verb)
        for subject in self.tree.subject(verb) if verb is not None else ():
            if subject.i < pronoun.i and subject.i in self.at:
                entity = self.at[subject.i]
                if country and entity[0].type != "GPE":
                    continue
                if (entity[0].type == "PERSON") == (lower in ("his", "her", "he", "she")):
                    return entity
        return None

    def behind(self, head: Token) -> tuple[Entity, Mention] | None:
        """The entity named, else the one that the phrase belongs to: a demonym, possessor or `of` phrase."""
        found = self._source(head)
        return found[1] if found else None

    def host(self, entity: Entity) -> Entity:
        """Who receives guests in a place: of a capital the state, where the text names it."""
        return self.states.get(entity.country, entity) if _feature(entity) == "PPLC" else entity

    def all_behind(self, head: Token) -> list[tuple[Token, tuple[Entity, Mention]]]:
        """Every entity that a phrase belongs to, each with the word that names it: "officials of Peru and Chad"."""
        found = self._source(head)
        if found is None:
            return []
        at, first = found
        if at.i == head.i:
            return [(head, first)]
        others = [(token, own) for token in self.tree.conjoined(at)[1:] if (own := self.own(token))]
        return [(at, first), *[row for row in others if row[1][0].id != first[0].id]]

    def _source(self, head: Token) -> tuple[Token, tuple[Entity, Mention]] | None:
        """The word that names who is behind a phrase, and whom it names."""
        seen = head
        for _ in range(4):
            if found := self.own(seen):
                named = found[0].id in self.named
                land = None if named else self.owner_token(seen)
                if land is not None and (owner := self.own(land)) and owner[0].type == "GPE":
                    return land, owner
                sent = None if named else self._sent_by(seen, found[0])
                return sent or self._settled(seen, found) or (seen, found)
            if seen.lemma_.lower() not in self.frames.relational:
                token = self.owner_token(seen)
                if token is not None and (found := self.own(token)) and not self._is_another(seen, token, found):
                    return self._settled(seen, found) or (token, found)
            leads = ("of", "from", "in") if self.can_act(seen) else ("of", "from")
            inner = [
                o for p in self.tree.children(seen, "prep") if p.lower_ in leads for o in self.tree.children(p, "pobj")
            ]
            if not inner:
                return None
            seen = inner[0]
        return None

    def _sent_by(self, head: Token, entity: Entity) -> tuple[Token, tuple[Entity, Mention]] | None:
        """Whose people without a name are, of whom nothing else is known: "observers from the African Union"."""
        if entity.country or entity.actor_code:
            return None
        for prep in self.tree.children(head, "prep"):
            for sender in self.tree.children(prep, "pobj") if prep.lower_ in ("of", "from") else ():
                if (own := self.at.get(sender.i)) and own[0].type in ("ORG", "GPE") and own[0].id != entity.id:
                    return sender, own
        return None

    def _settled(self, head: Token, found: tuple[Entity, Mention]) -> tuple[Token, tuple[Entity, Mention]] | None:
        """Where a people lives, if the phrase says so and the people has no state or is not it: "the Poles of Lviv"."""
        if found[1].type != "NORP" or head.pos_ not in ("NOUN", "PROPN"):
            return None
        if found[0].country and self.at.get(head.i) != found:
            return None
        for prep in self.tree.children(head, "prep"):
            for place in self.tree.children(prep, "pobj") if prep.lower_ in ("of", "in", "from") else ():
                land = self.own(place)
                if land and land[0].type in PLACES and land[0].country:
                    return place, land
        return None

    def _is_another(self, head: Token, owner: Token, found: tuple[Entity, Mention]) -> bool:
        """Somebody's people are others than he is: "his maid", "Okoro's lawyer"."""
        return owner.dep_ == "poss" and found[0].type == "PERSON" and head.lemma_.lower() in nouns().persons

    def can_act(self, head: Token) -> bool:
        """A word for people or for a body of people."""
        lemma = head.lemma_.lower()
        known = nouns()
        return lemma in known.people or lemma in known.persons or lemma in known.bodies or known.may_be_person(lemma)

    def is_party(self, head: Token) -> bool:
        """Somebody, not something: can be hit, asked or helped as a person, a body or a state can."""
        head = self._counted(head)
        own = self.own(head)
        if own is not None:
            return own[0].type in ("PERSON", "ORG", "GPE", "NORP") or (own[0].type == "LOC" and bool(own[0].country))
        if head.pos_ == "PRON":
            return head.lower_ not in _THINGS
        if head.pos_ == "NUM":
            return head.dep_ != "pobj" or head.head.lower_ == "of"
        if head.pos_ in ("PROPN", "ADJ"):
            return True
        if head.lower_ in nouns().people:  # "the wounded"
            return True
        lemma = head.lemma_.lower()
        if lemma in nouns().places or lemma in nouns().things:
            return False
        return self.can_act(head) or self.frames.people.found_in([lemma])

    def is_somebody(self, head: Token) -> bool:
        """People by a plain noun: "survivors", "two of the landowners"."""
        counted = self._counted(head)
        return counted.pos_ == "NOUN" and self.is_party(counted) and self.can_act(counted)

    def is_idea(self, head: Token) -> bool:
        """What cannot be hurt: "poverty", "the policy of his rival", "his"."""
        if head.pos_ in ("NOUN", "PROPN") and head.i not in self.at:
            return self.frames.ideas.found_in([head.lemma_.lower()])
        return False

    def owner(self, head: Token) -> tuple[Entity, Mention] | None:
        """Whom a thing belongs to: "Oslo's wishes", "the Danish offer"."""
        token = self.owner_token(head)
        return self.own(token) if token is not None else None

    def owner_token(self, head: Token) -> Token | None:
        """The word that names the owner, at most one possessor further ("the navy's admiral's ship")."""
        for child in self.tree.children(head, *_OWNERS):
            same = child.i in self.at and self.at[child.i] == self.at.get(head.i)
            if child.i > head.i or same or self.tree.is_opposed(child):
                continue
            if self.own(child):
                return child
            if child.lower_ in self.frames.led:
                for leader in self.tree.children(child, "npadvmod", "compound", "nmod"):
                    if self.own(leader):
                        return leader
            if child.dep_ in ("poss", "compound"):
                for inner in self.tree.children(child, *_OWNERS):
                    if inner.i < child.i and self.own(inner):
                        return inner
        return None

    def _counted(self, head: Token) -> Token:
        """The people of "a third of the people"."""
        if head.pos_ != "NUM" and head.lemma_.lower() not in nouns().spans | self.tree.measures:
            return head
        inner = [o for p in self.tree.children(head, "prep") if p.lower_ == "of" for o in self.tree.children(p, "pobj")]
        return inner[0] if inner else head

    def is_thing(self, head: Token) -> bool:
        """Something that can only be taken, hit or broken: a name or a noun of a place, a work, a measure."""
        head = self._counted(head)
        if self.at.get(head.i) or head.pos_ not in ("NOUN", "PROPN"):
            return not self.is_party(head)
        lemma = head.lemma_.lower()
        listed = lemma in nouns().places or lemma in nouns().things or self.frames.things.found_in([lemma])
        return listed and not self.frames.people.found_in([lemma])

    def belongs_to(self, head: Token) -> Token | None:
        """The word that names whose it is, behind a number too: "two of their ships", "the port of Oslo"."""
        seen = head
        for _ in range(3):
            token = self.owner_token(seen)
            if token is not None:
                return token
            for child in self.tree.children(seen, "poss"):
                if child.pos_ == "NOUN" and self.is_party(child):
                    return child
            inner = [
                o for p in self.tree.children(seen, "prep") if p.lower_ == "of" for o in self.tree.children(p, "pobj")
            ]
            if not inner:
                return None
            seen = inner[0]
            if self.own(seen):
                return seen
        return None

    def another_before(self, head: Token, but: set[str]) -> tuple[Entity, Mention] | None:
        """The nearest country or organisation named before in the sentence that is none of `but`."""
        for i in range(head.i - 1, max(head.sent.start, head.i - LONGEST) - 1, -1):
            found = self.at.get(i)
            if found and found[0].type in ("GPE", "ORG") and found[0].id not in but and found[1].kind in _NAMED:
                return found
        return None

    def foremost(self, head: Token, but: set[str]) -> tuple[Entity, Mention] | None:
        """The state or organisation that is spoken of most here or in the sentence before, but `but`."""
        start = head.sent.start
        first = self.tree.doc[start - 1].sent.start if start else start
        seen = range(max(first, head.i - 2 * LONGEST), head.i)
        named = [found for i in seen if (found := self.at.get(i)) and found[0].type in ("GPE", "ORG")]
        named = [found for found in named if found[0].id not in but and found[1].kind in _NAMED]
        return max(named, key=lambda found: found[0].salience, default=None)

    def is_reflexive(self, head: Token) -> bool:
        """It is somebody's own: "their own doing"."""
        return any(child.lower_ in OWN for child in self.tree.children(head, "poss"))

    def is_actor(self, head: Token, words: list[str]) -> bool:
        """The phrase can act or be acted for: somebody stands behind it, or it is a kind of people."""
        if head.pos_ in ("PRON", "PROPN") or self.behind(head):
            return True
        return any(kind.words.found_in(words) for name, kind in self.frames.kinds.items() if name not in _NO_ACTORS)

    def is_figure(self, head: Token, words: list[str]) -> bool:
        """A thing that neither acts nor is what somebody acts with: "inflation", "the jellyfish"."""
        if self.is_actor(head, words) or self.is_party(head):
            return False
        return not any(self.frames.kinds[name].words.found_in(words) for name in ("instrument", "means"))

    def place(self, head: Token) -> str | None:
        """The place that a locative phrase names: itself, or what it is a part of ("the border of Peru")."""
        found = self.own(head)
        if found is None and self.frames.parts.found_in([head.lemma_.lower()]):
            part_of = self.belongs_to(head)
            inner = [o for p in self.tree.children(head, "prep") for o in self.tree.children(p, "pobj")]
            found = next((f for t in ([part_of] if part_of is not None else inner) if (f := self.own(t))), None)
        if found is None:
            return self._named_within(head)
        entity, mention = found
        return mention.place or (entity.id if entity.type in PLACES else None)

    def _named_within(self, head: Token) -> str | None:
        """The place that a common noun is called after: "at a Pusan garment plant"."""
        for child in self.tree.children(head, "compound", "nmod", "poss"):
            found = self.own(child)
            if found and found[1].kind == "name" and found[0].type in PLACES:
                return found[0].id
        return None

    def is_kind(self, name: str, head: Token, entity: Entity | None, words: list[str]) -> bool:
        """The phrase is an actor of this kind, by its words first and its entity then."""
        kind = self.frames.kinds[name]
        if name == "private" and any(
            self.frames.kinds[other].words.found_in(words) for other in ("state", "armed", "police")
        ):
            return False
        if kind.words.found_in(words):
            return True
        own = self.own(head)
        if own is None:
            return False
        entity = own[0]
        if entity.sector in kind.sectors or entity.type in kind.types:
            return True
        return kind.country and (entity.type == "GPE" or (entity.actor_code or "").startswith("IGO"))


def _feature(entity: Entity) -> str:
    """What kind of place the gazetteer takes it for, if any."""
    return (entity.geo or {}).get("feature", "") if entity.type == "GPE" else ""
