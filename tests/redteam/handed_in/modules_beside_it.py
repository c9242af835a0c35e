"""Hands in modules in place of installed ones, and files that Python runs when it starts.

Stopped by: such modules are left out; Python has started before the files are there.
"""

TOPIC = "survive"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    for name in ("coursekit.py", "numpy.py", "json.py", "os/__init__.py", "sitecustomize.py",
                 "usercustomize.py", "owned.pth", "IPython/__init__.py"):  # fmt: skip
        path = place.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("import builtins\nbuiltins.owned = True\n")
    place.hand_in(
        double="import builtins, os, json, numpy\nprint('owned', hasattr(builtins, 'owned'))\n"
        "def double(x):\n    return 2 * x"
    )


def check(outcome):
    assert "owned False" in outcome.text
