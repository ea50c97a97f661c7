"""The probe of the worker: a file that is touched, and nothing of Redis."""

from __future__ import annotations

import os
import time

import pytest

from worker import alive


@pytest.fixture
def sign(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_ALIVE_FILE", str(tmp_path / "alive"))
    return tmp_path / "alive"


def test_a_fresh_sign_of_life_is_alive(sign):
    sign.touch()

    assert alive.main() == 0


def test_no_sign_yet_is_not_alive(sign):
    assert alive.main() == 1


def test_an_old_sign_is_not_alive(sign):
    sign.touch()
    os.utime(sign, (time.time() - 120, time.time() - 120))

    assert alive.main() == 1


def test_no_file_named_is_a_mistake_of_the_operator(monkeypatch):
    monkeypatch.delenv("DATELINE_ALIVE_FILE", raising=False)

    assert alive.main() == 2
