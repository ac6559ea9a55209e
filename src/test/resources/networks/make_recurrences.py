"""Where states begin, cells that are shared, taps of other steps, cells of one's own, several sequences in an example."""
import torch
from torch.nn import functional
from form import Weights, packed, sequence, write


def learned_start():
    """The states before the first step are parameters, or made of a vector that belongs to the example; backwards they are those after the last step."""
    torch.manual_seed(51)
    F, S, H, B, T, N = 3, 2, 4, 3, 5, [5, 2, 4]
    w = Weights()
    h0, c0, into = w.make("h0", H), w.make("c0", H), w.make("K", H, S)
    layer = w.lstm(["lstm1", "lstm2"], F, H)
    read = w.dense("dense1", 4 * H, 2)
    x, s, y = sequence(T, B, F), sequence(B, S), sequence(B, 2)
    start = torch.stack([h0.expand(B, H), torch.tanh(s @ into.T)]), torch.stack([c0.expand(B, H), torch.zeros(B, H)])
    h, (hn, cn) = packed(layer, x, N, start)
    p = read(torch.cat([hn[0], hn[1], cn[0], cn[1]], 1))
    write("learned_start", {"F": F, "S": S}, B, T, w, {"x": x, "s": s, "y": y, "n": torch.tensor(N)}, {"p": p, "h": h}, functional.mse_loss(p, y))


def shared_cell():
    """Two sequences, of lengths of their own, through one cell: how far apart are they?"""
    torch.manual_seed(52)
    F, H, B, T, N, M = 3, 4, 4, 5, [5, 3, 1, 4], [2, 5, 4, 4]
    w = Weights()
    layer = w.gru(["gru_reset_after1"], F, H)
    read = w.dense("dense1", H, 1)
    x, z, y = sequence(T, B, F), sequence(T, B, F), torch.tensor([[1.0], [0.0], [0.0], [1.0]], requires_grad=True)
    (a, last), (b, other) = packed(layer, x, N), packed(layer, z, M)
    logits = read((last[0] - other[0]).abs())
    loss = functional.binary_cross_entropy_with_logits(logits, y)
    write("shared_cell", {"F": F}, B, T, w, {"x": x, "z": z, "y": y, "n": torch.tensor(N), "m": torch.tensor(M)}, {"logits": logits, "a": a, "b": b}, loss)


def taps():
    """Other steps of inputs and of what a layer gives are convolutions over an example's own steps (functional.conv1d pads them with 0); the cell is Bradbury et al. 2016."""
    torch.manual_seed(53)
    F, H, B, T, N = 3, 4, 3, 6, [6, 4, 1]
    w = Weights()
    kernels = {gate: [w.make(f"{gate}{k}", H, F) for k in range(3)] for gate in "zfo"}
    after = w.make("A", 2, H), w.make("B", 2, H)
    x, y = sequence(T, B, F), sequence(T, B, 2)
    out, loss = {"h": torch.zeros(T, B, H), "z": torch.zeros(T, B, 2)}, 0
    for b, n in enumerate(N):
        z, f, o = (functional.conv1d(x[:n, b].T[None], torch.stack(kernels[g], 2), padding=1)[0].T for g in "zfo")
        c, cs = torch.zeros(H), []
        for t in range(n):
            c = torch.sigmoid(f[t]) * c + (1 - torch.sigmoid(f[t])) * torch.tanh(z[t])
            cs.append(c)
        h = torch.sigmoid(o) * torch.stack(cs)
        both = torch.stack([after[0], torch.zeros(2, H), after[1]], 2)                        # h two steps before, and as it is
        p = functional.conv1d(functional.pad(h.T[None], (2, 0)), both)[0].T
        out["h"][:n, b], out["z"][:n, b] = h.detach(), p.detach()
        loss = loss + ((p - y[:n, b]) ** 2).mean(1).sum()
    write("taps", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, out, loss / sum(N))


