"""Audit of the course's own tests: ``gradekit audit``.

``chapter`` reads exercises from a source notebook, ``answers`` the known answers to them,
``mutants`` makes more by machine, and ``trials`` says what is tried for an exercise. ``engine``
runs trials in processes (``worker``), each a fork of one that has run the reference up to the
exercise; ``verdict`` judges what came of them, and ``table`` prints it.
"""
