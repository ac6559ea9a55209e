"""What losses and layers are made of: penalties, functions, and what is taken over examples or over steps. The functions are PyTorch's own."""
import torch
from torch.nn import functional
from form import Weights, packed, real, sequence, write


def penalties():
    """Activation and temporal activation regularisation (Merity, McCann & Socher 2017) over the examples' own steps; the square and the size of weights."""
    torch.manual_seed(61)
    F, H, B, T, N = 3, 4, 3, 5, [5, 1, 3]
    w = Weights()
    layer = w.lstm(["lstm1"], F, H)
    read = w.make("A", 2, H)
    x, y = sequence(T, B, F), sequence(B, 2)
    h, (last, _) = packed(layer, x, N)
    p = last[0] @ read.T
    active = sum((h[:n, b] ** 2).sum() for b, n in enumerate(N)) / (sum(N) * H)
    moving = sum(((h[1:n, b] - h[:n - 1, b]) ** 2).sum() for b, n in enumerate(N)) / (sum(N) * H)
    loss = functional.mse_loss(p, y) + 2 * active + 3 * moving + 0.01 * sum((v ** 2).sum() for k, v in w.items() if ".U" in k) + 0.02 * read.abs().sum()
    write("penalties", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, {"p": p, "active": active, "moving": moving}, loss)


def functions():
    torch.manual_seed(62)
    F, B, T = 5, 3, 4
    w = Weights()
    scale, offset, matrix = w.make("a", F, scale=2), w.make("b", F), w.make("W", F, F)
    x, other = sequence(T, B, F), sequence(T, B, F)
    v = scale * x + offset
    one = torch.ones(())
    f = torch.cat([torch.exp(v), torch.log1p(v ** 2), torch.sqrt(v.abs()), torch.tanh(v), torch.sigmoid(v), functional.softplus(v), functional.relu(v), functional.logsigmoid(v),
                   functional.silu(v), functional.gelu(v, approximate="tanh"), v ** 3, 1 / (2 + v ** 2), torch.maximum(v, other), torch.minimum(v, other),
                   torch.where(v > other, v * other, v - other), functional.softmax(v, 2), functional.layer_norm(v, [F], eps=1e-5), v * (v.detach() + one)], 2)
    n = torch.stack([torch.logsumexp(v, 2), v.amax(2), v.mean(2), (v * other).sum(2), torch.einsum("tbi,ij,tbj->tb", v, matrix, other),
                     torch.einsum("tbi,tbj,ij->tb", v, other, matrix.T), (matrix @ v[..., None]).amax((2, 3)), (matrix.amax(1) * v).sum(2), (matrix.mean(0) * v).sum(2)], 2)
    y, z = sequence(T, B, f.shape[2]), sequence(T, B, n.shape[2])
    loss = ((f * y).sum(2) + (n * z).sum(2)).mean()
    write("functions", {"F": F}, B, T, w, {"x": x, "o": other, "y": y, "z": z}, {"f": f, "n": n}, loss)


def examples_and_steps():
    """Inputs that vary over examples, steps, both or neither; normalisation over the examples of a batch (functional.batch_norm, step by step), means, sums and maxima over examples or steps."""
    torch.manual_seed(63)
    F, H, B, T = 3, 4, 4, 5
    w = Weights()
    into, layer = w.make("K", H, F), w.lstm(["lstm1"], H, H)
    gain, offset, read = w.make("g", H), w.make("o", H), w.dense("dense1", H, F)
    x, s, p, c, y = sequence(T, B, F), sequence(B, F), sequence(T, F), sequence(F), sequence(T, B, F)
    v = (x * c + s[None] - p[:, None]) @ into.T
    v = torch.stack([functional.batch_norm(step, None, None, gain, offset, training=True, eps=1e-3) for step in v])
    h, _ = layer(v)
    h = h - h.mean(0) + torch.tanh(h.amax(0)) * h.sum(1, keepdim=True)
    z = read(h) + c
    loss = functional.mse_loss(z, y) + 0.1 * (z.mean((0, 1)) * s).sum(1).mean() + 0.1 * (p * z.mean(1)).sum(1).mean()
    write("examples_and_steps", {"F": F}, B, T, w, {"x": x, "s": s, "p": p, "c": c, "y": y}, {"v": v, "h": h, "z": z}, loss)


def masks():
    """Dropout is a product with a mask, and zoneout has one for what changes (Krueger et al. 2016). Masks are drawn here, 0 or 1 / (1 - p)."""
    torch.manual_seed(64)
    F, H, B, T, N = 3, 4, 3, 5, [5, 2, 4]
    w = Weights()
    w.gates("noisy1", "ifgo", F, H)
    read = w.dense("dense1", H, 2)
    x, y = sequence(T, B, F), sequence(T, B, 2)

    def mask(p, *shape):
        return ((torch.rand(shape) >= p) / (1 - p)).requires_grad_(True)

    into, state, weights, zone, out = mask(0.3, T, B, F), mask(0.25, B, H), mask(0.5, H, H), mask(0.2, T, B, H), mask(0.4, B, H)
    h, c, hs = torch.zeros(B, H), torch.zeros(B, H), []
    for t in range(T):
        def gate(k, u):
            return (x[t] * into[t]) @ w[f"noisy1.W{k}"].T + (h * state) @ u.T + w[f"noisy1.b{k}"]
        i, f, g = (gate(k, w[f"noisy1.U{k}"]) for k in "ifg")
        new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        o = torch.sigmoid(gate("o", w["noisy1.Uo"] * weights))
        c = c + 0.8 * zone[t] * (new - c)
        h = o * torch.tanh(c)
        hs.append(h)
    each = real(T, N)
    h = torch.stack(hs)                                                                      # forwards, so what comes after an example's end does not matter
    z = read(h * out)
    loss = (((z - y) ** 2).mean(2) * each).sum() / each.sum()
    each = each[:, :, None]
    write("masks", {"F": F}, B, T, w, {"x": x, "n": torch.tensor(N), "m": out, "y": y, "dropout1": into, "noisy1.dropout1": state, "noisy1.dropout2": weights, "noisy1.dropout3": zone},
          {"z": z * each, "h": h * each}, loss)


def examples_of_different_lengths():
    """What is taken over the examples of a step is over those that have it; the last step here none has. A distribution's numbers need not add up to 1."""
    torch.manual_seed(65)
    F, B, T, N = 4, 4, 6, [5, 1, 3, 4]
    w = Weights()
    layer = w.lstm(["lstm1"], F, F)
    x, p, y = sequence(T, B, F), sequence(T, F), torch.rand(T, B, F).requires_grad_(True)
    h, _ = packed(layer, x, N)
    each = real(T, N)[:, :, None]
    mean = torch.stack([h[t, each[t, :, 0]].mean(0) if each[t].any() else torch.zeros(F) for t in range(T)])
    v = (h - mean[:, None] * p[:, None]) * each
    sums = (x * each).sum(1, keepdim=True)
    logits = (v + 0.5 * sums + v.sum((0, 1)) / each.sum() + (h ** 2).sum(0)[None]) * each
    told = -(y * torch.log_softmax(logits, 2)).sum(2)
    loss = (told * each[:, :, 0]).sum() / each.sum() + 0.1 * v.abs().sum()
    write("examples_of_different_lengths", {"F": F}, B, T, w, {"x": x, "p": p, "y": y, "n": torch.tensor(N)}, {"v": v, "logits": logits}, loss)


penalties()
functions()
examples_and_steps()
masks()
examples_of_different_lengths()
