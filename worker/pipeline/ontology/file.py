"""From a file to YAML nodes that know their lines, whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import yaml

LARGEST = 1_000_000  # bytes: ten times Dateline's own, read in some seconds
DEEPEST = 20  # collections in each other: more than any ontology has


class OntologyError(ValueError):
    """The ontology file cannot be used; the message names the file, the line and the entry."""


def text_of(path: Path) -> str:
    """The text of the file; OntologyError for what is no file, too large or not UTF-8."""
    try:
        if path.exists() and not path.is_file():
            raise OntologyError(f"{path.name}: cannot be read: it is no file")
        with path.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        raise OntologyError(f"{path.name}: cannot be read: {error.strerror or error}") from error
    if len(raw) > LARGEST:
        raise OntologyError(f"{path.name}: is larger than {LARGEST:,} bytes")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise OntologyError(f"{path.name} line {line}: is not UTF-8") from error


def composed(file: str, text: str) -> yaml.Node | None:
    """The YAML nodes of the text, None where it holds none; OntologyError with the line where it is no YAML."""
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise OntologyError(f"{file} line {line}: not YAML: a character that it does not allow") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" line {mark.line + 1}" if mark else ""
        raise OntologyError(f"{file}{where}: not YAML: {error.problem or error.context}") from error
    except RecursionError as error:
        raise OntologyError(f"{file} line {_line_of_depth(text)}: is nested too deep") from error


def _line_of_depth(text: str) -> int:
    """The line where the nesting first gets deeper than that of any ontology."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return event.start_mark.line + 1
    return 1
