"""Keys by which two articles that tell the same event find each other, from fine to coarse."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from worker.pipeline.layers import Entity, Event

_UNKNOWN = "-"
_PARTIES = 3
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def fingerprints(event: Event, entities: Mapping[str, Entity], published: dt.date | None) -> list[str]:
    """Class, actors and period, as `aid|GBR|UKR|2022-01`; empty when no actor is known.

    The period is the event's own, or else, for news that is not history, that of the publication. With one side unknown
    only a day will do: too many do something to somebody in a week.
    """
    agents = _keys(event, ("agent",), entities)
    others = _keys(event, ("recipient",), entities) or _keys(event, ("object",), entities)
    if not agents and not others:
        return []
    event_class = event.of_class
    sides = f"{'+'.join(agents) or _UNKNOWN}|{'+'.join(others) or _UNKNOWN}"
    found = []
    for period in _periods(event, published):
        if not (agents and others) and not _DAY.fullmatch(period):
            continue
        found += [f"{event.type}|{sides}|{period}", f"{event_class}|{sides}|{period}"]
    return list(dict.fromkeys(found))


def _keys(event: Event, roles: tuple[str, ...], entities: Mapping[str, Entity]) -> list[str]:
    keys = {_key(entities[p.entity]) for p in event.participants if p.role in roles and p.entity in entities}
    return sorted(keys)[:_PARTIES]


def _key(entity: Entity) -> str:
    """The country a state's actor acts for, else the code, else the name."""
    if entity.country and (entity.type == "GPE" or entity.sector in ("GOV", "MIL", "LEG", "JUD")):
        return entity.country
    if entity.actor_code and entity.actor_code.startswith("IGO"):
        return _plain(entity.name)
    return str(entity.link.get("wikidata") or _plain(entity.name))


def _plain(name: str) -> str:
    return re.sub(r"[^\w]+", "_", name.casefold()).strip("_")


def _periods(event: Event, published: dt.date | None) -> list[str]:
    """Day, week and month, as far as they are known; a dash when nothing is."""
    start = event.first[:10] if event.first else None
    if start is None and published and not event.factuality.background:
        return [_week(published), _month(published)]
    if start is None:
        return [_UNKNOWN]
    try:
        day = dt.date.fromisoformat(start)
    except ValueError:
        return [start[:7]]
    if event.last and event.last[:10] != start:
        try:
            length = (dt.date.fromisoformat(event.last[:10]) - day).days
        except ValueError:
            length = 0
        if length > 31:
            return [start[:4]]
        return [_week(day), _month(day)] if length <= 7 else [_month(day)]
    return [start, _week(day), _month(day)]


def _month(day: dt.date) -> str:
    return day.isoformat()[:7]


def _week(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"
