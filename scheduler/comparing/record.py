"""A comparison as plain data, for JSON: the same comparison always gives the same text."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from models import QualityTerms
from scheduler.comparing.comparison import Comparison


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Dictionaries, lists, texts and numbers under the names of the dataclasses' fields; money in pounds."""
    content: dict[str, Any] = _plain(comparison)
    return content


def _plain(value: Any) -> Any:
    match value:
        case QualityTerms():
            return value.model_dump()
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return round(value, 2) if isinstance(value, float) else value
