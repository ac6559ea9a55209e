"""Layers upon each other, in both directions, with residual connections: PyTorch's own nn.LSTM and nn.GRU wherever they compute the cell."""
import torch
from torch.nn import functional
from form import Weights, packed, real, sequence, write


def stacked_lstm():
    torch.manual_seed(31)
    F, H, B, T = 3, 4, 3, 7
    w = Weights()
    layers = w.lstm(["lstm1", "lstm2"], F, H, layers=2)
    read = w.dense("dense1", H, 2)
    x, y = sequence(T, B, F), sequence(B, 2)
    h, (_, c) = layers(x)
    p = read(h[-1])
    write("stacked_lstm", {"F": F}, B, T, w, {"x": x, "y": y}, {"p": p, "h": h, "c": c[1]}, functional.mse_loss(p, y))


def gru_many_to_one():
    torch.manual_seed(32)
    F, H, B, T, N = 3, 4, 4, 6, [4, 6, 1, 3]
    w = Weights()
    layer = w.gru(["gru_reset_after1", "gru_reset_after2"], F, H)
    read = w.dense("dense1", 6 * H, 3)
    x, y = sequence(T, B, F), torch.tensor([2, 0, 1, 2])
    h, _ = packed(layer, x, N)
    last = torch.stack([h[n - 1, b] for b, n in enumerate(N)])
    mean = torch.stack([h[:n, b].mean(0) for b, n in enumerate(N)])
    peak = torch.stack([h[:n, b].amax(0) for b, n in enumerate(N)])
    logits = read(torch.cat([last, mean, peak], 1))
    write("gru_many_to_one", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, {"logits": logits, "h": h}, functional.cross_entropy(logits, y))


def lstm_directions_added():
    torch.manual_seed(33)
    F, B, T, N = 4, 3, 6, [2, 6, 5]
    w = Weights()
    layer = w.lstm(["lstm1", "lstm2"], F, F)
    read = w.dense("dense1", F, 2)
    x, y = sequence(T, B, F), sequence(T, B, 2)
    a = sum(packed(layer, x, N)[0].split(F, 2))
    b = sum(packed(layer, a, N)[0].split(F, 2))                                # the same weights once more
    each = real(T, N)
    z = read(b) * each[:, :, None]
    loss = ((z - y).abs().mean(2) * each).sum() / each.sum()
    write("lstm_directions_added", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, {"a": a, "b": b, "z": z}, loss)


def residual_stack():
    torch.manual_seed(34)
    F, H, B, T = 3, 4, 3, 5
    w = Weights()
    into = w.dense("dense1", F, H)
    first = w.lstm(["lstm1"], H, H)
    second = w.gru(["gru_reset_after1"], H, H)
    mix, read = w.dense("dense2", H, H), w.dense("dense3", H, 2)
    x, y = sequence(T, B, F), sequence(T, B, 2)
    h = into(x)
    h = h + first(h)[0]
    h = h + second(h)[0]
    h = h + torch.tanh(mix(functional.layer_norm(h, [H], eps=1e-5)))
    z = read(h)
    write("residual_stack", {"F": F}, B, T, w, {"x": x, "y": y}, {"h": h, "z": z}, functional.mse_loss(z, y))


def projected_lstm():
    torch.manual_seed(35)
    F, H, P, B, T, N = 3, 5, 2, 3, 5, [5, 2, 4]
    w = Weights()
    layer = w.lstm(["lstmp1", "lstmp2"], F, H, projected=P)
    read = w.dense("dense1", 4 * P, 2)
    x, y = sequence(T, B, F), sequence(B, 2)
    h, (last, _) = packed(layer, x, N)
    each = real(T, N)[:, :, None]
    p = read(torch.cat([last[0], last[1], (h * each).sum(0)], 1))
    write("projected_lstm", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, {"p": p, "h": h}, functional.mse_loss(p, y))


def gru_reset_before():
    """No layer of PyTorch computes this one (Cho et al. 2014), so the equations: each example by itself, in as many steps as it has."""
    torch.manual_seed(36)
    F, H, B, T, N = 3, 5, 3, 6, [6, 1, 4]
    w = Weights()
    w.gates("gru1", "zrn", F, H)
    w.gates("gru2", "zrn", F, H)
    read = w.dense("dense1", 4 * H, 1)
    x, y = sequence(T, B, F), torch.tensor([[1.0], [0.0], [1.0]], requires_grad=True)

    def run(name, xs):
        h, hs = torch.zeros(H), []
        W, U, b = ({g: w[f"{name}.{letter}{g}"] for g in "zrn"} for letter in "WUb")
        for v in xs:
            z = torch.sigmoid(W["z"] @ v + U["z"] @ h + b["z"])
            r = torch.sigmoid(W["r"] @ v + U["r"] @ h + b["r"])
            n = torch.tanh(W["n"] @ v + U["n"] @ (r * h) + b["n"])
            h = (1 - z) * n + z * h
            hs.append(h)
        return hs

    out, rows = torch.zeros(T, B, 2 * H), []
    for k, n in enumerate(N):
        forward, backward = run("gru1", x[:n, k]), run("gru2", x[:n, k].flip(0))
        both = torch.stack([torch.cat(pair) for pair in zip(forward, backward[::-1])])
        rows.append(torch.cat([forward[-1], backward[-1], both.mean(0)]))
        out[:n, k] = both.detach()
    logits = read(torch.stack(rows))
    write("gru_reset_before", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, {"logits": logits, "h": out}, functional.binary_cross_entropy_with_logits(logits, y))


def lstm_layernorm():
    """Ba, Kiros & Hinton 2016: each product by itself is normalised, then scaled; so is the memory before it is read."""
    torch.manual_seed(37)
    F, H, B, T, N = 3, 4, 3, 5, [3, 5, 2]
    w = Weights()
    for name in ["lstm_layernorm1", "lstm_layernorm2"]:
        w.gates(name, "ifgo", F, H)
        for gain in ["gxi", "gxf", "gxg", "gxo", "ghi", "ghf", "ghg", "gho", "gc"]:
            w.make(f"{name}.{gain}", H, scale=1)
    read = w.dense("dense1", 2 * H, 2)
    x, y = sequence(T, B, F), sequence(T, B, 2)

    def normal(v, gain):
        return functional.layer_norm(v, [H], gain, None, 1e-5)

    def run(name, xs):
        h, c, hs = torch.zeros(H), torch.zeros(H), []
        p = lambda key: w[f"{name}.{key}"]
        for v in xs:
            i, f, g, o = (normal(p("W" + k) @ v, p("gx" + k)) + normal(p("U" + k) @ h, p("gh" + k)) + p("b" + k) for k in "ifgo")
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(normal(c, p("gc")))
            hs.append(h)
        return hs

    out, loss = {"h": torch.zeros(T, B, 2 * H), "z": torch.zeros(T, B, 2)}, 0
    for k, n in enumerate(N):
        h = torch.stack([torch.cat(pair) for pair in zip(run("lstm_layernorm1", x[:n, k]), run("lstm_layernorm2", x[:n, k].flip(0))[::-1])])
        z = read(functional.layer_norm(h, [2 * H], eps=1e-5))
        out["h"][:n, k], out["z"][:n, k] = h.detach(), z.detach()
        loss = loss + ((z - y[:n, k]) ** 2).mean(1).sum()
    write("lstm_layernorm", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, out, loss / sum(N))


stacked_lstm()
gru_many_to_one()
lstm_directions_added()
residual_stack()
projected_lstm()
gru_reset_before()
lstm_layernorm()
