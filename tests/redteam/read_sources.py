"""Finds the chapter's source, hidden tests and gradebook anywhere on the disk.

Stopped by: only the system and the Python environment are there; nothing of the course's folder.
"""

TOPIC = "secrets"
CODE = r"""
import os
found = []
for root, folders, files in os.walk("/", followlinks=False):
    if root.startswith("/proc"):
        folders.clear()
        continue
    found += [os.path.join(root, f) for f in files if f.endswith((".ipynb", ".db"))]
    if "site-packages" in root:
        folders[:] = [f for f in folders if f == "gradekit"]
found = [f for f in found if f.startswith(("/home", "/tmp", "/work", "/root", "/mnt", "/run"))]
print("found", found)
for path in ("@CANARY@", "@SOURCE@", "/etc/shadow", "/root/.bashrc", "@CHECKOUT@/source_notebooks",
             "@CHECKOUT@/gradekit/demo_answers"):
    try:
        print("opened", path, os.listdir(path) if os.path.isdir(path) else open(path).read()[:80])
    except OSError as error:
        print(type(error).__name__)
"""
SECONDS = 30


def check(outcome):
    assert "found []" in outcome.text
    assert "opened" not in outcome.text
