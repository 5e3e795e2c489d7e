"""Writes the trained reader as the files that the program carries: an int8 ONNX graph, labels, word pieces, lemmas.

  python training/export.py --checkpoint build/reader/checkpoint.pt --data ../shared/data/syntax --out model

The graph is written by hand, operator by operator, so that it holds only what rten fuses and runs fast. Inputs:

  pieces, shapes  int32 [batch, pieces]         places  int32 [pieces]   0, 1, 2 ...
  first           int32 [batch, words]          index of each word's first piece, counted over the whole batch

All sentences of a batch have the same number of pieces, so nothing is padded and no mask is needed.
Outputs: tags [batch, words, all labels], arcs [batch, words, words], and the four parts of the relation scores.
"""
import argparse
import collections
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import conllu
import train as training
from model import TAGS, Reader, WordPieces

OPSET = 20


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", type=Path, required=True)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--encoder", type=Path)
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    torch.set_num_threads(1)
    state = torch.load(a.checkpoint, weights_only=False, map_location="cpu")
    model = Reader(state["config"], state["labels"])
    model.load_state_dict(state["model"])
    encoder = a.encoder or training.packaged_encoder()
    train = conllu.read(a.data / "train.conllu.gz")
    if model.layers[0].qkv.high == 0:
        print("this checkpoint has not been trained as int8: taking the ranges from some training sentences")
        pieces = WordPieces((encoder / "vocab.txt").read_text(encoding="utf-8").split("\n"))
        training.simulate_int8(model, [training.example(s, pieces, state["labels"]) for s in train[::40] + train[-200:]],
                               argparse.Namespace(words=750))
    model.eval()
    a.out.mkdir(parents=True, exist_ok=True)
    onnx.save(Graph(model).finish(), str(a.out / "reader.onnx"))
    (a.out / "labels.json").write_text(json.dumps(state["labels"], indent=0) + "\n")
    shutil.copy(encoder / "vocab.txt", a.out / "vocab.txt")
    (a.out / "lemmas.tsv").write_text(lemma_table(train), encoding="utf-8")


