"""The bands of the last run as a list for scripts (the headless contract)."""

from __future__ import annotations

from typing import Any

from tierdesk.domain.override import Override, standing
from tierdesk.domain.retailer import Band
from tierdesk.services.band_words import why_band
from tierdesk.services.override_band import show_overrides
from tierdesk.services.reband import reband
from tierdesk.services.run_policy import policy_of
from tierdesk.services.working_day import working_day
from tierdesk.store.bands import latest_run, results
from tierdesk.store.connection import Store
from tierdesk.store.overrides import overrides
from tierdesk.store.retailers import retailers
from tierdesk.texts import say


def list_bands(store: Store) -> list[dict[str, Any]]:
    """Every retailer with score, coverage (0..1), rank, percentile (0..100), band, segment and reasons in words.

    The slip warning: `cushion` in percentile points, `slip` 0..1, `warning` "", "amber" or "red". `override` tells of a
    band set by hand and the one beneath it, null where there is none.

    Best first, unranked last. Makes a first run when there is none yet; raises UserFixable without sales.
    """
    run = latest_run(store)
    if run is None:
        reband(store)
        run = latest_run(store)
    if run is None:
        raise AssertionError("a band run was made and is gone")
    show_overrides(store)
    policy, day = policy_of(run), working_day(store)
    by_hand = standing(overrides(store), day)
    found = results(store, run.id)
    listed = []
    for one in retailers(store):
        result = found.get(one.id)
        if result is None:
            continue
        override = by_hand.get(one.id) if one.active else None
        listed.append(
            {
                "licence_no": one.licence_no,
                "customer_code": one.customer_code,
                "name": one.name,
                "score": result.score,
                "coverage": result.coverage,
                "rank": result.rank,
                "percentile": result.percentile,
                "band": result.band,
                "segment": result.segment,
                "cushion": result.cushion,
                "slip": result.slip,
                "warning": result.warning,
                "reasons": [say(reason) for reason in why_band(result, run, policy, override, day)],
                "override": _override(override, result.held) if override else None,
            }
        )
    return sorted(listed, key=lambda line: (line["rank"] is None, line["rank"] or 0, line["licence_no"]))


def _override(one: Override, held: Band) -> dict[str, Any]:
    until = one.last_day.isoformat() if one.last_day else None
    return {"band": one.band, "beneath": held, "reason": one.reason, "who": one.who, "until": until}
