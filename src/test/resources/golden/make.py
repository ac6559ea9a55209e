"""What PyTorch makes of what stands in the files: parameters, inputs, first states and cotangents stay as they are; outputs, final states, loss and gradients are computed anew, in float64.

    python3 make.py            says for each file how far its numbers are from these; fails above 1e-12
    python3 make.py FOLDER     writes files there

Each cell is written as its paper has it, for one step of all examples. Where PyTorch has a layer that computes it (nn.RNN, nn.LSTM, nn.GRU), the outputs of that layer must be the same.
"""
import json
import sys
from pathlib import Path
import torch
from torch import nn, sigmoid, tanh
from torch.nn.functional import layer_norm, relu
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).parent


class Cell:
    """Parameters, and the affine sum of a gate: L("z", x, h) = Wz x + Uz h + bz."""

    def __init__(self, parameters):
        self.p = parameters

    def __getattr__(self, name):
        return self.p[name]

    def L(self, gate, x, h):
        return x @ self.p["W" + gate].T + h @ self.p["U" + gate].T + self.p["b" + gate]

    def N(self, gate, x, h):
        """Each product normalised by itself (Ba et al. 2016)."""
        return normal(x @ self.p["W" + gate].T, self.p["gx" + gate]) + normal(h @ self.p["U" + gate].T, self.p["gh" + gate]) + self.p["b" + gate]


def normal(v, gain):
    return layer_norm(v, v.shape[-1:], gain, None, 1e-5)


def lstm(w, x, h, c):
    c = sigmoid(w.L("f", x, h)) * c + sigmoid(w.L("i", x, h)) * tanh(w.L("g", x, h))
    return sigmoid(w.L("o", x, h)) * tanh(c), c


def lstmp(w, x, h, c):
    h, c = lstm(w, x, h, c)
    return h @ w.P.T, c


def lstm_no_forget(w, x, h, c):
    c = c + sigmoid(w.L("i", x, h)) * tanh(w.L("g", x, h))
    return sigmoid(w.L("o", x, h)) * tanh(c), c


def lstm_cifg(w, x, h, c):
    i = sigmoid(w.L("i", x, h))
    c = (1 - i) * c + i * tanh(w.L("g", x, h))
    return sigmoid(w.L("o", x, h)) * tanh(c), c


def lstm_peephole(w, x, h, c):
    i, f = sigmoid(w.L("i", x, h) + w.pi * c), sigmoid(w.L("f", x, h) + w.pf * c)
    c = f * c + i * tanh(w.L("g", x, h))
    return sigmoid(w.L("o", x, h) + w.po * c) * tanh(c), c


def lstm_layernorm(w, x, h, c):
    c = sigmoid(w.N("f", x, h)) * c + sigmoid(w.N("i", x, h)) * tanh(w.N("g", x, h))
    return sigmoid(w.N("o", x, h)) * tanh(normal(c, w.gc)), c


def gru(w, x, h):
    z, r = sigmoid(w.L("z", x, h)), sigmoid(w.L("r", x, h))
    return ((1 - z) * tanh(w.L("n", x, r * h)) + z * h,)


def gru_reset_after(w, x, h):
    z, r = sigmoid(w.L("z", x, h)), sigmoid(w.L("r", x, h))
    return ((1 - z) * tanh(x @ w.Wn.T + w.bn + r * (h @ w.Un.T + w.bu)) + z * h,)


def mgu(w, x, h):
    f = sigmoid(w.L("f", x, h))
    return ((1 - f) * h + f * tanh(w.L("n", x, f * h)),)


def ugrnn(w, x, h):
    g = sigmoid(w.L("g", x, h))
    return (g * h + (1 - g) * tanh(w.L("c", x, h)),)


def ligru(w, x, h):
    z = sigmoid(w.L("z", x, h))
    return (z * h + (1 - z) * relu(w.L("n", x, h)),)


def mingru(w, x, h):
    z = sigmoid(x @ w.Wz.T)
    return ((1 - z) * h + z * (x @ w.Wn.T),)


def minlstm(w, x, h):
    f, i = sigmoid(x @ w.Wf.T), sigmoid(x @ w.Wi.T)
    return (f / (f + i) * h + i / (f + i) * (x @ w.Wn.T),)


