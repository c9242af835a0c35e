"""``gradekit site``: the course as readers get it, in two editions, with slides.

Chapters run once (``gradekit.book.outputs``); everything here is made from what that has kept.
"""
