#!/usr/bin/env python3
"""Learns which mentions are of the same thing from GUM's `Entity=` brackets, and writes model/coreference.bin.

    coreference.py --data DIR [--out model/coreference.bin] [--without RE]

DIR has train.conllu.gz. The features are the Rust code's own (`cargo run --example coreference_examples`), so that training and
program cannot drift apart. Trees that have not seen a document choose the thresholds on it; those that are written saw all.
`--without RE` leaves out documents whose id matches.
"""
import argparse
import gzip
import pathlib
import re
import shutil
import struct
import subprocess

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

import conllu

COLUMNS = 4  # document, mention, right, kind of mention
ROOT = pathlib.Path(__file__).resolve().parent.parent


def documents(path):
    """(id, lines) of the documents of a treebank."""
    name, lines = None, []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("# newdoc id"):
                if name: yield name, lines
                name, lines = line.split("=", 1)[1].strip(), []
            lines.append(line)
    if name: yield name, lines


def prepare(data, folder, without):
    """Writes each document and where its mentions are, by sentence and head word."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, lines in documents(data / "train.conllu.gz"):
        if not name.startswith("GUM") or without and re.search(without, name): continue
        path = folder / f"{name}.conllu"
        path.write_text("".join(lines), encoding="utf-8")
        rows = []
        for number, sentence in enumerate(conllu.read(path)):
            best = {}
            for first, last, kind, head, group in conllu.mentions(sentence):
                # Of two mentions with one head ("the mayor of Lima" and, in it, "the mayor") the longer counts.
                if head not in best or last - first > best[head][0]: best[head] = (last - first, group)
            rows += [f"{number}\t{head}\t{group}\n" for head, (_, group) in sorted(best.items())]
        path.with_suffix(".gold").write_text("".join(rows))


def examples(folder):
    out = folder.parent / "examples.bin"
    subprocess.run(["cargo", "run", "--release", "--quiet", "-p", "legation", "--example", "coreference_examples", "--", folder, out],
                   check=True, cwd=ROOT)
    header = (ROOT / "crates/legation/src/actors/coreference/features.rs").read_text()
    width = int(re.search(r"FEATURES: \[&str; (\d+)\]", header).group(1)) + COLUMNS
    return np.fromfile(out, dtype="<i2").reshape(-1, width)


def trees(table, options):
    model = HistGradientBoostingClassifier(max_iter=options.trees, max_leaf_nodes=options.leaves, learning_rate=options.rate,
                                           min_samples_leaf=20, l2_regularization=1.0, early_stopping=False, random_state=7)
    return model.fit(table[:, COLUMNS:], table[:, 2])


def threshold(table, scores):
    """The score above which a link is worth making: best F1 of links."""
    key = table[:, 0].astype(np.int64) * 100000 + table[:, 1]
    order = np.lexsort((-scores, key))
    best = order[np.r_[True, key[order][1:] != key[order][:-1]]]
    total = len(np.unique(key[table[:, 2] == 1]))
    def f1(t):
        made = scores[best] > t
        return 2 * (made & (table[best, 2] == 1)).sum() / max(1, made.sum() + total)
    t = max(np.arange(-5.0, 2.5, 0.1), key=f1)
    return float(t), f1(t), total


def learn(table, options):
    """Trees from all of the table. Each fifth of the documents is judged by trees that have not seen it, for the threshold."""
    scores = np.zeros(len(table))
    for fold in range(5):
        held = table[:, 0] % 5 == fold
        scores[held] = trees(table[~held], options).decision_function(table[held][:, COLUMNS:])
    limit, f1, total = threshold(table, scores)
    print(f"threshold {limit:.1f}, links F1 {f1:.4f} of {total}", flush=True)
    return limit, trees(table, options)


def packed(limit, model):
    parts = [struct.pack("<2fH", limit, float(np.ravel(model._baseline_prediction)[0]), len(model._predictors))]
    for (tree,) in model._predictors:
        nodes = tree.nodes
        parts.append(struct.pack("<H", len(nodes)))
        for node in nodes:
            if node["is_leaf"]: parts.append(struct.pack("<BhHHf", 255, 0, 0, 0, node["value"]))
            else:
                # Columns are whole numbers, so the floor of a threshold decides alike.
                parts.append(struct.pack("<BhHHf", node["feature_idx"], int(np.floor(node["num_threshold"])), node["left"], node["right"], 0.0))
    return b"".join(parts)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=pathlib.Path, default=ROOT / "build/treebanks")
    ap.add_argument("--out", type=pathlib.Path, default=ROOT / "model/coreference.bin")
    ap.add_argument("--without")
    ap.add_argument("--trees", type=int, default=80)
    ap.add_argument("--leaves", type=int, default=16)
    ap.add_argument("--rate", type=float, default=0.1)
    options = ap.parse_args()
    folder = ROOT / "build/coreference/documents"
    prepare(options.data, folder, options.without)
    table = examples(folder)
    print(f"{len(table)} candidates, {table[:, 2].sum()} right", flush=True)
    kinds = [table[table[:, 3] == kind] for kind in np.unique(table[:, 3])]
    options.out.write_bytes(b"".join(packed(*learn(rows, options)) for rows in kinds))


if __name__ == "__main__":
    main()
