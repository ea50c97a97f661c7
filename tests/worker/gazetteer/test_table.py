"""The shipped table is the one that its builder made, and what must hold of every row does."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
import time
from itertools import pairwise

import pytest
import yaml

from tests.conftest import ROOT
from training.gazetteer.select import latin
from worker.pipeline.gazetteer import Gazetteer, gazetteer, key
from worker.pipeline.gazetteer.table import BUCKET_BITS, NOWHERE, ROW_BITS, ROWS, digest
from worker.pipeline.knowledge import RESOURCES, resource

TABLE = RESOURCES / "gazetteer.bin"
OWN = yaml.safe_load((ROOT / "training/gazetteer/features.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def table():
    return gazetteer()


@pytest.fixture(scope="module")
def places(table):
    return [table.place(row) for row in range(len(table))]


def test_the_shipped_table_has_the_checksum_that_its_builder_recorded():
    recorded = TABLE.with_name("gazetteer.bin.sha256").read_text().split()

    assert recorded == [hashlib.sha256(TABLE.read_bytes()).hexdigest(), TABLE.name]


def test_the_table_is_small_enough_to_ship():
    assert TABLE.stat().st_size < 13_000_000


def test_every_place_lies_on_earth_in_a_known_country_and_has_a_name_and_a_feature_code(places):
    countries = {row["iso"] for row in resource("countries.yaml")}

    wrong = [
        place
        for place in places
        if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180)
        or place.country not in countries | {None}
        or not place.name.strip()
        or not place.feature.isalnum()
        or not 0 <= place.population <= 5_000_000_000
    ]

    assert wrong == []


def test_rows_stand_in_their_order_countries_divisions_and_the_rest(table, places):
    countries, divisions = len(table.header["countries"]), table.header["divisions"]

    assert table.header["countries"] == sorted(row["iso"] for row in resource("countries.yaml"))
    assert {place.feature for place in places[countries : countries + divisions]} == {"ADM1"}
    assert "ADM1" not in {place.feature for place in places[countries + divisions :]}


def test_a_place_has_its_division_in_its_own_country(places):
    homes = {place.admin1_id: place.country for place in places if place.feature == "ADM1"}

    assert [place for place in places if place.admin1_id and homes[place.admin1_id] != place.country] == []


def test_only_what_lies_in_no_single_country_has_none(table, places):
    homeless = {
        place.feature[:3] for row, place in enumerate(places) if table._parents[row] == NOWHERE and not place.country
    }

    assert not homeless & {"PPL", "ADM", "PCL", "TER"}


def test_no_two_places_share_a_geonames_id(places):
    ids = [place.id for place in places if place.id]

    assert len(ids) == len(set(ids))


def test_buckets_are_sorted_and_cover_every_posting(table):
    starts = list(table._buckets)

    assert len(starts) == (1 << BUCKET_BITS) + 1
    assert starts[0] == 0
    assert starts[-1] == len(table._postings) == len(table._tags)
    assert all(one <= other for one, other in pairwise(starts))


def test_postings_of_a_bucket_are_sorted_by_hash_and_point_at_rows(table):
    hashes = [(posting >> (ROW_BITS + 1), tag) for posting, tag in zip(table._postings, table._tags, strict=True)]

    assert max(posting & ROWS for posting in table._postings) < len(table)
    assert all(
        hashes[at] <= hashes[at + 1]
        for start, end in pairwise(table._buckets)
        for at in range(start, max(start, end - 1))
    )


def test_every_populated_place_is_found_by_its_own_latin_name(table, places):
    missing = [
        place
        for row, place in enumerate(places)
        if row % 37 == 0
        and place.feature.startswith("PPL")
        and latin(place.name)
        and key(place.name)
        and place not in table.find(place.name)
    ]

    assert missing == []


def test_every_country_is_found_under_each_of_its_names_with_id_and_point(table):
    missing = []
    for row in resource("countries.yaml"):
        country = table.country(row["iso"])
        assert country is not None
        assert country.id
        missing += [name for name in (row["name"], *row["names"]) if country not in table.find(name)]

    assert missing == []


def test_every_row_written_by_hand_is_found_under_each_of_its_names(table):
    missing = [
        (row["name"], name)
        for row in OWN["features"]
        for name in (row["name"], *row.get("names", ()))
        if not any(place.feature == row["feature"] and place.name == row["name"] for place in table.find(name))
    ]

    assert missing == []


def test_rows_written_by_hand_are_not_repeated():
    rows = [(row["name"], row["feature"], row.get("country")) for row in OWN["features"]]

    assert len(rows) == len(set(rows))


def test_a_file_that_is_no_table_is_named_in_the_error(tmp_path):
    path = tmp_path / "places.bin"
    path.write_bytes(b"no table" + struct.pack("<I", 2) + b"{}")

    with pytest.raises(ValueError, match=r"places\.bin is no table of places"):
        Gazetteer(path)


def test_an_empty_file_is_no_table(tmp_path):
    path = tmp_path / "places.bin"
    path.write_bytes(b"")

    with pytest.raises(ValueError, match="empty file"):
        Gazetteer(path)


def test_the_digest_of_a_key_is_the_same_on_every_machine():
    assert digest("kyiv") == digest("kyiv")
    assert digest("kyiv") != digest("kiev")


def test_opening_takes_no_time_and_hardly_any_memory():
    """Measured in a process of its own: opened in 50 ms, and less than 30 MB after ten thousand searches."""
    code = """
import time
from worker.pipeline.gazetteer import Gazetteer, gazetteer
from worker.pipeline.gazetteer.table import RESOURCES

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

def opening():
    begin = time.process_time()
    Gazetteer(RESOURCES / "gazetteer.bin")
    return time.process_time() - begin

before = resident()
took = min(opening() for _ in range(3))
table = gazetteer()
for row in range(0, len(table), len(table) // 10_000):
    table.find(table.place(row).name)
print(took, resident() - before)
"""
    if not os.path.exists("/proc/self/statm"):
        pytest.skip("no /proc")
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    took, memory = map(float, run.stdout.split())

    assert took < 0.05
    assert memory < 30_000_000


def test_a_search_takes_microseconds(table):
    names = [table.place(row).name for row in range(5000, len(table), 200)]
    begin = time.process_time()
    for name in names:
        table.has(name)

    assert (time.process_time() - begin) / len(names) < 0.0002
