"""Readers that do not read."""

from __future__ import annotations


class BrokenReader:
    """Raises what it is given."""

    def __init__(self, error):
        self.error = error
        self.record = {}

    def read(self, text, article):
        raise self.error
