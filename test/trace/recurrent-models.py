"""Values of recurrent-models.json: PyTorch 2.15 in float64, gradients by autograd.

nn.RNN, nn.LSTM and nn.GRU with an embedding, a linear read-out and cross-entropy (language models), in one direction and in both;
a minimal gated unit and an LSTM with peepholes written out; an encoder and decoder with teacher forcing and dot attention.
"""

import json
import random

import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)
dice = random.Random(23)


def numbers(*shape):
    count = 1
    for size in shape:
        count *= size
    values = torch.tensor([round(dice.uniform(-1.5, 1.5), 1) for _ in range(count)]).reshape(shape)
    return values.requires_grad_()


def short(tensor):
    if isinstance(tensor, list):
        return [short(item) for item in tensor]
    return float(f"{tensor:.5g}")


def fill(module):
    for name, parameter in list(module._parameters.items()):
        module._parameters[name] = nn.Parameter(numbers(*parameter.shape).detach())
    if hasattr(module, "_flat_weights"):
        module._flat_weights = [getattr(module, name) for name in module._flat_weights_names]
    return module


def brief(name):
    for long, word in [("weight_", "w"), ("bias_", "b"), ("_l0", ""), ("_reverse", "r")]:
        name = name.replace(long, word)
    return name


def language(kind, both):
    units = 2 if (kind == "RNN" and (not both or dice.random() < 0.1)) or (not both and dice.random() < 0.15) else 1
    size = 1 if both else dice.randint(1, 2)
    vocabulary, steps = 2 if both or dice.random() < 0.8 else 3, 2 if both else dice.randint(2, 3)
    embedding = numbers(vocabulary, size)
    net = fill(getattr(nn, kind)(size, units, batch_first=True, bidirectional=both))
    if kind != "GRU":
        for name in net._flat_weights_names:
            if name.startswith("bias_hh"):
                getattr(net, name).data.zero_()
    V = numbers(vocabulary, units * (2 if both else 1))
    c = numbers(vocabulary)
    tokens = [dice.randrange(vocabulary) for _ in range(steps)]
    targets = [dice.randrange(vocabulary) for _ in range(steps)]
    states, _ = net(embedding[tokens].unsqueeze(0))
    logits = states[0] @ V.T + c
    loss = F.cross_entropy(logits, torch.tensor(targets), reduction="sum")
    loss.backward()
    weights = {name: getattr(net, name) for name in net._flat_weights_names}
    return {
        "kind": kind,
        "embedding": embedding.tolist(),
        "tokens": tokens,
        "weights": {brief(name): value.tolist() for name, value in weights.items() if kind == "GRU" or "bias_hh" not in name},
        "V": V.tolist(),
        "c": c.tolist(),
        "targets": targets,
        "states": short(states[0].tolist()),
        **({} if both else {"outputs": short(torch.softmax(logits, 1).tolist())}),
        "loss": short(loss.item()),
        "gradients": {
            "embedding": short(embedding.grad.tolist()),
            "V": short(V.grad.tolist()),
            **({} if both else {"c": short(c.grad.tolist())}),
            **{
                brief(name): short(value.grad.tolist())
                for name, value in weights.items()
                if not name.startswith("bias_hh")
            },
        },
    }


def own(kind):
    units, size, steps = dice.randint(1, 2), dice.randint(1, 2), dice.randint(2, 3)
    names = ["f", "h"] if kind == "minimal" else ["f", "i", "o", "g"]
    weights = {}
    for name in names:
        weights[f"W_{name}"] = numbers(units, size)
        weights[f"U_{name}"] = numbers(units, units)
        weights[f"b_{name}"] = numbers(units)
    if kind == "peephole":
        for name in "fio":
            weights[f"p_{name}"] = numbers(units)
    inputs = numbers(steps, size)
    h = torch.zeros(units)
    c = torch.zeros(units)
    states = []
    w = weights
    for x in inputs:
        gate = lambda n, h: w[f"W_{n}"] @ x + w[f"U_{n}"] @ h + w[f"b_{n}"]
        if kind == "minimal":
            f = torch.sigmoid(gate("f", h))
            h = (1 - f) * h + f * torch.tanh(gate("h", f * h))
        else:
            f = torch.sigmoid(gate("f", h) + w["p_f"] * c)
            i = torch.sigmoid(gate("i", h) + w["p_i"] * c)
            c = f * c + i * torch.tanh(gate("g", h))
            h = torch.sigmoid(gate("o", h) + w["p_o"] * c) * torch.tanh(c)
        states.append(h)
    h.sum().backward()
    return {
        "kind": kind,
        "inputs": inputs.tolist(),
        "weights": {name: value.tolist() for name, value in weights.items()},
        "states": short(torch.stack(states).tolist()),
        "gradients": {name: short(value.grad.tolist()) for name, value in weights.items()},
        "inputGradient": short(inputs.grad.tolist()),
    }


def translation(attention):
    units, vocabulary = dice.randint(1, 2), dice.randint(2, 3)
    inputs = numbers(dice.randint(2, 3), 2)
    encoder = fill(nn.RNN(2, units, batch_first=True))
    decoder = fill(nn.RNN(1, units, batch_first=True))
    embedding = numbers(vocabulary, 1)
    V = numbers(vocabulary, units * (2 if attention else 1))
    targets = [dice.randrange(vocabulary) for _ in range(dice.randint(1, 3))]
    read = [0, *targets[:-1]]
    memory, last = encoder(inputs.unsqueeze(0))
    states, _ = decoder(embedding[read].unsqueeze(0), last)
    states, memory = states[0], memory[0]
    if attention:
        alpha = torch.softmax(states @ memory.T, 1)
        logits = torch.cat([states, alpha @ memory], 1) @ V.T
    else:
        logits = states @ V.T
    loss = F.cross_entropy(logits, torch.tensor(targets), reduction="mean")
    loss.backward()
    pick = lambda net, of: [short(of(getattr(net, name)).tolist()) for name in net._flat_weights_names]
    value, gradient = (lambda p: p.detach()), (lambda p: p.grad)
    return {
        "attention": attention,
        "inputs": inputs.tolist(),
        "encoder": pick(encoder, value),
        "decoder": pick(decoder, value),
        "embedding": embedding.tolist(),
        "V": V.tolist(),
        "targets": targets,
        "outputs": short(torch.softmax(logits, 1).tolist()),
        "loss": short(loss.item()),
        "gradients": {
            "encoder": pick(encoder, gradient),
            "decoder": pick(decoder, gradient),
            "embedding": short(embedding.grad.tolist()),
            "V": short(V.grad.tolist()),
        },
    }


kinds = ["RNN", "LSTM", "GRU"]
everything = {
    "language": [language(kinds[trial % 3], False) for trial in range(201)],
    "bidirectional": [language(kinds[trial % 3], True) for trial in range(201)],
    "own": [own(["minimal", "peephole"][trial % 2]) for trial in range(200)],
    "translation": [translation(trial % 2 == 1) for trial in range(200)],
}
for name, cases in everything.items():
    with open(__file__.replace(".py", f"-{name}.json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
