"""Readings that tests of several components ask for."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article


@pytest.fixture
def factuality(reader):
    """(modality, polarity) of the events of a class in a text."""

    def read(text, event_class):
        doc = reader.read(text, Article(published_at="2024-05-15", language="en"))
        return [
            (event.factuality.modality, event.factuality.polarity)
            for event in doc._.events
            if event.of_class == event_class
        ]

    return read
