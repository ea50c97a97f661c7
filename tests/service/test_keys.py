"""API keys: how they are made, listed, read again and looked for."""

from __future__ import annotations

import hashlib
import re

import pytest

from jobs.limits import Limits
from jobs.settings import SettingError, Settings
from service import keys
from service.keys import KeyRing, main, make, parse


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """A file of keys that is looked at again every time."""
    monkeypatch.setattr(keys, "LOOK_SECONDS", 0)
    return tmp_path / "keys"


def ring_of(path):
    return KeyRing.of(Settings(api_keys_file=str(path)))


def test_a_key_that_was_made_is_found_by_its_line():
    key, line = make("newsdesk", ["read", "submit"])

    found = KeyRing(line).find(key)

    assert (found.caller, found.scopes) == ("newsdesk", {"submit", "read"})


def test_no_other_key_is_found():
    key, line = make("newsdesk", ["read"])

    for other in (make("newsdesk", ["read"])[0], key[:-1], key + "A", key.lower(), "", line.split()[-1]):
        assert KeyRing(line).find(other) is None


def test_a_key_beyond_any_length_is_none():
    key = "k" * 257
    line = f"newsdesk read sha256:{hashlib.sha256(key[:256].encode()).hexdigest()}"

    assert KeyRing(line).find(key) is None


def test_the_line_does_not_hold_the_key():
    key, line = make("newsdesk", ["submit"])

    assert key.removeprefix("dtl_") not in line


def test_no_two_keys_are_the_same_and_all_are_long():
    made = {make("a", ["read"])[0] for _ in range(100)}

    assert len(made) == 100
    assert min(map(len, made)) >= 47


def test_a_caller_has_as_many_keys_as_it_has_lines():
    (old, first), (new, second) = make("newsdesk", ["read"]), make("newsdesk", ["read"])
    ring = KeyRing(f"{first};{second}")

    assert [ring.find(key).caller for key in (old, new)] == ["newsdesk", "newsdesk"]


def test_comments_and_empty_lines_count_for_nothing():
    _, line = make("newsdesk", ["read"])

    assert len(parse(f"# keys\r\n\r\n{line}  # until May\n", "x")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "newsdesk",
        "newsdesk read",
        "newsdesk read hunter2",
        "newsdesk read sha256:" + "G" * 64,
        "newsdesk read sha256:" + "a" * 63,
        "newsdesk write sha256:" + "a" * 64,
        "newsdesk read,,submit sha256:" + "a" * 64,
        "news/desk read sha256:" + "a" * 64,
        "-desk read sha256:" + "a" * 64,
        "newsdesk read sha256:" + "a" * 64 + " hunter2",
    ],
)
def test_a_line_that_cannot_be_read_is_refused_by_its_number_and_not_quoted(line):
    with pytest.raises(SettingError, match="the keys, line 2: ") as refused:
        parse(f"# hunter2\n{line}\n", "the keys")

    assert not any(word in str(refused.value) for word in ("hunter2", "newsdesk", "aaaa", "GGGG"))


def test_a_key_that_is_listed_twice_is_refused():
    line = make("newsdesk", ["read"])[1]

    with pytest.raises(SettingError, match="line 2: the key stands in the list already"):
        parse(f"{line}\n{line.replace('newsdesk', 'sport')}", "keys")


def test_a_file_that_changes_is_in_force_without_a_restart(listed):
    (old, first), (new, second) = make("newsdesk", ["read"]), make("newsdesk", ["read"])
    listed.write_text(first)
    ring = ring_of(listed)
    assert ring.find(old)
    assert not ring.find(new)

    listed.write_text(second)

    assert ring.find(new)
    assert not ring.find(old)


def test_a_file_that_is_emptied_lets_nobody_in(listed):
    key, line = make("newsdesk", ["read"])
    listed.write_text(line)
    ring = ring_of(listed)

    listed.write_text("")

    assert ring.find(key) is None


@pytest.mark.parametrize("harm", ["unreadable", "gone"])
def test_a_file_that_breaks_leaves_the_last_keys_in_force_and_says_so(listed, harm, caplog):
    key, line = make("newsdesk", ["read"])
    listed.write_text(line)
    ring = ring_of(listed)

    listed.unlink()
    if harm == "unreadable":
        listed.write_text(f"{line}\nhunter2")

    assert ring.find(key)
    assert "stay in force" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_file_that_is_not_there_is_an_error_at_the_start(tmp_path):
    with pytest.raises(SettingError, match="DATELINE_API_KEYS_FILE names no file"):
        ring_of(tmp_path / "none")


def test_a_file_and_a_list_are_one_too_many(listed):
    with pytest.raises(SettingError, match="give one"):
        KeyRing.of(Settings(api_keys="a", api_keys_file=str(listed)))


def test_without_either_there_is_no_ring():
    assert KeyRing.of(Settings()) is None


def test_the_command_prints_a_key_and_its_line(capsys):
    assert main(["new", "newsdesk", "--scope", "submit", "--scope", "read"]) == 0

    key, line = re.fullmatch(r"key:  (\S+)\nline: (.+)\n", capsys.readouterr().out).groups()
    found = KeyRing(line).find(key)
    assert (found.caller, found.scopes) == ("newsdesk", {"submit", "read"})


@pytest.mark.parametrize("arguments", [["new", "news desk"], ["new", "newsdesk", "--scope", "write"], []])
def test_the_command_refuses_what_it_does_not_know(arguments, capsys):
    with pytest.raises(SystemExit) as refused:
        main(arguments)

    assert refused.value.code == 2


def test_the_command_checks_a_list(listed, capsys):
    listed.write_text(make("newsdesk", ["read"])[1])

    assert main(["check", str(listed)]) == 0
    assert capsys.readouterr().out.startswith("newsdesk read ")


def test_the_command_finds_what_is_wrong_in_a_list(listed, capsys):
    listed.write_text("newsdesk")

    assert main(["check", str(listed)]) == 2
    assert "line 1" in capsys.readouterr().err


def test_a_line_may_have_limits_of_its_own_and_has_those_of_the_settings_else():
    (known,) = parse(make("a", ["read"])[1] + " max_open_jobs=5 max_open_bytes=0", "x", Limits(1, 2, 3))

    assert known.limits == Limits(1, 5, 0)


@pytest.mark.parametrize("own", ["max_open_jobs", "max_open_jobs=", "max_open_jobs=-1", "max_open_jobs=x", "jobs=5"])
def test_a_limit_that_cannot_be_read_is_refused(own):
    with pytest.raises(SettingError, match="behind the hash stand requests_per_minute"):
        parse(f"{make('a', ['read'])[1]} {own}", "x")
