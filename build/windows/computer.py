"""The computer on which an installation is proven: this Windows itself, or the one under Wine with its screen."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from build.windows.wine import WINE, Wine, display, windows_path


class ProofError(RuntimeError):
    """Something that the proof says does not hold."""


@dataclass(frozen=True)
class Installer:
    """An installer and the version that it brings."""

    file: Path
    version: str


@dataclass(frozen=True)
class Computer:
    """The computer that the proof uses: this Windows, or the one under Wine with its screen."""

    wine: Wine | None
    screen: str

    @property
    def home(self) -> Path:
        """The person's own folder."""
        return self.wine.home if self.wine else Path.home()

    @property
    def local_data(self) -> Path:
        """%LOCALAPPDATA%."""
        return self.wine.local_data if self.wine else Path(os.environ["LOCALAPPDATA"])

    def run(
        self,
        program: str | Path,
        *arguments: str | Path,
        code: int = 0,
        seconds: int = 300,
        variables: Mapping[str, str] | None = None,
    ) -> str:
        """Run a program of Windows to its end, which must be `code`; returns what it printed.

        Programs of Windows itself speak the code page of their country: what is no UTF-8 is replaced.
        """
        command = [str(program), *map(str, arguments)]
        if self.wine:
            return self.wine.run([WINE, *command], self.screen, seconds=seconds, codes=(code,), variables=variables)
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
            env=os.environ | dict(variables or {}),
        )
        if done.returncode != code:
            raise ProofError(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, program: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start a program and go on."""
        command = [str(program), *map(str, arguments)]
        return self.wine.start([WINE, *command], self.screen) if self.wine else subprocess.Popen(command)

    def path(self, file: Path) -> str:
        """How programs of this computer name a file."""
        return windows_path(file) if self.wine else str(file)

    def registry(self, key: str) -> str:
        """What the registry has under a key, as text; empty when there is no such key."""
        try:
            return self.run("reg", "query", key, "/s")
        except (ProofError, RuntimeError):
            return ""


@contextmanager
def screen(wine: Wine | None) -> Iterator[str]:
    """The screen of the proof; gives its name (Windows has one of its own, without a name)."""
    if wine is None:
        yield ""
        return
    with display() as shown:
        yield shown
