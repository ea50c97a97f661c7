"""A body that is sent compressed is unpacked with a bound; zstd is unpacked as gzip is."""

from __future__ import annotations

import dataclasses
import gzip
import json
import time
import tracemalloc

import pytest
import zstandard

from tests.service.conftest import client_of, problem

BODY = json.dumps({"text": "Two ships met."}).encode()


def post(client, data, content_type="application/json", encoding="gzip"):
    headers = {"Content-Type": content_type, "Content-Encoding": encoding}
    return client.post("/v1/jobs", data=data, headers=headers)


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip"])
def test_a_compressed_body_is_read(client, worker_store, encoding):
    answer = post(client, gzip.compress(BODY), encoding=encoding)

    assert answer.status_code == 202
    assert worker_store.claim(answer.get_json()["id"])[1] == {"text": "Two ships met."}


def test_a_compressed_text_is_read_in_its_charset(client, worker_store):
    answer = post(client, gzip.compress("Zoë".encode("latin-1")), "text/plain; charset=latin-1")

    assert worker_store.claim(answer.get_json()["id"])[1]["text"] == "Zoë"


def test_gzip_of_several_members_is_one_body(client):
    assert post(client, gzip.compress(BODY[:7]) + gzip.compress(BODY[7:])).status_code == 202


@pytest.mark.parametrize(
    "data",
    [b"x", b"\x1f\x8b", gzip.compress(BODY)[:-9], gzip.compress(BODY) + b"x", gzip.compress(BODY)[:-4] + b"abcd"],
)
def test_broken_gzip_is_a_400(client, data):
    assert problem(post(client, data)) == (400, "malformed_body")


def test_gzip_of_very_many_members_is_a_400_at_once(client):
    """Each of them would cost a pass over the rest."""
    began = time.monotonic()

    assert problem(post(client, gzip.compress(b" ") * 190_000)) == (400, "malformed_body")
    assert time.monotonic() - began < 5


def test_an_empty_body_in_gzip_is_no_json(client):
    assert problem(post(client, gzip.compress(b""))) == (400, "malformed_json")
    assert problem(post(client, b"")) == (400, "malformed_body")


def test_the_limit_counts_unpacked_bytes(settings):
    client = client_of(dataclasses.replace(settings, max_body_bytes=1024))
    filled = BODY + b" " * (1024 - len(BODY))

    assert post(client, gzip.compress(filled)).status_code == 202
    assert problem(post(client, gzip.compress(filled + b" "))) == (413, "body_too_large")
    assert problem(post(client, gzip.compress(filled) + gzip.compress(b" "))) == (413, "body_too_large")


def test_a_bomb_is_a_413_and_is_not_unpacked(client):
    """A gigabyte of blanks in a megabyte."""
    bomb = gzip.compress(b" " * 100_000_000) * 10
    tracemalloc.start()

    answer = post(client, bomb)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem(answer) == (413, "body_too_large")
    assert peak < 40_000_000


# zstd


def squeeze(data, **parameters):
    return zstandard.ZstdCompressor(**parameters).compress(data)


def test_a_body_in_zstd_is_read(client, worker_store):
    streamed = zstandard.ZstdCompressor().compressobj()  # a frame that does not say how much it holds
    for packed in (squeeze(BODY), squeeze(BODY[:7]) + squeeze(BODY[7:]), streamed.compress(BODY) + streamed.flush()):
        answer = post(client, packed, encoding="zstd")

        assert worker_store.claim(answer.get_json()["id"])[1] == {"text": "Two ships met."}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        squeeze(BODY)[:-1],
        squeeze(BODY) + b"x",
        squeeze(BODY, write_checksum=True)[:-1] + b"x",
        gzip.compress(BODY),
    ],
)
def test_broken_zstd_is_a_400(client, data):
    assert problem(post(client, data, encoding="zstd")) == (400, "malformed_body")


def test_zstd_of_very_many_frames_is_a_400_at_once(client):
    began = time.monotonic()

    assert problem(post(client, squeeze(b" ") * 300_000, encoding="zstd")) == (400, "malformed_body")
    assert time.monotonic() - began < 5


def test_a_window_that_would_take_much_memory_is_refused(client):
    wide = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()

    assert problem(post(client, packer.compress(BODY) + packer.flush(), encoding="zstd")) == (400, "malformed_body")


def test_a_bomb_in_zstd_is_a_413_and_is_not_unpacked(client):
    """A hundred megabytes of one letter in some kilobytes."""
    bomb = squeeze(b" " * 100_000_000)
    assert len(bomb) < 20_000
    tracemalloc.start()

    answer = post(client, bomb, encoding="zstd")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem(answer) == (413, "body_too_large")
    assert peak < 40_000_000


def test_the_time_for_a_large_body_is_linear(settings):
    """Small bites of a large body are not copied over and over."""
    import os

    client = client_of(dataclasses.replace(settings, max_body_bytes=50_000_000))
    data = squeeze(os.urandom(20_000_000))
    began = time.process_time()

    assert problem(post(client, data, encoding="zstd")) == (400, "malformed_json")
    assert time.process_time() - began < 5
