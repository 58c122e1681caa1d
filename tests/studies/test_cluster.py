"""A real Dask cluster on loopback: a lost worker costs nothing, and what is wrong is said."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.studies import Cluster, ClusterError, Finished, Job
from tests.studies.clusters import MISSING, LoopbackCluster, loopback_cluster, until
from tests.studies.work import Errand, attempts, doubling, refuse

pytest.importorskip("distributed", reason=MISSING)


def _process_of(attempt: Path) -> str:
    return attempt.read_text(encoding="utf-8") if attempt.exists() else ""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackCluster]:
    with loopback_cluster(tmp_path_factory.mktemp("cluster"), workers=2) as loopback:
        yield loopback


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that does many things at once is slow, which is not what is tested."""
    monkeypatch.setattr("scheduler.studies.cluster.PATIENCE", 100.0)


def test_a_worker_that_is_killed_loses_nothing(cluster: LoopbackCluster, tmp_path: Path) -> None:
    jobs = [
        doubling(Errand(0, tmp_path, seconds=1000)),
        *(doubling(Errand(number, tmp_path)) for number in range(1, 9)),
        Job("job 9", refuse, Errand(9, tmp_path), "key"),
    ]
    results: dict[str, int] = {}
    reasons: dict[str, str] = {}
    with Cluster(cluster.address) as crew:
        until(lambda: crew.workers == 2)
        stop = threading.Event()
        outcomes = crew.outcomes(jobs, stop)
        for outcome in outcomes:
            if isinstance(outcome, Finished):
                results[outcome.job.name] = outcome.result
            else:
                reasons[outcome.job.name] = outcome.reason
            if len(results) == 4 and len(cluster.workers) == 2:
                until(lambda: _process_of(tmp_path / "0.0") != "")
                next(each for each in cluster.workers if str(each.pid) == _process_of(tmp_path / "0.0")).kill()
                cluster.hire()
            if len(results) == 8 and len(reasons) == 1:
                until(lambda: _process_of(tmp_path / "0.1") != "")
                stop.set()
        assert results == {f"job {number}": 2 * number for number in range(1, 9)}
        assert reasons == {"job 9": "ValueError: 9 is not wanted"}
        assert _process_of(tmp_path / "0.0") != _process_of(tmp_path / "0.1")
        assert [attempts(tmp_path, number) for number in range(9)] == [2, *[1] * 8]
        until((tmp_path / "0.stopped").exists, seconds=20)


def test_a_scheduler_that_is_lost_is_told(tmp_path: Path) -> None:
    with loopback_cluster(tmp_path, workers=1) as loopback, Cluster(loopback.address) as crew:
        jobs = [doubling(Errand(0, tmp_path)), doubling(Errand(1, tmp_path, seconds=1000))]
        outcomes = crew.outcomes(jobs, threading.Event())
        assert next(outcomes).job.name == "job 0"
        loopback.scheduler.kill()
        with pytest.raises(ClusterError, match="is lost; what is finished is kept: run the same command again"):
            next(outcomes)


def test_nobody_at_the_address_is_told_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.studies.cluster.PATIENCE", 2.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with pytest.raises(ClusterError, match=f"answers at '127.0.0.1:{port}' .silent for 2 seconds"):
            Cluster(f"127.0.0.1:{port}").__enter__()
    for address in ("127.0.0.1:1", "nonsense://x", "", "no such host", "127.0.0.1:99999999"):
        with pytest.raises(ClusterError, match="no Dask scheduler answers at"):
            Cluster(address).__enter__()


def test_another_sipplan_on_the_workers_is_told(cluster: LoopbackCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.studies.cluster.__version__", "999")
    with pytest.raises(ClusterError, match=r"the worker tcp://.* has sipplan .*, this is 999: install the same"):
        Cluster(cluster.address).__enter__()


def test_without_the_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'sipplan\[cluster\]'"):
        Cluster("127.0.0.1:1").__enter__()
