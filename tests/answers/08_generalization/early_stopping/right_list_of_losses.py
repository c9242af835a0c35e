"""Keeps all losses, and clones tensor by tensor; NumPy's booleans come back."""

import numpy as np
import torch


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.losses, self.kept = patience, [], {}
        self.best_loss, self.best_epoch = np.inf, None

    def update(self, loss, model):
        self.losses.append(loss)
        if not np.isnan(loss) and loss < self.best_loss:
            self.best_loss, self.best_epoch = loss, len(self.losses) - 1
            self.kept = {name: value.detach().clone() for name, value in model.state_dict().items()}
        since = len(self.losses) - 1 - (-1 if self.best_epoch is None else self.best_epoch)
        return np.bool_(since >= self.patience)

    def restore(self, model):
        with torch.no_grad():
            for name, value in model.state_dict().items():
                if name in self.kept:
                    value.copy_(self.kept[name])
