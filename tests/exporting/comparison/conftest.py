"""The browser of the report's tests."""

from tests.exporting.report.conftest import axe, browser

__all__ = ["axe", "browser"]
