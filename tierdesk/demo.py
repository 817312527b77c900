"""The main job without a screen: sample workbooks in, today's list out, pictures of every page."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop

from tierdesk.app import Program, make_app
from tierdesk.services.list_next import list_next_steps
from tierdesk.services.plan_day import plan_day
from tierdesk.services.sample_data import SAMPLE_DAY, make_sample_store, sample_files
from tierdesk.services.settings import Settings
from tierdesk.store.connection import open_store
from tierdesk.texts import LANGUAGES, Language, say
from tierdesk.ui.rail import PAGES

PATIENCE_SECONDS = 60.0
LAYOUT_SECONDS = 0.15  # for what was filled to find its place
LOOKED_AT = "stock"
SALES_RECEIPT = "5"  # sales are imported last of the five workbooks


def run_demo(folder: Path) -> int:
    """Import the samples into a store of their own, print today's list, write the pictures to `folder`."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tierdesk-demo-") as place:
        store = Path(place) / "sample.db"
        _print_today(store)
        for language in LANGUAGES:
            _take_pictures(store, language, folder)
    print(folder.resolve())
    return 0


def _print_today(file: Path) -> None:
    make_sample_store(file)
    store = open_store(file)
    plan = plan_day(store, SAMPLE_DAY)
    print(f"{say('today.title')} {plan.day}  {plan.scope}")
    for stop in plan.stops:
        group = say(f"group.{stop.group or 'unranked'}")
        print(f"{stop.route}  {stop.name}  [{group}]  {stop.step_title}: {stop.why}")
    steps = list_next_steps(store, SAMPLE_DAY)
    print(say("demo.steps", n=len(steps)))
    store.close()


def _take_pictures(store: Path, language: Language, folder: Path) -> None:
    app = make_app()
    program = Program(app, Settings(language=language), store, sample=True)
    window = program.window
    window.show()

    def picture(name: str) -> None:
        settle(lambda: program.jobs.idle)
        window.grab().save(str(folder / f"{name}-{language}.png"))

    for page in PAGES:
        window.pages.show(page)
        picture(page)
    window.pages.show("import")
    window.pages.imports.show_receipt(SALES_RECEIPT)
    picture("receipt")
    window.import_files([file for file in sample_files() if file.stem == LOOKED_AT])
    picture("import-look")
    window.pages.imports.look.leave()
    window.pages.show("today")
    window.pages.today.card.start_visit()
    picture("visit")
    window.pages.today.card.visit.leave()
    settle(lambda: program.jobs.idle)
    card = window.pages.today.card.card
    if card is not None:
        window.pages.show_why(card.row.id)
        picture("why")
        window.pages.show_gap(card.row.id)
        picture("gap")
        window.pages.show_review(card.row.id)
        picture("review")
    window.pages.show("policy")
    picture("policy")
    window.pages.show("sandbox")
    settle(lambda: program.jobs.idle)
    window.pages.sandbox.weights.sliders["display"].setValue(20)
    picture("sandbox")
    window.pages.show("history")
    window.pages.history.replay_months()
    picture("history")
    program.close()
    window.deleteLater()
    QCoreApplication.processEvents()


def settle(done: Callable[[], bool]) -> None:
    """Let the window work until `done`, and a moment longer; gives up after a minute."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > limit:
            raise TimeoutError("the window did not come to rest")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    rest = time.monotonic() + LAYOUT_SECONDS
    while time.monotonic() < rest:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
