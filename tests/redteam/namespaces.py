"""Makes namespaces of its own, mounts, remounts and unmounts.

Stopped by: no capability, no further user namespaces, and a filter of system calls.
"""

TOPIC = "others"
CODE = r"""
import ctypes, os, subprocess
libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x20000, 0x40000000, 0x10000000 | 0x20000):
    print("unshare", libc.unshare(flags))
print("clone", libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0))
for target in ("/", "/usr", "/tmp", "/run/k", "/run/s", "/proc"):
    print("remount", libc.mount(b"none", target.encode(), b"", 32 | 4096, b""))
    print("umount", libc.umount2(target.encode(), 2))
print("setuid", libc.setuid(0), "chroot", libc.chroot(b"/tmp"))
print(subprocess.run(["unshare", "-Ur", "id"], capture_output=True, text=True).stderr)
try:
    os.mknod("/tmp/disk", 0o60600, os.makedev(254, 0))
    print("made a device")
except OSError as error:
    print(error)
"""


def check(outcome):
    assert " 0" not in outcome.text
    assert "made a device" not in outcome.text
