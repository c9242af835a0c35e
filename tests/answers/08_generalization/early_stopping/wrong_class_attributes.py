"""Shares its state between all objects, as attributes of the class.

Keeps 0.2 points.
"""

import copy


class EarlyStopping:
    best_loss, best_epoch = float("inf"), None
    epoch, waited, weights = -1, 0, None

    def __init__(self, patience):
        EarlyStopping.patience = patience

    def update(self, loss, model):
        cls = EarlyStopping
        cls.epoch += 1
        if loss < cls.best_loss:
            cls.best_loss, cls.best_epoch, cls.waited = loss, cls.epoch, 0
            cls.weights = copy.deepcopy(model.state_dict())
        else:
            cls.waited += 1
        return cls.waited >= cls.patience

    def restore(self, model):
        if self.weights is not None:
            model.load_state_dict(self.weights)
