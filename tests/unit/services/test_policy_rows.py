"""The policy as people read it."""

from __future__ import annotations

from tierdesk.domain.policy import INDICATORS
from tierdesk.services.policy import policy_rows
from tierdesk.store.connection import Store
from tierdesk.texts import Language, say, use_language


def test_weights_stand_under_a_heading_that_says_so(store: Store) -> None:
    headings: dict[Language, str] = {"zh_CN": "排名权重", "en": "Ranking weights"}
    for language, heading in headings.items():
        use_language(language)
        under = {name: value for section, name, value in policy_rows(store) if section == heading}
        assert under.keys() == {say(f"indicator.{name}") for name in INDICATORS} | {say("policy.weights_sum")}
        assert under[say("policy.weights_sum")] == "100"


def test_shares_are_written_without_a_space(store: Store) -> None:
    values = [value for _, _, value in policy_rows(store)]
    assert "70%" in values
    assert not any(" %" in value for value in values)
