"""People whom news names without saying for whom they act."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby
from typing import NamedTuple

from worker.pipeline.entities.knowledge.forms import SECTORS, is_code, organisation_forms, strings
from worker.pipeline.knowledge import resource

KEYS = {"country", "igo", "sector", "men", "women"}


class Leader(NamedTuple):
    """For whom somebody acts or acted."""

    country: str | None
    gender: str | None  # m | f
    sector: str | None
    igo: bool


@cache
def leaders() -> dict[str, Leader]:
    """The people by full name, lower case. Raises ValueError naming the row that is wrong."""
    file = "entity_leaders.yaml"
    igos = {form.known.name for _, form in organisation_forms(resource("igos.yaml"), "igos.yaml")}
    found: dict[str, Leader] = {}
    for row in resource(file):
        if not isinstance(row, dict) or set(row) - KEYS or is_code(row.get("country")) == (row.get("igo") in igos):
            raise ValueError(f"{file}: {row!r} must have a country or an igo of igos.yaml, and men or women")
        igo = "igo" in row
        sector = None if igo else row.get("sector", "GOV")
        if sector not in {None, *SECTORS}:
            raise ValueError(f"{file}: {row['country']}: {sector!r} is no sector of PLOVER's")
        for gender, listed in (("m", "men"), ("f", "women")):
            for name in strings(file, row.get("country") or row.get("igo"), row.get(listed, [])):
                if name.lower() in found:
                    raise ValueError(f"{file}: {name!r} stands there twice")
                found[name.lower()] = Leader(row.get("country"), gender, sector, igo)
    return found


def spelling(name: str) -> str:
    """The name without what its spellings differ by: accents, doubled letters, hyphens, i and y."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    letters = plain.translate({ord("y"): "i", ord("-"): " ", ord("'"): None, ord("\u2019"): None})
    return "".join(letter for letter, _ in groupby(letters))


@cache
def _spellings() -> dict[str, Leader | None]:
    """The leaders by spelling; None where two who act for different sides share one."""
    found: dict[str, Leader | None] = {}
    for name, leader in leaders().items():
        key = spelling(name)
        found[key] = leader if found.get(key, leader) == leader else None
    return found


def leader(*names: str) -> Leader | None:
    """The leader who bears one of the full names, in whatever spelling."""
    return next(
        (one for name in names if (one := leaders().get(name.lower()) or _spellings().get(spelling(name)))), None
    )


@cache
def surnames() -> dict[str, Leader]:
    """The leaders by the spelling of the surname, where all who bear it act for the same side."""
    sides: dict[str, set[tuple[str | None, bool]]] = {}
    one: dict[str, Leader] = {}
    for name, borne in leaders().items():
        last = spelling(name.split()[-1])
        sides.setdefault(last, set()).add((borne.country, borne.igo))
        first = one.setdefault(last, borne)
        if first.gender != borne.gender:
            one[last] = first._replace(gender=None)
    return {last: one[last] for last, several in sides.items() if len(several) == 1}
