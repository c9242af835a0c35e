"""What instructors run: release, grade, and the book's extension.

One direction only: ``gradekit`` may import ``coursekit``, never the other way round.
"""
