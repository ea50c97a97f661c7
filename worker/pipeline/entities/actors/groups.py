"""Where peoples live who are no state's: "ethnic Danes in Poland", "the Druze of Israel"."""

from __future__ import annotations

from worker.pipeline.entities.actors.scene import Scene
from worker.pipeline.entities.things import Thing

WHERE = frozenset({"in", "of", "from", "inside"})
BESIDE = frozenset({"compound", "amod", "nmod"})


def describe_group(scene: Scene, thing: Thing) -> None:
    """Sets the country of a people that the text places in one."""
    for name in thing.names:
        token = scene.doc[name.start : name.end].root
        head = token.head if token.dep_ in BESIDE and token.head.pos_ == "NOUN" else token
        for preposition in head.rights:
            if preposition.dep_ != "prep" or preposition.lower_ not in WHERE:
                continue
            for place in preposition.rights:
                found = scene.place(place.i)
                if place.dep_ == "pobj" and found and found.type == "GPE" and not thing.country:
                    thing.country = scene.country_of(found)
