"""What the scripts that make networks share: weights drawn from a seed, PyTorch's own layers filled with them, and the file that is written.

A gate's weights are a parameter each, named as Rondo names them (lstm1.Wi, lstm1.Ui, lstm1.bi); PyTorch's layers get them one above the other, in the order that its
documentation gives: i f g o for nn.LSTM, r z n for nn.GRU. Where PyTorch has a second bias and the cell has none, it is 0.
"""
import json
import sys
from pathlib import Path
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent


def drawn(*shape, scale=1.0):
    """Normal numbers of three decimals, so that what is given is short in the file, and exact."""
    return torch.round(torch.randn(shape) * scale * 1000) / 1000


def sequence(*shape):
    """An input or target, with a gradient."""
    return drawn(*shape).requires_grad_(True)


class Weights(dict):
    """name -> a parameter with a gradient of its own; a layer that is asked for again has the parameters that it had, as they are then"""

    def make(self, name, *shape, scale=0.5):
        self[name] = drawn(*shape, scale=scale).requires_grad_(True)
        return self[name]

    def dense(self, name, inputs, size):
        layer = nn.Linear(inputs, size)
        if name + ".W" not in self:
            self.make(name + ".W", size, inputs)
            self.make(name + ".b", size)
        fill(layer, "weight", self[name + ".W"])
        fill(layer, "bias", self[name + ".b"])
        return layer

    def gates(self, name, gates, inputs, size, seen=None):
        for gate in gates:
            self.make(f"{name}.W{gate}", size, inputs)
            self.make(f"{name}.U{gate}", size, seen or size)
            self.make(f"{name}.b{gate}", size)

    def stacked(self, name, letter, gates):
        return torch.cat([self[f"{name}.{letter}{gate}"] for gate in gates])

    def lstm(self, names, inputs, size, layers=1, projected=0, cell="lstm"):
        """nn.LSTM whose layers and directions are the cells of these names: a layer after the other, in each forward, then backward."""
        both = len(names) == 2 * layers
        layer = nn.LSTM(inputs, size, layers, bidirectional=both, proj_size=projected)
        out = projected or size
        for k, name in enumerate(names):
            into = inputs if k < len(names) // layers else out * (2 if both else 1)
            if name + ".Wi" not in self:
                self.gates(name, "ifgo", into, size, seen=out)
                if projected:
                    self.make(name + ".P", projected, size)
            end = place(k, both)
            fill(layer, "weight_ih" + end, self.stacked(name, "W", "ifgo"))
            fill(layer, "weight_hh" + end, self.stacked(name, "U", "ifgo"))
            fill(layer, "bias_ih" + end, self.stacked(name, "b", "ifgo"))
            fill(layer, "bias_hh" + end, torch.zeros(4 * size))
            if projected:
                fill(layer, "weight_hr" + end, self[name + ".P"])
        return layer

    def gru(self, names, inputs, size):
        """nn.GRU, one layer: its reset gate acts after the product, so the candidate has a second bias, bu."""
        both = len(names) == 2
        layer = nn.GRU(inputs, size, bidirectional=both)
        for k, name in enumerate(names):
            if name + ".Wz" not in self:
                self.gates(name, "zrn", inputs, size)
                self.make(name + ".bu", size)
            end = place(k, both)
            fill(layer, "weight_ih" + end, self.stacked(name, "W", "rzn"))
            fill(layer, "weight_hh" + end, self.stacked(name, "U", "rzn"))
            fill(layer, "bias_ih" + end, self.stacked(name, "b", "rzn"))
            fill(layer, "bias_hh" + end, torch.cat([torch.zeros(2 * size), self[name + ".bu"]]))
        return layer


def place(k, both):
    return f"_l{k // 2}{'_reverse' if k % 2 else ''}" if both else f"_l{k}"


def fill(layer, name, value):
    """The layer computes with this tensor, through which the gradient goes on to what it is made of."""
    if getattr(layer, name).shape != value.shape:
        raise ValueError(f"{name}: {value.shape} for {getattr(layer, name).shape}")
    del layer._parameters[name]
    setattr(layer, name, value)


def packed(layer, x, lengths, start=None):
    """A layer over sequences of these lengths: (what it gives, 0 at other steps; its last states)."""
    out, last = layer(pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False), start)
    return pad_packed_sequence(out, total_length=len(x))[0], last


def real(steps, lengths):
    """[T, B]: whether a step is one of the example's own."""
    return torch.arange(steps)[:, None] < torch.tensor(lengths)[None, :]


def tensor(t, exact=False):
    """Results to 14 digits: they are compared to 10."""
    return {"shape": list(t.shape), "data": [float(v) if exact else float(f"{v:.14g}") for v in t.detach().reshape(-1).tolist()]}


def write(name, dims, batch, steps, weights, inputs, outputs, loss):
    loss.backward()
    for key, p in [*weights.items(), *((k, v) for k, v in inputs.items() if v.requires_grad)]:
        if p.grad is None or not torch.isfinite(p.grad).all() or p.grad.abs().max() < 1e-6:
            raise ValueError(f"{name}: the gradient of {key} is {p.grad}")
    file = {"made_by": "PyTorch " + torch.__version__, "element": "f64", "dims": dims, "batch": batch, "steps": steps,
            "parameters": {n: tensor(p, True) for n, p in weights.items()},
            "inputs": {n: tensor(v, True) for n, v in inputs.items()},
            "outputs": {n: tensor(v) for n, v in outputs.items()},
            "loss": float(f"{float(loss):.14g}"),
            "gradients": {"parameters": {n: tensor(p.grad) for n, p in weights.items()},
                          "inputs": {n: tensor(v.grad) for n, v in inputs.items() if v.requires_grad}}}
    (FOLDER / (name + ".json")).write_text(json.dumps(file, separators=(",", ":")) + "\n")
