"""Automatic differentiation of the loss, which chapter 6 introduces."""

import torch


def gradient(X, y, w, b):
    w_t = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    b_t = torch.tensor(float(b), dtype=torch.float64, requires_grad=True)
    o = torch.as_tensor(X, dtype=torch.float64) @ w_t + b_t
    target = torch.as_tensor(y, dtype=torch.float64)
    torch.nn.functional.binary_cross_entropy_with_logits(o, target).backward()
    return w_t.grad.numpy(), b_t.grad.item()
