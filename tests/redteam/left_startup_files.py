"""Leaves .pth, sitecustomize, settings of IPython and matplotlib, and compiled modules behind.

Stopped by: the Python environment is read-only, and a home ends with its kernel.
"""

TOPIC = "survive"
CODE = r"""
import os, site, sys
home = os.path.expanduser("~")
user = f"{home}/.local/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
left = []
for path in (
    f"{user}/left.pth", f"{user}/sitecustomize.py", f"{user}/usercustomize.py", "sitecustomize.py",
    "usercustomize.py", "matplotlibrc", f"{home}/.config/matplotlib/matplotlibrc",
    f"{home}/.ipython/profile_default/ipython_config.py",
    "/tmp/ipython/profile_default/ipython_config.py",
    f"{home}/.jupyter/jupyter_server_config.py", f"{home}/.bashrc", f"{home}/.pythonrc.py",
    "/tmp/matplotlib/matplotlibrc", "/run/inside/left.py", "/run/inside/__pycache__/kernel.pyc",
    *(f"{folder}/left.pth" for folder in site.getsitepackages()),
    f"{sys.prefix}/lib/left.pth", f"{os.path.dirname(os.__file__)}/sitecustomize.py",
    f"{os.path.dirname(os.__file__)}/__pycache__/os.left.pyc",
):
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w") as file:
            file.write("import builtins; builtins.left = 1\n")
        left.append(path)
    except OSError:
        pass
print("left", [path for path in left if path.startswith(("/run", "/usr", sys.prefix))])
os.environ["PYTHONSTARTUP"] = os.environ["PYTHONPATH"] = home
"""
AFTER = r"""
import builtins, os
print(hasattr(builtins, "left"), "PYTHONSTARTUP" in os.environ, os.listdir(),
      os.path.exists(os.path.expanduser("~/.local")))
"""


def check(outcome):
    assert "left []" in outcome.text
    assert outcome.after.strip() == "False False [] False"
