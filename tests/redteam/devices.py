"""Opens devices: disks, memory, the kernel's log, virtual machines.

Stopped by: a /dev of its own with the half dozen devices that programs need.
"""

TOPIC = "others"
CODE = r"""
import os
opened = []
for root, folders, files in os.walk("/dev"):
    opened += [os.path.join(root, f) for f in files if not os.path.islink(os.path.join(root, f))]
for name in ("kmsg", "mem", "kvm", "fuse", "sda", "vda", "nvme0n1", "loop0", "dri/card0", "port"):
    if os.path.lexists(f"/dev/{name}"):
        opened.append(name)
print("devices", *sorted(opened))
"""
USUAL = {"null", "zero", "full", "random", "urandom", "tty", "console", "ptmx"}


def check(outcome):
    there = outcome.text.split("devices ")[1].splitlines()[0].split()
    assert {path.rpartition("/")[2] for path in there} <= USUAL
