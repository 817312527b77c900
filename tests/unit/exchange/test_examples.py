"""Examples of values are values."""

from __future__ import annotations

import pytest

from tierdesk import texts
from tierdesk.errors import UserFixable
from tierdesk.exchange.cleaning import constant_value
from tierdesk.exchange.examples import example_of
from tierdesk.exchange.kinds import KINDS, KindName
from tierdesk.exchange.table import Constant
from tierdesk.texts import say

FIELDS = [(kind.name, field.name) for kind in KINDS.values() for field in kind.fields]


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_the_example_of_every_field_can_be_typed_as_it_is_shown(
    kind: KindName, field: str, language: texts.Language
) -> None:
    texts.use_language(language)
    example = example_of(kind, field)
    if example:
        assert constant_value(kind, Constant(field, example)) is not None
    else:
        assert KINDS[kind].field(field).type == "text"


def test_a_year_of_two_digits_is_refused_with_a_year_as_the_example() -> None:
    with pytest.raises(UserFixable) as refused:
        constant_value("months", Constant("year", "26"))
    assert refused.value.to_do is not None
    assert "2026" in say(refused.value.to_do)
    assert "2026-" not in say(refused.value.to_do)
