"""A library stays in the bundle as long as something in it wants it."""

from __future__ import annotations

from build.needed import without_unneeded

LINKS = {
    "/q/QtGui.so": ["libQt6Gui.so.6", "libc.so.6"],
    "/q/libQt6Gui.so.6": ["libglib-2.0.so.0"],
    "/q/libqxcb.so": ["libxcb-cursor.so.0"],
    "/s/libatk-1.0.so.0": ["libglib-2.0.so.0", "libgobject-2.0.so.0"],
}
TABLE = [
    ("PySide6/QtGui.so", "/q/QtGui.so", "EXTENSION"),
    ("PySide6/Qt/lib/libQt6Gui.so.6", "/q/libQt6Gui.so.6", "BINARY"),
    ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
    ("PySide6/Qt/lib/libQt6EglFs.so.6", "/q/libQt6EglFs.so.6", "BINARY"),
    ("libQt6EglFs.so.6", "PySide6/Qt/lib/libQt6EglFs.so.6", "SYMLINK"),
    ("PySide6/Qt/plugins/platforms/libqxcb.so", "/q/libqxcb.so", "BINARY"),
    ("libxcb-cursor.so.0", "/s/libxcb-cursor.so.0", "BINARY"),
    ("libglib-2.0.so.0", "/s/libglib-2.0.so.0", "BINARY"),
    ("libgobject-2.0.so.0", "/s/libgobject-2.0.so.0", "BINARY"),
    ("libatk-1.0.so.0", "/s/libatk-1.0.so.0", "BINARY"),
    ("libpython3.11.so.1.0", "/p/libpython3.11.so.1.0", "BINARY"),
]


def test_what_only_left_out_parts_want_is_left_out_and_its_links_with_it() -> None:
    kept = without_unneeded(TABLE, lambda file: LINKS.get(file, []))
    assert {name for name, _, _ in TABLE} - {name for name, _, _ in kept} == {
        "PySide6/Qt/lib/libQt6EglFs.so.6",
        "libQt6EglFs.so.6",
        "libgobject-2.0.so.0",
        "libatk-1.0.so.0",
    }


def test_libraries_that_want_each_other_are_no_endless_way() -> None:
    table = [("a.so", "a", "EXTENSION"), ("libb.so.1", "b", "BINARY"), ("libc.so.1", "c", "BINARY")]
    links = {"a": ["libb.so.1"], "b": ["libc.so.1"], "c": ["libb.so.1"]}
    assert without_unneeded(table, links.__getitem__) == table
