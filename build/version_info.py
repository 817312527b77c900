"""What Windows shows of the program files under "Details"."""

from __future__ import annotations

from PyInstaller.utils.win32.versioninfo import (
    FixedFileInfo,
    StringFileInfo,
    StringStruct,
    StringTable,
    VarFileInfo,
    VarStruct,
    VSVersionInfo,
)

CHINESE, UNICODE = 0x0804, 0x04B0


def version_resource(version: str) -> VSVersionInfo:
    """The version resource for a version such as 0.1.0."""
    numbers = tuple(int(part) for part in version.split("."))
    four = (*numbers, 0, 0, 0)[:4]
    words = {
        "CompanyName": "TierDesk",
        "FileDescription": "TierDesk 客户分档与服务",
        "FileVersion": version,
        "InternalName": "TierDesk",
        "LegalCopyright": "MIT License",
        "ProductName": "TierDesk",
        "ProductVersion": version,
    }
    table = StringTable(f"{CHINESE:04x}{UNICODE:04x}", [StringStruct(name, text) for name, text in words.items()])
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=four, prodvers=four, mask=0x3F, OS=0x40004, fileType=1),
        kids=[StringFileInfo([table]), VarFileInfo([VarStruct("Translation", [CHINESE, UNICODE])])],
    )
