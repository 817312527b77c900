"""Every text of the palette can be read on the ground that it stands on, in light and in dark."""

from __future__ import annotations

import pytest

from tierdesk.ui.theme import DARK, LIGHT, Colours


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_a_contrast_of_at_least_four_and_a_half(palette: Colours) -> None:
    pairs = {
        "ink on ground": (palette.ink, palette.ground),
        "ink on panel": (palette.ink, palette.panel),
        "ink on soft": (palette.ink, palette.soft),
        "muted on ground": (palette.muted, palette.ground),
        "muted on panel": (palette.muted, palette.panel),
        "muted on soft": (palette.muted, palette.soft),
        "accent on panel": (palette.accent, palette.panel),
        "accent on soft": (palette.accent, palette.soft),
        "accent ink on accent": (palette.accent_ink, palette.accent),
        "strip": (palette.strip_ink, palette.strip),
        "warn": (palette.warn, palette.warn_soft),
        "warn on panel": (palette.warn, palette.panel),
        "bad": (palette.bad, palette.bad_soft),
        "bad on panel": (palette.bad, palette.panel),
        "white on the next step": ("#ffffff", LIGHT.accent),
    } | {f"mark {name}": pair for name, pair in palette.groups.items()}
    weak = {name: round(contrast(*pair), 2) for name, pair in pairs.items() if contrast(*pair) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_text_of_the_card_has_seven_and_edges_of_fields_three(palette: Colours) -> None:
    assert contrast(palette.ink, palette.panel) >= 7
    assert contrast("#ffffff", LIGHT.accent) >= 7
    assert contrast(palette.field, palette.panel) >= 3
