"""Who calls. Without API keys there is one caller."""

from __future__ import annotations

from jobs.records import LOCAL


def caller() -> str:
    """The name under which the jobs of the request in hand are kept."""
    return LOCAL
