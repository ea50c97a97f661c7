"""Which addresses are allowed, how notices are signed, when they are due."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json
import time

import pytest

from jobs import callbacks
from jobs.callbacks import SCHEDULE, Notices, Secrets, is_open, refusal
from jobs.queue import Desk
from jobs.records import rfc3339
from jobs.settings import SettingError, Settings
from jobs.store import Store
from tests.fakes.clock import Clock

MASTER = "whsec_" + base64.b64encode(b"m" * 32).decode()
OLDER = "whsec_" + base64.b64encode(b"o" * 24).decode()
LISTED = Settings(callback_hosts="hooks.example.org, *.example.net,internal:8443, [::1]")
PRIVATE = dataclasses.replace(LISTED, callback_private=True)
URL = "https://hooks.example.org/done"


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.org/",
        "https://HOOKS.example.org/a?b=c",
        "https://hooks.example.org:443",
        "https://hooks.example.org./",
        "https://a.example.net/",
        "https://a.b.example.net/",
        "https://internal:8443/",
    ],
)
def test_an_address_on_the_list_is_allowed(url):
    assert refusal(url, LISTED) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "ftp://hooks.example.org/",
        "https://hooks.example.org:8443/",
        "https://user@hooks.example.org/",
        "https://user:word@hooks.example.org/",
        "https://hooks.example.org@evil.example/",
        "https://evil.example/hooks.example.org",
        "https://hooks.example.org.evil.example/",
        "https://evilexample.net/",
        "https://example.net/",
        "https://internal/",
        "https://127.0.0.1/",
        "https://169.254.169.254/",
        "https://[::ffff:10.0.0.1]/",
        "https://hooks.example.org:99999/",
        "https://[hooks.example.org/",
        "https:///",
    ],
)
def test_every_other_address_is_refused(url):
    assert refusal(url, LISTED)


def test_without_a_list_nothing_is_allowed():
    assert refusal(URL, Settings())


def test_http_needs_leave():
    assert refusal("http://hooks.example.org/", PRIVATE) is None
    assert refusal("http://evil.example/", PRIVATE)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_the_internet_is_open(address):
    assert is_open(address, LISTED)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "::1", "fd00::1", "::ffff:10.0.0.1"]
)
def test_private_networks_need_leave(address):
    assert not is_open(address, LISTED)
    assert is_open(address, PRIVATE)


@pytest.mark.parametrize(
    "address",
    [
        *("169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "::ffff:169.254.169.254"),
        *("64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "100.64.0.1"),
        *("::7f00:1", "fec0::1", "fd00:ec2::254", "192.0.0.192", "168.63.129.16"),
    ],
)
def test_some_addresses_are_never_called(address):
    assert not is_open(address, LISTED)
    assert not is_open(address, PRIVATE)


# secrets


def test_a_notice_is_signed_with_the_secret_that_its_caller_has():
    secrets = Secrets(Settings(callback_secrets=f"{MASTER} {OLDER}"))

    given = secrets.of("desk")
    signatures = secrets.signatures("desk", "msg_1", 1700000000, b"{}").split()

    assert len(given) == 2
    for secret, signature in zip(given, signatures, strict=True):
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = hmac.new(key, b"msg_1.1700000000.{}", hashlib.sha256).digest()
        assert signature == "v1," + base64.b64encode(expected).decode()


def test_no_caller_can_sign_for_another():
    secrets = Secrets(Settings(callback_secrets=MASTER))

    assert secrets.of("desk") != secrets.of("risk")
    assert MASTER not in (*secrets.of("desk"), *secrets.of(""))


@pytest.mark.parametrize(
    "written",
    [
        *("", "word", "whsec_", "whsec_!", f"{MASTER} x"),
        *("whsec_" + base64.b64encode(key).decode() for key in (b"short", b"x" * 65)),
    ],
)
def test_a_secret_that_is_none_is_refused_without_an_echo(written):
    with pytest.raises(SettingError) as refused:
        Secrets(Settings(callback_secrets=written))

    assert not written or written not in str(refused.value).replace("whsec_ and", "")


def test_a_file_of_secrets_is_read_again_when_it_changes(tmp_path):
    file = tmp_path / "secrets"
    file.write_text(OLDER)
    secrets = Secrets(Settings(callback_secrets_file=str(file)))
    before = secrets.of("desk")

    file.write_text(f"{MASTER}\n{OLDER}\n")
    after = secrets.of("desk")
    file.write_text("broken")

    assert after[1:] == before
    assert secrets.of("desk") == after
    file.unlink()
    assert secrets.of("desk") == after


def test_a_file_that_is_missing_at_the_start_is_an_error(tmp_path):
    with pytest.raises(SettingError):
        Secrets(Settings(callback_secrets_file=str(tmp_path / "none")))


def test_the_command_prints_what_a_caller_needs(monkeypatch, capsys):
    monkeypatch.setenv("DATELINE_CALLBACK_SECRETS", MASTER)

    assert callbacks.main(["desk"]) == 0
    assert capsys.readouterr().out.split() == Secrets(Settings(callback_secrets=MASTER)).of("desk")
    monkeypatch.delenv("DATELINE_CALLBACK_SECRETS")
    assert callbacks.main([]) == 2


# when


@pytest.fixture
def clock():
    return Clock(float(int(time.time())))


@pytest.fixture
def store(redis, clock):
    return Store(redis, 86_400, clock)


@pytest.fixture
def notices(store):
    return Notices(store)


@pytest.fixture
def submit(redis, settings, store):
    """Accepts an article whose caller wants to be told."""

    def accept(caller="local", url=URL, **more):
        return Desk(redis, settings, store).accept({"text": "a", "callback": {"url": url}, **more}, caller).id

    return accept


def read(store, job_id):
    attempt, _ = store.claim(job_id)
    assert store.succeed(job_id, attempt, b"x", "d" * 64, "v1")


def test_a_receiver_is_one_however_its_address_is_written(notices, submit, store):
    written = ["https://a.test/x", "https://A.test:443/y?z", "https://a.test./", "https://a.test:443"]
    for url in written:
        read(store, submit(url=url))

    assert {notices.claim().receiver for _ in written} == {"a.test:443"}


def test_nothing_is_due_before_the_end(notices, submit, store):
    job_id = submit()
    store.claim(job_id)

    assert notices.claim() is None


@pytest.mark.parametrize("end", ["succeeded", "failed", "canceled"])
def test_every_end_is_told(notices, submit, store, redis, settings, clock, end):
    job_id = submit()
    if end == "succeeded":
        read(store, job_id)
    elif end == "failed":
        store.fail(job_id, "worker_lost")
    else:
        Desk(redis, settings, store).cancel(job_id)

    notice = notices.claim()

    assert (notice.job.id, notice.url, notice.attempt, notice.id) == (job_id, URL, 1, f"msg_{job_id}")
    assert json.loads(notice.body) == {
        "type": f"job.{end}",
        "timestamp": rfc3339(clock.now),
        "data": {
            "id": job_id,
            "status": end,
            "batch_id": None,
            "links": {"self": f"/v1/jobs/{job_id}", "result": f"/v1/jobs/{job_id}/result"},
        },
    }


def test_a_reused_result_is_told_of_too(notices, submit, store):
    store.beat("w", b"{}", "v1", 30)
    read(store, submit())
    notices.settle(notices.claim(), delivered=True)

    again = submit()

    assert store.job(again).reused
    assert notices.claim().job.id == again


def test_who_asks_for_no_notice_gets_none(notices, redis, settings, store):
    read(store, Desk(redis, settings, store).accept({"text": "a"}).id)

    assert notices.claim() is None


def test_a_notice_in_hand_is_not_given_twice_and_comes_back_when_its_hand_dies(notices, submit, store, clock):
    read(store, submit())
    notices.claim()

    assert notices.claim() == pytest.approx(callbacks.HELD_SECONDS)
    clock.now += callbacks.HELD_SECONDS
    assert notices.claim().attempt == 2


def test_attempts_go_on_with_longer_pauses_and_end(notices, submit, store, clock):
    job_id = submit()
    read(store, job_id)
    for number, pause in enumerate(SCHEDULE, start=1):
        notice = notices.claim()
        assert notice.attempt == number
        assert notices.settle(notice, delivered=False) == "pending"
        assert 0.8 * pause <= notices.claim() <= 1.2 * pause
        clock.now += 1.2 * pause

    assert notices.settle(notices.claim(), delivered=False) == "failed"

    assert notices.claim() is None
    assert store.job(job_id).callback.state == "failed"
    assert store.job(job_id).callback.attempts == len(SCHEDULE) + 1


def test_a_receiver_may_ask_for_a_longer_pause_but_not_for_a_shorter_one(notices, submit, store, clock):
    read(store, submit())
    notices.settle(notices.claim(), delivered=False, retry_after=60)
    assert notices.claim() == pytest.approx(60)
    clock.now += 60

    notices.settle(notices.claim(), delivered=False, retry_after=1)
    assert notices.claim() > 20


def test_what_is_delivered_is_over(notices, submit, store):
    job_id = submit()
    read(store, job_id)

    notices.settle(notices.claim(), delivered=True)

    assert notices.claim() is None
    assert (store.job(job_id).callback.state, store.job(job_id).callback.attempts) == ("delivered", 1)


def test_an_address_that_is_gone_is_left_alone(notices, submit, store):
    read(store, submit())
    notice = notices.claim()

    assert notices.settle(notice, delivered=False, gone=True) == "disabled"
    assert notices.is_deaf(notice)
    assert not notices.is_deaf(dataclasses.replace(notice, url=URL + "2"))
    assert notices.claim() is None


def test_an_address_that_is_gone_for_one_caller_is_there_for_another(notices, submit, store):
    first, second = submit("a"), submit("b")
    read(store, first)
    notices.settle(notices.claim(), delivered=False, gone=True)
    read(store, second)

    assert not notices.is_deaf(notices.claim())


@pytest.mark.parametrize("last", [{"delivered": True}, {"delivered": False}])
def test_an_attempt_that_took_too_long_says_nothing_against_the_next_one(notices, submit, store, clock, last):
    job_id = submit()
    read(store, job_id)
    late = notices.claim()
    clock.now += callbacks.HELD_SECONDS
    notices.settle(notices.claim(), **last)
    due = notices.claim()

    notices.settle(late, delivered=False, gone=True)

    assert store.job(job_id).callback.state == ("delivered" if last["delivered"] else "pending")
    assert notices.claim() == due


def test_a_late_delivery_counts(notices, submit, store, clock):
    job_id = submit()
    read(store, job_id)
    late = notices.claim()
    clock.now += callbacks.HELD_SECONDS
    notices.claim()

    notices.settle(late, delivered=True)

    assert store.job(job_id).callback.state == "delivered"
    assert notices.claim() is None


@pytest.mark.parametrize("moment", ["before", "in hand"])
def test_of_an_erased_job_nobody_is_told(notices, submit, store, redis, settings, moment):
    job_id = submit()
    read(store, job_id)
    notice = notices.claim() if moment == "in hand" else None

    Desk(redis, settings, store).erase(job_id)
    if notice:
        notices.settle(notice, delivered=False)

    assert notices.claim() is None
    assert redis.zcard("dateline:notices") == 0
    assert redis.keys("dateline:job:*") == []


def test_no_key_of_notices_is_without_expiry(notices, submit, store, redis):
    read(store, submit())
    notices.settle(notices.claim(), delivered=False, gone=True)
    read(store, submit(url=URL + "2", options={"reuse": False}))

    assert [key for key in redis.keys("dateline:*") if redis.ttl(key) < 0] == []
