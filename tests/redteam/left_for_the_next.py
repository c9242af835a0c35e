"""Leaves files, modules and startup code for the kernel that comes next.

Stopped by: each kernel has its own disk and its own copy of memory, and both end with it.
"""

TOPIC = "survive"
CODE = r"""
import os, sys
for path in ("/tmp/left", "/dev/shm/left", os.path.expanduser("~/left"), "left.py", "numpy.py",
             os.path.expanduser("~/.local/lib/python3.11/site-packages/usercustomize.py"),
             os.path.expanduser("~/.ipython/profile_default/startup/00.py"),
             "/tmp/ipython/profile_default/startup/00.py", "/tmp/matplotlib/left"):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    open(path, "w").write("LEFT = 1\nprint('left behind')")
import builtins, IPython
builtins.left = IPython.left = sys.left = "left behind"
"""
AFTER = r"""
import builtins, IPython, os, sys
print([p for p in ("/tmp/left", "/dev/shm/left", "left.py", os.path.expanduser("~/left"),
                   "/tmp/matplotlib/left") if os.path.exists(p)],
      hasattr(builtins, "left"), hasattr(IPython, "left"), hasattr(sys, "left"),
      "LEFT" in globals())
"""


def check(outcome):
    assert outcome.after.strip() == "[] False False False False"
