"""Studies: many solves that can be interrupted, resumed, and spread over processes or a cluster."""

from scheduler.studies.cluster import Cluster, ClusterError
from scheduler.studies.job import Crew, Failed, Finished, Job, fingerprint, plan_sha256
from scheduler.studies.ledger import Ledger
from scheduler.studies.processes import Processes
from scheduler.studies.study import Results, carry_out

__all__ = [
    "Cluster",
    "ClusterError",
    "Crew",
    "Failed",
    "Finished",
    "Job",
    "Ledger",
    "Processes",
    "Results",
    "carry_out",
    "fingerprint",
    "plan_sha256",
]
