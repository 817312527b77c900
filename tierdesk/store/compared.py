"""The comparison group of a run: all active retailers in it, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.retailer import Market, RetailerId
from tierdesk.domain.scoring import Floats
from tierdesk.store.band_records import IS_RANKED, indicators_of
from tierdesk.store.connection import Store


@dataclass(frozen=True, slots=True)
class RunGroup:
    """Row by row: who was active in the run, its indicators [n, indicator], whether it was ranked; market and tier."""

    ids: Sequence[RetailerId]
    indicators: Floats
    counted: NDArray[np.bool_]
    markets: Sequence[Market | None]
    tiers: Sequence[int | None]


def run_group(store: Store, run_id: int) -> RunGroup:
    """The active retailers of a run, with the market type and the official tier that they have now."""
    rows = store.rows(
        f"select b.retailer_id, b.record, {IS_RANKED}, r.market, r.supply_tier"
        " from band_result b join retailer r on r.id = b.retailer_id where b.run_id = ? and b.state <> 'inactive'",
        (run_id,),
    )
    found = [tuple(row) for row in rows]
    return RunGroup(
        [RetailerId(row[0]) for row in found],
        indicators_of([row[1] for row in found]),
        np.array([bool(row[2]) for row in found], dtype=np.bool_),
        [row[3] for row in found],
        [row[4] for row in found],
    )
