"""The code that the chapters of the course and its students import.

Each module is derived in the chapter that its docstring names; none depends on `gradekit`.
"""

__version__ = "0.1.0"
