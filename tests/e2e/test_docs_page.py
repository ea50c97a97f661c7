"""The page at `/docs` in a real browser, which finds no other host than the service."""

from __future__ import annotations

import html
import re
import shutil
import subprocess

import pytest

from tests.contract import spec

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)

pytestmark = pytest.mark.skipif(BROWSER is None, reason=f"none of {', '.join(BROWSERS)} is installed")


@pytest.fixture(scope="module")
def page(stack, tmp_path_factory):
    """(the document after its scripts have run, what the browser has logged)."""
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    command += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--enable-logging=stderr"]
    command += [f"--user-data-dir={tmp_path_factory.mktemp('browser')}", "--virtual-time-budget=20000"]
    run = subprocess.run(
        [*command, "--dump-dom", f"{stack.url}/docs"], capture_output=True, text=True, timeout=120, check=True
    )
    return run.stdout, [line for line in run.stderr.splitlines() if "CONSOLE" in line]


def test_every_operation_of_the_contract_is_on_the_page(page):
    written = re.sub(r"\u200b|<wbr/?>", "", html.unescape(page[0]))
    shown = {
        (method, path)
        for method, path in re.findall(r'opblock-summary-method">(\w+)<.*?data-path="([^"]+)"', written, re.DOTALL)
    }

    assert shown == {
        (method.upper(), path)
        for path, item in spec()["paths"].items()
        for method in item
        if method in ("get", "post", "put", "delete", "patch")
    }


def test_nothing_goes_wrong_on_the_page(page):
    assert page[1] == []
