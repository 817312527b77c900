"""Settings of the person on this laptop: a small TOML file in the data folder, outside any store."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from tierdesk import paths
from tierdesk.texts import Language

Theme = Literal["light", "dark", "system"]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person chose; `store` is the file of another store than the default one, or empty."""

    language: Language = "zh_CN"
    theme: Theme = "light"
    large_text: bool = False
    store: str = ""


def load_settings() -> Settings:
    """The saved settings; a missing or broken file gives the defaults."""
    try:
        return msgspec.toml.decode(_file().read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        log.warning("settings unreadable, defaults used")
        return Settings()


def save_settings(settings: Settings) -> None:
    """Write the settings; the old file stays whole until the new one is."""
    file = _file()
    part = file.with_suffix(".part")
    theme = f'language = "{settings.language}"\ntheme = "{settings.theme}"\n'
    rest = f"large_text = {str(settings.large_text).lower()}\nstore = {msgspec.json.encode(settings.store).decode()}\n"
    part.write_text(theme + rest, "utf-8")
    part.replace(file)


def _file() -> Path:
    return paths.data_folder() / "settings.toml"
