"""The derivative of softplus."""

from coursekit.binary import logistic


def softplus(o):
    return logistic(o)
