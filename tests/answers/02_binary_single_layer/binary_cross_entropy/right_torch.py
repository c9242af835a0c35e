"""PyTorch's loss, which computes from logits as well."""

import torch


def binary_cross_entropy(logits, y):
    return torch.nn.functional.binary_cross_entropy_with_logits(
        torch.as_tensor(logits, dtype=torch.float64), torch.as_tensor(y, dtype=torch.float64)
    ).item()
