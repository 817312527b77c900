"""The results of a band run by column: a whole city is written and looked back on without an object a retailer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.bands import CODES
from tierdesk.domain.outlook import WARNING_CODES
from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.scoring import Floats
from tierdesk.store.band_records import ARRAYS, FIGURES, RECORD, Records, as_blobs
from tierdesk.store.connection import Store

Ints = NDArray[np.int64]
Cells = NDArray[np.object_]
"""A column of texts or whole numbers; None where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class BandColumns:
    """What `BandResult` says of one retailer, as arrays over n of them: NaN or None where unknown.

    `indicators` and `shares` are [n, indicator]. `since` and `fell` are days as ISO text. `held_band` is the band
    without the one that a person set (None: the same); `cushion`, `slip` and `warning` are the slip warning.
    """

    retailer_id: Ints
    score: Floats
    coverage: Floats
    rank: Cells
    percentile: Floats
    raw_band: Cells
    band: Cells
    segment: Cells
    since: Cells
    state: Cells
    pending_band: Cells
    pending_runs: Ints
    indicators: Floats
    shares: Floats
    months: Ints
    cv: Floats
    slope: Floats
    trend_p: Floats
    headroom: Floats
    falling: Ints
    segment_basis: Cells
    fell: Cells
    held_band: Cells
    cushion: Floats
    slip: Floats
    warning: Cells

    def and_those_of(self, others: BandColumns) -> BandColumns:
        """These results, then those of other retailers in the same run."""
        if not len(others.retailer_id):
            return self
        return BandColumns(*(np.concatenate((getattr(self, name), getattr(others, name))) for name in _NAMES))


_NAMES = tuple(field.name for field in fields(BandColumns))
BLOCK = 100
"""Rows a statement: a quarter sooner written than one by one."""
_ASKED = (
    *("retailer_id", "band", "segment", "since", "state", "pending_band", "pending_runs", "segment_basis", "held_band"),
)
"""What stands in columns of its own, since SQL asks for it or it is changed later; all else is in the record."""


def only(where: NDArray[np.bool_], cells: Cells) -> Cells:
    """The cells where something holds, None elsewhere."""
    found = np.full(len(cells), None, dtype=object)
    found[where] = cells[where]
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a run said of retailers, in the order in which they were asked for; None where it does not know one.

    `held_band` is what hysteresis goes on from: the band without the one that a person set. `since` is ISO text.
    """

    known: NDArray[np.bool_]
    band: Cells
    segment: Cells
    since: Cells
    held_band: Cells
    pending_band: Cells
    pending_runs: Ints

    def parted(self, place: int) -> tuple[Earlier, Earlier]:
        """What it said of those before a place in the order, and of the others."""
        columns = [getattr(self, field.name) for field in fields(self)]
        return Earlier(*(column[:place] for column in columns)), Earlier(*(column[place:] for column in columns))


def write_results(store: Store, run_id: int, results: BandColumns) -> None:
    """Keep the results of a run, inside the caller's transaction, each retailer once."""
    order: Ints | slice = np.argsort(results.retailer_id)  # as the table lies: each row goes to its end
    if np.all(np.diff(results.retailer_id) > 0):
        order = slice(None)
    columns = [getattr(results, name)[order].tolist() for name in _ASKED]
    cells = list(chain.from_iterable(zip(*columns, as_blobs(_records(results)[order]), strict=True)))
    width = len(_ASKED) + 1
    whole = len(cells) - len(cells) % (BLOCK * width)
    for start, end, rows in ((0, whole, BLOCK), (whole, len(cells), 1)):
        values = ", ".join([f"({run_id}{', ?' * width})"] * rows)
        store.write_many(
            f"insert into band_result (run_id, {', '.join(_ASKED)}, record) values {values}",
            (cells[at : at + rows * width] for at in range(start, end, rows * width)),
        )


def _records(results: BandColumns) -> Records:
    records = np.zeros(len(results.retailer_id), dtype=RECORD)
    for name in (*FIGURES, *ARRAYS, "months", "falling"):
        records[name] = getattr(results, name)
    ranked, fell = results.rank != None, results.fell != None  # noqa: E711 - cell by cell
    records["rank"][ranked] = results.rank[ranked]
    records["fell"][fell] = results.fell[fell].astype("S10")
    records["raw_band"] = _codes(results.raw_band, CODES)
    records["warning"] = _codes(results.warning, WARNING_CODES)
    return records


def _codes(names: Cells, codes: Mapping[Any, int]) -> Ints:
    found = np.zeros(len(names), dtype=np.int64)
    for name, code in codes.items():
        found[names == name] = code
    return found


def earlier(store: Store, run_id: int | None, ids: Sequence[RetailerId]) -> Earlier:
    """What a run said of these retailers; None for no run: it knows none."""
    there, *columns, runs = store.columns(
        ("retailer_id", "band", "segment", "since", "coalesce(held_band, band)", "pending_band", "pending_runs"),
        "band_result where run_id = ?",
        (run_id,),
    )
    if not there:
        nothing = np.full(len(ids), None, dtype=object)
        unknown = np.zeros(len(ids), dtype=np.int64)
        return Earlier(unknown.astype(np.bool_), nothing, nothing, nothing, nothing, nothing, unknown)
    of_run, asked = np.array(there, dtype=np.int64), np.array(ids, dtype=np.int64)
    if np.array_equal(of_run, asked):
        band, segment, since, held, pending = (np.array(column, dtype=object) for column in columns)
        return Earlier(np.ones(len(ids), dtype=np.bool_), band, segment, since, held, pending, np.array(runs))
    in_order = np.argsort(of_run)
    place = in_order[np.minimum(np.searchsorted(of_run, asked, sorter=in_order), len(there) - 1)]
    known = of_run[place] == asked
    band, segment, since, held, pending = (only(known, np.array(column, dtype=object)[place]) for column in columns)
    return Earlier(known, band, segment, since, held, pending, np.where(known, np.array(runs)[place], 0))
