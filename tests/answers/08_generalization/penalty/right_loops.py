"""Element by element, in Python numbers."""

import torch


def penalty(weights, kind, strength):
    if kind != "l1" and kind != "l2":
        raise ValueError("l1 or l2")
    total, gradients = 0.0, []
    for w in weights:
        slopes = []
        for v in w.detach().double().flatten().tolist():
            if kind == "l2":
                total += strength * v * v
                slopes.append(2 * strength * v)
            else:
                total += strength * abs(v)
                slopes.append(strength * ((v > 0) - (v < 0)))
        gradients.append(torch.tensor(slopes, dtype=w.dtype).reshape(w.shape))
    return total, gradients
