"""Studies: many solves that can be interrupted, resumed, and spread over processes or a cluster."""

from scheduler.studies.cluster import Cluster, ClusterError
from scheduler.studies.folder import FINISHED, check_study_folder, mark_study_folder
from scheduler.studies.job import Crew, Failed, Finished, Job, fingerprint, plan_sha256
from scheduler.studies.ledger import Ledger
from scheduler.studies.processes import Processes
from scheduler.studies.solving import Solved, ToSolve, faults, plan_ledger, solve_job
from scheduler.studies.study import Results, carry_out
from scheduler.studies.taking_over import Shared, shared

__all__ = [
    "FINISHED",
    "Cluster",
    "ClusterError",
    "Crew",
    "Failed",
    "Finished",
    "Job",
    "Ledger",
    "Processes",
    "Results",
    "Shared",
    "Solved",
    "ToSolve",
    "carry_out",
    "check_study_folder",
    "faults",
    "fingerprint",
    "mark_study_folder",
    "plan_ledger",
    "plan_sha256",
    "shared",
    "solve_job",
]