def linear_attention():
    """A cell whose state is a matrix (Katharopoulos et al. 2020, Sun et al. 2023), S' = r S + v kT, y = S' q, computed without any state: y_t = sum over s up to t of r^(t - s) (k_s . q_t) v_s."""
    torch.manual_seed(54)
    F, K, D, B, T = 3, 3, 4, 3, 6
    w = Weights()
    query, key, value = w.make("memory1.Q", K, F), w.make("memory1.K", K, F), w.make("memory1.V", D, F)
    rate = w.make("memory1.r")
    read = w.dense("dense1", D, 2)
    x, y = sequence(T, B, F), sequence(T, B, 2)
    q, k, v = x @ query.T, x @ key.T, x @ value.T
    ahead = torch.arange(T)[:, None] - torch.arange(T)[None, :]
    decay = torch.where(ahead >= 0, torch.sigmoid(rate) ** ahead.clamp(min=0), torch.zeros(()))
    m = torch.einsum("ts,tbk,sbk,sbd->tbd", decay, q, k, v)
    z = read(m)
    write("linear_attention", {"F": F}, B, T, w, {"x": x, "y": y}, {"m": m, "z": z}, functional.mse_loss(z, y))


def several_sequences():
    """An example is made of sequences that follow each other: each is run by itself here."""
    torch.manual_seed(55)
    F, H, B, T = 3, 4, 3, 6
    STARTS, N = [[0, 2, 3], [0, 4], [0]], [6, 5, 4]
    w = Weights()
    h0 = w.make("h0", H)
    first = w.lstm(["lstm1", "lstm2"], F, H)
    second = w.gru(["gru_reset_after1"], 2 * H, H)
    read, shift = w.dense("dense1", H, 2), w.make("A", 2, 2 * H)
    x, y, r = sequence(T, B, F), sequence(T, B, 2), torch.zeros(T, B)
    out, loss = {"a": torch.zeros(T, B, 2 * H), "z": torch.zeros(T, B, 2)}, 0
    for b, starts in enumerate(STARTS):
        for start, end in zip(starts, starts[1:] + [N[b]]):
            r[start, b] = 1
            a, _ = first(x[start:end, b])
            h, _ = second(a, h0[None])
            before = torch.cat([torch.zeros(1, 2 * H), a[:-1]])
            z = read(h) + before @ shift.T
            out["a"][start:end, b], out["z"][start:end, b] = a.detach(), z.detach()
            loss = loss + ((z - y[start:end, b]) ** 2).mean(1).sum()
    r[0, 1] = 0                                                                              # an example begins with a sequence, told so or not
    write("several_sequences", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N), "r": r}, out, loss / sum(N))


def taps_in_a_cell():
    """A cell of one's own that sees its input and its state one step earlier, and the number of the step; backwards all of these count from the example's own end."""
    torch.manual_seed(56)
    F, H, B, T, N = 3, 4, 3, 6, [4, 6, 1]
    w = Weights()
    for name in ["tapped1", "tapped2"]:
        for key, shape in {"A": (H, F), "B": (H, F), "U": (H, H), "V": (H, H), "s": (H,), "h0": (H,)}.items():
            w.make(f"{name}.{key}", *shape)
    read = w.dense("dense1", 2 * H, 2)
    x, y = sequence(T, B, F), sequence(T, B, 2)

    def run(name, xs):
        p = lambda key: w[f"{name}.{key}"]
        h, earlier, before, hs = p("h0"), torch.zeros(H), torch.zeros(F), []
        for t, v in enumerate(xs):
            new = torch.tanh(p("A") @ v + p("B") @ before + p("U") @ h + p("V") @ earlier + 0.1 * t * p("s"))
            h, earlier, before = new, h, v
            hs.append(h)
        return hs

    out, loss = {"h": torch.zeros(T, B, 2 * H), "z": torch.zeros(T, B, 2)}, 0
    for b, n in enumerate(N):
        h = torch.stack([torch.cat(pair) for pair in zip(run("tapped1", x[:n, b]), run("tapped2", x[:n, b].flip(0))[::-1])])
        z = read(h)
        out["h"][:n, b], out["z"][:n, b] = h.detach(), z.detach()
        loss = loss + ((z - y[:n, b]) ** 2).mean(1).sum()
    write("taps_in_a_cell", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, out, loss / sum(N))


