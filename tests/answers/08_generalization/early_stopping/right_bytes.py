"""Saves the weights into memory as torch.save would to a file, and counts down."""

import io

import torch


class EarlyStopping:
    def __init__(self, patience):
        self.patience = self.left = patience
        self.best_loss = float("inf")
        self.best_epoch = self.file = None
        self.calls = 0

    def update(self, loss, model):
        self.left -= 1
        if loss < self.best_loss:
            self.best_loss, self.best_epoch, self.left = loss, self.calls, self.patience
            self.file = io.BytesIO()
            torch.save(model.state_dict(), self.file)
        self.calls += 1
        return self.left <= 0

    def restore(self, model):
        if self.file is not None:
            self.file.seek(0)
            model.load_state_dict(torch.load(self.file))
