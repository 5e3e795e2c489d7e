"""Writes the trained event head as the files that the program carries: model/events.onnx and model/events.json.

  python training/export_events.py --checkpoint build/events/head.pt --out model
  python training/export_events.py --tap model/reader.onnx       give the reader's graph its output `trunk`

The graph's inputs: states float [batch, pieces, width] (the reader's output `trunk`), marks int32 [batch, pieces] (0, or 1 and 2 for
the words of a pair's two sides), first int32 [batch, words] as in export.py, and for `pair` alone actor and recipient int32 [1]: the
word of each side counted from 1, 0 for none, in a batch of one sentence. Outputs: trigger, mode, status, query, key [batch, words, ...], contexts [batch, 37], pair [1, 16].
"""
import argparse
import json
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper

import events as training
from export import OPSET, Graph


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", type=Path)
    p.add_argument("--out", type=Path)
    p.add_argument("--tap", type=Path)
    a = p.parse_args()
    if a.tap: return tap(a.tap)
    torch.set_num_threads(1)
    state = torch.load(a.checkpoint, weights_only=False, map_location="cpu")
    head = training.Head(state["config"], [training.Layer(state["config"]) for _ in range(state["top"])], len(state["modes"]))
    head.load_state_dict(state["head"])
    for m in head.quantised(): m.mode = "int8"
    head.eval()
    onnx.save(HeadGraph(head).finish(state["contexts"]), str(a.out / "events.onnx"))
    numbers = lambda t: [round(float(x), 6) for x in t.detach().flatten()]
    labels = {"categories": training.CATEGORIES, "modes": [list(m) for m in state["modes"]], "width": head.ARG,
              "role_bias": numbers(head.role_bias), "balance": numbers(head.balance), "gate": numbers(state["gate"]),
              "gate_bias": round(float(state["gate_bias"]), 6), "contexts": state["contexts"]["names"]}
    (a.out / "events.json").write_text("{\n" + ",\n".join(f'"{k}": {json.dumps(v)}' for k, v in labels.items()) + "\n}\n")


def tap(path):
    """The states after the reader's first DEPTH layers become an output: each layer ends with its second normalisation."""
    model = onnx.load(str(path))
    norms = [n for n in model.graph.node if n.op_type == "LayerNormalization"]
    for kept in (model.graph.node, model.graph.output):
        old = [x for x in kept if "trunk" in (list(x.output) if kept is model.graph.node else [x.name])]
        for x in old: kept.remove(x)
    model.graph.node.append(helper.make_node("Identity", [norms[2 * training.DEPTH].output[0]], ["trunk"]))
    model.graph.output.append(helper.make_tensor_value_info("trunk", TensorProto.FLOAT, ["b", "n", None]))
    onnx.save(model, str(path))


class HeadGraph(Graph):
    def finish(self, contexts):
        m = self.model
        x = self.add("Add", "states", self.add("Gather", self.constant(torch.cat([torch.zeros(1, m.marks.weight.shape[1]), m.marks.weight[1:].detach()])), "marks"))
        for layer in m.layers: x = self.layer(layer, x)
        mean = self.add("ReduceMean", x, self.constant([1], "int64"), keepdims=0)
        h = self.add("Gather", self.add("Reshape", x, self.constant([-1, m.layers[0].width], "int64")), "first")
        results = {name: self.linear(getattr(m, name), h) for name in ("trigger", "mode", "status", "query", "key")}
        results["contexts"] = self.add("Add", self.add("MatMul", mean, self.constant(contexts["weight"])), self.constant(contexts["bias"]))
        rows = self.add("Reshape", self.linear(m.pair_in, h), self.constant([-1, 3 * m.PAIR], "int64"))
        parts = self.split(rows, [m.PAIR] * 3)
        zero = self.constant([0], "int32")
        side = lambda k, word: self.add("Where", self.add("Unsqueeze", self.add("Greater", word, zero), self.constant([1], "int64")),
                                        self.add("Gather", parts[k], word), self.constant(m.absent[k:k + 1]))
        whole = self.add("Gather", parts[2], zero)
        bent = self.add("Gelu", self.add("Add", self.add("Add", side(0, "actor"), side(1, "recipient")), whole))
        results["pair"] = self.add("Add", self.add("MatMul", bent, self.constant(m.pair_out.weight.T)), self.constant(m.pair_out.bias))
        for name, value in results.items(): self.nodes.append(helper.make_node("Identity", [value], [name]))
        info = helper.make_tensor_value_info
        inputs = [info("states", TensorProto.FLOAT, ["b", "n", m.layers[0].width]), info("marks", TensorProto.INT32, ["b", "n"]),
                  info("first", TensorProto.INT32, ["b", "w"]), info("actor", TensorProto.INT32, [1]), info("recipient", TensorProto.INT32, [1])]
        outputs = [info(name, TensorProto.FLOAT, ["b", None] if name in ("pair", "contexts") else ["b", "w", None]) for name in results]
        graph = helper.make_graph(self.nodes, "events", inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 9
        return model


if __name__ == "__main__":
    main()
