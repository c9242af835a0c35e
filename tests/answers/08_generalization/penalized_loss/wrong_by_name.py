"""Everything named weight, that of batch normalization and of convolutions too.

Keeps 0.9 points.
"""

from torch import nn


def penalized_loss(model, X, y, kind, strength):
    loss = nn.functional.cross_entropy(model(X), y)
    power = 2 if kind == "l2" else 1
    return loss + strength * sum(
        (p.abs() ** power).sum() for name, p in model.named_parameters() if name.endswith("weight")
    )
