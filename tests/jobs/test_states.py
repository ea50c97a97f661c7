"""The public states cover everything that RQ knows."""

from __future__ import annotations

from rq.job import JobStatus

from jobs.states import OF_RQ, Failure, State
from service.problems import CATALOG


def test_every_state_of_rq_has_a_public_one():
    assert set(OF_RQ) == set(JobStatus)


def test_a_state_is_done_when_nothing_changes_any_more():
    assert [state for state in State if state.done] == [State.SUCCEEDED, State.FAILED, State.CANCELED]


def test_every_failure_is_a_problem_type_of_the_api():
    assert {failure.value for failure in Failure} <= set(CATALOG)
