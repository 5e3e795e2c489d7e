"""Learns how grammar and head give an event its status: a logistic model over named features, written to model/status.tsv.

  cargo run --release --example event_proposals -- corpus.jsonl > proposals.jsonl
  python training/status.py --gold corpus.jsonl --proposals proposals.jsonl --out model/status.tsv [--test GOLD PROPOSALS]

Learned from every proposal that shares category and words with a gold event. The head must not have been trained on these documents
(`training/events.py --keep`).
"""
import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score

STATUS = ["actual", "future", "hypothetical", "negated"]
HEAD = ["# How grammar and head give an event its status (training/status.py): weights of a logistic model, a column a status.",
        "# actual, future, hypothetical, negated"]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gold", type=Path, required=True)
    p.add_argument("--proposals", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--strength", type=float, default=0.4, help="of regularisation, inverse (%(default)s)")
    p.add_argument("--test", type=Path, nargs=2)
    a = p.parse_args()
    rows = list(examples(a.gold, a.proposals))
    names = sorted({n for features, *_ in rows for n in features})
    model = LogisticRegression(C=a.strength, max_iter=5000)
    model.fit(table(rows, names), [s for _, s, _ in rows], sample_weight=[w for *_, w in rows])
    weights = dict(zip(names, model.coef_.T[:, [list(model.classes_).index(s) for s in STATUS]]))
    weights["one"] = weights["one"] + model.intercept_[[list(model.classes_).index(s) for s in STATUS]]
    lines = HEAD + [f"{n}\t" + "\t".join(f"{x:.3f}" for x in w) for n, w in weights.items()]
    a.out.write_text("\n".join(lines) + "\n")
    report("learned from", rows, weights)
    report("five-fold", *across(rows, names, a.strength))
    if a.test: report("test", list(examples(*a.test)), weights)


def examples(gold, proposals):
    gold = {d["id"]: d for d in map(json.loads, gold.read_text().splitlines())}
    for document in map(json.loads, proposals.read_text().splitlines()):
        for e in gold.get(document["id"], {"events": []})["events"]:
            same = [p for p in document["proposals"] if p["category"] == e["event"][0] and overlap(p["spans"], e["event_spans"])]
            for p in same: yield p["of_status"], e["status"], 1 / len(same)


def overlap(a, b):
    return any(x["start"] < y["end"] and y["start"] < x["end"] for x in a for y in b)


def table(rows, names):
    return np.array([[features.get(n, 0.0) for n in names] for features, *_ in rows])


def across(rows, names, strength):
    """All rows, each with an answer of a model that has not seen it. Rows of one event stand together, so folds are stretches."""
    answers = []
    for part in np.array_split(np.arange(len(rows)), 5):
        rest = [rows[i] for i in range(len(rows)) if i < part[0] or i > part[-1]]
        model = LogisticRegression(C=strength, max_iter=5000).fit(table(rest, names), [r[1] for r in rest], sample_weight=[r[2] for r in rest])
        answers += list(model.predict(table([rows[i] for i in part], names)))
    return rows, None, answers


def report(title, rows, weights, answers=None):
    if answers is None:
        score = lambda features: sum(weights[n] * v for n, v in features.items() if n in weights)
        answers = [STATUS[int(np.argmax(score(features)))] for features, *_ in rows]
    gold, w = [r[1] for r in rows], [r[2] for r in rows]
    rules = [next(s for s in STATUS if s in features) for features, *_ in rows]
    for name, given in (("grammar alone", rules), ("model", answers)):
        each = f1_score(gold, given, labels=STATUS, average=None, sample_weight=w)
        print(f"{title}, {name}: {sum(w):.0f} events, macro-F1 {each.mean():.3f}, " + ", ".join(f"{s} {f:.3f}" for s, f in zip(STATUS, each)))
    print(np.round(confusion_matrix(gold, answers, labels=STATUS, sample_weight=w)).astype(int))


if __name__ == "__main__":
    main()
