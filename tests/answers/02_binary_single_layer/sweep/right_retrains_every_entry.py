"""A training from scratch for each entry; slower, and a list of lists."""

from coursekit import binary


def sweep(X_train, y_train, X_val, y_val, learning_rates, epochs_list, seed=0):
    table = []
    for rate in learning_rates:
        row = []
        for epochs in epochs_list:
            w, b, _ = binary.train_binary(
                X_train, y_train, X_val, y_val, epochs=epochs, learning_rate=rate, seed=seed
            )
            row.append(binary.accuracy(y_val, binary.predict(X_val, w, b)))
        table.append(row)
    return table
