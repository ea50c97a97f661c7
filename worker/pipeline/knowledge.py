"""Opens the files of `resources/`: what the components know, kept as data that a linguist can edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

RESOURCES = Path(__file__).with_name("resources")
# The C loaders where PyYAML was built with them: countries.yaml takes a second without.
SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WORDS = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def resource(name: str, *, words_only: bool = False) -> Any:
    """The content of a YAML file of `resources/`. With `words_only` every scalar is a string: "no" and "on" are words.

    Raises ValueError with file and line when it is no YAML.
    """
    loader = WORDS if words_only else SAFE
    try:
        return yaml.load((RESOURCES / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - none makes objects
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 0
        raise ValueError(f"{name} line {line}: {broken.problem}") from None


def numbers(file: str, part: str, data: Any) -> dict[str, float]:
    """A mapping of names to numbers in the content of a file. Raises ValueError naming what is none."""
    found = data.get(part)
    if not isinstance(found, dict):
        raise ValueError(f"{file}: needs {part}")  # noqa: TRY004 - the content is wrong
    for name, number in found.items():
        if not isinstance(name, str) or isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError(f"{file}: the weight of {name!r} is no number")  # noqa: TRY004
    return found
