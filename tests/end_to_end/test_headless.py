"""The headless contract, driven as a script would: real processes, JSON on stdout, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

KINDS = ("products", "retailers", "assessments", "stock", "sales")


def tierdesk(store: Path, *arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run one command on a store and check its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "tierdesk", "--store", store, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    return done


def answer(store: Path, *arguments: object) -> Any:
    """The JSON answer of one command."""
    return json.loads(tierdesk(store, *arguments, "--json").stdout)


@pytest.fixture(scope="session")
def imported(small_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the small samples in it, ranked; copy it before changing it."""
    store = tmp_path_factory.mktemp("store") / "a.db"
    answer(store, "import", *sorted(small_samples.glob("*.xlsx")))
    answer(store, "reband")
    return store


@pytest.fixture
def store(imported: Path, tmp_path: Path) -> Path:
    """A copy of the imported store for one test."""
    file = tmp_path / "店 铺.db"
    file.write_bytes(imported.read_bytes())
    return file


def test_five_files_import_in_the_right_order_and_add_up(small_samples: Path, tmp_path: Path) -> None:
    receipts = answer(tmp_path / "a.db", "import", *sorted(small_samples.glob("*.xlsx")))
    assert tuple(receipt["kind"] for receipt in receipts) == KINDS
    for receipt in receipts:
        assert receipt["read"] == receipt["new"] + receipt["changed"] + receipt["same"] + receipt["rejected"]
    sales = receipts[-1]
    assert sales["rejected"] == 10
    codes = Counter(issue["code"] for issue in sales["rejects"])
    assert codes == {"retailer_unknown": 3, "date_unparsable": 3, "quantity_not_number": 4}
    assert {"row", "column", "code", "value", "message"} == set(sales["rejects"][0])


def test_the_same_files_again_change_nothing(store: Path, small_samples: Path) -> None:
    before = dump_all(store)
    for receipt in answer(store, "import", *small_samples.glob("*.xlsx")):
        assert (receipt["new"], receipt["changed"]) == (0, 0)
    assert dump_all(store) == before


def dump_all(store: Path) -> dict[str, str]:
    return {
        kind: tierdesk(store, "dump", kind).stdout for kind in ("retailers", "sales", "stock", "products", "visits")
    }


def test_an_import_can_be_taken_back_and_imported_again(store: Path, small_samples: Path) -> None:
    before = dump_all(store)["sales"]
    assert before
    answer(store, "undo", "5")
    assert dump_all(store)["sales"] == ""
    assert answer(store, "import", small_samples / "sales.xlsx")[0]["changed"] == 0
    assert sorted(dump_all(store)["sales"].splitlines()) == sorted(before.splitlines())
    tierdesk(store, "undo", "5", code=2)
    tierdesk(store, "undo", "999", code=2)


def test_the_bands_are_a_fifth_three_fifths_and_a_fifth(store: Path) -> None:
    bands = answer(store, "bands")
    ranked = [line for line in bands if line["rank"] is not None]
    fifth = int(0.2 * len(ranked) + 0.5)
    counts = Counter(line["band"] for line in ranked)
    assert (counts["top"], counts["bottom"]) == (fifth, fifth)
    for line in bands:
        assert (line["segment"] is not None) == (line["band"] == "middle")
        assert line["reasons"]


def test_the_next_step_moves_on_with_a_logged_visit(store: Path) -> None:
    steps = answer(store, "next", "--date", "2026-11-24")
    first = next(line for line in steps if line["playbook"] == "bottom")
    assert first["step"] == "mindset"
    logged = answer(
        store,
        "log-visit",
        first["licence_no"],
        *("--date", "2026-11-24", "--step", "mindset", "--outcome", "done", "--note", "愿意试试"),
    )
    assert logged["counted"]
    after = answer(store, "next", "--date", "2026-11-24")
    (now,) = [line for line in after if line["licence_no"] == first["licence_no"]]
    assert now["step"] == "ordering"
    assert now["due"] > "2026-11-24"
    (visit,) = [json.loads(line) for line in tierdesk(store, "dump", "visits").stdout.splitlines()]
    assert (visit["step"], visit["outcome"], visit["note"]) == ("mindset", "done", "愿意试试")


