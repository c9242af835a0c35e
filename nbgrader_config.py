"""nbgrader's settings: where the course's folders are, and how a release is made.

The markers (`# <SOL>`, `<FILL IN>` and so on) and stubs are set in `gradekit/preprocessors.py`.
"""

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import GetGrades

from gradekit.preprocessors import PREPROCESSORS
from gradekit.schemes import LeaveOutMarkSchemes

c = get_config()  # noqa: F821 - given by traitlets when it reads this file

c.CourseDirectory.course_id = "nncourse"
c.CourseDirectory.source_directory = "source_notebooks"
c.CourseDirectory.release_directory = "release"

# Files beside a notebook travel with it; these, and hidden ones, do not.
c.CourseDirectory.ignore = [
    ".*", "__pycache__", "*.pyc", "*~", "autograded", "feedback",
]

# nbgrader's own preprocessors, and ours for <FILL IN>, the version stamp and the check of markers.
c.GenerateAssignment.preprocessors = PREPROCESSORS

# Graded notebooks hold mark schemes, for formgrader; nbgrader's own feedback must not.
c.GenerateFeedback.preprocessors = [GetGrades, LeaveOutMarkSchemes, CSSHTMLHeaderPreprocessor]
