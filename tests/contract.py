"""Holds answers to `openapi.yaml`: status, headers and body must be what the document says."""

from __future__ import annotations

import functools
import gzip
import http.client
import io
import json
import re

import jsonschema
import yaml
import zstandard

from tests.conftest import ROOT

# Headers that belong to HTTP, or to every answer; any other may be there only where the contract says so.
EVERYWHERE = ("date", "server", "connection", "content-type", "content-length", "transfer-encoding")
EVERYWHERE += ("x-content-type-options",)


@functools.cache
def spec():
    """The contract."""
    return yaml.safe_load((ROOT / "openapi.yaml").read_text())


def resolve(node):
    """Follows a reference of the document."""
    while "$ref" in node:
        target = spec()
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


@functools.cache
def validator(pointer):
    """Of the schema at a pointer of the document."""
    schema = {"$ref": f"#/{pointer}", "components": spec()["components"], "paths": spec()["paths"]}
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def operation(method, path):
    """The operation that answers, as (template, its node); None where the document knows none."""
    for template, item in spec()["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path.partition("?")[0]):
            return template, item.get(method.lower())
    return None, None


def check(method, path, status, headers, body):
    """Fails with the first thing that the contract does not say."""
    template, described = operation(method, path)
    assert headers.get("X-Request-Id"), "an answer without a request id"
    if described is None:
        assert status in (404, 405), f"{method} {path} answers {status} and is not in the contract"
        validator("components/schemas/Problem").validate(json.loads(body))
        return
    assert str(status) in described["responses"], f"{method} {template} answers {status}, which the contract lacks"
    response = resolve(described["responses"][str(status)])
    check_headers(headers, response.get("headers", {}), f"{method} {template} {status}")
    if "content" not in response:
        assert body == b""
        return
    media = headers["Content-Type"].partition(";")[0]
    assert media in response["content"], f"{media} is not what the contract says of {status}"
    if media == "application/x-ndjson":
        for line in unpacked(headers, body).splitlines():
            validator("components/schemas/BatchResult").validate(json.loads(line))
    elif media.endswith("json"):
        schema = response["content"][media]["schema"]
        body = unpacked(headers, body)
        validator(schema["$ref"].removeprefix("#/")).validate(
            json.loads(body)
        ) if "$ref" in schema else jsonschema.validate(json.loads(body), schema)
        if status < 400 and isinstance(json.loads(body), dict) and "attempts" in json.loads(body):
            check_job(json.loads(body))


def check_headers(headers, described, where):
    """Every header is in the contract, and what stands in it is what the contract says."""
    assert headers.get("X-Content-Type-Options") == "nosniff"
    described = {name.lower(): node for name, node in described.items()}
    for name, value in headers.items():
        if name.lower() in EVERYWHERE:
            continue
        assert name.lower() in described, f"{name} of {where} is not in the contract"
        schema = resolve(described[name.lower()])["schema"]
        jsonschema.validate(int(value) if schema["type"] == "integer" else value, schema)


def check_wire(sent, received):
    """Holds an answer as it came over a socket; returns its status, headers and body.

    What is no HTTP belongs to no operation: it gets a problem.
    """
    answer = http.client.HTTPResponse(_Wire(received))
    answer.begin()
    body = answer.read()
    method, path, *_ = [*sent.partition(b"\r\n")[0].decode("latin-1").split(" "), "", ""]
    if operation(method, path)[1] is None or answer.status in (400, 414, 431, 501, 505):
        assert answer.headers.get("X-Request-Id"), "an answer without a request id"
        assert answer.headers["Content-Type"] == "application/problem+json"
        validator("components/schemas/Problem").validate(json.loads(body))
    else:
        check(method, path, answer.status, answer.headers, body)
    return answer.status, answer.headers, body


class _Wire:
    """What `http.client` asks of a socket."""

    def __init__(self, received):
        self.received = received

    def makefile(self, _mode):
        return io.BytesIO(self.received)


def unpacked(headers, body):
    """The body as it was before it was compressed."""
    unpack = {
        "gzip": gzip.decompress,
        "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    }
    return unpack.get(headers.get("Content-Encoding"), bytes)(body)


def check_job(job):
    """What a schema cannot say of a job."""
    assert job["done"] == (job["status"] in ("succeeded", "failed", "canceled"))
    assert not ("result" in job and "error" in job)
    assert job["done"] or not ("result" in job or "error" in job)


def spans_of(node):
    """Everything with start, end and text, however deep."""
    if isinstance(node, dict):
        if {"start", "end", "text"} <= set(node) and node["start"] is not None:
            yield node
        for below in node.values():
            yield from spans_of(below)
    elif isinstance(node, list):
        for below in node:
            yield from spans_of(below)
