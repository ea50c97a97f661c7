"""Builds the gazetteer from unpacked packages: python -m training.gazetteer FOLDER."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from pathlib import Path

from training.gazetteer import geometry, layout, select
from training.gazetteer.record import Record
from training.gazetteer.sources import Sources
from worker.pipeline.gazetteer.names import key
from worker.pipeline.gazetteer.table import NOWHERE
from worker.pipeline.knowledge import RESOURCES

EVERYDAY = 20_000  # words that are no alternate name
TABLE = RESOURCES / "gazetteer.bin"


def gathered(sources: Sources) -> list[Record]:
    """All places in the order of their rows: countries by code, first-order divisions by code, then the rest."""
    countries = sorted(sources.countries(), key=lambda record: record.country)
    divisions = list(sources.divisions())
    cities = sorted(sources.cities(), key=lambda record: record.id)
    geometry.place_divisions(divisions, cities)
    geometry.place_countries(countries, cities)
    placed = [record for record in divisions if record.lat is not None]
    print(f"left out: {len(divisions) - len(placed)} divisions without a listed place", file=sys.stderr)
    first = sorted((record for record in placed if record.feature == "ADM1"), key=lambda record: record.division)
    second = sorted((record for record in placed if record.feature == "ADM2"), key=lambda record: record.id)
    second = select.without_doubles(second, cities)
    return [*countries, *first, *sources.continents(), *second, *cities, *sources.features()]


def parents(records: list[Record], countries: dict[str, int], divisions: dict[str, int]) -> list[int]:
    """For every row that of its first-order division, else of its country, else NOWHERE."""
    out = []
    for row, record in enumerate(records):
        above = divisions.get(record.division)
        if above is None or above == row:
            above = countries.get(record.country)
        out.append(NOWHERE if above is None or above == row else above)
    return out


def abbreviations(sources: Sources, divisions: dict[str, int]) -> dict[str, list[int]]:
    """Rows of divisions by abbreviation. Raises KeyError for a code that is none."""
    out: dict[str, list[int]] = {}
    for code, names in sources.own["abbreviations"].items():
        for name in names:
            out.setdefault(key(name), []).append(divisions[code])
    return out


def main() -> None:
    """Writes the table and its checksum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the packages lie unpacked")
    parser.add_argument("--out", type=Path, default=TABLE)
    args = parser.parse_args()
    sources = Sources(args.folder)
    records = gathered(sources)
    countries = {record.country: row for row, record in enumerate(records[: len(sources.states)])}
    divisions = {record.division: row for row, record in enumerate(records) if record.feature == "ADM1"}
    header = {
        "countries": list(countries),
        "divisions": len(divisions),
        "division_words": sources.own["division_words"],
        "abbreviations": abbreviations(sources, divisions),
    }
    names = select.postings(records, sources.everyday(EVERYDAY))
    content = layout.table(records, parents(records, countries, divisions), names, header)
    args.out.write_bytes(content)
    checksum = hashlib.sha256(content).hexdigest()
    args.out.with_name(args.out.name + ".sha256").write_text(f"{checksum}  {args.out.name}\n", encoding="ascii")
    kinds = Counter(record.feature[:3] for record in records)
    print(f"places: {len(records):,} {dict(kinds.most_common())}", file=sys.stderr)
    print(f"names: {len(names):,}, postings: {sum(map(len, names.values())):,}", file=sys.stderr)
    print(f"{args.out.name}: {len(content):,} bytes, sha256 {checksum}", file=sys.stderr)


if __name__ == "__main__":
    main()
