"""Huge pages for the forker: a fork then copies one entry for each two MiB, and not 512."""

from __future__ import annotations

import ctypes
from contextlib import suppress

HUGE = 2 << 20
MADV_COLLAPSE = 25  # Linux 6.1


def collapse() -> int:
    """Bring this process's own memory onto huge pages; return how many, 0 where that can't be.

    It takes about a second, which some 40 forks give back.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    done = 0
    with suppress(OSError), open("/proc/self/maps") as file:
        for line in file.readlines():
            span, rights, *_, name = [*line.split(maxsplit=5), ""][:6]
            if rights != "rw-p" or name.strip() not in ("", "[heap]"):
                continue
            first, last = (int(number, 16) for number in span.split("-"))
            for start in range(-(-first // HUGE) * HUGE, last // HUGE * HUGE, HUGE):
                done += libc.madvise(start, HUGE, MADV_COLLAPSE) == 0
    return done
