"""HiGHS without a word on the terminal, in one thread."""

from __future__ import annotations

import highspy


class SilentHighs(highspy.Highs):
    """One solver. HiGHS introduces itself when callbacks are enabled, so it is told to be silent before that."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.setOptionValue("threads", 1)

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        """Called once, while the solver is made."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]
