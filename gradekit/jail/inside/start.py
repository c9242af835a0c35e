"""The program of a jail: ``python start.py FD``, where FD is a socket that leads to the host."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys

NAME = "_gradekit_inside"


def main() -> None:
    """Load the package that this file lies in, and run the forker."""
    here = os.path.dirname(os.path.abspath(__file__))
    spec = importlib.util.spec_from_file_location(
        NAME, os.path.join(here, "__init__.py"), submodule_search_locations=[here]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = package
    spec.loader.exec_module(package)
    control = int(sys.argv[1])
    # A kernel's own command line; and its first place to import from is the working folder.
    sys.argv = ["ipykernel_launcher.py"]
    sys.path[:] = [path for path in sys.path if path not in ("", here)]
    importlib.import_module(f"{NAME}.forker").main(control)


if __name__ == "__main__":
    main()
