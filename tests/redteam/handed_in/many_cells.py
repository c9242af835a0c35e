"""Hands in half a million cells, each of which costs the host a thousand times its size.

Stopped by: a limit on the number of cells.
"""

TOPIC = "exhaust"
STATUS = "unreadable"


def hand_in(place):
    cells = b",".join([b'{"cell_type":"code","source":""}'] * 500_000)
    place.write(b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [%b]}' % cells)
