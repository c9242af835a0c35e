"""nbgrader's settings: where the course's folders are, and how its markers are written."""

c = get_config()  # noqa: F821 - given by traitlets when it reads this file

c.CourseDirectory.course_id = "nncourse"
c.CourseDirectory.source_directory = "source_notebooks"
c.CourseDirectory.release_directory = "release"

# A solution stands between `# <SOL>` and `# </SOL>` (the misspelt option names are nbgrader's own).
c.ClearSolutions.begin_solution_delimeter = "<SOL>"
c.ClearSolutions.end_solution_delimeter = "</SOL>"
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "*Your answer here.*"
