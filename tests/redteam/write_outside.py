"""Writes to every folder there is, into the Python environment, and to settings of the system.

Stopped by: everything is read-only but the kernel's own disk.
"""

TOPIC = "others"
CODE = r"""
import os, site, sys
written = []
for root, folders, files in os.walk("/", followlinks=False):
    if root.startswith(("/proc", "/usr")) or root.count("/") > 9:
        folders.clear()
        continue
    try:
        with open(os.path.join(root, ".mark"), "w") as file:
            file.write("@SECRET@")
        written.append(root)
    except OSError:
        pass
print("written", sorted({"/".join(w.split("/")[:4]) for w in written
                         if not w.startswith(("/home/student", "/tmp", "/dev/shm"))}))
for path in (*site.getsitepackages(), sys.prefix, os.path.dirname(os.__file__), "/run/k", "/run/s"):
    try:
        os.close(os.open(path + "/sitecustomize.py", os.O_WRONLY | os.O_CREAT))
        print("owned", path)
    except OSError as error:
        print(type(error).__name__)
for path in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches",
             "/proc/1/oom_score_adj"):
    try:
        file = os.open(path, os.O_WRONLY)
        os.write(file, b"-1000")
        print("owned", path)
    except OSError as error:
        print(type(error).__name__)
"""


def check(outcome):
    assert "written []" in outcome.text
    assert "owned" not in outcome.text
