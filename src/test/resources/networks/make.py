"""A two-layer network of bidirectional layers over sequences of different lengths, and a network with tied weights: written as PyTorch has them."""
import json
import torch
from form import FOLDER
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
torch.set_default_dtype(torch.float64)
F, H, K, B, T = 3, 4, 2, 5, 6
LENGTHS = [6, 1, 3, 5, 6]

def tensor(t):
    return {"shape": list(t.shape), "data": [float(v) for v in t.detach().reshape(-1)]}

def gates(prefix, names, layer, suffix, weights, H):
    """PyTorch's stacked gates -> one parameter for each."""
    w, u = getattr(layer, "weight_ih_l0" + suffix), getattr(layer, "weight_hh_l0" + suffix)
    b = getattr(layer, "bias_ih_l0" + suffix)
    for k, g in enumerate(names):
        rows = slice(k * H, (k + 1) * H)
        for letter, p in (("W", w), ("U", u), ("b", b)):
            weights[f"{prefix}.{letter}{g}"] = (p, rows)

def quiet(layer):
    """The second bias of each gate is 0: our cells have one."""
    for name, p in layer.named_parameters():
        if name.startswith("bias_hh"):
            with torch.no_grad():
                p.zero_()
            p.requires_grad_(False)

def finish(name, weights, inputs, outputs, loss):
    loss.backward()
    pick = lambda t, rows: t if rows is None else t[rows]
    file = {"made_by": "PyTorch " + torch.__version__, "element": "f64", "dims": {"F": F}, "batch": B, "steps": T,
            "parameters": {n: tensor(pick(p, r)) for n, (p, r) in weights.items()},
            "inputs": {n: tensor(v) for n, v in inputs.items()},
            "outputs": {n: tensor(v) for n, v in outputs.items()},
            "loss": float(loss),
            "gradients": {"parameters": {n: tensor(pick(p.grad, r)) for n, (p, r) in weights.items()},
                          "inputs": {n: tensor(v.grad) for n, v in inputs.items() if v.requires_grad}}}
    json.dump(file, open(FOLDER / (name + ".json"), "w"))

def ragged():
    torch.manual_seed(11)
    one = nn.LSTM(F, H, bidirectional=True)
    two = nn.LSTM(2 * H, H, bidirectional=True)
    read = nn.Linear(6 * H, K)
    each = nn.Linear(2 * H, K)
    quiet(one); quiet(two)
    x = torch.randn(T, B, F, requires_grad=True)
    y, q = torch.randn(B, K, requires_grad=True), torch.randn(T, B, K, requires_grad=True)
    lengths = torch.tensor(LENGTHS)
    real = (torch.arange(T)[:, None] < lengths[None, :])[:, :, None]
    def run(layer, v):
        packed, (h, c) = layer(pack_padded_sequence(v, lengths, enforce_sorted=False))
        return pad_packed_sequence(packed, total_length=T)[0], h, c
    a, _, _ = run(one, x)
    b, h, c = run(two, a)
    r = a + b                                                      # residual
    mean = (r * real).sum(0) / lengths[:, None]
    peak = r.masked_fill(~real, -float("inf")).max(0).values
    p = read(torch.cat([h[0], h[1], mean, peak[:, :2 * H]], 1))
    z = each(r) * real
    loss = ((p - y) ** 2).mean() + (((z - q) ** 2).mean(2) * real[:, :, 0]).sum() / lengths.sum()
    weights = {}
    for k, (layer, s) in enumerate([(one, ""), (one, "_reverse"), (two, ""), (two, "_reverse")]):
        gates(f"lstm{k + 1}", "ifgo", layer, s, weights, H)
    for k, layer in enumerate([read, each]):
        weights[f"dense{k + 1}.W"] = (layer.weight, None)
        weights[f"dense{k + 1}.b"] = (layer.bias, None)
    finish("ragged_bidirectional_lstm", weights, {"x": x, "y": y, "q": q, "n": lengths},
           {"p": p, "z": z, "r": r * real, "hf": h[0], "hb": h[1], "cf": c[0], "cb": c[1]}, loss)

def tied():
    torch.manual_seed(12)
    E = nn.Parameter(torch.randn(F, H) * 0.5)
    cell = nn.RNN(H, H)
    quiet(cell)
    bias = nn.Parameter(torch.randn(F) * 0.1)
    x = torch.randn(T, B, F, requires_grad=True)
    target = torch.softmax(torch.randn(T, B, F), 2).requires_grad_(True)
    v = x @ E
    before = torch.cat([torch.zeros(1, B, H), v[:-1]])             # v[t-1]
    a, _ = cell(v)
    b = cell((a + before).flip(0))[0].flip(0)                      # the same cell, backward
    t = torch.arange(T, dtype=torch.float64)[:, None, None]
    logits = (a + b) @ E.T + bias + 0.1 * t * x
    loss = -(target * torch.log_softmax(logits, 2)).sum(2).mean()
    weights = {"E": (E, None), "elman1.W": (cell.weight_ih_l0, None), "elman1.U": (cell.weight_hh_l0, None), "elman1.b": (cell.bias_ih_l0, None), "dense1.b": (bias, None)}
    finish("tied_weights", weights, {"x": x, "y": target}, {"logits": logits, "a": a, "b": b}, loss)

ragged()
tied()
