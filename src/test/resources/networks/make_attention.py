"""Encoders and decoders, without attention, with scaled dot-product attention (Vaswani et al. 2017) and with additive attention in the decoder's loop
(Bahdanau et al. 2015). Every example is computed by itself, in as many steps as it has, so there is no padding and no mask:

  lstm      i, f, o = sigmoid(W x + U h + b), g = tanh(W x + U h + b), c' = f c + i g, h' = o tanh(c')
  dot       a_s = softmax over s of (k_s . q) / sqrt(d),  context = sum of a_s v_s
  additive  a_s = softmax over s of v . tanh(W q + U k_s),  context = sum of a_s v_s
"""
import json
import torch
from form import FOLDER
torch.set_default_dtype(torch.float64)
F, G, H, K, B, T = 3, 2, 4, 2, 4, 6
N, M = [6, 1, 3, 4], [2, 5, 3, 6]

def tensor(t):
    return {"shape": list(t.shape), "data": [float(v) for v in t.detach().reshape(-1)]}

class Weights(dict):
    def make(self, name, *shape):
        self[name] = (torch.randn(*shape) * 0.5).requires_grad_(True)

    def lstm(self, name, inputs, size):
        for gate in "ifgo":
            self.make(f"{name}.W{gate}", size, inputs)
            self.make(f"{name}.U{gate}", size, size)
            self.make(f"{name}.b{gate}", size)

    def dense(self, name, inputs, size):
        self.make(f"{name}.W", size, inputs)
        self.make(f"{name}.b", size)

def lstm(w, name, xs, h, c):
    hs = []
    for x in xs:
        z = {g: w[f"{name}.W{g}"] @ x + w[f"{name}.U{g}"] @ h + w[f"{name}.b{g}"] for g in "ifgo"}
        c = torch.sigmoid(z["f"]) * c + torch.sigmoid(z["i"]) * torch.tanh(z["g"])
        h = torch.sigmoid(z["o"]) * torch.tanh(c)
        hs.append(h)
    return hs, h, c

def dense(w, name, x):
    return w[f"{name}.W"] @ x + w[f"{name}.b"]

def weighted(scores, values):
    a = torch.softmax(torch.stack(scores), 0)
    return a, sum(a[s] * values[s] for s in range(len(values)))

def plain(w, x, y):
    _, h, c = lstm(w, "lstm1", x, torch.zeros(H), torch.zeros(H))
    d, _, _ = lstm(w, "lstm2", y, h, c)
    return {"z": [dense(w, "dense1", v) for v in d]}

def dot(w, x, y):
    f, hf, _ = lstm(w, "lstm1", x, torch.zeros(H), torch.zeros(H))
    b, hb, _ = lstm(w, "lstm2", x[::-1], torch.zeros(H), torch.zeros(H))
    e = [torch.cat(pair) for pair in zip(f, b[::-1])]
    d, _, _ = lstm(w, "lstm3", y, torch.cat([hf, hb]), torch.zeros(2 * H))
    found = [weighted([k @ q / (2 * H) ** 0.5 for k in e], e) for q in d]
    return {"z": [dense(w, "dense1", torch.cat([q, c])) for q, (_, c) in zip(d, found)], "a": [a for a, _ in found]}

def additive(w, x, y):
    e, h, _ = lstm(w, "lstm1", x, torch.zeros(H), torch.zeros(H))
    z, weights = [], []
    for previous in y:
        a, c = weighted([w["v"] @ torch.tanh(w["W"] @ h + w["U"] @ k) for k in e], e)
        h = torch.tanh(w["V"] @ torch.cat([h, c, previous]))
        z.append(dense(w, "dense1", torch.cat([h, c])))
        weights.append(a)
    return {"z": z, "a": weights}

def make(name, seed, network, declare):
    torch.manual_seed(seed)
    w = Weights()
    declare(w)
    x, y, q = torch.randn(T, B, F, requires_grad=True), torch.randn(T, B, G, requires_grad=True), torch.randn(T, B, K, requires_grad=True)
    outputs, loss = {"z": torch.zeros(T, B, K)}, 0
    for b in range(B):
        out = network(w, [x[t, b] for t in range(N[b])], [y[t, b] for t in range(M[b])])
        loss = loss + sum(((v - q[t, b]) ** 2).mean() for t, v in enumerate(out["z"]))
        for key, values in out.items():
            for t, v in enumerate(values):
                if key == "a":
                    outputs.setdefault("a", torch.zeros(T, B, T))[t, b, :N[b]] = v.detach()
                else:
                    outputs[key][t, b] = v.detach()
    loss = loss / sum(M)
    loss.backward()
    file = {"made_by": "PyTorch " + torch.__version__, "element": "f64", "dims": {"F": F}, "batch": B, "steps": T,
            "parameters": {n: tensor(p) for n, p in w.items()},
            "inputs": {"x": tensor(x), "y": tensor(y), "q": tensor(q), "n": tensor(torch.tensor(N)), "m": tensor(torch.tensor(M))},
            "outputs": {n: tensor(v) for n, v in outputs.items()},
            "loss": float(loss),
            "gradients": {"parameters": {n: tensor(p.grad) for n, p in w.items()}, "inputs": {"x": tensor(x.grad), "y": tensor(y.grad), "q": tensor(q.grad)}}}
    json.dump(file, open(FOLDER / (name + ".json"), "w"))

def declare_plain(w):
    w.lstm("lstm1", F, H)
    w.lstm("lstm2", G, H)
    w.dense("dense1", H, K)

def declare_dot(w):
    w.lstm("lstm1", F, H)
    w.lstm("lstm2", F, H)
    w.lstm("lstm3", G, 2 * H)
    w.dense("dense1", 4 * H, K)

def declare_additive(w):
    w.lstm("lstm1", F, H)
    w.make("W", 5, H)
    w.make("U", 5, H)
    w.make("v", 5)
    w.make("V", H, 2 * H + G)
    w.dense("dense1", 2 * H, K)

make("encoder_decoder", 21, plain, declare_plain)
make("dot_product_attention", 22, dot, declare_dot)
make("additive_attention", 23, additive, declare_additive)
