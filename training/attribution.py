"""Learns which candidates are attributions: a logistic model over named features, written to model/attribution.tsv.

  cargo run --release --example attribution_proposals -- train.jsonl > proposals.jsonl
  python training/attribution.py --gold train.jsonl --proposals proposals.jsonl --scorer attribution.py --out model/attribution.tsv [--test GOLD PROPOSALS]

Gold: lines with `text` and `attributions`, each with spans `source`, `cue`, `content`. A candidate is right if the scorer
would count it: the words of the contents agree by half, the sources share a head word; and the cues share a word.
Candidates inside the content of a gold attribution are left out: such data do not say what a claim inside a claim is.
The threshold is the one with the best F1 on articles that the weights have not seen (ten-fold).
"""
import argparse
import importlib.util
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression


# What a claim inside a claim needs: the data do not say what such claims are, so these are set by hand.
WITHIN = {"least within": 0.4, "least within, no event": 0.85}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gold", type=Path, required=True)
    p.add_argument("--proposals", type=Path, required=True)
    p.add_argument("--scorer", type=Path, required=True, help="attribution.py of the shared scorers")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--strength", type=float, default=0.1, help="of regularisation, inverse (%(default)s)")
    p.add_argument("--rare", type=int, default=8, help="features of fewer candidates are dropped (%(default)s)")
    p.add_argument("--small", type=float, default=0.05, help="weights below are dropped (%(default)s)")
    p.add_argument("--test", type=Path, nargs=2)
    a = p.parse_args()
    scorer = load_scorer(a.scorer)
    documents = load(a.gold, a.proposals, scorer)
    ids = sorted(range(len(documents)))
    random.Random(1).shuffle(ids)
    held = []
    for fold in range(10):
        out = set(ids[fold::10])
        weights = learn([d for i, d in enumerate(documents) if i not in out], a)
        held += [(documents[i], score(documents[i], weights)) for i in out]
    curve = [(f1(held, t / 100), t / 100) for t in range(20, 65, 2)]
    (best, least) = max(curve, key=lambda c: c[0][0])
    print("ten-fold", " ".join(f"{x:.3f}" for x in best), "at", least)
    weights = learn(documents, a)
    print(len(weights), "weights")
    if a.test:
        test = load(*a.test, scorer)
        print("test", " ".join(f"{x:.3f}" for x in f1([(d, score(d, weights)) for d in test], least)))
    lines = ["# How likely a candidate is an attribution (training/attribution.py): weights of a logistic model.",
             f"least\t{least:.2f}", *(f"{name}\t{value}" for name, value in WITHIN.items())]
    lines += [f"{n}\t{w:.2f}" for n, w in sorted(weights.items())]
    a.out.write_text("\n".join(lines) + "\n")


def load_scorer(path):
    spec = importlib.util.spec_from_file_location("scorer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load(gold, proposals, scorer):
    gold = {d["id"]: d for d in map(json.loads, gold.read_text().splitlines())}
    rows = map(json.loads, proposals.read_text().splitlines())
    return [label(gold[r["id"]], r["proposals"], scorer) for r in rows if r["id"] in gold]


def label(gold, proposals, scorer):
    """Each proposal with which gold attributions it would score for, and whether it lies inside one."""
    text = gold["text"]
    golds = [(scorer.bounds(g["content"]), scorer.heads(text, g.get("source")), scorer.words(text, g.get("cue")), g["content"])
             for g in gold["attributions"]]
    for p in proposals:
        at = p["attribution"]
        span, source, cue = scorer.bounds(at["content"]), scorer.heads(text, at["source"]), scorer.words(text, at["cue"])
        p["right"], p["near"], p["inside"] = [], False, False
        for k, (bounds, heads, gold_cue, content) in enumerate(golds):
            if bounds[0] < span[1] and span[0] < bounds[1] and scorer.agree(text, at["content"], content) >= 0.5:
                if heads & source or not (heads or source):
                    p["right"].append(k)
            p["near"] |= bool(gold_cue & cue)
            p["inside"] |= bounds[0] <= at["cue"]["start"] and at["cue"]["end"] <= bounds[1]
    return {"gold": len(golds), "proposals": proposals}


def rows_of(documents):
    for d in documents:
        for p in d["proposals"]:
            if p["features"] and (p["right"] and p["near"] or not p["inside"]): yield p["features"], bool(p["right"] and p["near"])


def learn(documents, a):
    rows = list(rows_of(documents))
    counts = Counter(f for features, _ in rows for f in features)
    index = {f: k for k, f in enumerate(sorted(f for f, n in counts.items() if n >= a.rare))}
    data, columns, starts = [], [], [0]
    for features, _ in rows:
        here = [index[f] for f in features if f in index]
        columns += here
        starts.append(len(columns))
    x = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(index)))
    model = LogisticRegression(C=a.strength, max_iter=1000, solver="liblinear").fit(x, [y for _, y in rows])
    weights = {f: float(model.coef_[0, k]) for f, k in index.items()}
    return {"one": float(model.intercept_[0]), **{f: w for f, w in weights.items() if abs(w) >= a.small}}


def score(document, weights):
    z = [weights["one"] + sum(weights.get(f, 0.0) for f in p["features"]) if p["features"] else None for p in document["proposals"]]
    return [None if v is None else 1 / (1 + np.exp(-v)) for v in z]


def chosen(document, scores, least):
    """What `attribution::find` would take."""
    taken, cues, out, groups = set(), set(), [], {}
    cells = lambda p: {(s, w) for s, a, b in p["words"] for w in range(a, b)}
    for p, s in zip(document["proposals"], scores):
        if s is None:
            out.append(p); taken |= cells(p); cues.add(tuple(p["cue"]))
        else: groups.setdefault(tuple(p["cue"]), []).append((s, p))
    for cue, group in groups.items():
        if cue in taken or cue in cues: continue
        free = [(s, p) for s, p in group if s >= least and not cells(p) & taken]
        if free:
            p = max(free, key=lambda f: f[0])[1]
            out.append(p); taken |= cells(p)
    return out


def f1(documents, least):
    gold = found = hits = 0
    for d, scores in documents:
        picks, used = chosen(d, scores, least), set()
        gold += d["gold"]
        found += len(picks)
        for p in picks:
            k = next((k for k in p["right"] if k not in used), None)
            if k is not None: used.add(k); hits += 1
    return 2 * hits / (gold + found), hits / found, hits / gold


if __name__ == "__main__":
    main()
