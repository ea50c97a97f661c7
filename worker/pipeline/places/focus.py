"""Where the article plays: the country and the place that it speaks of most."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from spacy.tokens import Doc

from worker.pipeline.layers import Entity, Focus, Mention
from worker.pipeline.places.lexicon import lexicon
from worker.pipeline.places.toponyms import PLACES

LEAD = 400  # characters at the beginning of the body
NAMED = frozenset({"name", "demonym", "metonym"})
UNNAMED = 0.3  # what a pronoun or a noun counts, beside a name
ACTOR = 0.3  # what a person's or an organisation's country counts, beside a place


def focus(doc: Doc, entities: Sequence[Entity], known: set[str]) -> Focus | None:
    """The focus of the document; None where nothing in it has a country. `known` are ids of entities in the table."""
    weigh = _Weights(doc)
    countries: dict[str, float] = defaultdict(float)
    own: list[tuple[float, Entity]] = []
    for entity in entities:
        if entity.type in PLACES:
            weight = sum(weigh(m) for m in entity.mentions if m.kind != "demonym")
            if entity.geo and entity.id in known:
                own.append((weight, entity))
            if entity.country:
                countries[entity.country] += sum(weigh(m) for m in entity.mentions)
        elif entity.country:
            countries[entity.country] += ACTOR * sum(weigh(m) for m in entity.mentions)
    if not countries:
        return None
    country = max(countries, key=lambda code: countries[code])  # on a tie the first
    there = [(weight * _narrow(entity), entity) for weight, entity in own if entity.country == country and weight]
    place = max(there, key=lambda row: row[0], default=(0.0, None))[1]
    return Focus(country, place.id if place else None)


def _narrow(entity: Entity) -> float:
    """More for a town than for a region, and for a region than for a country."""
    share = lexicon().narrow
    feature = entity.geo["feature"]
    return next((share[feature[:end]] for end in range(len(feature), 0, -1) if feature[:end] in share), 1.0)


class _Weights:
    """What a mention counts, by where it stands."""

    def __init__(self, doc: Doc) -> None:
        self._starts = [region.span.start for region in doc._.regions]
        self._kinds = [region.kind for region in doc._.regions]
        self._body = next((region.span.start for region in doc._.regions if region.kind == "body"), 0)
        self._length = max(doc[-1].idx + len(doc[-1]), 1) if len(doc) else 1

    def __call__(self, mention: Mention) -> float:
        weights = lexicon().weights
        start = mention.span.start
        weight = 1.0 - 0.5 * start / self._length
        at = bisect_right(self._starts, start) - 1
        kind = self._kinds[at] if at >= 0 else "body"
        if kind in ("headline", "dateline"):
            weight *= weights[kind]
        elif start < self._body + LEAD:
            weight *= weights["lead"]
        return weight if mention.kind in NAMED else UNNAMED * weight
