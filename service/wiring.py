"""What the views stand on, made once by `create_app` and kept in `app.extensions`: no client lives in a module."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from flask import Flask, current_app

from jobs.batches import Batches
from jobs.connection import for_api
from jobs.queue import Desk
from jobs.settings import Settings
from jobs.store import Store
from service.keys import KeyRing
from service.traffic import Traffic

NAME = "dateline"


@dataclass
class Parts:
    """The parts of one API process."""

    settings: Settings
    store: Store
    desk: Desk
    batches: Batches
    waiting_room: threading.BoundedSemaphore
    bench: threading.Lock  # where large bodies are taken apart, one at a time
    keys: KeyRing | None  # None: anybody may call
    traffic: Traffic


def init_app(app: Flask, settings: Settings) -> None:
    """Makes the parts. Raises SettingError where no Redis is named or keys cannot be read; does not touch Redis."""
    redis = for_api(settings)
    store = Store(redis, settings.retention_seconds, reading_seconds=settings.reading_seconds)
    # A quarter of the threads is never given to those who wait, so that others are still answered at once.
    seats = threading.BoundedSemaphore(max(1, settings.api_threads * 3 // 4))
    desk = Desk(redis, settings, store)
    app.extensions[NAME] = Parts(
        settings, store, desk, Batches(desk), seats, threading.Lock(), KeyRing.of(settings), Traffic()
    )


def parts() -> Parts:
    """The parts of the app that answers the request in hand."""
    return current_app.extensions[NAME]