class Graph:
    """An ONNX graph in the making; every method adds nodes and returns the name of its result."""
    def __init__(self, model):
        self.model, self.nodes, self.constants, self.count = model, [], [], 0

    def add(self, kind, *inputs, **attributes):
        self.count += 1
        name = f"{kind.lower()}_{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, value, dtype=None):
        self.count += 1
        name = f"c_{self.count}"
        value = value.detach().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
        self.constants.append(numpy_helper.from_array(np.array(value, dtype=dtype, order="C"), name))
        return name

    def linear(self, layer, x, bias=True):
        levels, scale = layer.weight_levels()
        in_scale, zero = layer.activation()
        zero_name = self.constant(zero, np.uint8)
        q = self.quantise(layer, x)
        product = self.add("MatMulInteger", q, self.constant(levels.T, np.int8), zero_name, self.constant(0, np.int8))
        real = self.add("Mul", self.add("Cast", product, to=TensorProto.FLOAT), self.constant(scale[:, 0] * in_scale, np.float32))
        return self.add("Add", real, self.constant(layer.bias, np.float32)) if bias else real

    def third(self, layer, quantised, i):
        """Queries, keys or values alone, which costs less than cutting their joint product apart. All queries' products
        with a key's bias are the same for all keys, and Softmax does not see what is the same for all: no bias there."""
        levels, scale = layer.weight_levels()
        in_scale, zero = layer.activation()
        n = levels.shape[0] // 3
        rows = slice(i * n, (i + 1) * n)
        product = self.add("MatMulInteger", quantised, self.constant(levels[rows].T, np.int8), self.constant(zero, np.uint8),
                           self.constant(0, np.int8))
        real = self.add("Mul", self.add("Cast", product, to=TensorProto.FLOAT),
                        self.constant(scale[rows, 0] * in_scale, np.float32))
        return real if i == 1 else self.add("Add", real, self.constant(layer.bias[rows], np.float32))

    def quantise(self, layer, x):
        scale, zero = layer.activation()
        return self.add("QuantizeLinear", x, self.constant(scale, np.float32), self.constant(zero, np.uint8))

    def norm(self, layer, x):
        return self.add("LayerNormalization", x, self.constant(layer.weight), self.constant(layer.bias), axis=-1, epsilon=1e-12)

    def embed(self):
        table = self.model.words.weight.detach()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        small = self.constant(torch.round(table / scale), np.int8)
        x = self.add("Cast", self.add("Gather", small, "pieces"), to=TensorProto.FLOAT)
        x = self.add("Mul", x, self.add("Gather", self.constant(scale, np.float32), "pieces"))
        x = self.add("Add", x, self.add("Gather", self.constant(self.model.positions.weight), "places"))
        x = self.add("Add", x, self.add("Gather", self.constant(self.model.shapes.weight), "shapes"))
        return self.norm(self.model.norm, x)

    def split(self, x, sizes):
        names = [f"split_{self.count}_{i}" for i in range(len(sizes))]
        self.count += 1
        self.nodes.append(helper.make_node("Split", [x, self.constant(sizes, np.int64)], names, axis=-1))
        return names

    def layer(self, layer, x):
        h, heads = layer.width, layer.heads
        d = h // heads
        by_head = self.constant([0, 0, heads, d], np.int64)
        small = self.quantise(layer.qkv, x)
        q, k, v = (self.add("Reshape", self.third(layer.qkv, small, i), by_head) for i in range(3))
        q, v = (self.add("Transpose", t, perm=[0, 2, 1, 3]) for t in (q, v))
        scores = self.add("MatMul", q, self.add("Transpose", k, perm=[0, 2, 3, 1]))
        scores = self.add("Mul", scores, self.constant(d ** -0.5, np.float32))
        weights = self.add("Softmax", scores, axis=-1)
        mixed = self.add("Transpose", self.add("MatMul", weights, v), perm=[0, 2, 1, 3])
        mixed = self.add("Reshape", mixed, self.constant([0, 0, h], np.int64))
        x = self.norm(layer.norm1, self.add("Add", x, self.linear(layer.out, mixed)))
        inner = self.add("Gelu", self.linear(layer.up, x))
        return self.norm(layer.norm2, self.add("Add", x, self.linear(layer.down, inner)))

    def finish(self):
        m = self.model
        x = self.embed()
        for layer in m.layers: x = self.layer(layer, x)
        h = self.add("Gather", self.add("Reshape", x, self.constant([-1, m.config["hidden_size"]], np.int64)), "first")
        tags = self.linear(m.tags, h)
        s = self.add("Gelu", self.linear(m.spaces, h))
        arc_dep, arc_head, rel_dep, rel_head = self.split(s, [m.ARC, m.ARC, m.REL, m.REL])
        bent = self.add("Add", self.linear(m.arc, arc_dep), self.constant(m.arc_bias))
        arcs = self.add("MatMul", bent, self.add("Transpose", arc_head, perm=[0, 2, 1]))
        # The bias of the relations' product, times the head's numbers, depends on the head alone: it is added to the small
        # table of heads and not to the large one.
        by_label = self.constant(m.rel.bias.detach().view(len(m.labels["rel"]), m.REL).T, np.float32)
        rel_head_bias = self.add("Add", self.linear(m.rel_head, h), self.add("MatMul", rel_head, by_label))
        results = {"tags": tags, "arcs": arcs, "rel_dep": self.linear(m.rel, rel_dep, bias=False), "rel_head": rel_head,
                   "rel_dep_bias": self.linear(m.rel_dep, h), "rel_head_bias": rel_head_bias}
        for name, value in results.items(): self.nodes.append(helper.make_node("Identity", [value], [name]))
        def info(name, kind, *shape): return helper.make_tensor_value_info(name, kind, shape)
        inputs = [info("pieces", TensorProto.INT32, "b", "n"), info("shapes", TensorProto.INT32, "b", "n"),
                  info("places", TensorProto.INT32, "n"), info("first", TensorProto.INT32, "b", "w")]
        outputs = [info(name, TensorProto.FLOAT, "b", "w", None) for name in results]
        graph = helper.make_graph(self.nodes, "reader", inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 9
        return model


def lemma_table(sentences):
    """Rules "tag, suffix -> cut so many characters, append these", the words that they get wrong, and all verbs known.

    A rule is kept for the longest suffix (up to five characters) on whose answer most words of training agree."""
    seen = collections.defaultdict(collections.Counter)
    for s in sentences:
        for form, lemma, xpos in zip(s.forms, s.lemmas, s.xpos):
            if lemma != "_" and "\t" not in form: seen[xpos, form.lower() if keeps_no_case(xpos) else form][lemma] += 1
    verbs = collections.Counter(lemma for s in sentences for lemma, upos in zip(s.lemmas, s.upos) if upos == "VERB")
    bases = {lemma for lemma, n in verbs.items() if n >= 2 and lemma.isalpha()}  # once may be the annotator's slip
    pairs = {key: counts.most_common(1)[0][0] for key, counts in sorted(seen.items())}
    votes = collections.defaultdict(collections.Counter)
    for (xpos, form), lemma in pairs.items():
        edit = script(form, lemma)
        for n in range(0, min(5, len(form)) + 1):
            if len(edit) == 2: votes[xpos, form[len(form) - n:]][edit] += 1
    rules = {key: counts.most_common(1)[0][0] for key, counts in sorted(votes.items())
             if sum(counts.values()) >= 2 or key[1] == ""}
    rules = {key: edit for key, edit in rules.items() if key[1] == "" or rules.get((key[0], key[1][1:])) != edit}
    def apply(xpos, form):
        for n in range(min(5, len(form)), -1, -1):
            edit = rules.get((xpos, form[len(form) - n:]))
            if edit and edit[0] < len(form): return form[:len(form) - edit[0]] + edit[1]
        return form
    for line in (Path(__file__).parent / "verbs.tsv").read_text().splitlines():
        kind, *cells = line.split("\t")
        if kind in ("past", "participle"): pairs["VBD" if kind == "past" else "VBN", cells[0]] = cells[1]
        if kind == "base": bases.add(cells[0])
        if kind == "slip": bases.discard(cells[0])
    lines = [f"rule\t{x}\t{suffix}\t{cut}\t{end}" for (x, suffix), (cut, end) in rules.items()]
    lines += [f"word\t{x}\t{form}\t{lemma}" for (x, form), lemma in pairs.items()
              if apply(x, form) != lemma and (sum(seen[x, form].values()) >= 2 or keeps_no_case(x))]
    lines += [f"base\t{lemma}" for lemma in bases]
    return "\n".join(sorted(lines)) + "\n"


def keeps_no_case(xpos):
    return not xpos.startswith(("NNP", "FW", "LS", "SYM", "ADD"))


def script(form, lemma):
    """(characters to cut, characters to append), or () where the two share no beginning."""
    common = 0
    while common < min(len(form), len(lemma)) and form[common] == lemma[common]: common += 1
    return (len(form) - common, lemma[common:]) if common or len(form) <= 2 else ()


if __name__ == "__main__":
    main()
