"""Without a look at NaN, which is not larger than anything.

Keeps 0.5 points.
"""


def has_diverged(history):
    return bool(history.loss_train[-1] > 1)
