"""Where `sipplan` starts: the start-up guard, then the command line."""

from __future__ import annotations

import sys

from scheduler import shadowing


def main() -> None:
    """Run `sipplan`, unless another package hides or has overwritten a part of it."""
    trouble = shadowing.trouble()
    if trouble is not None:
        sys.exit(trouble)
    try:
        from scheduler.command_line import run  # noqa: PLC0415 - only once the guard has passed
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
