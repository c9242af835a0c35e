"""The inner wall: what keeps one submission from another, and from the forker.

The order matters; ``child`` calls these from top to bottom.
"""

from __future__ import annotations

import fcntl
import os
import resource
import socket
import struct
from collections.abc import Iterable
from typing import Any

from . import calls, seccomp

# Places in the jail, made by gradekit/jail/wall.py.
SOCKETS = "/run/k"  # everybody's sockets, one folder a kernel; the host's folder behind it
OWN_SOCKETS = "/run/s"  # a kernel's own
SCRATCH = "/run/scratch"
PRIVATE = {"tmp": "/tmp", "home": "/home/student", "shm": "/dev/shm"}
SET_FLAGS, UP = 0x8914, 1  # SIOCSIFFLAGS, IFF_UP
SAFE = calls.MS_NOSUID | calls.MS_NODEV


def leave_namespaces() -> None:
    """New namespaces of every kind, with the same user in them."""
    uid, gid = os.getuid(), os.getgid()
    calls.unshare(
        calls.CLONE_NEWUSER | calls.CLONE_NEWPID | calls.CLONE_NEWNS | calls.CLONE_NEWIPC
        | calls.CLONE_NEWUTS | calls.CLONE_NEWNET
    )  # fmt: skip
    for name, text in (
        ("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")
    ):  # fmt: skip
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    loopback_up()


def loopback_up() -> None:
    """The one network there is: each submission's own; ipykernel hears its forks through it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP))


def mount_own(name: str, limits: dict[str, Any], hidden: list[list[str]]) -> None:
    """Own /proc, own disk of limited size, own sockets; nobody else's.

    ``hidden`` are pairs of where something is and where it was before an own folder hid it.
    """
    calls.mount("none", "/", "", calls.MS_REC | calls.MS_PRIVATE)
    calls.mount("proc", "/proc", "proc", SAFE | calls.MS_NOEXEC)
    calls.mount(f"{SOCKETS}/{name}", OWN_SOCKETS, "", calls.MS_BIND)
    calls.mount("none", SOCKETS, "tmpfs", SAFE | calls.MS_RDONLY, "size=4k,nr_inodes=1,mode=500")
    # One file system for everything that can be written: its size is the limit of all together.
    options = f"size={limits['disk_bytes']},nr_inodes={limits['disk_files']},mode=700"
    calls.mount("scratch", SCRATCH, "tmpfs", SAFE, options)
    for own, place in PRIVATE.items():
        os.mkdir(f"{SCRATCH}/{own}")
        os.chmod(f"{SCRATCH}/{own}", 0o700 if own == "home" else 0o1777)
        calls.mount(f"{SCRATCH}/{own}", place, "", calls.MS_BIND)
    for place, target in hidden:
        put_back(place, target)
    calls.mount("none", SCRATCH, "tmpfs", SAFE | calls.MS_RDONLY, "size=4k,nr_inodes=1,mode=500")
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")
    calls.mount("/proc/sys", "/proc/sys", "", calls.MS_BIND | calls.MS_REC)
    read_only("/proc/sys")


def put_back(place: str, name: str) -> None:
    """Bind a file or folder to where it was."""
    os.makedirs(os.path.dirname(name), exist_ok=True)
    if os.path.isdir(place):
        os.makedirs(name, exist_ok=True)
    else:
        open(name, "xb").close()
    calls.mount(place, name, "", calls.MS_BIND | calls.MS_REC)


def read_only(place: str) -> None:
    """Make what is mounted at a place read-only."""
    flags = calls.MS_REMOUNT | calls.MS_BIND | calls.MS_RDONLY | SAFE | calls.MS_NOEXEC
    calls.mount("none", place, "", flags)


def close_sockets_folder() -> None:
    """Nothing more can be written to the one folder that is the host's."""
    read_only(OWN_SOCKETS)


def set_limits(limits: dict[str, Any]) -> None:
    """Limits of one process; the host watches the sum over all of a submission's."""
    memory = int(limits["memory_bytes"])
    cpu = int(limits["cpu_seconds"])
    for kind, soft, hard in (
        # The one value at which the system does not even start a program of the host's that
        # takes care of crashes.
        (resource.RLIMIT_CORE, 1, 1),
        # A process that asks for the whole limit at once gets a MemoryError, and lives on.
        (resource.RLIMIT_DATA, memory, memory),
        (resource.RLIMIT_AS, memory + (2 << 30), memory + (2 << 30)),
        (resource.RLIMIT_FSIZE, int(limits["file_bytes"]), int(limits["file_bytes"])),
        (resource.RLIMIT_NOFILE, int(limits["open_files"]), int(limits["open_files"])),
        (resource.RLIMIT_NPROC, int(limits["processes"]), int(limits["processes"])),
        (resource.RLIMIT_CPU, cpu + 5, cpu + 10),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
    ):
        highest = resource.getrlimit(kind)[1]
        if highest != resource.RLIM_INFINITY:
            soft, hard = min(soft, highest), min(hard, highest)
        resource.setrlimit(kind, (soft, hard))


def give_up_rights() -> None:
    """No capability, no way to a new one, and no system call that a notebook does not need."""
    calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)
    calls.drop_capabilities()
    if (program := seccomp.program()) is not None:
        calls.set_seccomp(program)


def let_go_of_files(keep: Iterable[int]) -> None:
    """Let every file descriptor but some lead nowhere.

    Their numbers stay taken: objects from before the fork, such as matplotlib's fonts, still own
    them and close them when they go. A number freed here would by then be somebody else's, say
    zmq's, which aborts the kernel when a descriptor is closed behind its back.
    """
    numbers = {int(name) for name in os.listdir("/proc/self/fd")}
    nowhere = os.open(os.devnull, os.O_RDWR)  # its number was the listing's own
    for number in numbers - {*keep, nowhere}:
        os.dup2(nowhere, number, inheritable=False)
    os.close(nowhere)
