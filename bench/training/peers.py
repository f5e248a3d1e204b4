"""Times the workloads on a peer and prints their medians in ms as JSON: python peers.py eager|function|torch [WORKLOAD,…]"""

import json
import sys
import time

wanted = sys.argv[2].split(",") if len(sys.argv) > 2 else None


def times_of(step, least, most, limit):
    times = []
    end = time.perf_counter() + limit
    while len(times) < least or (len(times) < most and time.perf_counter() < end):
        start = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - start))
    return times


def median_of(step):
    """As steps.mjs: first the steps that do not count, then those that do."""
    times_of(step, 8, 100, 1.5)
    times = times_of(step, 20, 100, 1.5)
    return sorted(times)[len(times) // 2]


def tensorflow_steps(compiled):
    import numpy as np
    import tensorflow as tf

    layers = tf.keras.layers
    inputs = {"mlp": (128, 784), "lenet": (64, 28, 28, 1), "lstm": (32, 50, 32), "attention": (32, 64, 128)}
    models = {
        "mlp": [
            layers.Dense(256, activation="relu"),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ],
        "lenet": [
            layers.Conv2D(6, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(16, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(120, activation="relu"),
            layers.Dense(84, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ],
        "lstm": [layers.LSTM(64, unroll=not compiled), layers.Dense(10, activation="softmax")],
    }

    def attention_block():
        x = layers.Input((64, 128))
        attended = layers.LayerNormalization()(x + layers.MultiHeadAttention(4, 32)(x, x))
        wide = layers.Dense(512, activation="relu")(attended)
        mixed = layers.LayerNormalization()(attended + layers.Dense(128)(wide))
        return tf.keras.Model(x, layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling1D()(mixed)))

    result = {}
    for name, shape in inputs.items():
        if wanted is not None and name not in wanted:
            continue
        known = models.get(name)
        model = attention_block() if known is None else tf.keras.Sequential([layers.Input(shape[1:]), *known])
        x = tf.constant(np.random.default_rng(1).standard_normal(shape), tf.float32)
        y = tf.one_hot(tf.range(shape[0]) % 10, 10)
        optimizer = tf.keras.optimizers.Adam(0.001)
        optimizer.build(model.trainable_variables)

        def step():
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.keras.losses.categorical_crossentropy(y, model(x, training=True)))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            return loss

        run = tf.function(step) if compiled else step
        result[name] = median_of(lambda: run().numpy())
    return result


def torch_steps():
    import torch
    from torch import nn

    class Lstm(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(32, 64, batch_first=True)
            self.out = nn.Linear(64, 10)

        def forward(self, x):
            return self.out(self.lstm(x)[0][:, -1])

    class AttentionBlock(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = nn.MultiheadAttention(128, 4, batch_first=True)
            self.first, self.second = nn.LayerNorm(128), nn.LayerNorm(128)
            self.wide, self.narrow, self.out = nn.Linear(128, 512), nn.Linear(512, 128), nn.Linear(128, 10)

        def forward(self, x):
            attended = self.first(x + self.attention(x, x, x, need_weights=False)[0])
            mixed = self.second(attended + self.narrow(nn.functional.relu(self.wide(attended))))
            return self.out(mixed.mean(1))

    relu = nn.ReLU
    models = {
        "mlp": (nn.Sequential(nn.Linear(784, 256), relu(), nn.Linear(256, 128), relu(), nn.Linear(128, 10)), (128, 784)),
        "lenet": (
            nn.Sequential(
                nn.Conv2d(1, 6, 5, padding=2), relu(), nn.MaxPool2d(2),
                nn.Conv2d(6, 16, 5), relu(), nn.MaxPool2d(2), nn.Flatten(),
                nn.Linear(400, 120), relu(), nn.Linear(120, 84), relu(), nn.Linear(84, 10),
            ),
            (64, 1, 28, 28),
        ),
        "lstm": (Lstm(), (32, 50, 32)),
        "attention": (AttentionBlock(), (32, 64, 128)),
    }
    result = {}
    for name, (model, shape) in models.items():
        if wanted is not None and name not in wanted:
            continue
        x = torch.randn(shape)
        y = torch.arange(shape[0]) % 10
        optimizer = torch.optim.Adam(model.parameters(), 0.001)

        def step():
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            return loss.item()

        result[name] = median_of(step)
    return result


side = sys.argv[1]
print(json.dumps(torch_steps() if side == "torch" else tensorflow_steps(side == "function")))
