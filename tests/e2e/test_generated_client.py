"""A client that a generator makes from openapi.yaml does the main job, with types and without a line by hand."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from tests.conftest import ROOT, wait_until

TEXT = "Harbour city council approved the ferry contract on Monday, Mayor Ana Lindqvist said."


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The package that the generator writes."""
    folder = tmp_path_factory.mktemp("generated")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--path", str(ROOT / "openapi.yaml"), "--output-path", str(folder / "dateline_client")]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    sys.path.insert(0, str(folder))
    yield "dateline_client"
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "dateline_client"]:
        del sys.modules[name]


@pytest.fixture
def call(generated, stack):
    """Calls an operation by its tag and its name in the contract."""
    with importlib.import_module(generated).Client(base_url=stack.url) as client:
        yield lambda tag, name, *args, **named: importlib.import_module(f"{generated}.api.{tag}.{name}").sync_detailed(
            *args, client=client, **named
        )


@pytest.fixture
def models(generated):
    return importlib.import_module(f"{generated}.models")


def test_the_main_job_through_a_generated_client(call, models):
    submission = models.Submission(text=TEXT, published_at="2024-03-05")

    accepted = call("jobs", "submit_job", body=submission, idempotency_key='"generated"')
    job_id = accepted.parsed.id
    assert accepted.status_code == 202

    def done():
        job = call("jobs", "fetch_job", job_id, prefer="wait=5").parsed
        return job if job.done else None

    job = wait_until(done, 60)
    result = call("jobs", "fetch_result", job_id).parsed

    assert job.status is models.Status.SUCCEEDED
    assert isinstance(result, models.Result)
    assert [TEXT[mention.start : mention.end] for mention in result.entities[0].mentions] == [
        mention.text for mention in result.entities[0].mentions
    ]
    assert "Ana Lindqvist" in {entity.name for entity in result.entities}
    assert job.result.to_dict() == result.to_dict()


def test_a_problem_has_a_type_of_its_own(call, models):
    answer = call("jobs", "fetch_job", "0" * 32)

    assert isinstance(answer.parsed, models.Problem)
    assert answer.parsed.type_ == "urn:dateline:problem:job_not_found"


def test_a_batch_through_a_generated_client(call, models):
    items = [models.BatchItem(text=TEXT, custom_id="one"), models.BatchItem(text="Two ships met.", custom_id="two")]

    batch = call("batches", "submit_batch", body=items).parsed
    assert batch.counts.total == 2
    assert call("batches", "cancel_batch", batch.id).status_code in (200, 202, 409)
    assert call("batches", "erase_batch", batch.id).status_code == 204


def test_every_operation_of_the_contract_is_a_function(generated):
    from tests.contract import spec

    names = {operation["operationId"] for item in spec()["paths"].values() for operation in item.values()}
    tags = {tag["name"] for tag in spec()["tags"]}
    made = {path.stem for tag in tags for path in (ROOT / sys.path[0] / generated / "api" / tag).glob("*.py")}

    assert {"".join("_" + c.lower() if c.isupper() else c for c in name) for name in names} == made - {"__init__"}
