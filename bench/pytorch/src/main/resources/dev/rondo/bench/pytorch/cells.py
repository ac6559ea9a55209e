# Cells that PyTorch has no layer for, as its users write them for speed: the products with the input outside the loop, addmm, addcmul and lerp where
# they fit. x [T, B, I] and parameters, gates stacked as layers stack them -> y [T, B, H]. A name that ends in _2 computes the same in another way.

def lstm_layernorm(x: Tensor, W: Tensor, U: Tensor, gx: Tensor, gh: Tensor, gc: Tensor, b: Tensor) -> Tensor:
    H = gc.size(0)
    B = x.size(1)
    xs = torch.addcmul(b.view(4, H), torch.layer_norm(torch.linear(x, W).view(x.size(0), B, 4, H), [H]), gx.view(4, H)).unbind(0)
    ut = U.t()
    g4 = gh.view(4, H)
    h = torch.zeros([B, H])
    c = torch.zeros([B, H])
    ys: List[Tensor] = []
    for t in range(len(xs)):
        i, f, g, o = torch.addcmul(xs[t], torch.layer_norm(torch.mm(h, ut).view(B, 4, H), [H]), g4).unbind(1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(torch.layer_norm(c, [H], gc))
        ys.append(h)
    return torch.stack(ys)

def lstm_layernorm_2(x: Tensor, W: Tensor, U: Tensor, gx: Tensor, gh: Tensor, gc: Tensor, b: Tensor) -> Tensor:
    H = gc.size(0)
    B = x.size(1)
    xs = torch.addcmul(b.view(4, H), torch.layer_norm(torch.linear(x, W).view(x.size(0), B, 4, H), [H]), gx.view(4, H)).unbind(0)
    ut = U.t()
    g4 = gh.view(1, 4, H).expand(B, 4, H)
    h = torch.zeros([B, H])
    c = torch.zeros([B, H])
    ys: List[Tensor] = []
    for t in range(len(xs)):
        i, f, g, o = torch.addcmul(xs[t], torch.layer_norm(torch.mm(h, ut).view(B, 4, H), [H]), g4).unbind(1)
        c = torch.addcmul(torch.sigmoid(f) * c, torch.sigmoid(i), torch.tanh(g))
        h = torch.sigmoid(o) * torch.tanh(torch.layer_norm(c, [H], gc))
        ys.append(h)
    return torch.stack(ys)

def lstm_peephole(x: Tensor, W: Tensor, U: Tensor, b: Tensor, pi: Tensor, pf: Tensor, po: Tensor) -> Tensor:
    xs = torch.linear(x, W, b).unbind(0)
    ut = U.t()
    h = torch.zeros([x.size(1), pi.size(0)])
    c = torch.zeros_like(h)
    ys: List[Tensor] = []
    for t in range(len(xs)):
        i, f, g, o = torch.addmm(xs[t], h, ut).chunk(4, 1)
        i = torch.sigmoid(torch.addcmul(i, pi, c))
        f = torch.sigmoid(torch.addcmul(f, pf, c))
        c = f * c + i * torch.tanh(g)
        h = torch.sigmoid(torch.addcmul(o, po, c)) * torch.tanh(c)
        ys.append(h)
    return torch.stack(ys)

def lstm_peephole_2(x: Tensor, W: Tensor, U: Tensor, b: Tensor, pi: Tensor, pf: Tensor, po: Tensor) -> Tensor:
    xs = torch.linear(x, W, b).unbind(0)
    ut = U.t()
    h = torch.zeros([x.size(1), pi.size(0)])
    c = torch.zeros_like(h)
    pi = pi.expand_as(c)
    pf = pf.expand_as(c)
    po = po.expand_as(c)
    ys: List[Tensor] = []
    for t in range(len(xs)):
        i, f, g, o = torch.addmm(xs[t], h, ut).chunk(4, 1)
        i = torch.sigmoid(torch.addcmul(i, pi, c))
        f = torch.sigmoid(torch.addcmul(f, pf, c))
        c = torch.addcmul(f * c, i, torch.tanh(g))
        h = torch.sigmoid(torch.addcmul(o, po, c)) * torch.tanh(c)
        ys.append(h)
    return torch.stack(ys)

def mingru(x: Tensor, W: Tensor) -> Tensor:
    zs, ns = torch.linear(x, W).chunk(2, 2)
    z = torch.sigmoid(zs).unbind(0)
    n = ns.unbind(0)
    h = torch.zeros_like(n[0])
    ys: List[Tensor] = []
    for t in range(len(z)):
        h = torch.lerp(h, n[t], z[t])
        ys.append(h)
    return torch.stack(ys)

def mingru_2(x: Tensor, W: Tensor) -> Tensor:
    zs, ns = torch.linear(x, W).chunk(2, 2)
    z = torch.sigmoid(zs)
    a = (1 - z).unbind(0)
    b = (z * ns).unbind(0)
    h = torch.zeros_like(b[0])
    ys: List[Tensor] = []
    for t in range(len(a)):
        h = torch.addcmul(b[t], a[t], h)
        ys.append(h)
    return torch.stack(ys)

def indrnn(x: Tensor, W: Tensor, u: Tensor, b: Tensor) -> Tensor:
    xs = torch.linear(x, W, b).unbind(0)
    h = torch.zeros_like(xs[0])
    ys: List[Tensor] = []
    for t in range(len(xs)):
        h = torch.relu(torch.addcmul(xs[t], u, h))
        ys.append(h)
    return torch.stack(ys)

def indrnn_2(x: Tensor, W: Tensor, u: Tensor, b: Tensor) -> Tensor:
    xs = torch.linear(x, W, b).unbind(0)
    h = torch.zeros_like(xs[0])
    u = u.expand_as(h)
    ys: List[Tensor] = []
    for t in range(len(xs)):
        h = torch.relu(torch.addcmul(xs[t], u, h))
        ys.append(h)
    return torch.stack(ys)

def ugrnn(x: Tensor, W: Tensor, U: Tensor, b: Tensor) -> Tensor:
    xs = torch.linear(x, W, b).unbind(0)
    ut = U.t()
    h = torch.zeros([x.size(1), U.size(1)])
    ys: List[Tensor] = []
    for t in range(len(xs)):
        g, c = torch.addmm(xs[t], h, ut).chunk(2, 1)
        h = torch.lerp(torch.tanh(c), h, torch.sigmoid(g))
        ys.append(h)
    return torch.stack(ys)

def ugrnn_2(x: Tensor, W: Tensor, U: Tensor, b: Tensor) -> Tensor:
    xs = torch.linear(x, W, b).unbind(0)
    ut = U.t()
    h = torch.zeros([x.size(1), U.size(1)])
    ys: List[Tensor] = []
    for t in range(len(xs)):
        g, c = torch.addmm(xs[t], h, ut).chunk(2, 1)
        c = torch.tanh(c)
        h = torch.addcmul(c, torch.sigmoid(g), h - c)
        ys.append(h)
    return torch.stack(ys)

def mut1(x: Tensor, W: Tensor, b: Tensor, Ur: Tensor, Un: Tensor, bn: Tensor) -> Tensor:
    zs, rs = torch.linear(x, W, b).chunk(2, 2)
    z = torch.sigmoid(zs).unbind(0)
    r = rs.unbind(0)
    n = (torch.tanh(x) + bn).unbind(0)
    rt = Ur.t()
    nt = Un.t()
    h = torch.zeros([x.size(1), bn.size(0)])
    ys: List[Tensor] = []
    for t in range(len(z)):
        reset = torch.sigmoid(torch.addmm(r[t], h, rt))
        h = torch.lerp(h, torch.tanh(torch.addmm(n[t], reset * h, nt)), z[t])
        ys.append(h)
    return torch.stack(ys)

def mut1_2(x: Tensor, W: Tensor, b: Tensor, Ur: Tensor, Un: Tensor, bn: Tensor) -> Tensor:
    zs, rs = torch.linear(x, W, b).chunk(2, 2)
    z = torch.sigmoid(zs).unbind(0)
    r = rs.unbind(0)
    n = (torch.tanh(x) + bn).unbind(0)
    rt = Ur.t()
    nt = Un.t()
    h = torch.zeros([x.size(1), bn.size(0)])
    ys: List[Tensor] = []
    for t in range(len(z)):
        reset = torch.sigmoid(torch.addmm(r[t], h, rt))
        h = torch.addcmul(h, z[t], torch.tanh(torch.addmm(n[t], reset * h, nt)) - h)
        ys.append(h)
    return torch.stack(ys)

def lstm_coupled_swish(x: Tensor, W: Tensor, U: Tensor, b: Tensor) -> Tensor:
    xs = torch.linear(x, W, b).unbind(0)
    ut = U.t()
    h = torch.zeros([x.size(1), U.size(1)])
    c = torch.zeros_like(h)
    ys: List[Tensor] = []
    for t in range(len(xs)):
        f, g, o = torch.addmm(xs[t], h, ut).chunk(3, 1)
        c = torch.lerp(torch.silu(g), c, torch.sigmoid(f))
        h = torch.sigmoid(o) * torch.silu(c)
        ys.append(h)
    return torch.stack(ys)

def lstm_coupled_swish_2(x: Tensor, W: Tensor, U: Tensor, b: Tensor) -> Tensor:
    xs = torch.linear(x, W, b).unbind(0)
    ut = U.t()
    h = torch.zeros([x.size(1), U.size(1)])
    c = torch.zeros_like(h)
    ys: List[Tensor] = []
    for t in range(len(xs)):
        f, g, o = torch.addmm(xs[t], h, ut).chunk(3, 1)
        g = torch.silu(g)
        c = torch.addcmul(g, torch.sigmoid(f), c - g)
        h = torch.sigmoid(o) * torch.silu(c)
        ys.append(h)
    return torch.stack(ys)
