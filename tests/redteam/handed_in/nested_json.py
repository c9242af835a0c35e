"""Hands in lists in lists, without end.

Stopped by: what is nested too deeply is unreadable.
"""

TOPIC = "exhaust"
STATUS = "unreadable"


def hand_in(place):
    place.write(b"[" * 1_000_000)
