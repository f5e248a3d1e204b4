# torch 2.15.0, numpy 2.4.6: 70 random attentions with autograd, half of them by
# torch.nn.functional.scaled_dot_product_attention, half by torch.nn.MultiheadAttention. Writes attention.json beside it.
import json
import os
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
random = np.random.default_rng(20261129)


def draw(*shape):
    return np.round(random.uniform(-2, 2, shape), 2)


def leaf(values):
    return torch.tensor(values, requires_grad=True)


def short(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().reshape(-1).tolist()]


cases = []
for number in range(70):
    n, m = int(random.integers(1, 4)), int(random.integers(1, 4))
    if number % 2 == 0:
        heads = int(random.integers(1, 3))
        group = 1 if number % 4 == 0 else heads
        d, e = int(random.integers(1, 3)), int(random.integers(1, 3))
        q, k, v = draw(n, heads * d), draw(m, group * d), draw(m, group * e)
        mask = None
        if number % 3 == 0:
            mask = random.integers(0, 2, (n, m))
            mask[:, 0] = 1
        scale = None if number % 5 else 0.7
        up = draw(n, heads * e)
        Q, K, V = leaf(q), leaf(k), leaf(v)
        part = lambda t, count, size: t.reshape(1, -1, count, size).transpose(1, 2)
        y = torch.nn.functional.scaled_dot_product_attention(
            part(Q, heads, d), part(K, group, d), part(V, group, e),
            attn_mask=None if mask is None else torch.tensor(mask).bool(),
            scale=scale, enable_gqa=group != heads,
        )
        y = y.transpose(1, 2).reshape(n, heads * e)
        (y * torch.tensor(up)).sum().backward()
        cases.append({
            "spec": {"queries": q.tolist(), "keys": k.tolist(), "values": v.tolist(), "heads": heads, "kvHeads": group,
                     **({} if mask is None else {"mask": mask.tolist()}),
                     **({} if scale is None else {"scale": scale}), "upstream": up.tolist()},
            "output": short(y), "queries": short(Q.grad), "keys": short(K.grad), "values": short(V.grad),
        })
    else:
        heads, d = int(random.integers(1, 3)), 0
        d = heads * int(random.integers(1, 3))
        causal = number % 3 == 0
        x, c = draw(n, d), draw(m, d)
        cross = number % 4 == 1 and not causal
        attention = torch.nn.MultiheadAttention(d, heads, bias=True, batch_first=True)
        w, b, wo, bo = draw(3 * d, d), draw(3 * d), draw(d, d), draw(d)
        with torch.no_grad():
            attention.in_proj_weight.copy_(torch.tensor(w))
            attention.in_proj_bias.copy_(torch.tensor(b))
            attention.out_proj.weight.copy_(torch.tensor(wo))
            attention.out_proj.bias.copy_(torch.tensor(bo))
        X, C = leaf(x), leaf(c)
        other = C if cross else X
        hidden = torch.triu(torch.ones(n, n), 1).bool() if causal else None
        y, a = attention(X[None], other[None], other[None], attn_mask=hidden, average_attn_weights=False)
        up = draw(n, d)
        (y[0] * torch.tensor(up)).sum().backward()
        projections = {
            name: {"weights": w[i * d:(i + 1) * d].T.tolist(), "bias": b[i * d:(i + 1) * d].tolist()}
            for i, name in enumerate(["query", "key", "value"])
        }
        projections["output"] = {"weights": wo.T.tolist(), "bias": bo.tolist()}
        cases.append({
            "spec": {"inputs": x.tolist(), **({"context": c.tolist()} if cross else {}), "projections": projections,
                     "heads": heads, **({"mask": "causal"} if causal else {}), "upstream": up.tolist()},
            "output": short(y), "weights": short(a), "inputs": short(X.grad),
            **({"context": short(C.grad)} if cross else {}),
            "inProjection": short(attention.in_proj_weight.grad), "inBias": short(attention.in_proj_bias.grad),
            "outProjection": short(attention.out_proj.weight.grad), "outBias": short(attention.out_proj.bias.grad),
        })

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "attention.json")
with open(path, "w") as file:
    json.dump(cases, file, separators=(",", ":"))
    file.write("\n")
