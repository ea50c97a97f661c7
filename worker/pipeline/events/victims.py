"""Who suffered a harm though no word of it says so: whom others help to mend it, whose authorities blame for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from spacy.tokens import Token

from worker.pipeline.events.actors import Actors
from worker.pipeline.events.lexicon import Frames
from worker.pipeline.events.merge import Group
from worker.pipeline.events.roles import Found, Part
from worker.pipeline.events.tree import Tree

_HARMS = frozenset(("assault", "coerce", "disaster", "outbreak"))
_HELP = frozenset(("aid", "agree"))
_STEPS = 10
_ON_THE_WAY = frozenset(("dobj", "pobj", "prep", "conj", "xcomp", "advcl", "acl", "ccomp", "pcomp"))
_BODIES = frozenset(("GPE", "ORG"))


class Victims:
    """Looks around the mentions of one document's harms."""

    def __init__(self, tree: Tree, actors: Actors, frames: Frames) -> None:
        self.tree = tree
        self.actors = actors
        self.frames = frames

    def imply(self, groups: Iterable[Group]) -> None:
        """Gives a recipient to each harm that has neither recipient nor place, where the text around it implies one."""
        groups = list(groups)
        found = [telling.found for group in groups for telling in group.tellings]
        by_token = {event.trigger.i: event for event in found}
        blaming: dict[int, Found] = {}
        for event in found:
            if event.of_class == "accuse":
                blaming.update((part.head.i, event) for part in event.playing("object"))
        for group in groups:
            if group.of_class not in _HARMS or group.place or group.heads["recipient"]:
                continue
            for event in (telling.found for telling in group.tellings if telling.found.noun):
                victims = self._helped(event, by_token) or self._blaming(event, blaming)
                known = event.entities("agent", "object", "instrument")
                if victims and all(victim.entity and victim.entity.id not in known for victim in victims):
                    event.parts += victims
                    break

    def _helped(self, harm: Found, by_token: Mapping[int, Found]) -> list[Part]:
        """To whom help goes whose purpose is to mend or fend off the harm."""
        at, mends = self.tree.measured(harm.trigger), False
        for _ in range(_STEPS):
            if at.dep_ not in _ON_THE_WAY or at.head.i == at.i:
                return []
            if self._is_purpose(at):
                mends = mends or self.tree.lemma(at) in self.frames.mending
            elif at.pos_ == "VERB" and at.dep_ != "xcomp":
                return []
            at = at.head
            help_ = by_token.get(at.i)
            if help_ and mends and not help_.noun and help_.of_class in _HELP:
                return [_suffered(p) for p in help_.playing("recipient") if p.entity and p.entity.type in _BODIES]
        return []

    def _is_purpose(self, verb: Token) -> bool:
        bare = verb.dep_ in ("xcomp", "ccomp") and verb.tag_ == "VB"  # "help repair"
        return verb.pos_ == "VERB" and (bare or self.tree.is_infinitive(verb))

    def _blaming(self, harm: Found, blaming: Mapping[int, Found]) -> list[Part]:
        """Whose authorities blame another state for it."""
        blame = blaming.get(self.tree.measured(harm.trigger).i) or harm.content_of
        if blame is None or not blame.type.startswith("accuse"):
            return []
        blamed = {part.entity.country for part in blame.playing("recipient") if part.entity}
        accusers = blame.playing("agent")
        if len(accusers) != 1 or not blamed or not self._are_authorities(accusers[0]):
            return []
        land = accusers[0].entity.country if accusers[0].entity else None
        return [_suffered(accusers[0])] if land and None not in blamed and land not in blamed else []

    def _are_authorities(self, part: Part) -> bool:
        """A body or people that act for a state at home; its bare name may speak of harm done to others."""
        head = part.head
        if head.pos_ != "NOUN" or part.entity is None:
            return False
        return self.actors.is_kind("state", head, None, [head.lemma_.lower()]) or self.actors.is_kind(
            "police", head, None, [head.lemma_.lower()]
        )


def _suffered(part: Part) -> Part:
    return replace(part, role="recipient")
