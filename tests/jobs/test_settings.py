"""Settings are declared once, read strictly, and documented."""

from __future__ import annotations

import pytest

from jobs.settings import SettingError, Settings, declarations
from tests.conftest import ROOT


def test_an_empty_environment_gives_the_defaults():
    assert Settings.from_environment({}) == Settings()


def test_a_value_is_read_with_its_type():
    settings = Settings.from_environment({"DATELINE_PORT": "9000", "DATELINE_QUEUE": "wire"})

    assert (settings.port, settings.queue) == (9000, "wire")


def test_an_empty_value_counts_as_absent():
    assert Settings.from_environment({"DATELINE_PORT": ""}).port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATELINE_PORT", "http"), ("DATELINE_PORT", "0"), ("DATELINE_WORKERS", "0"), ("DATELINE_LOG_LEVEL", "LOUD")],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_setting(name, value):
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({name: value})


def test_a_wrong_value_is_not_echoed():
    with pytest.raises(SettingError) as refused:
        Settings.from_environment({"DATELINE_MAX_QUEUE": "hunter2"})

    assert "hunter2" not in str(refused.value)


def test_names_that_kubernetes_makes_up_are_ignored():
    assert Settings.from_environment({"DATELINE_API_SERVICE_HOST": "10.0.0.1"}) == Settings()


def test_no_redis_url_is_an_error_only_for_who_needs_one():
    with pytest.raises(SettingError, match="DATELINE_REDIS_URL"):
        Settings().require_redis()


def test_every_setting_is_documented_with_its_default():
    rows = (ROOT / "docs" / "settings.md").read_text()

    for declared in declarations():
        default = f"`{declared['default']}`" if declared["default"] != "" else "none"
        assert f"| `{declared['variable']}` | {declared['type']} | {default} | {declared['sentence']} |" in rows


def test_no_setting_is_documented_that_does_not_exist():
    names = {
        line.split("`")[1]
        for line in (ROOT / "docs" / "settings.md").read_text().splitlines()
        if "| `DATELINE_" in line
    }

    assert names == {declared["variable"] for declared in declarations()}
