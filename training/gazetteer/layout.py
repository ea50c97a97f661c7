"""Writes the table: columns of fixed width, and a hash table from keys of names to rows."""

from __future__ import annotations

import json
import sys
from array import array
from itertools import pairwise

from training.gazetteer.record import Record
from worker.pipeline.gazetteer.table import (
    BLOCK,
    BUCKET_BITS,
    DEGREE,
    MAGIC,
    NOWHERE,
    PRIMARY,
    ROW_BITS,
    SECTIONS,
    digest,
)

ALIGNMENT = 8
PAGE = 1 << 16  # bytes that the header may fill
Postings = dict[str, list[tuple[int, bool]]]  # rows by key, each with whether the name is primary


def columns(records: list[Record], parents: list[int], features: list[str]) -> dict[str, array]:
    """The columns of the rows. Raises OverflowError where a value does not fit."""
    out = {name: array(kind) for name, kind in SECTIONS.items()}
    codes = {code: at for at, code in enumerate(features)}
    for row, record in enumerate(records):
        text = record.name.encode()
        if row % BLOCK == 0:
            out["name_blocks"].append(len(out["names"]))
        out["name_lengths"].append(len(text))
        out["names"].frombytes(text)
        out["ids"].append(record.id)
        out["latitudes"].append(round(record.lat * DEGREE))
        out["longitudes"].append(round(record.lon * DEGREE))
        out["populations"].append(record.population)
        out["parents"].append(parents[row])
        out["features"].append(codes[record.feature])
    return out


def hashed(postings: Postings) -> dict[str, array]:
    """The hash table. Keys of one bucket stand in order of their hash; the rows of a key in the order given."""
    order = sorted((*digest(name), name) for name in postings)
    if any(one[:3] == other[:3] for one, other in pairwise(order)):
        raise ValueError("two names have one hash: make the tags longer")
    buckets, rows, tags = array("I", [0] * ((1 << BUCKET_BITS) + 1)), array("I"), array("H")
    for bucket, bits, tag, name in order:
        for row, primary in postings[name]:
            rows.append(bits << (ROW_BITS + 1) | (PRIMARY if primary else 0) | row)
            tags.append(tag)
            buckets[bucket + 1] += 1
    for bucket in range(1 << BUCKET_BITS):
        buckets[bucket + 1] += buckets[bucket]
    return {"buckets": buckets, "postings": rows, "tags": tags}


def table(
    records: list[Record], parents: list[int], postings: dict[str, list[tuple[int, bool]]], header: dict
) -> bytes:
    """The bytes of the file."""
    if len(records) >= 1 << ROW_BITS or sum(record.feature == "ADM1" for record in records) >= NOWHERE:
        raise ValueError("more rows than the layout has room for")
    features = sorted({record.feature for record in records})
    sections = columns(records, parents, features) | hashed(postings)
    header |= {"features": features, "places": len(records), "names": len(postings)}
    data, offsets = bytearray(), {}
    for name in SECTIONS:
        if sys.byteorder != "little":
            sections[name].byteswap()
        data.extend(b"\0" * (-len(data) % ALIGNMENT))
        content = sections[name].tobytes()
        offsets[name] = [len(data), len(content)]
        data.extend(content)
    # Offsets count from the beginning of the file, so the header's own length must be known: it fills a page.
    shifted = {name: [offset + PAGE, length] for name, (offset, length) in offsets.items()}
    text = json.dumps(header | {"sections": shifted}, ensure_ascii=False, sort_keys=True).encode()
    head = MAGIC + len(text).to_bytes(4, "little") + text
    if len(head) > PAGE:
        raise ValueError("the header does not fit its page")
    return bytes(head.ljust(PAGE, b"\0") + data)
