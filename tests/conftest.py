"""Fixtures that every room's tests share."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def reader():
    """The whole pipeline, loaded once."""
    from worker.pipeline.reader import Reader

    return Reader("en_core_web_md")
