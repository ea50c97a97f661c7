"""A place on its way from the sources into the table."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Record:
    """One place; `names` are its own names (canonical first), `others` its alternate names."""

    name: str
    feature: str
    id: int = 0
    lat: float | None = None
    lon: float | None = None
    country: str = ""  # ISO 3166-1 alpha-3
    division: str = ""  # GeoNames code of the first-order division: "US.IL"
    county: str = ""  # GeoNames code of the second-order division: "US.IL.031"
    population: int = 0
    by_hand: bool = False  # out of features.yaml
    names: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
