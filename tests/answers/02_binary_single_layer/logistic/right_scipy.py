"""SciPy's logistic function, which is as stable as ours."""

from scipy.special import expit


def logistic(logits):
    return expit(logits)
