"""The filter of system calls that student code runs under."""

from __future__ import annotations

import errno
import os
import struct

# Numbers on x86-64 and on 64-bit ARM.
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
DENIED = {
    # Memory that no limit counts.
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "shmat": (30, 196), "shmctl": (31, 195), "msgget": (68, 186), "semget": (64, 190),
    "userfaultfd": (323, 282), "mlockall": (151, 230), "mlock": (149, 228), "mlock2": (325, 284),
    # Other processes.
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "process_madvise": (440, 440), "pidfd_getfd": (438, 438),
    # Namespaces and mounts.
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264), "quotactl": (179, 60), "swapon": (167, 224),
    # The kernel's larger surfaces, which no notebook needs.
    "bpf": (321, 280), "perf_event_open": (298, 241), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "acct": (163, 89), "syslog": (103, 116),
    "personality": (135, 92), "fanotify_init": (300, 262), "vhangup": (153, 58),
    "clock_settime": (227, 112), "settimeofday": (164, 170), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162),
}  # fmt: skip
CLONE, CLONE3, SOCKET, IOCTL = (56, 220), (435, 435), (41, 198), (16, 29)
NEW_NAMESPACES = 0x7E020080  # all CLONE_NEW flags
FAMILIES = (1, 2, 10)  # Unix, IPv4, IPv6; above all not vsock, which knows no namespaces
NETLINK = 16
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL = 0x7FFF0000, 0x80000000


def fail(number: int) -> int:
    """The value a filter returns so that the call fails with an errno."""
    return 0x00050000 | number


def instruction(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    """One instruction of classic BPF."""
    return struct.pack("<HBBI", code, yes, no, value)


def return_if_equal(value: int, result: int) -> bytes:
    """Return a result where the loaded word equals a value."""
    return instruction(JUMP_EQUAL, value, 0, 1) + instruction(RETURN, result)


def on_call(number: int, checks: bytes) -> bytes:
    """Run checks, which may load other words, for one system call."""
    return instruction(JUMP_EQUAL, number, 0, len(checks) // 8) + checks


def load(offset: int) -> bytes:
    """Load a word of the call: 0 its number, 4 the architecture, 16 + 8 n argument n."""
    return instruction(LOAD, offset)


def program() -> bytes | None:
    """The filter for this machine; None where the machine is not known."""
    machine = os.uname().machine
    if machine not in AUDIT_ARCH:
        return None
    which = list(AUDIT_ARCH).index(machine)
    refused, unknown = fail(errno.EPERM), fail(errno.ENOSYS)
    code = load(4)
    code += instruction(JUMP_EQUAL, AUDIT_ARCH[machine], 1, 0) + instruction(RETURN, KILL)
    code += load(0)
    if machine == "x86_64":  # the x32 variants of all calls
        code += instruction(JUMP_AT_LEAST, 0x40000000, 0, 1) + instruction(RETURN, unknown)
    for name, numbers in DENIED.items():
        # What is merely not there has fallbacks; the rest should say why it fails.
        code += return_if_equal(numbers[which], unknown if "memfd" in name else refused)
    code += return_if_equal(CLONE3[which], unknown)  # its flags are out of reach: use clone
    code += on_call(
        CLONE[which],
        load(16)
        + instruction(JUMP_ANY_BIT, NEW_NAMESPACES, 0, 1)
        + instruction(RETURN, refused)
        + instruction(RETURN, ALLOW),
    )
    families = load(16)
    for family in FAMILIES:
        families += return_if_equal(family, ALLOW)
    # The C library asks netlink for the addresses that this network has; it is an empty one.
    families += on_call(NETLINK, load(32) + return_if_equal(0, ALLOW))
    families += instruction(RETURN, fail(errno.EAFNOSUPPORT))
    code += on_call(SOCKET[which], families)
    terminal = load(24)
    for request in TERMINAL_INPUT:
        terminal += return_if_equal(request, refused)
    code += on_call(IOCTL[which], terminal + instruction(RETURN, ALLOW))
    return code + instruction(RETURN, ALLOW)
