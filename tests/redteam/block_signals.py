"""Blocks all signals, sets handlers and timers for them, and loops.

Stopped by: what does not stop when it is interrupted is ended by a signal that nobody can block.
"""

TOPIC = "end"
CODE = r"""
import signal
def handler(number, frame):
    pass
for number in range(1, 65):
    try:
        signal.signal(number, handler)
    except (OSError, ValueError):
        pass
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.valid_signals()) - {signal.SIGALRM})
while True:
    pass
"""
STATUS = "timed out"
SECONDS = 2
