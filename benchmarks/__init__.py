"""Measurements too long for tests: each module is a command (python -m benchmarks.NAME)."""
