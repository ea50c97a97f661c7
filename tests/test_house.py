"""The rules of the house that a machine can check."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

WINGS = ("jobs", "service", "worker", "stack")
FORBIDDEN = {
    "jobs": {"service", "worker", "stack", "flask", "spacy", "marshmallow", "gunicorn"},
    "service": {"worker", "stack", "spacy", "thinc", "numpy"},
    "worker": {"service", "stack", "flask", "marshmallow", "gunicorn", "werkzeug"},
    "stack": {"service", "worker", "flask", "spacy"},
}
READING = ("article", "casing", "entities", "places", "times", "quantities", "quotes", "voices", "events")
READING += ("story", "result")


def sources(folder):
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path):
    """Dotted names that a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_imports_only_what_it_may(wing):
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources(wing)
        for name in imports(path)
        if name.split(".")[0] in FORBIDDEN[wing]
    }

    assert wrong == set()


def test_no_component_of_the_pipeline_imports_a_later_one():
    wrong = set()
    for position, room in enumerate(READING):
        folder = ROOT / "worker" / "pipeline"
        for path in (
            [folder / f"{room}.py"] if (folder / f"{room}.py").exists() else sorted((folder / room).glob("*.py"))
        ):
            later = {f"worker.pipeline.{name}" for name in READING[position + 1 :]}
            wrong |= {f"{room}: {name}" for name in imports(path) if ".".join(name.split(".")[:3]) in later}

    assert wrong == set()


def test_only_jobs_names_a_redis_key():
    wrong = {
        str(path.relative_to(ROOT))
        for wing in ("service", "worker")
        for path in sources(wing)
        if re.search(r"""["'](dateline:|rq:)""", path.read_text())
    }

    assert wrong == set()


@pytest.mark.parametrize("wing", WINGS)
def test_no_file_of_code_is_two_rooms(wing):
    long = {str(path.relative_to(ROOT)): n for path in sources(wing) if (n := len(path.read_text().splitlines())) > 420}

    assert long == {}


def test_every_resource_says_where_it_comes_from():
    silent = [
        path.name
        for path in sorted((ROOT / "worker" / "pipeline" / "resources").glob("*.yaml"))
        if not path.read_text().startswith("#")
    ]

    assert silent == []


def test_the_seeds_are_what_the_manifest_says():
    import hashlib
    import json

    articles = json.loads((ROOT / "seeds" / "manifest.json").read_text())["articles"]

    assert {a["file"]: a["sha256"] for a in articles} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (ROOT / "seeds").glob("*.txt")
    }
