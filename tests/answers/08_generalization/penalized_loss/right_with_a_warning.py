"""The mean by an argument of former times, which works and warns."""

from torch import nn


def penalized_loss(model, X, y, kind, strength):
    loss = nn.CrossEntropyLoss(size_average=True)(model(X), y)
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            size = layer.weight.abs() if kind == "l1" else layer.weight**2
            loss = loss + strength * size.sum()
    return loss
