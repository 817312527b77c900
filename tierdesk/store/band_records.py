"""What SQL does not ask for of a retailer's result in a run, as one record: a column of its own costs a city 5 ms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.scoring import Floats

FIGURES = ("score", "coverage", "percentile", "cv", "slope", "trend_p", "headroom", "cushion", "slip")
"""Figures that are NaN where unknown."""
ARRAYS = ("indicators", "shares")
RECORD = np.dtype(
    [
        *((name, "<f8") for name in FIGURES),
        *((name, "<f8", (len(INDICATORS),)) for name in ARRAYS),
        ("rank", "<u4"),
        ("months", "<u2"),
        ("raw_band", "i1"),
        ("falling", "u1"),
        ("warning", "u1"),
        ("fell", "S10"),
    ]
)
"""Rank 0: not ranked; `raw_band` and `warning` by the codes of `domain.bands` and `domain.outlook`; `fell` is a day,
or empty. What is stored follows this to the byte: another form needs a migration (the first: `store.migrated_results`).
"""
IS_RANKED = "state in ('ranked', 'provisional')"
"""SQL for the results that have a rank."""
Records = NDArray[np.void]


def as_blobs(records: Records) -> list[bytes]:
    """The records as they are stored."""
    blobs: list[bytes] = records.view(f"V{RECORD.itemsize}").tolist()
    return blobs


def from_blobs(blobs: Sequence[bytes]) -> Records:
    """Stored records, in the same order."""
    return np.frombuffer(b"".join(blobs), dtype=RECORD)


def indicators_of(blobs: Sequence[bytes]) -> Floats:
    """The indicators of stored records, [retailer, indicator]."""
    return np.ascontiguousarray(from_blobs(blobs)["indicators"])
