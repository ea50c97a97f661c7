"""API keys: who may call and what for, known by hashes alone; and the command that makes a key.

A list of keys has a line for each: the caller, his scopes, and the SHA-256 of the key.

    newsdesk  submit,read  sha256:9f86d08…
    newsdesk  submit,read  sha256:60303ae…  max_open_jobs=50   # the next one, until everybody has it

Behind the hash may stand limits of its own, named as the settings that it has instead (`jobs.limits`).
A caller may have several keys, so one follows the other without a gap. Keys are long and random, which is why a plain
hash is enough: there is nothing to guess.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import hmac
import re
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jobs.limits import Limits
from jobs.logs import logger
from jobs.records import LOCAL
from jobs.settings import SettingError, Settings, variable

SCOPES = ("submit", "read", "admin")
PREFIX = "dtl_"  # of the keys we make, by which tools that look for lost secrets find them
KEY_BYTES = 32
LONGEST = 256  # of a key that is looked at
LOOK_SECONDS = 1.0  # between two looks at the file
CALLER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
HASH = re.compile(r"sha256:[0-9a-f]{64}")
LIMIT = re.compile(rf"({'|'.join(field.name for field in dataclasses.fields(Limits))})=([0-9]{{1,12}})")

log = logger(__name__)


@dataclass(frozen=True)
class Key:
    """What one key opens."""

    caller: str
    scopes: frozenset[str]
    digest: bytes = b""
    limits: Limits | None = None


# Who calls a service without keys.
ANYBODY = Key(LOCAL, frozenset(SCOPES))


class KeyRing:
    """The keys that are in force; those of a file are the ones that stand in it now."""

    def __init__(self, listed: str, path: Path | None = None, name: str = "", limits: Limits | None = None) -> None:
        """`listed` is used where there is no `path`; `limits` are those of keys that have none of their own.

        Raises SettingError that names `name` and the line.
        """
        self._path = path
        self._name = name
        self._limits = limits or Limits()
        self._looked = time.monotonic()
        self._read = self._file() if path else listed.encode()
        self._keys = parse(self._read.decode(errors="replace"), name, self._limits)
        if not self._keys:
            log.warning("there is no API key in the list, so every caller is refused", setting=name)

    @classmethod
    def of(cls, settings: Settings) -> KeyRing | None:
        """The ring that the settings name, None where they name none. Raises SettingError."""
        if settings.api_keys and settings.api_keys_file:
            raise SettingError(f"{variable('api_keys')} and {variable('api_keys_file')} are both set: give one")
        limits = Limits(**{field.name: getattr(settings, field.name) for field in dataclasses.fields(Limits)})
        if settings.api_keys_file:
            return cls("", Path(settings.api_keys_file), variable("api_keys_file"), limits)
        return cls(settings.api_keys, name=variable("api_keys"), limits=limits) if settings.api_keys else None

    def find(self, sent: str) -> Key | None:
        """The key that somebody sent, None when it is not in force. Takes the same time whichever it is."""
        self._look()
        digest = hashlib.sha256(sent[:LONGEST].encode(errors="replace")).digest()
        found = None
        for key in self._keys:
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found if len(sent) <= LONGEST else None

    def _look(self) -> None:
        """Takes over what the file holds now. What cannot be read changes nothing: the last keys stay in force."""
        if not self._path or time.monotonic() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        try:
            held = self._file()
            if held == self._read:
                return
            self._read = held
            self._keys = parse(held.decode(errors="replace"), self._name, self._limits)
            log.info("API keys were read again", keys=len(self._keys))
        except SettingError as trouble:
            log.error("the last API keys stay in force", error=str(trouble))  # noqa: TRY400 - the trouble is the line

    def _file(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError:
            raise SettingError(f"{self._name} names no file that can be read") from None


def parse(listed: str, name: str, limits: Limits = Limits()) -> tuple[Key, ...]:  # noqa: B008 - it is frozen
    """The keys of a list; its lines end at a line end or a semicolon. Raises SettingError, and never quotes a line."""
    keys: dict[bytes, Key] = {}
    for number, line in enumerate(re.split(r"\r\n|[\r\n;]", listed), start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        try:
            caller, scopes, digest, *own = words
        except ValueError:
            raise SettingError(f"{name}, line {number}: must be a caller, scopes and a hash") from None
        if not CALLER.fullmatch(caller):
            raise SettingError(f"{name}, line {number}: a caller is 1 to 63 of letters, digits and . _ -")
        if not set(scopes.split(",")) <= set(SCOPES):
            raise SettingError(f"{name}, line {number}: scopes are {', '.join(SCOPES)}, with commas between them")
        if not HASH.fullmatch(digest):
            raise SettingError(f"{name}, line {number}: a hash is sha256: and 64 hexadecimal digits in lower case")
        stated = [LIMIT.fullmatch(word) for word in own]
        if not all(stated):
            names = ", ".join(field.name for field in dataclasses.fields(Limits))
            raise SettingError(f"{name}, line {number}: behind the hash stand {names}, each with = and a number")
        theirs = dataclasses.replace(limits, **{limit[1]: int(limit[2]) for limit in stated})
        key = Key(caller, frozenset(scopes.split(",")), bytes.fromhex(digest.removeprefix("sha256:")), theirs)
        if key.digest in keys:
            raise SettingError(f"{name}, line {number}: the key stands in the list already")
        keys[key.digest] = key
    return tuple(keys.values())


def make(caller: str, scopes: Sequence[str]) -> tuple[str, str]:
    """A new key, and its line for the list."""
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    ordered = ",".join(scope for scope in SCOPES if scope in scopes)
    return key, f"{caller} {ordered} sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def main(arguments: Sequence[str] | None = None) -> int:
    """`new` makes a key, `check` looks at a list. Returns 2 when something is wrong with what was given."""
    parser = argparse.ArgumentParser(prog="python -m service.keys", description="API keys of Dateline.")
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="make a key: prints it, this once, and its line for the list")
    new.add_argument("caller", help="whose key it is; several keys of one caller see the same jobs")
    new.add_argument("--scope", action="append", choices=SCOPES, help="may be given again; submit and read by default")
    check = commands.add_parser("check", help="read a list of keys and say who may do what")
    check.add_argument("file", type=Path)
    asked = parser.parse_args(arguments)
    if asked.command == "new":
        if not CALLER.fullmatch(asked.caller):
            parser.error("a caller is 1 to 63 of letters, digits and . _ -")
        key, line = make(asked.caller, asked.scope or ("submit", "read"))
        print(f"key:  {key}\nline: {line}")
        return 0
    try:
        keys = parse(asked.file.read_text(errors="replace"), str(asked.file))
    except (OSError, SettingError) as trouble:
        print(f"service.keys: {trouble}", file=sys.stderr)
        return 2
    for key in keys:
        print(f"{key.caller} {','.join(scope for scope in SCOPES if scope in key.scopes)} {key.digest.hex()[:8]}…")
    return 0


if __name__ == "__main__":
    sys.exit(main())
