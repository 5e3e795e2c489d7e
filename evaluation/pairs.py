"""What the program would answer for relations-dev's pairs with heads that have not seen them.

  python3 evaluation/pairs.py GOLD FOLDS PROPOSALS [WEIGHT] > readings.jsonl      then: scorers/events.py relations GOLD readings.jsonl --given-pairs

FOLDS: what `training/events.py --folds` wrote; PROPOSALS: what `cargo run --example event_proposals` printed for the texts (only what the codebook's
frames say is used of it). WEIGHT as WEIGHT_OF_FRAME in crates/legation/src/events/mod.rs; 0 for the head alone.
"""
import json
import math
import sys

CATEGORIES = ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
              "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]


def main():
    gold, folds, proposals = ([json.loads(line) for line in open(path)] for path in sys.argv[1:4])
    weight = float(sys.argv[4]) if len(sys.argv) > 4 else 4.0
    scores = {row["id"]: row["scores"] for row in folds}
    found = {row["id"]: row["proposals"] for row in proposals}
    for row in gold:
        total = list(scores.get(row["id"], [0] * len(CATEGORIES)))
        frames = {(p["group"], p["sentence"]["start"]): p for p in found.get(row["id"], []) if p["features"]["frame"]}
        for p in frames.values():
            if joins(p, row): total[CATEGORIES.index(p["category"])] += weight / (1 + math.exp(-p["features"]["frame confidence"]))
        print(json.dumps({"id": row["id"], "relations": [{"event": max(zip(total, CATEGORIES))[1]}]}))


def joins(p, row):
    on = lambda side, span: span is None or any(s["start"] < span["end"] and span["start"] < s["end"] for s, _ in side)
    return on(p["actor"], row["actor"]) and on(p["recipient"] or p["actor"], row["recipient"])


if __name__ == "__main__":
    main()
