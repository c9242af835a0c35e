"""Looks for the files, environment and memory of a submission that runs at the same time.

Stopped by: each kernel has file systems and a /proc of its own.
"""

TOPIC = "secrets"
NEIGHBOR = r"""
import os, time
os.environ["ANSWER"] = keep = "@SECRET@"
for path in ("/tmp/answer", "/dev/shm/answer", os.path.expanduser("~/answer"), "answer"):
    with open(path, "w") as file:
        file.write("@SECRET@")
time.sleep(3)
"""
CODE = r"""
import glob, os, time
time.sleep(1)
found = []
for top in ("/tmp", "/dev/shm", "/home", "/run", "/var", "/proc/1/root/tmp", "/proc/1/root/run"):
    for root, folders, files in os.walk(top):
        found += [os.path.join(root, f) for f in files if f == "answer"]
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/root/home/*/answer"):
    try:
        found += [path] * (b"ANSWER=" in open(path, "rb").read())
    except OSError:
        pass
print("found", found, "processes", glob.glob("/proc/[0-9]*"))
"""


def check(outcome):
    assert "found [] processes ['/proc/1']" in outcome.text
