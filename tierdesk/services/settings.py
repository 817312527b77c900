"""Settings of the person on this laptop: a small TOML file in the data folder, outside any store."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from tierdesk import paths
from tierdesk.errors import Environment
from tierdesk.logs import log_bug
from tierdesk.texts import LANGUAGES, Language

Theme = Literal["light", "dark", "system"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person chose; `store` is the file of another store than the default one, or empty."""

    language: Language = "zh_CN"
    theme: Theme = "light"
    large_text: bool = False
    store: str = ""


def load_settings(folder: Path | None = None) -> Settings:
    """The settings saved in the person's data folder, or in another that is given.

    A missing or broken file, or a value that is none, gives the defaults. So does a data folder that cannot be made:
    whoever needs the folder itself will say so.
    """
    try:
        saved = tomllib.loads(_file(folder).read_text("utf-8"))
    except (FileNotFoundError, Environment):
        return Settings()
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        log_bug(trouble)
        return Settings()
    known = Settings()
    return Settings(
        language=saved["language"] if saved.get("language") in LANGUAGES else known.language,
        theme=saved["theme"] if saved.get("theme") in get_args(Theme) else known.theme,
        large_text=saved.get("large_text") is True,
        store=saved["store"] if isinstance(saved.get("store"), str) else known.store,
    )


def save_settings(settings: Settings) -> None:
    """Write the settings; the old file stays whole until the new one is."""
    import json

    file = _file()
    part = file.with_suffix(".part")
    lines = (
        f'language = "{settings.language}"',
        f'theme = "{settings.theme}"',
        f"large_text = {str(settings.large_text).lower()}",
        f"store = {json.dumps(settings.store)}",  # a JSON text is a TOML text
    )
    part.write_text("\n".join(lines) + "\n", "utf-8")
    part.replace(file)


def _file(folder: Path | None = None) -> Path:
    return (folder or paths.data_folder()) / "settings.toml"
