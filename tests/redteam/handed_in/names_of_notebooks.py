"""Hands in several notebooks whose names are scripts, links and commands to terminals.

Stopped by: names are told as code, without what could end it.
"""

TOPIC = "output"
STATUS = "refused"


def hand_in(place):
    for name in ("<img src=x onerror=owned()>", "[owned](javascript:owned())", "\x1b]0;owned\x07",
                 "`<b onclick=owned()>"):  # fmt: skip
        place.hand_in(name=f"{name}.ipynb")
