"""Settings, values, schema and README say the same; each setting is declared once, in jobs/settings.py."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from jobs.settings import Settings, declarations, variable

# Settings that have a place of their own among the values.
ELSEWHERE = {
    "redis_url": "redis",
    "api_keys": "auth",
    "api_keys_file": "auth",
    "callback_secrets": "webhooks",
    "callback_secrets_file": "webhooks",
    "workers": "worker.replicas",
}
# What must be another value in a pod than on a developer's machine.
OTHERWISE_IN_A_POD = {"host": "0.0.0.0", "alive_file": "/tmp/alive"}
IN_SETTINGS = [field for field in dataclasses.fields(Settings) if field.name not in ELSEWHERE]


def _leaves(values, above=""):
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


@pytest.fixture
def documented(chart_folder) -> dict[str, tuple[str, str]]:
    """{value: (default, meaning)} of the table in the README."""
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]*)` \| (.+) \|$", (chart_folder / "README.md").read_text(), re.MULTILINE)
    assert len(rows) == len({name for name, _, _ in rows})
    return {name: (default, meaning) for name, default, meaning in rows}


def test_every_setting_can_be_set(values):
    assert set(values["settings"]) == {field.name for field in IN_SETTINGS}


def test_every_setting_has_the_declared_default_but_where_a_pod_needs_another(values):
    for field in IN_SETTINGS:
        assert values["settings"][field.name] == OTHERWISE_IN_A_POD.get(field.name, field.default), field.name


@pytest.mark.parametrize("field", IN_SETTINGS, ids=lambda field: field.name)
def test_schema_has_the_declared_type_and_bounds(chart, field):
    declared = chart.schema["properties"]["settings"]["properties"][field.name]

    if isinstance(field.default, bool):
        assert declared["type"] == "boolean"
    elif isinstance(field.default, int):
        assert declared["type"] == "integer"
        assert (declared.get("minimum"), declared.get("maximum")) == (field.metadata["least"], field.metadata["most"])
    else:
        assert declared["type"] == "string"


@pytest.mark.parametrize("part", ["api", "worker"])
def test_pods_get_every_setting_in_a_form_that_can_be_read(render, part):
    """A large number must not arrive as 4.194304e+06."""
    made = render({"settings": {"max_body_bytes": 123_456_789, "queue": "0123"}})
    environ = dict(made["ConfigMap", "dateline-settings"]["data"])
    container = made["Deployment", f"dateline-{part}"]["spec"]["template"]["spec"]["containers"][0]
    environ |= {v["name"]: v.get("value", "") for v in container["env"] if v["name"].startswith("DATELINE_")}

    settings = Settings.from_environment(environ)

    assert container["envFrom"] == [{"configMapRef": {"name": "dateline-settings"}}]
    assert set(environ) == {d["variable"] for d in declarations()} - {
        variable(name) for name in ("workers", "api_keys", "callback_secrets", "callback_secrets_file")
    }
    assert (settings.max_body_bytes, settings.queue, settings.host) == (123_456_789, "0123", "0.0.0.0")


def test_api_listens_where_kubernetes_looks(render):
    made = render({"settings": {"port": 9000}})
    container = made["Deployment", "dateline-api"]["spec"]["template"]["spec"]["containers"][0]

    assert made["ConfigMap", "dateline-settings"]["data"]["DATELINE_PORT"] == "9000"
    assert container["ports"] == [{"name": "http", "containerPort": 9000}]


def test_sign_of_life_is_on_a_volume_that_can_be_written(values, render):
    container = render()["Deployment", "dateline-worker"]["spec"]["template"]["spec"]["containers"][0]
    mounts = [mount["mountPath"] for mount in container["volumeMounts"]]

    assert any(values["settings"]["alive_file"].startswith(f"{mount}/") for mount in mounts)


def test_readme_lists_every_value_with_its_default(values, documented):
    assert {name: default for name, (default, _) in documented.items()} == {
        name: json.dumps(default) for name, default in _leaves(values)
    }


def test_readme_explains_every_setting_in_the_declared_words(documented):
    for field in IN_SETTINGS:
        assert documented[f"settings.{field.name}"][1] == field.metadata["sentence"]


def test_schema_knows_exactly_the_values_there_are(chart, values):
    schema = chart.schema

    def known(node, above=""):
        node = schema["definitions"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
        for name, child in node.get("properties", {}).items():
            yield f"{above}{name}"
            yield from known(child, f"{above}{name}.")

    def nodes(values, above=""):
        for name, value in values.items():
            yield f"{above}{name}"
            if isinstance(value, dict):
                yield from nodes(value, f"{above}{name}.")

    unset = {name for name in set(known(schema)) - set(nodes(values)) if ".resources." not in name}
    assert set(nodes(values)) <= set(known(schema))
    assert unset == {"global"}


def test_schema_is_closed_everywhere(chart):
    def objects(node, at):
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield at, node.get("additionalProperties", True)
            for key, child in node.items():
                yield from objects(child, f"{at}/{key}")

    open_ones = {at: rest for at, rest in objects(chart.schema, "") if rest is not False}

    # Helm itself fills `global`; annotations are the operator's own names.
    assert open_ones == {
        "/properties/global": True,
        "/properties/serviceAccount/properties/annotations": {"type": "string"},
    }


def test_without_hosts_nobody_sends_notices(render):
    assert not [name for _, name in render() if name.endswith("-webhooks")]


def test_what_sends_notices_finds_its_secrets_where_the_settings_say(render):
    from base64 import b64decode

    made = render({"settings": {"callback_hosts": "hooks.example.org"}})
    pod = made["Deployment", "dateline-webhooks"]["spec"]["template"]["spec"]
    file = made["ConfigMap", "dateline-settings"]["data"]["DATELINE_CALLBACK_SECRETS_FILE"]
    (mount,) = [mount for mount in pod["containers"][0]["volumeMounts"] if mount["name"] == "secrets"]
    (volume,) = [volume for volume in pod["volumes"] if volume["name"] == "secrets"]
    (item,) = volume["secret"]["items"]
    secret = made["Secret", volume["secret"]["secretName"]]["stringData"][item["key"]]

    assert f"{mount['mountPath']}/{item['path']}" == file
    assert len(b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert pod["containers"][0]["command"] == ["python", "-m", "worker.webhooks"]


def test_secrets_of_ones_own_are_taken_by_their_key(render):
    made = render(
        {
            "settings": {"callback_hosts": "hooks.example.org"},
            "webhooks": {"existingSecret": "ours", "existingSecretKey": "whsec"},
        }
    )
    pod = made["Deployment", "dateline-webhooks"]["spec"]["template"]["spec"]
    (volume,) = [volume for volume in pod["volumes"] if volume["name"] == "secrets"]

    assert volume["secret"]["secretName"] == "ours"
    assert volume["secret"]["items"] == [{"key": "whsec", "path": "secrets"}]
    assert ("Secret", "dateline-webhooks") not in made
