"""An optimiser that finds at once what a test wants: for the command line's own logic."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models import Instance, Plan


@dataclass
class FakeOptimiser:
    """Stands in for `scheduler.optimiser.solve`: remembers how it was called, then does `work`."""

    work: Callable[[Instance, threading.Event], Plan]
    called_with: dict[str, Any] = field(default_factory=dict)

    def __call__(self, instance: Instance, limits: Any, **options: Any) -> Plan:
        self.called_with = {"limits": limits, **options}
        return self.work(instance, options["stop"])

    @property
    def was_called(self) -> bool:
        return bool(self.called_with)

    def options(self, *names: str) -> Mapping[str, Any]:
        return {name: self.called_with[name] for name in names}
