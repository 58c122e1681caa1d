"""What of a study is finished, on disk: one file a job, there whole or not at all."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from scheduler.exporting.file_names import file_name
from scheduler.studies.job import Job
from scheduler.writing.atomic import write_file

Result = TypeVar("Result")

READABLE = 40
"""Characters of a job's name that its file shows; a hash of the whole name tells it from others."""


class Ledger(Generic[Result]):
    """Results by the name of their job, each valid for the input that its key stands for."""

    def __init__(self, folder: Path, result: TypeAdapter[Result]) -> None:
        self._folder = folder
        self._result = result

    def find(self, job: Job[Any, Result]) -> Result | None:
        """The result that an earlier run wrote; None if there is none, or its input was another."""
        try:
            record = json.loads(self._path(job.name).read_bytes())
            if record["key"] == job.key:
                return self._result.validate_python(record["result"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        return None

    def write(self, job: Job[Any, Result], result: Result) -> None:
        """Keep a result, in place of an older one.

        Raises OSError when it cannot be written.
        """
        record = {"name": job.name, "key": job.key, "result": self._result.dump_python(result, mode="json")}
        content = json.dumps(record, ensure_ascii=True, indent=1)
        write_file(self._path(job.name), content.encode(), overwrite=True)

    def clear(self) -> None:
        """Forget every result."""
        for path in self._folder.glob("*.json"):
            path.unlink()

    def _path(self, name: str) -> Path:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return self._folder / f"{file_name(name)[:READABLE].strip(' .')}-{digest}.json"
