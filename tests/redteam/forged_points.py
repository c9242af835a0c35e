"""Makes the last value of a test show as a number of points that there is not.

Stopped by: points are from 0 to what the cell is worth; to forge those cannot be stopped.
"""

TOPIC = "grades"
CODE = r"""
shown = iter(["nan", "1e999", "-5", "9", "[7, 8]", "2 points", "\u0661", ""] * 9)
formatter = get_ipython().display_formatter.formatters["text/plain"]
formatter.for_type(float, lambda value, printer, cycle: printer.text(next(shown)))
"""


def check(outcome):
    score = outcome.result.scores["test_area"]
    assert 0 <= score.points <= score.max_points
