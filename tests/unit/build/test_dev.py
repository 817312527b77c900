"""The developers' command prepares any machine by itself, and says clearly when it cannot."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from build import dev

ROOT = Path(__file__).parents[3]


class Machine:
    """Stands for the machine: notes each command and its environment, and lets those fail that it is told to."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.environments: list[Mapping[str, str]] = []
        self.folders: list[Path] = []
        self.fails: Callable[[str], bool] = lambda _command: False

    def call(self, command: list[str], more: Mapping[str, str] | None = None, folder: Path = dev.ROOT) -> int:
        self.commands.append(" ".join(command))
        self.environments.append(more or {})
        self.folders.append(folder)
        if self.fails(self.commands[-1]):
            return 1
        if command[1:3] == ["-m", "venv"]:
            python = Path(command[3]) / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.touch()
        return 0

    def fail_first(self, times: int, what: str) -> None:
        """Let the first `times` commands that contain `what` fail."""
        left = [times]

        def fails(command: str) -> bool:
            if what not in command or not left[0]:
                return False
            left[0] -= 1
            return True

        self.fails = fails


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A Debian machine, root at the keyboard, no display, nothing missing, no virtual environment yet."""
    machine = Machine()
    monkeypatch.setattr(dev, "call", machine.call)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "set-up.stamp")
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements-dev.lock")
    monkeypatch.setattr(dev, "PAUSES", (0, 0))
    monkeypatch.setattr(dev, "loads", lambda _library: True)
    monkeypatch.setattr(dev, "has_chinese_font", lambda: True)
    monkeypatch.setattr(dev, "venv_packages", list)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    dev.LOCK.write_text("numpy==2.4.6\n", "utf-8")
    return machine


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """The same machine after a set-up."""
    dev.set_up()
    machine.commands.clear()
    machine.environments.clear()
    return machine


# ---- the virtual environment -------------------------------------------------------------------------------


def test_a_second_start_runs_nothing_but_what_was_asked(ready: Machine) -> None:
    dev.set_up()
    assert ready.commands == []


def test_the_environment_is_made_anew_when_the_lock_file_changed(ready: Machine) -> None:
    dev.LOCK.write_text("numpy==2.5.5\n", "utf-8")
    assert not dev.is_set_up()


def test_the_environment_is_made_anew_when_it_was_moved(ready: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = dev.VENV.rename(dev.VENV.with_name("moved"))
    monkeypatch.setattr(dev, "VENV", moved)
    monkeypatch.setattr(dev, "STAMP", moved / dev.STAMP.name)
    assert not dev.is_set_up()


def test_the_environment_is_made_anew_for_another_python(ready: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version", "3.12.1 (another)")
    assert not dev.is_set_up()


def test_the_environment_is_made_anew_when_its_python_is_gone(ready: Machine) -> None:
    (dev.VENV / "bin" / "python").unlink()
    assert not dev.is_set_up()


def test_packages_are_installed_only_with_the_hashes_of_the_lock_file(machine: Machine) -> None:
    dev.set_up()
    assert f"--require-hashes -r {dev.LOCK}" in machine.commands[-1]


def test_a_download_that_breaks_off_is_tried_twice_more(machine: Machine) -> None:
    machine.fail_first(2, "pip install")
    dev.set_up()
    assert sum("pip install" in command for command in machine.commands) == 3
    assert dev.is_set_up()


def test_a_set_up_that_failed_is_not_taken_for_done(machine: Machine) -> None:
    machine.fails = lambda command: "pip install" in command
    with pytest.raises(SystemExit, match="connection to the package index"):
        dev.set_up()
    assert not dev.is_set_up()


def test_the_environment_does_not_remove_itself_while_it_runs(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(dev.VENV))
    with pytest.raises(SystemExit, match="another Python"):
        dev.set_up()
    assert machine.commands == []


# ---- the system --------------------------------------------------------------------------------------------


def test_root_on_debian_gets_what_is_missing(ready: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(dev, "has_chinese_font", lambda: False)
    dev.set_up()
    (install,) = ready.commands
    assert install.startswith("apt-get install -y --no-install-recommends libegl1 fonts-noto-cjk")


def test_package_lists_are_fetched_only_when_an_install_needs_them(
    ready: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "has_chinese_font", lambda: False)
    ready.fail_first(1, "apt-get install")
    dev.set_up()
    assert [command.split()[1] for command in ready.commands] == ["install", "update", "install"]


def test_a_person_without_root_is_told_the_line_to_type(ready: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "loads", lambda library: library != "libGL.so.1")
    with pytest.raises(SystemExit, match="apt-get install -y --no-install-recommends libgl1\n"):
        dev.set_up()
    assert ready.commands == []


def test_a_missing_font_alone_stops_nobody(
    ready: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "has_chinese_font", lambda: False)
    dev.set_up()
    assert "fonts-noto-cjk" in capsys.readouterr().out


def test_libraries_for_a_window_are_wanted_only_where_there_is_a_display(
    ready: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "loads", lambda library: "xcb" not in library)
    assert dev.missing_libraries() == []
    monkeypatch.setenv("DISPLAY", ":0")
    assert "libxcb-cursor0" in dev.missing_libraries()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the dynamic loader of Linux")
def test_a_library_is_found_by_loading_it() -> None:
    assert dev.loads("libc.so.6")
    assert not dev.loads("libno-such-thing.so.1")


def test_a_chinese_font_is_found_by_the_name_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "FONT_FOLDERS", (str(tmp_path),))
    (tmp_path / "DejaVuSans.ttf").touch()
    assert not dev.has_chinese_font()
    (tmp_path / "noto").mkdir()
    (tmp_path / "noto" / "NotoSansCJK-Regular.ttc").touch()
    assert dev.has_chinese_font()


# ---- commands ----------------------------------------------------------------------------------------------


def test_without_a_display_the_main_job_is_done_into_pictures(ready: Machine) -> None:
    assert dev.main(["run"]) == 0
    assert ready.commands[-1].endswith(f"-m tierdesk --offscreen-demo {dev.WORK / 'screenshots'}")
    assert ready.environments[-1]["QT_QPA_PLATFORM"] == "offscreen"


def test_arguments_of_run_reach_the_program_with_or_without_a_display(
    ready: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.main(["run", "--store", "my shops.db"])
    assert ready.commands[-1].endswith("-m tierdesk --store my shops.db")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    dev.main(["run", "--store", "my shops.db"])
    assert ready.commands[-1].endswith("-m tierdesk --store my shops.db")
    assert "QT_QPA_PLATFORM" not in ready.environments[-1]


def test_files_given_to_run_are_those_of_the_folder_the_person_stands_in(
    ready: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    dev.main(["run", "import", "sales.xlsx"])
    assert ready.folders[-1] == tmp_path
    assert ready.environments[-1]["PYTHONPATH"] == str(dev.ROOT)


def test_test_runs_every_check_and_then_every_test(ready: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["test"]) == 0
    tools = ["-m ruff check", "-m ruff format", "-m mypy", "lint_imports", "-m pytest"]
    assert [tool for command in ready.commands for tool in tools if tool in command] == tools
    assert "All passed" in capsys.readouterr().out.splitlines()[-1]


def test_a_failing_stage_fails_the_whole_and_hides_no_later_one(
    ready: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    ready.fails = lambda command: "-m mypy" in command
    assert dev.main(["test"]) == 1
    assert "-m pytest" in ready.commands[-1]
    assert capsys.readouterr().out.splitlines()[-1].startswith("FAILED: types (")


def test_arguments_of_test_choose_tests_and_leave_the_checks_out(ready: Machine) -> None:
    dev.main(["test", "-k", "bands"])
    (command,) = ready.commands
    assert command.endswith("-m pytest -k bands")


def test_benchmarks_are_measured_alone(ready: Machine) -> None:
    dev.main(["bench"])
    (command,) = ready.commands
    assert "--benchmark-only" in command
    assert "--benchmark-skip" not in command


def test_the_soak_runs_what_the_tests_leave_out(ready: Machine) -> None:
    dev.main(["soak"])
    dev.main(["test", "-q"])
    soak, tests = ready.commands
    assert "tests/soak" in soak
    assert "tests/soak" not in tests


def test_an_unknown_command_shows_the_known_ones(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["tset"]) == 2
    assert "build/dev.py test" in capsys.readouterr().out


def test_a_python_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    monkeypatch.setattr(sys, "version", "3.10.2 (main)")
    with pytest.raises(SystemExit, match=r"3\.11 to 3\.13; this one is 3\.10\.2"):
        dev.main(["run"])


def test_every_command_is_in_its_own_help_and_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in dev.COMMANDS:
        line = f"python3 build/dev.py {command}"
        assert line in (dev.__doc__ or "")
        assert line in readme


def test_the_promised_pythons_are_those_of_the_package() -> None:
    (oldest, newest) = dev.PYTHONS
    promised = f'requires-python = ">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"'
    assert promised in (ROOT / "pyproject.toml").read_text("utf-8")
