"""A copy of the dictionary, with the same tensors in it.

Keeps 1 point.
"""


class EarlyStopping:
    def __init__(self, patience):
        self.patience = patience
        self.best_loss, self.best_epoch = float("inf"), None
        self.epoch, self.waited, self.weights = -1, 0, None

    def update(self, loss, model):
        self.epoch += 1
        if loss < self.best_loss:
            self.best_loss, self.best_epoch = loss, self.epoch
            self.weights = dict(model.state_dict())
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore(self, model):
        if self.weights is not None:
            model.load_state_dict(self.weights)
