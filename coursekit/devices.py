"""Where tensors live and are multiplied: chapter 06 derives the choice."""

from __future__ import annotations

import torch


def choose_device() -> torch.device:
    """The accelerator that PyTorch finds on this machine (CUDA, ROCm, MPS, ...), else the CPU.

    ROCm calls itself ``cuda``: whoever asks PyTorch rather than a list of makers gets it right.
    """
    if torch.accelerator.is_available():
        device = torch.accelerator.current_accelerator()
        if device is not None:
            return device
    return torch.device("cpu")
