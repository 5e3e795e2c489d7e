"""Learns how frames and head decide together: a logistic model over the proposals' features, written to model/decision.tsv.

  cargo run --release --example event_proposals -- corpus.jsonl > proposals.jsonl
  python training/decide.py --gold corpus.jsonl --proposals proposals.jsonl --out model/decision.tsv [--test GOLD PROPOSALS]

A proposal is right if gold has a record in its sentence with the same category and the same codes on each side: the strict record of `legation eval`.
The head must not have been trained on these documents (`training/events.py --keep`).
"""
import argparse
import json
import random
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

RECIPROCAL = {"AGREE", "CONSULT", "COOPERATE"}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gold", type=Path, required=True)
    p.add_argument("--proposals", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--strength", type=float, default=0.3, help="of regularisation, inverse (%(default)s)")
    p.add_argument("--least", type=float, help="threshold (default: the one with the best F1 of records)")
    p.add_argument("--test", type=Path, nargs=2)
    a = p.parse_args()
    documents = load(a.gold, a.proposals)
    names = list(next(p["features"] for _, proposals in documents for p in proposals))
    x, y, categories = table(documents, names)
    kinds = sorted(set(categories))
    rows = np.hstack([x, np.array([[c == k for k in kinds] for c in categories], dtype=float)])
    # Categories are shrunk more than the rest: there are few of each.
    rows[:, x.shape[1]:] *= 0.5
    model = LogisticRegression(C=a.strength, max_iter=5000).fit(rows, y)
    weights = {"one": float(model.intercept_[0]), **dict(zip(names, map(float, model.coef_[0])))}
    weights |= {k: float(w) * 0.5 for k, w in zip(kinds, model.coef_[0, x.shape[1]:])}
    least = a.least if a.least is not None else best_threshold(documents, weights)
    lines = ["# How frames and head decide together (training/decide.py): weights of a logistic model."]
    lines += [f"{n}\t{w:.4f}" for n, w in weights.items()] + [f"least\t{least:.2f}"]
    a.out.write_text("\n".join(lines) + "\n")
    report("learned from", documents, weights, least)
    if a.test: report("test", load(*a.test), weights, least)


def load(gold, proposals):
    gold = {d["id"]: d for d in map(json.loads, gold.read_text().splitlines())}
    out = []
    for line in proposals.read_text().splitlines():
        row = json.loads(line)
        if row["id"] in gold: out.append((gold[row["id"]], row["proposals"]))
    return out


def right(p, e):
    if p["category"] != e["event"][0]: return False
    found = [{code for _, code in p[k]} for k in ("actor", "recipient")]
    gold = [{party["code"] for party in e[k]} for k in ("actor", "recipient")]
    if p["category"] in RECIPROCAL: return found[0] | found[1] == gold[0] | gold[1]
    return found == gold


def near(p, e):
    """The same sentence; for what is told twice, the same words come first."""
    return any(p["sentence"]["start"] <= s["start"] < p["sentence"]["end"] for s in e["event_spans"])


def is_right(p, gold):
    return any(near(p, e) and right(p, e) for e in gold["events"])


def table(documents, names):
    rows = [([p["features"][n] for n in names], is_right(p, gold), p["category"]) for gold, proposals in documents for p in proposals]
    x, y, c = zip(*rows)
    return np.array(x), np.array(y), list(c)


def probability(p, weights):
    z = weights["one"] + sum(weights.get(n, 0.0) * value for n, value in p["features"].items()) + weights.get(p["category"], 0.0)
    return 1 / (1 + np.exp(-z))


def decided(proposals, score):
    best = {}
    for p in proposals:
        key = p["sentence"]["start"], p["group"]
        s = score(p)
        if key not in best or s > best[key][0]: best[key] = (s, p)
    return list(best.values())


def outcomes(documents, score):
    """(probability, right) of every decided event, and how many records gold has; each gold record counts once."""
    found, total = [], 0
    for gold, proposals in documents:
        total += len(gold["events"])
        free = list(gold["events"])
        for s, p in sorted(decided(proposals, score), key=lambda d: -d[0]):
            hit = next((e for e in free if near(p, e) and right(p, e)), None)
            if hit: free.remove(hit)
            found.append((s, hit is not None, bool(gold["events"]), p["category"]))
    return found, total


def f1(found, total, least):
    kept = [f for f in found if f[0] >= least]
    hits = sum(f[1] for f in kept)
    return (2 * hits / (len(kept) + total) if kept else 0.0), hits / max(len(kept), 1), hits / max(total, 1)


def best_threshold(documents, weights):
    found, total = outcomes(documents, lambda p: probability(p, weights))
    return max((t / 100 for t in range(10, 60)), key=lambda t: f1(found, total, t)[0])


def report(title, documents, weights, least):
    found, total = outcomes(documents, lambda p: probability(p, weights))
    f, precision, recall = f1(found, total, least)
    silent = sum(not g["events"] for g, _ in documents)
    false = sum(1 for s, _, has, _ in found if s >= least and not has)
    bins = [[(s, r) for s, r, _, _ in found if b / 10 <= s < (b + 1) / 10 and s >= least] for b in range(10)]
    n = sum(map(len, bins))
    ece = sum(abs(sum(s for s, _ in b) - sum(r for _, r in b)) for b in bins) / max(n, 1)
    print(f"{title}: {len(documents)} documents, records P {precision:.3f} R {recall:.3f} F1 {f:.3f} at {least}, ECE {ece:.3f}, "
          f"{100 * false / max(silent, 1):.1f} events in 100 documents without any")


if __name__ == "__main__":
    main()
