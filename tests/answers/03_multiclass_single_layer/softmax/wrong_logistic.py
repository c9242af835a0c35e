"""A logistic function for each class: nothing makes the row sum to 1.

Keeps 0 points.
"""

from coursekit.binary import logistic


def softmax(logits):
    return logistic(logits)
