"""How Dateline logs: one line an event on stderr, never the text of an article, never a secret."""

from __future__ import annotations

import logging
import sys
import traceback


def configure(level: str) -> None:
    """The same form in every process."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True)


def where_it_broke(exc_info: tuple | None = None) -> str:
    """The kind and place of the exception in hand, or of `exc_info`: "ValueError at times.py:120".

    Its message stays out, for it may quote an article or a URL with a password.
    """
    kind, _, trace = exc_info or sys.exc_info()
    frames = traceback.extract_tb(trace)
    place = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{kind.__name__ if kind else 'nothing'}{place}"
