"""Forks without end.

Stopped by: a limited number of processes in a user namespace of its own; all end with the kernel.
"""

TOPIC = "exhaust"
CODE = r"""
import os
count = 0
try:
    while True:
        if os.fork() == 0:
            while True:
                try:
                    os.fork()
                except OSError:
                    pass
        count += 1
except OSError as error:
    raise
"""
SECONDS = 3
NEIGHBOR = ""
