"""What all tests share: random examples are the same in every run, unless others are looked for."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeated", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("repeated")
