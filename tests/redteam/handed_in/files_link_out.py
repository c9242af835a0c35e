"""Hands in links to files and folders of the instructor's beside the notebook, and opens them.

Stopped by: links are neither followed nor handed on.
"""

TOPIC = "secrets"
STATUS = "graded"
POINTS = 5


def hand_in(place):
    (place.folder / "data.csv").symlink_to(place.secret_file)
    (place.folder / "everything").symlink_to("/")
    (place.folder / "others").symlink_to("../..")
    (place.folder / "own").mkdir()
    (place.folder / "own" / "tests").symlink_to(place.source_folder)
    place.hand_in(
        double="import os\nprint('there', [f for top in os.walk('.') for f in top[1] + top[2]])\n"
        "try:\n    print(open('data.csv').read())\nexcept OSError as error:\n    print(error)\n"
        "def double(x):\n    return 2 * x"
    )


def check(outcome):
    assert "there ['numbers.txt']" in outcome.text
    assert sum("is a link" in line for line in outcome.details) == 1
