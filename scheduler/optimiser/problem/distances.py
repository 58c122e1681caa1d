"""Great-circle distances and travel estimates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088

Degrees = NDArray[np.float64]
"""Shape (n, 2): latitude and longitude."""


def kilometres(origins: Degrees, targets: Degrees) -> NDArray[np.float64]:
    """Great-circle distance between every origin and every target, shape (origins, targets).

    Haversine formula (R. W. Sinnott, 'Virtues of the Haversine', Sky and Telescope 68, 1984).
    """
    origin, target = np.radians(origins)[:, None, :], np.radians(targets)[None, :, :]
    half = np.sin((target - origin) / 2) ** 2
    chord = half[..., 0] + np.cos(origin[..., 0]) * np.cos(target[..., 0]) * half[..., 1]
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))


def estimated_minutes(km: NDArray[np.float64], detour: float, speed_kmh: float) -> NDArray[np.int64]:
    """Whole minutes one way: round-half-up of km * detour / speed * 60."""
    return np.floor(km * detour / speed_kmh * 60 + 0.5).astype(np.int64)