def test_an_order_is_advised_line_by_line(store: Path) -> None:
    licence = answer(store, "bands")[0]["licence_no"]
    lines = answer(store, "order", licence, "--date", "2026-11-24")
    assert lines
    for line in lines:
        assert line["gap"] == pytest.approx(line["raw"] - line["suggested"])


def test_the_exported_retailers_come_back_unchanged(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "客户.xlsx"
    answer(store, "export", "retailers", out, "--with-contacts")
    (receipt,) = answer(store, "import", out)
    assert receipt["kind"] == "retailers"
    assert (receipt["new"], receipt["changed"], receipt["rejected"]) == (0, 0, 0)


def test_the_export_in_english_comes_back_unchanged_too(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "retailers.xlsx"
    tierdesk(store, "--lang", "en", "export", "retailers", out, "--with-contacts")
    (receipt,) = answer(store, "import", out)
    assert (receipt["new"], receipt["changed"], receipt["rejected"]) == (0, 0, 0)


def test_personal_data_leave_only_when_asked_for_and_every_export_is_logged(store: Path, tmp_path: Path) -> None:
    import openpyxl

    from tierdesk.store.connection import open_store
    from tierdesk.store.dump import export_log

    out = tmp_path / "out.xlsx"
    answer(store, "export", "retailers", out)
    headers = [cell.value for cell in next(openpyxl.load_workbook(out).worksheets[0].iter_rows())]
    assert "联系电话" not in headers
    assert "负责人" not in headers
    opened = open_store(store)
    assert [(entry["kind"], entry["row_count"]) for entry in export_log(opened)] == [("retailers", 60)]
    opened.close()


def test_rejected_rows_can_be_saved_corrected_and_imported(store: Path, tmp_path: Path) -> None:
    import openpyxl

    out = tmp_path / "退回.xlsx"
    assert answer(store, "export", "rejects:5", out)["rows"] == 10
    book = openpyxl.load_workbook(out)
    for row in book.worksheets[0].iter_rows(min_row=2):
        for cell in row:
            if cell.value == "若干":
                cell.value = "2"
    book.save(out)
    (receipt,) = answer(store, "import", out)
    assert receipt["kind"] == "sales"
    assert receipt["read"] == 10
    assert receipt["new"] + receipt["changed"] + receipt["same"] == 4


def test_a_backup_restores_the_store(store: Path, tmp_path: Path) -> None:
    before = dump_all(store)
    answer(store, "backup", tmp_path / "b.db")
    answer(store, "undo", "5")
    tierdesk(store, "restore", tmp_path / "b.db")
    assert dump_all(store) == before
    assert answer(store, "check") == {"whole": True, "problems": []}
    tierdesk(store, "restore", tmp_path / "missing.db", code=2)


GARBAGE = {
    "empty.xlsx": b"",
    "picture.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "cut.xlsx": None,
    "junk.csv": bytes(range(256)) * 50,
    "words.csv": "今天天气很好，没有表格。\n".encode(),
}


@pytest.mark.parametrize("name", sorted(GARBAGE))
def test_garbage_is_one_clear_sentence_and_nothing_is_written(
    name: str, store: Path, small_samples: Path, tmp_path: Path
) -> None:
    content = GARBAGE[name]
    file = tmp_path / name
    file.write_bytes((small_samples / "sales.xlsx").read_bytes()[:9000] if content is None else content)
    before = store.read_bytes()
    done = tierdesk(store, "import", small_samples / "products.xlsx", file, code=2)
    assert name in done.stderr.splitlines()[0]
    assert len(done.stderr.splitlines()) == 2
    assert "Traceback" not in done.stderr
    assert store.read_bytes() == before
    assert answer(store, "check")["whole"]


def test_a_missing_file_and_a_folder_are_refused(store: Path, tmp_path: Path) -> None:
    assert "nothing.xlsx" in tierdesk(store, "import", tmp_path / "nothing.xlsx", code=2).stderr
    assert tierdesk(store, "import", tmp_path, code=2).stderr


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL; its own harness kills there")
def test_killed_in_the_middle_of_an_import_the_store_is_as_before(store: Path, tmp_path: Path) -> None:
    from tests.samples import load_make_samples

    licences = [line["licence_no"] for line in answer(store, "bands")]
    big = tmp_path / "big.xlsx"
    load_make_samples().make_big_sales(big, 150_000, licences, ["530001", "530002"])
    before = dump_all(store)
    log = store.with_name(store.name + "-wal")
    for written in (0, 100_000, 1_000_000):  # while rows are read and staged; as writing begins; in the midst of it
        process = subprocess.Popen(
            [sys.executable, "-m", "tierdesk", "--store", store, "import", big],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        started = time.monotonic()
        while process.poll() is None and (
            time.monotonic() - started < 0.6 or not log.exists() or log.stat().st_size < written
        ):
            time.sleep(0.002)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.returncode == -signal.SIGKILL
        assert answer(store, "check")["whole"]
        assert dump_all(store) == before


@pytest.mark.parametrize(
    "command",
    [
        ("undo", "99999999999999999999999"),
        ("undo", "-1"),
        ("export", "rejects:99999999999999999999999", "out.xlsx"),
        ("next", "--date", "9999-12-31"),
        ("reband", "--as-of", "0001-01-01"),
        ("order", "990101100260", "--date", "0001-01-01"),
    ],
)
def test_odd_numbers_and_dates_are_refused_in_words(command: tuple[str, ...], store: Path) -> None:
    done = tierdesk(store, *command, code=2)
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text on Windows, never bytes")
@pytest.mark.parametrize(
    "command",
    [
        ("log-visit", "LICENCE", "--date", "2026-11-24", "--step", "mindset", "--outcome", "done", b"--note=bad\xff"),
        ("log-visit", "LICENCE", "--date", "2026-11-24", "--step", "mindset", "--outcome", "done", b"--reason=bad\xff"),
        ("log-visit", "LICENCE", "--date", "2026-11-24", "--step", b"bad\xff", "--outcome", "done"),
        (
            *("log-visit", "LICENCE", "--date", "2026-11-24", "--step", "selling", "--outcome", "done"),
            *("--taught", "530001", b"bad\xff"),
        ),
        ("log-visit", b"bad\xff", "--date", "2026-11-24", "--step", "mindset", "--outcome", "done"),
        ("order", b"bad\xff", "--save"),
        ("undo", b"bad\xff"),
        ("import", b"bad\xff.xlsx"),
        ("import", "SALES", "--sheet", b"bad\xff"),
        ("export", b"bad\xff", "out.xlsx"),
        ("export", "retailers", b"bad\xff.xlsx"),
    ],
    ids=lambda command: " ".join(str(word) for word in (command[0], *command[-2:])),
)
def test_an_argument_that_is_no_text_is_one_clear_sentence_and_nothing_is_written(
    command: tuple[str | bytes, ...], store: Path, small_samples: Path, tmp_path: Path
) -> None:
    licence = answer(store, "bands")[0]["licence_no"]
    names = {"LICENCE": licence, "SALES": str(small_samples / "sales.xlsx")}
    before = store.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "tierdesk", "--store", store, *(names.get(str(word), word) for word in command)],
        capture_output=True,
        check=False,
        timeout=120,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    said = done.stderr.decode("utf-8").splitlines()
    assert done.returncode == 2
    assert len(said) == 2, said
    assert "bad\\udcff" in said[0]
    assert store.read_bytes() == before
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_store_damaged_in_the_middle_is_said_to_be(store: Path) -> None:
    whole = store.read_bytes()
    store.write_bytes(whole[:40_000] + b"\xa5" * 200_000 + whole[240_000:])
    done = tierdesk(store, "check", code=1)
    assert "Traceback" not in done.stderr
    for command in ("next", "bands"):
        done = tierdesk(store, command, code=2)
        assert "Traceback" not in done.stderr
        assert str(store) in done.stderr


def test_taking_all_sales_back_leaves_no_ranks_of_them(store: Path) -> None:
    answer(store, "undo", "5")
    assert {line["band"] for line in answer(store, "bands")} == {"unranked"}


def test_a_later_import_says_that_the_ranking_is_older(store: Path, small_samples: Path) -> None:
    sales = small_samples / "sales.xlsx"
    assert tierdesk(store, "import", sales).stderr == ""
    answer(store, "undo", "6")
    answer(store, "undo", "5")
    assert "reband" in tierdesk(store, "import", sales).stderr


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_visit_log_can_be_imported_again_without_loss(
    language: str, store: Path, small_samples: Path, tmp_path: Path
) -> None:
    shops = [line["licence_no"] for line in answer(store, "next")][:3]
    for day, shop in enumerate(shops, start=1):
        answer(store, "log-visit", shop, "--date", f"2026-11-0{day}", "--step", "mindset", "--outcome", "done",
               "--note", f"第{day}次，=老板说“好”")  # fmt: skip
    answer(store, "log-visit", shops[0], "--date", "2026-11-09", "--step", "relationship", "--outcome", "not_yet")
    log = tmp_path / "log.xlsx"
    done = subprocess.run(
        [sys.executable, "-m", "tierdesk", "--store", store, "--lang", language, "export", "visits", log], check=False
    )
    assert done.returncode == 0
    (again,) = answer(store, "import", log)
    assert (again["kind"], again["read"], again["same"]) == ("visits", 4, 4)
    other = tmp_path / "other.db"
    (refused,) = answer(other, "import", log)
    assert (refused["rejected"], refused["rejects"][0]["code"]) == (4, "retailer_unknown")
    answer(other, "import", small_samples / "retailers.xlsx")
    (first,) = answer(other, "import", log)
    assert (first["new"], first["rejected"], first["warnings"]) == (4, 0, [])
    kept = tierdesk(store, "dump", "visits", "--json").stdout
    assert tierdesk(other, "dump", "visits", "--json").stdout == kept
    answer(other, "undo", first["receipt"])
    assert tierdesk(other, "dump", "visits", "--json").stdout == ""


def test_months_as_columns_come_in_as_monthly_totals_and_are_dumped(store: Path, tmp_path: Path) -> None:
    shop = json.loads(tierdesk(store, "dump", "retailers").stdout.splitlines()[0])["licence_no"]
    file = tmp_path / "2023年.csv"
    file.write_text(f"许可证号,1月,2月,3月,合计\n{shop},10,,0,10\n", "utf-8")
    for kind in ("sales", "months"):
        (receipt,) = answer(store, "import", file, "--kind", kind)
        assert (receipt["kind"], receipt["read"], receipt["rejected"]) == ("months", 2, 0)
    assert receipt["same"] == 2
    totals = [json.loads(line) for line in tierdesk(store, "dump", "months").stdout.splitlines()]
    assert [
        (one["month"], one["licence_no"], one["product_code"], one["ordered"], one["amount"]) for one in totals
    ] == [
        ("2023-01", shop, None, 10.0, None),
        ("2023-03", shop, None, 0.0, None),
    ]


def test_months_of_no_year_are_refused_and_nothing_is_written(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("许可证号,1月,2月\n410100100001,10,2\n", "utf-8")
    refused = tierdesk(store, "import", file, code=2)
    assert "哪一年" in refused.stderr
    assert tierdesk(store, "dump", "months").stdout == ""


def test_the_gap_to_the_top_band_is_told_in_figures_and_as_a_workbook(store: Path, tmp_path: Path) -> None:
    bands = answer(store, "bands")
    middle = next(line for line in bands if line["segment"] == "potential")
    file = tmp_path / "差距.xlsx"
    found = answer(store, "gap", middle["licence_no"], "--out", file)
    assert found["name"] == middle["name"]
    assert found["compared_with"] in {"market", "all"}
    assert [line["id"] for line in found["measures"]] == ["cartons", "carton_price", "breadth", "continuity", "display"]
    assert file.stat().st_size > 0
    others = {line["name"] for line in bands} - {middle["name"]}
    assert not any(name in tierdesk(store, "gap", middle["licence_no"]).stdout for name in others)


def test_a_quarterly_review_is_saved_listed_and_read_again(store: Path) -> None:
    listed = answer(store, "reviews", "--date", "2026-11-24")
    first = listed["retailers"][0]
    saved = answer(store, "review", first["licence_no"], "--date", "2026-11-24", "--save", "加三个品规")
    assert (saved["quarter"], saved["saved"], saved["agreed"]) == (listed["quarter"], True, "加三个品规")
    after = answer(store, "reviews", "--date", "2026-11-24")
    assert [one["licence_no"] for one in after["retailers"] if one["saved"]] == [first["licence_no"]]
    tierdesk(store, "review", first["licence_no"], "--quarter", "2026-Q9", code=2)
