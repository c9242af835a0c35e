"""Hands in a notebook of format 3 whose parts are of the wrong kind, for what converts it.

Stopped by: whatever goes wrong in the conversion makes it unreadable.
"""

TOPIC = "files"
STATUS = "unreadable"


def hand_in(place):
    worksheets = b'"worksheets": [7, {"cells": 3}]'
    place.write(b'{"nbformat": 3, "nbformat_minor": 0, "metadata": [], %b}' % worksheets)
