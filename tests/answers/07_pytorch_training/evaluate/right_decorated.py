"""no_grad as a decorator, a dictionary of sums, the mode put back."""

import torch


@torch.no_grad()
def evaluate(model, loader, loss_function):
    was = model.training
    model.eval()
    sums = {"loss": 0.0, "right": 0.0, "n": 0}
    for X, y in loader:
        o = model(X)
        sums["loss"] += len(y) * float(loss_function(o, y))
        sums["right"] += float((o.softmax(dim=1).argmax(dim=-1) == y).sum())
        sums["n"] += len(y)
    model.train(was)
    return [sums["loss"] / sums["n"], sums["right"] / sums["n"]]
