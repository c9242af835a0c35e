"""A clock for kernels: looks at each from outside and ends the one that takes too much.

Limits that the system keeps for one process (``inside.wall.set_limits``) do not add up processes;
this does. It reads only what the system says of them, never what they say.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

from gradekit.jail.jail import Kernel
from gradekit.jail.limits import Limits

EVERY = 0.1
# A kernel's network, which it has for itself, counts what it holds in sockets for no process.
# Honest kernels have about twenty; for each above this, two full buffers are counted.
FREE_SOCKETS = 50
MEMORY, CPU, TIME = "memory", "cpu", "time"
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Watched:
    """A kernel under the clock."""

    kernel: Kernel
    limits: Limits
    deadline: float
    cpu_seconds: float = 0.0
    # What the system counts for an ended process goes to who waits for it, or is lost: what was
    # last seen of each is kept, and of those that have ended the sum.
    running: dict[int, float] = field(default_factory=dict)
    ended: float = 0.0

    def count(self, processes: list[int]) -> float:
        """CPU time of all that has run, in seconds; of two ways to add it up, the larger."""
        times = {pid: cpu_times(pid) for pid in processes}
        own = {pid: times[pid][0] for pid in times}
        for pid, seen in self.running.items():
            if own.get(pid, 0.0) < seen:  # it has ended, even if another has its number now
                self.ended += seen
        self.running = own
        waited_for = sum(map(sum, times.values()))
        self.cpu_seconds = max(self.cpu_seconds, waited_for, self.ended + sum(own.values()))
        return self.cpu_seconds


class Watch:
    """One thread for all kernels of a process; it runs while there are any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[Kernel, Watched] = {}
        self._thread: threading.Thread | None = None

    def add(self, kernel: Kernel, limits: Limits, seconds: float) -> None:
        """Watch a kernel, which may live for some seconds."""
        with self._lock:
            self._watched[kernel] = Watched(kernel, limits, time.monotonic() + seconds)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
                self._thread.start()

    def remove(self, kernel: Kernel) -> None:
        """Watch it no longer."""
        with self._lock:
            self._watched.pop(kernel, None)

    def _run(self) -> None:
        while True:
            with self._lock:
                watched = list(self._watched.values())
                if not watched:
                    self._thread = None
                    return
            for one in watched:
                if not one.kernel.alive():
                    self.remove(one.kernel)
                elif reason := too_much(one):
                    one.kernel.kill(reason)
            time.sleep(EVERY)


def too_much(one: Watched) -> str:
    """What a kernel and its processes take too much of; "" if nothing."""
    if time.monotonic() > one.deadline:
        return TIME
    processes = tree(one.kernel.pid)
    if one.count(processes) > one.limits.cpu_seconds:
        return CPU
    # Resident memory counts shared pages once for each process, so it is never too low; the
    # honest sum takes the system longer and is asked for only where it matters.
    sockets = in_sockets(one.kernel.pid)
    if sum(map(resident, processes)) + sockets <= one.limits.memory_bytes:
        return ""
    used = sum(map(proportional, processes)) + sockets
    return MEMORY if used > one.limits.memory_bytes and one.kernel.alive() else ""


def tree(pid: int) -> list[int]:
    """A process and all that descend from it.

    A kernel is process 1 of its namespace: what its processes leave behind becomes its child, so
    that nothing escapes from this list.
    """
    found, seen = [pid], {pid}
    for parent in found:
        with suppress(OSError):
            for task in os.listdir(f"/proc/{parent}/task"):
                with suppress(OSError), open(f"/proc/{parent}/task/{task}/children") as file:
                    new = [int(text) for text in file.read().split()]
                found += [child for child in new if child not in seen]
                seen.update(new)
    return found


def cpu_times(pid: int) -> tuple[float, float]:
    """CPU time of a process, and of the children it has waited for, in seconds."""
    with suppress(OSError, ValueError), open(f"/proc/{pid}/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
        user, system, children_user, children_system = (int(text) for text in fields[11:15])
        return (user + system) / TICKS, (children_user + children_system) / TICKS
    return 0.0, 0.0


def in_sockets(pid: int) -> int:
    """At most so many bytes are in the buffers of a kernel's sockets, but for the usual ones."""
    with suppress(OSError, ValueError, IndexError):
        with open(f"/proc/{pid}/net/sockstat", "rb") as file:
            used = int(file.readline().split()[2])
        with open("/proc/sys/net/core/wmem_max", "rb") as file:
            return max(0, used - FREE_SOCKETS) * 2 * int(file.read())
    return 0


def resident(pid: int) -> int:
    """Resident memory of a process in bytes."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/statm", "rb") as file:
        return int(file.read().split()[1]) * PAGE
    return 0


def proportional(pid: int) -> int:
    """A process's share of the memory it uses, in bytes."""
    with suppress(OSError, ValueError), open(f"/proc/{pid}/smaps_rollup", "rb") as file:
        for line in file:
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0


watch = Watch()
