"""Types into the terminal that the grader was started from.

Stopped by: a session without a terminal, a /dev of its own, and a filter that refuses to type.
"""

TOPIC = "others"
CODE = r"""
import fcntl, glob, os
typed = []
paths = ["/dev/tty", "/dev/console", *glob.glob("/dev/tty*"), *glob.glob("/dev/pts/*")]
for path in (*paths, 0, 1, 2):
    try:
        terminal = os.open(path, os.O_RDWR | os.O_NOCTTY) if isinstance(path, str) else path
        for request in (0x5412, 0x541C):  # TIOCSTI, TIOCLINUX
            fcntl.ioctl(terminal, request, b"touch @CANARY@.owned\n"[:1])
            typed.append(path)
    except OSError as error:
        print(path, error)
leader, follower = os.openpty()
try:
    fcntl.ioctl(follower, 0x5412, b"x")
    typed.append("its own")
except OSError as error:
    print("its own", error)
print("typed", typed)
"""


def check(outcome):
    assert "typed []" in outcome.text
