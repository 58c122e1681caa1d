"""Instances that come with sipplan, and the type of the argument INSTANCE."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_PACKAGE = Path(__file__).resolve().parent.parent


def bundled_folder() -> Path:
    """Where the bundled instances lie: inside the installed package, or in a checkout beside it."""
    installed = _PACKAGE / "bundled"
    return installed if installed.is_dir() else _PACKAGE.parent / "instances"


def bundled_names() -> tuple[str, ...]:
    """The names of the bundled instances, in alphabetical order."""
    folder = bundled_folder()
    return tuple(sorted(each.name for each in folder.iterdir() if each.is_dir())) if folder.is_dir() else ()


class InstanceType(click.ParamType[Path]):
    """A folder of tables or a workbook, by its path; or a bundled instance, by its name.

    What lies at the path comes first: `./small` is never the bundled one.
    """

    name = "instance"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Find the instance; a path that is not there gets the nearest bundled name."""
        path = Path(str(value))
        if (path / "plan.json").is_file():
            raise click.BadParameter(f"'{value}' is a plan, not an instance.", ctx, param)
        if path.exists():
            return path
        names = bundled_names()
        if str(value) in names:
            return bundled_folder() / str(value)
        from scheduler.validation.names import suggestion

        raise click.BadParameter(
            f"there is no folder or workbook '{value}'{suggestion(str(value), names)} "
            f"(bundled instances: {', '.join(names)})",
            ctx,
            param,
        )
