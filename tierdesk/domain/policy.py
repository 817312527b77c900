"""The policy: every editable default of the method, typed and checked (DOMAIN 4-7).

The shipped values are in `resources/policy.toml`; `services.policy` reads them. Here is what a policy is, and
what makes one impossible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tierdesk.domain.retailer import Group

INDICATORS = (
    "cartons",
    "amount",
    "carton_price",
    "breadth",
    "continuity",
    "display",
    "integrity",
    "cooperation",
)
"""The indicators of the score in the order they are shown."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Score and quotas (DOMAIN 4)."""

    window_months: int
    min_months: int
    provisional_below: int
    min_coverage: float
    top_share: float
    bottom_share: float
    by_market_type: bool
    min_group: int
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Hysteresis:
    """How far past a cut, on how many consecutive monthly runs, before a retailer moves."""

    margin: float
    runs: int


@dataclass(frozen=True, slots=True)
class Segments:
    """Thresholds of the middle band's three segments (DOMAIN 5)."""

    months: int
    min_months: int
    provisional_min_months: int
    volatile_cv: float
    potential_slope: float
    trend_p: float
    potential_headroom: float
    peer_percentile: float
    peer_tier_distance: int
    min_peers: int
    min_seasonal_retailers: int


@dataclass(frozen=True, slots=True)
class Stock:
    """Stock ratio and suggested order (DOMAIN 6). Ratios are shares of 30 days' sales; 0 means no limit."""

    target_bottom: float
    target_steady: float
    target_volatile: float
    target_potential: float
    target_top: float
    potential_ceiling: float
    local_factor: float
    lead_days: int
    recent_days: int
    long_days: int
    recent_weight: float
    range_low: float
    range_high: float
    product_days_warning: int
    total_cap: float
    cash_limit_yuan: float
    class_caps: Mapping[str, float] = field(default_factory=dict)

    def target(self, group: Group | None) -> float:
        """Target stock ratio rho of a group, times the local factor; steady's when there is no group."""
        by_group = {
            "bottom": self.target_bottom,
            "steady": self.target_steady,
            "volatile": self.target_volatile,
            "potential": self.target_potential,
            "top": self.target_top,
        }
        return by_group[group or "steady"] * self.local_factor


@dataclass(frozen=True, slots=True)
class Visits:
    """Intervals in days, and the day's capacity (DOMAIN 7)."""

    interval_top: int
    interval_potential: int
    interval_volatile: int
    interval_volatile_first: int
    volatile_first_visits: int
    interval_steady: int
    interval_bottom: int
    daily_capacity: int
    licence_alert_days: tuple[int, ...]
    concern_reply_days: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The slip warning (DOMAIN 5). The defaults are for policies that were kept before there was one.

    `amber_cushion` and `least_spread` are percentile points, `slip_probability` 0..1; `pool_weight` says how many
    changes of rank of a retailer's own weigh as much as those of all; `missed_cycles` in a row are a warning.
    """

    amber_cushion: float = 5.0
    slip_probability: float = 0.25
    pool_weight: float = 4.0
    least_spread: float = 1.0
    missed_cycles: int = 2


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it. `version` counts the user's changes; every band run keeps the policy that made it."""

    version: int
    ranking: Ranking
    hysteresis: Hysteresis
    segments: Segments
    stock: Stock
    visits: Visits
    outlook: Outlook = Outlook()

    def problems(self) -> list[str]:
        """What makes this policy impossible, one dotted setting name each; empty when it is sound."""
        found: list[str] = []
        r, s = self.ranking, self.segments
        if set(r.weights) - set(INDICATORS) or not sum(r.weights.values()) > 0 or min(r.weights.values()) < 0:
            found.append("ranking.weights")
        if not (r.top_share >= 0 and r.bottom_share >= 0 and r.top_share + r.bottom_share <= 1):
            found.append("ranking.top_share")
        if not 1 <= r.min_months <= r.window_months:
            found.append("ranking.min_months")
        if not 0 <= r.min_coverage <= 1:
            found.append("ranking.min_coverage")
        if self.hysteresis.margin < 0 or self.hysteresis.runs < 1:
            found.append("hysteresis.margin")
        if not 1 <= s.provisional_min_months <= s.min_months <= s.months:
            found.append("segments.min_months")
        if min(self.stock.target(g) for g in ("top", "potential", "steady", "volatile", "bottom")) <= 0:
            found.append("stock.target")
        if self.visits.daily_capacity < 1:
            found.append("visits.daily_capacity")
        return found
