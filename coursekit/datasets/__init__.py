"""The two datasets of the course (chapter 01)."""
