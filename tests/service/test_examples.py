"""The examples of the contract are executed: requests are accepted, and what is shown beside a schema is valid."""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.contract import spec, validator


def requests():
    """(method, path, media type, value) of every example of a request."""
    for path, item in spec()["paths"].items():
        for method, operation in item.items():
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                for name, example in content.get("examples", {}).items():
                    yield pytest.param(
                        method, path, media, example["value"], id=f"{operation['operationId']} {media} {name}"
                    )


def nodes(node, at=""):
    """Every mapping of the document, with its pointer."""
    if isinstance(node, dict):
        yield at, node
        for key, below in node.items():
            yield from nodes(below, f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for number, below in enumerate(node):
            yield from nodes(below, f"{at}/{number}")


def shown():
    """(pointer of the schema, value) of what is shown beside a schema, and inside one."""
    for at, node in nodes(spec()):
        if isinstance(node.get("schema"), dict) and "example" in node:
            yield pytest.param(f"{at}/schema".removeprefix("/"), node["example"], id=at)
        if isinstance(node.get("examples"), list):
            for value in node["examples"]:
                yield pytest.param(at.removeprefix("/"), value, id=f"{at} {value}")


def test_every_body_that_can_be_sent_has_an_example():
    bodies = {
        (operation["operationId"], media)
        for item in spec()["paths"].values()
        for operation in item.values()
        for media in operation.get("requestBody", {}).get("content", {})
    }

    assert {tuple(parameter.id.split()[:2]) for parameter in requests()} == bodies


@pytest.mark.parametrize(("method", "path", "media", "value"), list(requests()))
def test_a_request_that_is_shown_is_accepted(client, method, path, media, value):
    sent = json.dumps(value) if media == "application/json" else value

    answer = client.open(path, method=method.upper(), data=sent.encode(), content_type=media)

    assert answer.status_code == 202
    assert answer.get_json().get("counts", {}).get("refused", 0) == 0


@pytest.mark.parametrize(("schema", "value"), list(shown()))
def test_what_is_shown_beside_a_schema_is_valid(schema, value):
    validator(schema).validate(value)


def test_what_is_shown_can_fail():
    with pytest.raises(jsonschema.ValidationError):
        validator("components/schemas/Timestamp").validate(7)
