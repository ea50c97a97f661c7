"""Who may call what the chart installs: nobody without a key, unless the operator has said so."""

from __future__ import annotations

import hashlib

import helm_python
import pytest

from jobs.settings import Settings
from service.keys import parse

LINE = f"desk submit,read sha256:{'0' * 64}"


def _api(made):
    return made["Deployment", "dateline-api"]["spec"]["template"]["spec"]


def _settings(made):
    return Settings.from_environment(made["ConfigMap", "dateline-settings"]["data"])


def _mounted(made):
    """(Secret, key of it) that the API finds under DATELINE_API_KEYS_FILE."""
    pod = _api(made)
    folder, _, file = _settings(made).api_keys_file.rpartition("/")
    (mount,) = (m for m in pod["containers"][0]["volumeMounts"] if m["mountPath"] == folder)
    (volume,) = (v["secret"] for v in pod["volumes"] if v["name"] == mount["name"])
    (item,) = volume["items"]
    assert (item["path"], mount["readOnly"]) == (file, True)
    assert "subPath" not in mount
    return volume["secretName"], item["key"]


def test_by_default_a_key_is_made_that_opens_the_service(render):
    made = render()
    secret, key = _mounted(made)
    kept = made["Secret", secret]["stringData"]
    (known,) = parse(kept[key], "keys")

    assert known.digest == hashlib.sha256(kept["key"].encode()).digest()
    assert known.scopes == {"submit", "read", "admin"}
    assert len(kept["key"]) >= 43


def test_the_pod_gets_the_hash_and_not_the_key(render):
    assert _mounted(render()) == ("dateline-api-keys", "keys")


def test_no_two_installs_have_one_key(render):
    assert len({render()["Secret", "dateline-api-keys"]["stringData"]["key"] for _ in range(2)}) == 2


def test_the_lines_of_the_values_are_what_the_api_reads(render):
    made = render({"auth": {"keys": [LINE, LINE.replace("0", "1")]}})
    secret, key = _mounted(made)

    assert [known.caller for known in parse(made["Secret", secret]["stringData"][key], "keys")] == ["desk", "desk"]
    assert set(made["Secret", secret]["stringData"]) == {"keys"}


def test_a_secret_of_ours_is_mounted_and_none_is_made(render):
    made = render({"auth": {"existingSecret": "our-keys", "existingSecretKey": "list"}})

    assert _mounted(made) == ("our-keys", "list")
    assert ("Secret", "dateline-api-keys") not in made


def test_who_wants_no_keys_gets_none(render):
    made = render({"settings": {"allow_anonymous": True}})

    assert (_settings(made).api_keys_file, _settings(made).allow_anonymous) == ("", True)
    assert ("Secret", "dateline-api-keys") not in made
    assert [volume["name"] for volume in _api(made)["volumes"]] == ["tmp"]


def test_keys_that_are_given_count_although_anybody_was_allowed(render):
    made = render({"settings": {"allow_anonymous": True}, "auth": {"keys": [LINE]}})

    assert _settings(made).api_keys_file


def test_a_worker_is_given_no_keys(render):
    made = render({"auth": {"keys": [LINE]}})

    pod = made["Deployment", "dateline-worker"]["spec"]["template"]["spec"]

    assert [volume["name"] for volume in pod["volumes"]] == ["tmp"]


def test_two_lists_are_one_too_many(render):
    with pytest.raises(helm_python.HelmError, match="both set"):
        render({"auth": {"keys": [LINE], "existingSecret": "our-keys"}})


@pytest.mark.parametrize("line", ["desk", "desk submit dtl_hunter2", "de;sk submit sha256:" + "0" * 64])
def test_a_line_that_is_none_is_refused(chart, line):
    with pytest.raises(helm_python.HelmValuesError, match="/auth/keys"):
        chart.validate_schema({"auth": {"keys": [line]}})
