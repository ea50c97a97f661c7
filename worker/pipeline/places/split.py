"""Tells two places of one name apart where the text does: "London, Ontario" in an article that names London as well."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from worker.pipeline.gazetteer import Place
from worker.pipeline.layers import Entity, Mention
from worker.pipeline.places.model import contains
from worker.pipeline.places.toponyms import Tokens, Toponym

WELL_KNOWN = 1_000_000  # people of a place that a bare name may mean in an article that has another of that name
MOST_STATED = 50  # qualified mentions of one name that are compared


def split(tokens: Tokens, toponym: Toponym, stated: dict[int, tuple[Place, ...]]) -> list[Toponym]:
    """Gives the toponym the larger places stated of it, and returns the toponyms that had to be split off.

    One name is one place in an article unless no single place fits what is said of it. A mention that says nothing
    goes with the mention before it.
    """
    groups = _groups(tokens, toponym, stated)
    if len(groups) < 2:
        toponym.within = list(dict.fromkeys(stated.values()))
        return []
    first = sorted((start, number) for number, (group, _) in enumerate(groups) for start in group)
    starts = [start for start, _ in first]
    parts = [toponym] + [Toponym(toponym.name, kinds=set(toponym.kinds), part=toponym.part) for _ in groups[1:]]
    every, toponym.at = toponym.at, []
    for at in every:
        parts[first[max(bisect_right(starts, at.start) - 1, 0)][1]].at.append(at)
    for part, (group, fitting) in zip(parts, groups, strict=True):
        part.candidates = fitting
        part.within = list(dict.fromkeys(larger for start in group if (larger := stated.get(start))))
        part.weigh()
        tokens.own(part)
    return [part for part in parts[1:] if part.at]


def _groups(
    tokens: Tokens, toponym: Toponym, stated: dict[int, tuple[Place, ...]]
) -> list[tuple[list[int], list[Place]]]:
    """The tokens of mentions that one place can stand behind, with the places that can."""
    groups: list[tuple[list[int], list[Place]]] = []
    for start, larger in list(stated.items())[:MOST_STATED]:
        fitting = [place for place in toponym.candidates if any(contains(big, place) for big in larger)]
        if not fitting:
            continue
        for starts, places in groups:
            both = [place for place in places if place in fitting]
            if both:
                starts.append(start)
                places[:] = both
                break
        else:
            groups.append(([start], fitting))
    bare = _bare(tokens, toponym, stated)
    best = _well_known(toponym)
    if groups and bare and best and not any(best in places for _, places in groups):
        groups.insert(0, (bare, [best]))
    return groups


def _bare(tokens: Tokens, toponym: Toponym, stated: dict[int, tuple[Place, ...]]) -> list[int]:
    """The mentions in the body before the first that says where the place lies: a place is qualified when it is new."""
    first = min(stated, default=0)
    body = [region.span for region in tokens.doc._.regions if region.kind == "body"]
    return [
        at.start
        for at in toponym.at
        if at.start < first and (not body or any(span.holds(at.mention.span) for span in body[-MOST_STATED:]))
    ]


def _well_known(toponym: Toponym) -> Place | None:
    """The country, or the city, that everybody thinks of first."""
    best = max(toponym.candidates, key=lambda place: place.population, default=None)
    known = best is not None and (best.population >= WELL_KNOWN or best.feature.startswith("PCL"))
    return best if known else None


def new_entities(entities: list[Entity], apart: Sequence[tuple[Toponym, list[Toponym]]]) -> list[Entity]:
    """All entities, with one more for each toponym split off: its mentions, and its share of the salience."""
    grown = list(entities)
    for whole, parts in apart:
        old = whole.entity
        named = sorted((at.mention.span.start, i) for i, part in enumerate([whole, *parts]) for at in part.at)
        starts = [start for start, _ in named]
        shares: list[list[Mention]] = [[] for _ in range(len(parts) + 1)]
        for mention in old.mentions:  # pronouns and nouns go with the name before them
            shares[named[max(bisect_right(starts, mention.span.start) - 1, 0)][1]].append(mention)
        each = old.salience / max(len(old.mentions), 1)
        for part, share in zip(parts, shares[1:], strict=True):
            part.entity = Entity(
                f"e{len(grown) + 1}", old.type, old.name, share, list(old.aliases), salience=round(each * len(share), 3)
            )
            for at in part.at:
                if at.mention.kind == "metonym":
                    at.mention.place = part.entity.id
            grown.append(part.entity)
        old.mentions, old.salience = shares[0], round(each * len(shares[0]), 3)
    return grown
