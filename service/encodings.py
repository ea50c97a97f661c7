"""What bodies may be compressed with, both ways: gzip and zstd. Nothing is unpacked further than it is asked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import zstandard
from flask import request

from service.problems import Problem

PIECE = 64 * 1024
# A block of four bytes may stand for 128 KiB, so no more than this is given to the unpacker of zstd at once.
SIP = 256
WINDOW = 8 * 1024 * 1024  # RFC 9659
MEMBERS = 100  # of gzip, or frames of zstd; each may cost a pass over what is left
ACCEPTED = {"Accept-Encoding": "gzip, zstd"}
NAMES = {"identity": None, "gzip": "gzip", "x-gzip": "gzip", "zstd": "zstd"}


def sent() -> str | None:
    """How the body of the request is compressed: gzip, zstd or not at all. Raises Problem for another way."""
    stated = request.headers.get("Content-Encoding", "identity").strip().lower()
    if stated not in NAMES:
        raise Problem("unsupported_media_type", "Send the body as it is, or with gzip or zstd.", headers=ACCEPTED)
    return NAMES[stated]


def unpacked(packed: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """What a body holds, piece by piece. Raises Problem when it is broken, or not all there."""
    member, members = _Member(encoding), 1
    try:
        for sip in _sips(packed, PIECE if encoding == "gzip" else SIP):
            rest = sip
            while rest:
                if member.ended:
                    member, members = _Member(encoding), members + 1
                found, rest = member.take(rest)
                yield found
                if members > MEMBERS:
                    raise _broken(encoding)
    except (zlib.error, zstandard.ZstdError):
        raise _broken(encoding) from None
    if not member.ended:
        raise _broken(encoding)


def _sips(packed: Iterator[bytes], size: int) -> Iterator[bytes]:
    for piece in packed:
        for at in range(0, len(piece), size):
            yield piece[at : at + size]


class _Member:
    """One member of gzip, or one frame of zstd."""

    def __init__(self, encoding: str) -> None:
        self.gzip = encoding == "gzip"
        self.inner = (
            zlib.decompressobj(wbits=31)
            if self.gzip
            else zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        )

    @property
    def ended(self) -> bool:
        return self.inner.eof

    def take(self, packed: bytes) -> tuple[bytes, bytes]:
        """Some of what the bytes hold, and those that are left."""
        if self.gzip:
            found = self.inner.decompress(packed, PIECE)
            left = self.inner.unconsumed_tail or self.inner.unused_data
            return (found if left else found + self.inner.flush()), left
        return self.inner.decompress(packed), self.inner.unused_data


def _broken(encoding: str) -> Problem:
    return Problem("malformed_body", f"The body is not {encoding}, or not all of it.")


def taken() -> str | None:
    """How an answer of the size of a result is to be compressed: as the caller takes it, gzip before zstd."""
    likes = {name: request.accept_encodings.quality(name) for name in ("gzip", "zstd")}
    best = max(likes, key=lambda name: likes[name])
    return best if likes[best] > 0 else None


def packed(kept: bytes, encoding: str) -> bytes:
    """What is kept with gzip, in another encoding."""
    return kept if encoding == "gzip" else b"".join(packed_rows(plain(kept), encoding))


def plain(kept: bytes, before: bytes = b"", after: bytes = b"") -> Iterator[bytes]:
    """What is kept with gzip, between other bytes, piece by piece: it is long, and who reads it may be slow."""
    unpacker = zlib.decompressobj(wbits=31)
    held, left = before, kept
    while not unpacker.eof:
        found = unpacker.decompress(left, PIECE)
        if not found and not left and not unpacker.eof:
            raise zlib.error
        held, left = held + found, unpacker.unconsumed_tail
        if len(held) >= PIECE:
            yield held
            held = b""
    yield held + after


def plain_size(kept: bytes) -> int:
    """Of what is kept with gzip: the last that stands in it."""
    return int.from_bytes(kept[-4:], "little")


def packed_rows(rows: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Rows of a long answer, each sent so that it can be unpacked when it arrives."""
    if encoding == "gzip":
        packer = zlib.compressobj(6, wbits=31)
        flush = zlib.Z_SYNC_FLUSH
    else:
        packer = zstandard.ZstdCompressor().compressobj()
        flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
    for row in rows:
        yield packer.compress(row) + packer.flush(flush)
    yield packer.flush()
