"""Code that runs inside a jail: no other part of this project is there, so it imports none.

``start`` is the program; it loads the rest as the package ``_gradekit_inside``, a name that no
student's file has.
"""
