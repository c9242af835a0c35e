"""The one error that a person can cause and mend."""


class CourseError(Exception):
    """Something outside the code is wrong: a file, a setting, a value.

    Its message is one line that names what is wrong and says what to do. Command lines print that
    line and exit with code 2; a traceback would only hide it.
    """
