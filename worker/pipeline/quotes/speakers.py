"""From the word that names a speaker to the mention as written and the entity."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.layers import Entity, Mention, Quote, Span
from worker.pipeline.quotes.frames import Frame
from worker.pipeline.quotes.lexicon import lexicon
from worker.pipeline.quotes.tree import Tree

OWN = ("det", "amod", "compound", "poss", "nummod", "case", "quantmod", "advmod", "nmod")
RELATIVE = ("who", "which", "that")
PRONOUNS = ("he", "she")
SPEAKING = ("PERSON", "ORG", "GPE", "NORP")
MANY = 8  # mentions that are looked at


class Speakers:
    """The entities of a document by the tokens of their mentions."""

    def __init__(self, doc: Doc, tree: Tree) -> None:
        self.doc, self.tree = doc, tree
        self.by_token: dict[int, tuple[Entity, Mention]] = {}
        self.entities: dict[str, Entity] = {entity.id: entity for entity in doc._.entities}
        rows = [(m.span, entity, m) for entity in doc._.entities for m in entity.mentions]
        # The smallest mention is laid last and stays.
        for span, entity, mention in sorted(rows, key=lambda row: (row[0].start - row[0].end, row[0].start)):
            part = doc.char_span(span.start, span.end, alignment_mode="expand")
            for token in part or ():
                self.by_token[token.i] = (entity, mention)

    def read(self, token: Token | None) -> tuple[str | None, Span | None]:
        """The entity id and the mention as written of the noun or pronoun `token`."""
        if token is None:
            return None, None
        found = self.by_token.get(token.i)
        if found:
            return found[0].id, found[1].span
        if token.lower_ in RELATIVE and token.head.dep_ == "relcl":
            return self.read(token.head.head)[0], Span.of(token)
        return self._borne(token), self.phrase(token)

    def _borne(self, token: Token) -> str | None:
        """The organisation whose name stands before a noun like "newspaper"."""
        if token.lemma_.lower() not in lexicon().bearers:
            return None
        for child in reversed(self.tree.children(token)):
            found = self.by_token.get(child.i)
            if child.i < token.i and child.dep_ in ("compound", "nmod") and found and found[0].type == "ORG":
                return found[0].id
        return None

    def phrase(self, token: Token) -> Span:
        """The noun phrase of `token` up to it, without what follows."""
        first = token.i
        for child in reversed([c for c in self.tree.children(token) if c.i < token.i]):
            if child.dep_ not in OWN or child.right_edge.i + 1 != first:
                break
            first = child.left_edge.i
        return Span(self.doc[first].idx, token.idx + len(token))

    def speaks(self, token: Token) -> bool:
        """The token is of somebody who can speak: a person, an organisation or a people."""
        found = self.by_token.get(token.i)
        return token.lower_ in PRONOUNS or (found is not None and found[0].type in SPEAKING)

    def _within(self, entity: str | None, content: Span) -> bool:
        """The entity is spoken of by a name or a noun in `content` only."""
        found = self.entities.get(entity or "")
        named = [m.span for m in found.mentions if m.kind != "pronoun"] if found else []
        return bool(named) and all(content.holds(span) for span in named[:MANY])

    def person(self, entity: str | None) -> bool:
        """The entity is a person."""
        return entity is not None and entity in self.entities and self.entities[entity].type == "PERSON"

    def quote(self, kind: str, content: Span, frame: Frame, rule: str, last: Quote | None) -> Quote:
        """The record of what a frame brings; `last` is the quotation before it, for pronouns without an entity."""
        speaker, mention = self.read(frame.speaker)
        addressee, _ = self.read(frame.addressee if frame.addressee != frame.speaker else None)
        pronoun = frame.speaker is not None and frame.speaker.lower_ in PRONOUNS
        if pronoun and self._within(speaker, content):
            speaker = None  # whom only the statement speaks of is not who makes it
        elif speaker is None and pronoun and last and self.person(last.speaker):
            speaker, rule = last.speaker, "chain"
        return Quote("", kind, content, frame.span, speaker, mention, addressee, rule)
