"""Bodies that are read in pieces, and what one piece after the other holds: the values of a JSON array, or of lines.

Each value is cut out as bytes and parsed alone, by the same rules as the body of a single submission, so that one that
is broken costs only itself.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from service import bodies, encodings
from service.problems import Problem

SECONDS = 1800  # after which a body that still comes is given up: what is staged of it does not live much longer
BOM = b"\xef\xbb\xbf"
BLANK = b" \t\r\n"
BLANKS = re.compile(rb"[ \t\r\n]*+")
DEEPEST = 64  # no valid item is nested deeper
STRUCTURE = re.compile(rb'["\[\]{},]')
QUOTE, COMMA, OPENS, CLOSES = b'",[]'
STEP = {OPENS: 1, ord("{"): 1, CLOSES: -1, ord("}"): -1, COMMA: 0}
# The rest of a string, up to its closing quote or the end of what is there.
STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)


def pieces(limit: int) -> Iterator[bytes]:
    """The body, unpacked, in pieces. Raises Problem when it breaks off, cannot be unpacked, or is over the limit."""
    encoding = encodings.sent()
    packed = bodies.bounded(_sent(limit), limit)
    return bodies.bounded(encodings.unpacked(packed, encoding), limit) if encoding else packed


def _sent(limit: int) -> Iterator[bytes]:
    announced = request.content_length
    if announced is not None and announced > limit:
        raise RequestEntityTooLarge
    stream = request.environ["wsgi.input"]
    deadline = time.monotonic() + SECONDS
    total = 0
    while True:
        try:
            piece = stream.read(encodings.PIECE)
        except Exception as trouble:  # noqa: BLE001 - the server's own errors of broken chunks have no common class
            raise bodies.broken(trouble) from None
        total += len(piece)
        if time.monotonic() > deadline:
            raise bodies.broken(TimeoutError())
        if not piece and total < (announced or 0):
            raise bodies.broken()
        if not piece:
            return
        yield piece


def lines(sent: Iterator[bytes], longest: int) -> Iterator[bytes | None]:
    """The lines that are not blank; None in the place of one that is longer than `longest`."""
    line, over = bytearray(), False
    for piece in sent:
        at = 0
        while at < len(piece):
            # Blanks by the million are skipped at once.
            at = at if line or over else BLANKS.match(piece, at).end()
            end = piece.find(b"\n", at)
            stop = len(piece) if end < 0 else end
            over = over or len(line) + stop - at > longest
            if not over:
                line += piece[at:stop]
            at = stop + 1
            if end >= 0:
                yield from _line(line, over=over)
                line, over = bytearray(), False
    yield from _line(line, over=over)


def _line(line: bytearray, *, over: bool) -> Iterator[bytes | None]:
    if over:
        yield None
    elif line.strip(BLANK):
        yield bytes(line)


def array(sent: Iterator[bytes], longest: int) -> Iterator[bytes | None]:
    """The values of a JSON array, cut out as bytes; None in the place of one that is longer than `longest`.

    Raises Problem when there is no array, or its brackets do not close. Linear in what is sent.
    """
    scan = _Scan(longest)
    for piece in sent:
        yield from scan.feed(piece)
    if scan.depth != 0 or not scan.begun:
        raise _no_array()


class _Scan:
    """Where in the array the bytes are. Depth 0 is around it, depth 1 between its values."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.depth = 0
        self.begun = self.quoted = self.escaped = self.over = self.comma = False
        self.value = bytearray()

    def feed(self, piece: bytes) -> Iterator[bytes | None]:
        at = kept = 0
        while at < len(piece):
            if self.quoted:
                at = self._string(piece, at)
                continue
            found = STRUCTURE.search(piece, at)
            if not found:
                break
            at = found.end()
            mark = piece[at - 1]
            if mark == QUOTE:
                self.quoted = True
            elif self.depth > 1:
                self.depth += STEP[mark]
                if self.depth > DEEPEST:
                    raise _no_array()
            else:
                self._keep(piece, kept, at - 1)
                kept = at - 1 if self.depth == 1 and STEP[mark] > 0 else at
                yield from self._border(mark)
        self._keep(piece, kept, len(piece))

    def _string(self, piece: bytes, at: int) -> int:
        if self.escaped:
            self.escaped = False
            return at + 1
        # It ends before a quote, before a backslash that is the last byte there is, or with what there is.
        end = STRING.match(piece, at).end()
        self.escaped = piece[end : end + 1] == b"\\"
        self.quoted = piece[end : end + 1] != b'"'
        return min(end + 1, len(piece))

    def _border(self, mark: int) -> Iterator[bytes | None]:
        """A bracket or a comma that is not inside a value."""
        if self.depth == 0:
            if self.begun or mark != OPENS or self.value.removeprefix(BOM).strip(BLANK):
                raise _no_array()
            self.begun, self.over = True, False
            self.value.clear()
            self.depth = 1
        elif STEP[mark] > 0:
            self.depth = 2
        elif mark in (COMMA, CLOSES):
            if mark == COMMA or self.comma or self.over or self.value.strip(BLANK):
                yield self._whole()
            self.comma = mark == COMMA
            self.depth = 1 if mark == COMMA else 0
        else:
            raise _no_array()

    def _keep(self, piece: bytes, start: int, end: int) -> None:
        self.over = self.over or len(self.value) + end - start > self.longest
        if not self.over:
            self.value += piece[start:end]
        if self.depth == 0 and self.begun and piece[start:end].strip(BLANK):
            raise _no_array()

    def _whole(self) -> bytes | None:
        value = None if self.over else bytes(self.value)
        if value is not None and not value.strip(BLANK):
            raise _no_array()
        self.value.clear()
        self.over = False
        return value


def _no_array() -> Problem:
    return Problem("malformed_json", "The body must be one JSON array of submissions in UTF-8.")
