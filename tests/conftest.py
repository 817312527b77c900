"""What holds in every test: no window appears (save on Windows), no file of the person is touched."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# Before anything imports Qt, or asks for the data folder while tests are collected. Child processes inherit it.
_fallback_data = tempfile.TemporaryDirectory(prefix="tierdesk-tests-")
os.environ["TIERDESK_DATA"] = _fallback_data.name
# On Windows Qt finds fonts only for windows on the screen: painted into memory, every text would be boxes.
NATIVE = "windows" if sys.platform == "win32" else "offscreen"
os.environ["QT_QPA_PLATFORM"] = os.environ.get("TIERDESK_TEST_PLATFORM", NATIVE)
os.environ["PYTHONFAULTHANDLER"] = "1"

from tierdesk import texts  # noqa: E402 - after the environment that the program reads

THREAD_END_SECONDS = 5.0

# A busy machine is not a failing rule: examples have no deadline.
hypothesis.settings.register_profile("tierdesk", deadline=None)
hypothesis.settings.load_profile("tierdesk")


def pytest_unconfigure() -> None:
    """Remove the data folder of the run."""
    _fallback_data.cleanup()


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a data folder of its own, empty (made by the program when it asks for it)."""
    folder = tmp_path / "tierdesk-data"
    monkeypatch.setenv("TIERDESK_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A test that speaks English leaves the next one Chinese."""
    texts.use_language("zh_CN")
    yield
    texts.use_language("zh_CN")


@pytest.fixture(autouse=True)
def _nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test fails when a thread that it started, of Python or of Qt, is still at work after it."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before]
    for thread in started:
        thread.join(THREAD_END_SECONDS)
    alive = [thread.name for thread in started if thread.is_alive()]
    if "qapp" in request.fixturenames:
        alive += _running_qthreads()
    if alive:
        pytest.fail(f"still running after the test: {', '.join(alive)}")


def _running_qthreads() -> list[str]:
    """Names of the threads of Qt that run and that Python made (Qt's own pool keeps its threads, and may)."""
    qtcore = sys.modules.get("PySide6.QtCore")
    if qtcore is None:
        return []
    main = qtcore.QThread.currentThread()
    made = [found for found in gc.get_objects() if issubclass(type(found), qtcore.QThread) and found is not main]
    still = [thread for thread in made if _is_running(thread)]
    for thread in still:
        thread.wait(int(THREAD_END_SECONDS * 1000))
    return [thread.objectName() or type(thread).__name__ for thread in still if _is_running(thread)]


def _is_running(thread: object) -> bool:
    import shiboken6

    return shiboken6.isValid(thread) and bool(thread.isRunning())  # type: ignore[attr-defined]  # a QThread


@pytest.fixture(scope="session")
def small_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the five sample workbooks of sixty shops over fifteen months, made once."""
    from tests.samples import load_make_samples

    folder = tmp_path_factory.mktemp("samples")
    load_make_samples().make_samples(folder, retailers=60, products=40, months=15)
    return folder


@pytest.fixture(scope="session")
def district_store(small_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the small samples in it, ranked, its day pinned; copy it before changing it."""
    from tierdesk.services.import_file import import_files
    from tierdesk.services.reband import reband
    from tierdesk.services.sample_data import SAMPLE_DAY
    from tierdesk.services.working_day import pin_working_day
    from tierdesk.store.connection import open_store

    file = tmp_path_factory.mktemp("district") / "district.db"
    store = open_store(file)
    import_files(store, sorted(small_samples.glob("*.xlsx")))
    reband(store)
    pin_working_day(store, SAMPLE_DAY)
    store.close()
    return file
