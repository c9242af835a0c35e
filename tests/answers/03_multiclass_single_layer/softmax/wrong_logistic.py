"""A logistic function for each class: nothing makes the row sum to 1."""

from coursekit.binary import logistic


def softmax(logits):
    return logistic(logits)
