"""Who is named inside what a speech act is about: "agreed to send troops to help defend Chad"."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from worker.pipeline.events.actors import Actors
from worker.pipeline.events.tree import Tree

_DEEPEST = 8  # steps down from the content
_FARTHEST = 12  # steps down to a place
_WIDEST = 40  # tokens looked at
_LOCATING = frozenset(("in", "at", "near", "around", "outside", "inside", "across"))
_APART = frozenset(("advcl", "relcl", "parataxis", "appos", "punct", "det", "aux", "mark", "neg", "advmod"))
_ELSEWHERE = frozenset(("ccomp", "parataxis", "appos", "punct", "det", "aux", "mark", "neg", "poss", "cc"))
_LANDS = ("GPE", "LOC")
_STATE, _CAPITAL = "PCL", "PPLC"  # as the gazetteer calls them
_ACTORS = frozenset(("PERSON", "ORG", "GPE", "NORP"))


class Reach:
    """Looks for parties below the heads of a content, nearest to them first."""

    def __init__(self, tree: Tree, actors: Actors, temporal: set[int]) -> None:
        self.tree = tree
        self.actors = actors
        self.temporal = temporal

    def named(self, contents: Iterable[Token], doers: Iterable[Token]) -> list[Token]:
        """The parties named nearest to the heads of the content, who are none of `doers`; maybe none."""
        known = {found[0].id for doer in doers for found in [self.actors.behind(doer)] if found}
        level, looked = list(contents), 0
        for _ in range(_DEEPEST):
            found = [token for token in level if self._is_party(token, known)]
            if found:
                return self.tree.parties(found[0])
            below = [child for token in level for child in self.tree.children(token) if self._goes_on(child)]
            looked += len(below)
            if not below or looked > _WIDEST:
                return []
            level = below
        return []

    def places(self, heads: list[Token], apart: set[int]) -> list[Token]:
        """What stands behind prepositions of place below `heads`, in their objects and clauses; nothing of `apart`."""
        found: list[Token] = []
        level, looked = heads, 0
        for _ in range(_FARTHEST):
            below = [child for token in level for child in self.tree.children(token) if self._tells_where(child, apart)]
            looked += len(below)
            if not below or looked > _WIDEST:
                break
            found += [t for t in below if t.dep_ == "pobj" and t.head.lower_ in _LOCATING]
            level = below
        return found

    def _tells_where(self, child: Token, apart: set[int]) -> bool:
        """Not who does it, nor what is said or stands beside it."""
        if child.i in apart or child.i in self.temporal:
            return False
        return child.dep_ not in _ELSEWHERE and not (child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"))

    def _goes_on(self, child: Token) -> bool:
        """A clause of circumstance tells something else, a purpose the same."""
        if child.i in self.temporal:
            return False
        if child.dep_ in ("advcl", "relcl"):
            marks = [mark.lower_ for mark in self.tree.children(child, "mark")]
            return self.tree.is_infinitive(child) and marks in ([], ["for"])
        return child.dep_ not in _APART

    def _is_party(self, token: Token, known: set[str]) -> bool:
        found = self.actors.at.get(token.i)
        if found is None or found[0].id in known or found[0].type not in _ACTORS or token.pos_ == "PRON":
            return False
        if found[0].type == "PERSON" and not found[0].sector:
            return False  # a private person is spoken of, not spoken to
        return not self.is_mere_place(token)

    def is_mere_place(self, token: Token) -> bool:
        """A town or region, but a state and, save behind a preposition of place, its capital: it happens there."""
        found = self.actors.at.get(token.i)
        if found is None or found[0].type not in _LANDS:
            return False
        feature = (found[0].geo or {}).get("feature", _STATE)
        located = token.dep_ == "pobj" and token.head.lower_ in _LOCATING
        return not feature.startswith(_STATE) and (located or feature != _CAPITAL)