CELLS = {
    "elman": lambda w, x, h: (tanh(w.L("", x, h)),), "irnn": lambda w, x, h: (relu(w.L("", x, h)),), "indrnn": lambda w, x, h: (relu(x @ w.W.T + w.u * h + w.b),),
    "lstm": lstm, "lstmp": lstmp, "lstm_no_forget": lstm_no_forget, "lstm_cifg": lstm_cifg, "lstm_peephole": lstm_peephole, "lstm_layernorm": lstm_layernorm,
    "gru": gru, "gru_reset_after": gru_reset_after, "mgu": mgu, "ugrnn": ugrnn, "ligru": ligru, "mingru": mingru, "minlstm": minlstm}


def layer(name, w, dims):
    """PyTorch's own, and the order of its gates; None where it has none."""
    I, H = dims["I"], dims["H"]
    made = {"elman": lambda: (nn.RNN(I, H), [""]), "irnn": lambda: (nn.RNN(I, H, nonlinearity="relu"), [""]), "lstm": lambda: (nn.LSTM(I, H), "ifgo"),
            "lstmp": lambda: (nn.LSTM(I, H, proj_size=dims["P"]), "ifgo"), "gru_reset_after": lambda: (nn.GRU(I, H), "rzn")}.get(name)
    if not made:
        return None
    own, gates = made()
    with torch.no_grad():
        own.weight_ih_l0.copy_(torch.cat([w.p["W" + g] for g in gates]))
        own.weight_hh_l0.copy_(torch.cat([w.p["U" + g] for g in gates]))
        own.bias_ih_l0.copy_(torch.cat([w.p["b" + g] for g in gates]))
        own.bias_hh_l0.zero_()
        if name == "gru_reset_after":
            own.bias_hh_l0[2 * H:] = w.bu
        if name == "lstmp":
            own.weight_hr_l0.copy_(w.P)
    return own


def read(tensors):
    return {n: torch.tensor(t["data"]).reshape(t["shape"]).requires_grad_(True) for n, t in tensors.items()}


def tensor(t):
    return {"shape": list(t.shape), "data": t.detach().reshape(-1).tolist()}


def make(path):
    file = json.loads(path.read_text())
    name, given = file["cell"], {kind: read(file[kind]) for kind in ("parameters", "inputs", "initial", "final_cotangent")}
    w, states, ys = Cell(given["parameters"]), list(given["initial"].values()), []
    for x in given["inputs"]["x"]:
        states = CELLS[name](w, x, *states)
        ys.append(states[0])
    ys, final = torch.stack(ys), dict(zip(given["initial"], states))
    own = layer(name, w, file["dims"])
    if own:
        start = tuple(s[None] for s in given["initial"].values())
        off = (own(given["inputs"]["x"], start if len(start) > 1 else start[0])[0] - ys).abs().max()
        if off > 1e-14:
            raise ValueError(f"{name}: PyTorch's layer is {off} away from the equations")
    loss = (ys * read({"y": file["output_cotangent"]})["y"]).sum() + sum((final[s] * given["final_cotangent"][s]).sum() for s in final)
    loss.backward()
    made = dict(outputs=tensor(ys), final={s: tensor(v) for s, v in final.items()}, loss=loss.item(),
                gradients={kind: {n: tensor(v.grad) for n, v in given[kind].items()} for kind in ("parameters", "inputs", "initial")})
    return file, made


def far(a, b):
    """max |a - b|, of two that have the same form."""
    if isinstance(a, dict):
        if a.keys() != b.keys():
            raise ValueError(f"{list(a)} and {list(b)}")
        return max(far(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return max(far(x, y) for x, y in zip(a, b, strict=True))
    return abs(a - b)


for path in sorted(HERE.glob("*.json")):
    file, made = make(path)
    if len(sys.argv) > 1:
        (Path(sys.argv[1]) / path.name).write_text(json.dumps({**file, **made}))
        continue
    off = far({key: file[key] for key in made}, made)
    print(f"{path.name:24} {off:.1e}")
    if not off < 1e-12:
        sys.exit(f"{path.name} is not what PyTorch makes of it")
