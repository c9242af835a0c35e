"""Reads the secrets in its own and in every other process's environment and memory.

Stopped by: a cleared environment; a /proc with the kernel's own processes only.
"""

TOPIC = "secrets"
CODE = r"""
import glob, os
print(dict(os.environ))
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try:
        print(path, open(path, "rb").read())
    except OSError as error:
        print(path, error)
print("processes", len(glob.glob("/proc/[0-9]*")))
try:
    with open("/proc/1/maps") as maps, open("/proc/1/mem", "rb") as memory:
        start, end = maps.readline().split()[0].split("-")
        print("own memory", len(open("/proc/self/maps").read()) > 0)
except OSError as error:
    print(error)
"""


def check(outcome):
    assert "processes 1\n" in outcome.text
