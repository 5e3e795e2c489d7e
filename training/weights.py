"""The reader's encoder out of model/reader.onnx: what is frozen under the event head is exactly what the program runs.

Layers come back in int8 mode, with the ranges of their activations, so that PyTorch computes what rten computes.
"""
import numpy as np
import onnx
import torch
from onnx import numpy_helper

from model import SHAPES, Layer, Quantised


class Encoder(torch.nn.Module):
    """Embeddings and the first `depth` layers of the reader, frozen."""
    def __init__(self, words, positions, shapes, norm, layers):
        super().__init__()
        self.words, self.positions, self.shapes, self.norm = words, positions, shapes, norm
        self.layers = torch.nn.ModuleList(layers)

    def forward(self, pieces, shapes, mask, depth=None):
        place = torch.arange(pieces.shape[1])
        x = self.norm(self.words(pieces) + self.positions(place) + self.shapes(shapes))
        bias = torch.where(mask, 0.0, -1e4)[:, None, None, :]
        states = []
        for layer in self.layers[:depth]:
            x = layer(x, bias)
            states.append(x)
        return states


def read(path, config):
    """The Encoder with all layers of an ONNX graph that export.py wrote."""
    graph = onnx.load(str(path)).graph
    constants = {c.name: numpy_helper.to_array(c) for c in graph.initializer}
    made_by = {out: node for node in graph.node for out in node.output}
    used_by = {}
    for node in graph.node:
        for name in node.input: used_by.setdefault(name, []).append(node)
    tensor = lambda name: torch.tensor(np.array(constants[name], dtype=np.float32))

    def linear(product):
        """Weight, bias, low and high of the quantised layer whose product is this MatMulInteger."""
        levels, zero = tensor(product.input[1]).T, float(constants[product.input[2]])
        in_scale = float(constants[made_by[product.input[0]].input[1]])
        cast = used_by[product.output[0]][0]
        scaled = used_by[cast.output[0]][0]
        scale = tensor(scaled.input[1]) / in_scale
        after = [n for n in used_by[scaled.output[0]] if n.op_type == "Add" and n.input[1] in constants]
        bias = tensor(after[0].input[1]) if after else torch.zeros(levels.shape[0])
        return levels * scale[:, None], bias, -zero * in_scale, (255 - zero) * in_scale

    products = [n for n in graph.node if n.op_type == "MatMulInteger"]
    norms = [n for n in graph.node if n.op_type == "LayerNormalization"]

    def norm(node):
        out = torch.nn.LayerNorm(config["hidden_size"], 1e-12)
        out.weight.data, out.bias.data = tensor(node.input[1]), tensor(node.input[2])
        return out

    def fill(layer, parts):
        layer.weight.data = torch.cat([p[0] for p in parts])
        layer.bias.data = torch.cat([p[1] for p in parts])
        layer.low, layer.high = torch.tensor(parts[0][2]), torch.tensor(parts[0][3])
        layer.mode = "frozen"

    layers = []
    for i in range(config["num_hidden_layers"]):
        layer, own = Layer(config), [linear(p) for p in products[6 * i:6 * i + 6]]
        for part, values in (layer.qkv, own[:3]), (layer.out, own[3:4]), (layer.up, own[4:5]), (layer.down, own[5:6]): fill(part, values)
        layer.norm1, layer.norm2 = norm(norms[1 + 2 * i]), norm(norms[2 + 2 * i])
        layers.append(layer)
    gathers = [n for n in graph.node if n.op_type == "Gather"][:4]
    words, scales, positions, shapes = (tensor(n.input[0]) for n in gathers)
    embedding = lambda table: torch.nn.Embedding.from_pretrained(table)
    assert shapes.shape[0] == SHAPES
    encoder = Encoder(embedding(words * scales), embedding(positions), embedding(shapes), norm(norms[0]), layers)
    for p in encoder.parameters(): p.requires_grad = False
    return encoder.eval()
