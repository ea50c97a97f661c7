"""Gives the country where an article plays to those of its actors for whom nothing else told one."""

from __future__ import annotations

from collections.abc import Iterable

from worker.pipeline.layers import Entity

ACTORS = frozenset({"PERSON", "ORG"})


def settle(entities: Iterable[Entity], country: str) -> None:
    """Sets country and actor code of persons and organisations whose sector is known and whose country is not.

    To be called when the country is certain: an article that plays in two gives nobody one. What is of no state, as
    international organisations are, has a code already and stays as it is.
    """
    for entity in entities:
        if entity.type in ACTORS and entity.sector and entity.country is None and entity.actor_code is None:
            entity.country, entity.actor_code = country, country + entity.sector
