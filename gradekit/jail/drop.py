"""Start bubblewrap as an ordinary user, where the caller is root.

``python -I -S drop.py UID GID N SOURCE... COMMAND...``: the N sources are folders and files that
the user may not reach by their names. They are bound to /mnt/0, /mnt/1, ... in a mount namespace of
this process's own, and COMMAND runs as the user.
"""

from __future__ import annotations

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "inside"))

import calls  # type: ignore[import-not-found]

STAGE = "/mnt"


def main(arguments: list[str]) -> None:
    """Bind, become the user, run the command."""
    uid, gid, count = (int(text) for text in arguments[:3])
    sources, command = arguments[3 : 3 + count], arguments[3 + count :]
    calls.unshare(calls.CLONE_NEWNS)
    calls.mount("none", "/", "", calls.MS_REC | calls.MS_PRIVATE)
    # Opened before the stage hides what may lie below it.
    opened = [os.open(source, os.O_PATH) for source in sources]
    calls.mount("none", STAGE, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "mode=755")
    for index, (source, descriptor) in enumerate(zip(sources, opened, strict=True)):
        target = f"{STAGE}/{index}"
        if os.path.isdir(source):
            os.mkdir(target)
        else:
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
        calls.mount(f"/proc/self/fd/{descriptor}", target, "", calls.MS_BIND | calls.MS_REC)
        os.close(descriptor)
    os.chdir("/")
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
