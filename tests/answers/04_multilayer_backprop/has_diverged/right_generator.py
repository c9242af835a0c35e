"""Python's own functions, value by value."""

import math


def has_diverged(history):
    if any(not math.isfinite(loss) for loss in [*history.loss_train, *history.loss_val]):
        return True
    return float(history.loss_train[-1]) > 1
