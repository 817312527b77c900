"""How much memory the reading process may take, held by the system itself: on Linux, and on Windows."""

from __future__ import annotations

import contextlib
import sys


def limit_memory(most: int) -> None:
    """Let this process have at most `most` bytes from now on; where the system refuses, there is no limit.

    What asks for more gets none: Python raises MemoryError, a library aborts.
    """
    with contextlib.suppress(OSError, ValueError):  # an administrator's lower limit stays
        if sys.platform == "win32":
            _limit_by_job(most)
        else:
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9
    _PROCESS_MEMORY, _DIE_ON_UNHANDLED_EXCEPTION = 0x100, 0x400

    class _ExtendedLimits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("times", ctypes.c_int64 * 2),
            ("flags", wintypes.DWORD),
            ("working_sets", ctypes.c_size_t * 2),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("classes", wintypes.DWORD * 2),
            ("counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory_and_peaks", ctypes.c_size_t * 3),
        )

    def _limit_by_job(most: int) -> None:
        """Put this process into a job of its own. It ends silently, too, and not with a box to click away."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        job = kernel.CreateJobObjectW(None, None)
        limits = _ExtendedLimits(flags=_PROCESS_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION, process_memory=most)
        if kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)):
            kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