def coverage():
    """A state as long as the sequence that is looked at: what has been seen so far (See, Liu & Manning 2017), with their loss of looking twice."""
    torch.manual_seed(57)
    F, G, A, B, T, N, M = 3, 2, 4, 3, 6, [4, 6, 1], [6, 3, 2]
    w = Weights()
    K, Q, c, v = w.make("K", A, F), w.make("Q", A, G), w.make("c", A), w.make("v", A, scale=1)
    read = w.dense("dense1", F, 2)
    x, q, y = sequence(T, B, F), sequence(T, B, G), sequence(T, B, 2)
    out, loss = {"a": torch.zeros(T, B, T), "z": torch.zeros(T, B, 2)}, 0
    for b in range(B):
        keys, seen = x[:N[b], b] @ K.T, torch.zeros(N[b])
        for t in range(M[b]):
            a = torch.softmax(torch.tanh(keys + Q @ q[t, b] + torch.outer(seen, c)) @ v, 0)
            z = read(a @ x[:N[b], b])
            loss = loss + ((z - y[t, b]) ** 2).mean() + 0.3 * torch.minimum(a, seen).sum()
            seen = seen + a
            out["a"][t, b, :N[b]], out["z"][t, b] = a.detach(), z.detach()
    write("coverage", {"F": F}, B, T, w, {"x": x, "q": q, "y": y, "n": torch.tensor(N), "m": torch.tensor(M)}, out, loss / sum(M))


def deep_transition():
    """A step of several layers (Zilly et al. 2016, depth 2), inside it a cell of the library (nn.GRUCell) with a state of its own."""
    torch.manual_seed(58)
    F, H, B, T = 3, 4, 3, 5
    w = Weights()
    into, gate = w.make("highway1.W", H, F), w.make("highway1.V", H, F)
    layer = w.gru(["highway1.gru_reset_after1"], H, H)
    rounds = [{key: w.make(f"highway1.{key}{suffix}", *shape) for key, shape in {"R": (H, H), "K": (H, H), "b": (H,)}.items()} for suffix in ["_1", "_2"]]
    read = w.dense("dense1", H, 2)
    x, y = sequence(T, B, F), sequence(T, B, 2)
    h, hs, inner = torch.zeros(B, H), [], torch.zeros(1, B, H)
    for t in range(T):
        s = h
        for k, r in enumerate(rounds):
            first = 1 if k == 0 else 0
            new = torch.tanh(first * (x[t] @ into.T) + s @ r["R"].T)
            keep = torch.sigmoid(first * (x[t] @ gate.T) + s @ r["K"].T + r["b"])
            s = new * (1 - keep) + s * keep
        _, inner = layer(s[None], inner)
        h = s + inner[0]
        hs.append(h)
    h = torch.stack(hs)
    z = read(h)
    write("deep_transition", {"F": F}, B, T, w, {"x": x, "y": y}, {"h": h, "z": z}, functional.mse_loss(z, y))


def normalised_memory():
    """The scalar xLSTM (Beck et al. 2024) in both directions: its memory is divided by a state that begins with 0, which backwards it is as long as an example has no step."""
    torch.manual_seed(59)
    F, H, B, T, N = 3, 4, 3, 5, [3, 5, 1]
    w = Weights()
    for name in ["slstm1", "slstm2"]:                                                        # a bias of i would cancel out
        w.gates(name, "zfo", F, H)
        w.make(name + ".Wi", H, F)
        w.make(name + ".Ui", H, H)
    read = w.dense("dense1", 2 * H, 2)
    x, y = sequence(T, B, F), sequence(T, B, 2)

    def run(name, xs):
        h, c, n, m, hs = *(torch.zeros(H) for _ in range(4)), []
        for v in xs:
            z, i, f, o = (w[f"{name}.W{k}"] @ v + w[f"{name}.U{k}"] @ h + w.get(f"{name}.b{k}", 0) for k in "zifo")
            top = torch.maximum(functional.logsigmoid(f) + m, i)
            i, f = torch.exp(i - top), torch.exp(functional.logsigmoid(f) + m - top)
            c, n, m = f * c + i * torch.tanh(z), f * n + i, top
            h = torch.sigmoid(o) * c / n
            hs.append(h)
        return hs

    out, loss = {"h": torch.zeros(T, B, 2 * H), "z": torch.zeros(T, B, 2)}, 0
    for b, n in enumerate(N):
        h = torch.stack([torch.cat(pair) for pair in zip(run("slstm1", x[:n, b]), run("slstm2", x[:n, b].flip(0))[::-1])])
        z = read(h)
        out["h"][:n, b], out["z"][:n, b] = h.detach(), z.detach()
        loss = loss + ((z - y[:n, b]) ** 2).mean(1).sum()
    write("normalised_memory", {"F": F}, B, T, w, {"x": x, "y": y, "n": torch.tensor(N)}, out, loss / sum(N))


learned_start()
shared_cell()
taps()
linear_attention()
several_sequences()
taps_in_a_cell()
coverage()
deep_transition()
normalised_memory()
