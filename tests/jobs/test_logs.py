"""Logs are lines of JSON, and hold neither a text nor a secret, whoever writes them."""

from __future__ import annotations

import io
import json
import logging
import sys
import warnings

import pytest

from jobs import logs

KEY = "dtl_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def written(monkeypatch):
    """What has been logged, by lines; the logging of the test run is put back afterwards."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("DEBUG")
    logs.bind()

    def lines():
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield lines
    logs.bind()
    logging.captureWarnings(False)
    root.handlers[:], logging.raiseExceptions = before[0], before[2]
    root.setLevel(before[1])


def test_an_event_is_one_line_with_its_time_level_and_place(written):
    logs.logger("dateline.x").warning("job read", job="a" * 32, seconds=0.5)

    (line,) = written()
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning",
        "event": "job read",
        "job": "a" * 32,
        "seconds": 0.5,
        "logger": "dateline.x",
    }


def test_a_line_end_in_a_value_makes_no_second_line(written):
    logs.logger("x").info("answered", route="/a\n{}\r\u2028b")

    assert len(written()) == 1


def test_a_field_that_is_not_known_is_not_written(written):
    logs.logger("x").info("job read", text="hunter2", body={"a": "hunter2"}, job="j")

    assert "hunter2" not in json.dumps(written())


@pytest.mark.parametrize(
    "name", ["text", "title", "url", "source", "metadata", "key", "authorization", "result", "body"]
)
def test_no_known_field_is_one_for_what_was_sent(name):
    assert name not in logs.FIELDS


def test_what_is_bound_stands_on_every_event_until_something_else_is(written):
    logs.bind(request="r1", job=None)
    logs.add(caller="desk")
    logs.logger("x").info("one")
    logging.getLogger("library").info("two")
    logs.bind(request="r2")
    logs.logger("x").info("three")

    one, two, three = written()
    assert (one["request"], one["caller"], "job" in one) == ("r1", "desk", False)
    assert (two["request"], two["caller"]) == ("r1", "desk")
    assert (three["request"], "caller" in three) == ("r2", False)


def test_the_message_of_an_exception_is_not_written(written):
    for log in (logs.logger("x"), logging.getLogger("library")):
        try:
            int("hunter2")
        except ValueError:
            log.exception("it broke")

    told = written()
    assert [line["exception"] for line in told] == ["ValueError at test_logs.py:88"] * 2
    assert "hunter2" not in json.dumps(told)


def test_of_what_a_library_logs_its_words_and_numbers_are_kept(written):
    logging.getLogger("library").info("job %s of %d ended: %s", "hunter2", 7, {"a": "hunter3"})

    assert [line["event"] for line in written()] == ["job ? of 7 ended: ?"]


@pytest.mark.parametrize("arguments", [("hunter2",), ({"a": "hunter2"},), ("hunter2", "hunter3", "hunter4")])
def test_what_cannot_be_put_together_is_its_words_alone(written, arguments):
    logging.getLogger("library").info("%(a)s and %d", *arguments)

    told = written()
    assert [line["event"] for line in told] == ["%(a)s and %d"]


def test_a_warning_of_python_is_told_without_its_words(written):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("[W030] hunter2 could not be aligned", stacklevel=1)

    (line,) = written()
    assert line["event"].endswith(": UserWarning")
    assert "hunter2" not in json.dumps(line)


@pytest.mark.parametrize(
    "held",
    [KEY, f"Authorization: Bearer {KEY}", "Bearer hunter2.hunter2", "redis://:hunter2@h:1/0", "redis://u:hunter2@h"],
)
def test_what_looks_like_a_secret_is_blotted_out(written, held):
    logs.logger("x").info(f"a {held} b", error=f"c {held} d", request=held)
    logging.getLogger("library").info("a " + held + " b")  # noqa: G003 - what a library may do

    told = json.dumps(written())
    assert "hunter2" not in told
    assert KEY not in told
    assert logs.BLOT in told


def test_a_long_value_is_cut(written):
    logs.logger("x").info("answered", error="x" * 5000)

    assert len(written()[0]["error"]) == logs.LONGEST


def test_an_event_that_cannot_be_written_is_not_printed_otherwise(written, capsys, monkeypatch):
    monkeypatch.setattr(logs, "SECRETS", None)
    logs.configure()
    logging.getLogger("library").warning("hunter2 %s", "hunter3")

    assert "hunter" not in capsys.readouterr().err


def test_the_level_is_what_it_was_set_to(written, capsys):
    logs.configure("WARNING")
    logs.logger("x").info("one")
    logs.logger("x").warning("two")

    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["two"]
