"""Events that are found in sentences which earlier coders called mere statements or appeals (quad 0), REQUEST aside.

  python3 evaluation/silent.py spans-dev.jsonl READINGS
"""
import json
import sys

gold, readings = ([json.loads(line) for line in open(path)] for path in sys.argv[1:3])
silent = {row["id"] for row in gold if row["quad"] == 0}
found = [e for r in readings if r["id"] in silent for e in r["events"]]
others = [e for e in found if e["event"][0] != "REQUEST"]
actual = [e for e in others if e["status"] != "hypothetical"]
print(f"{len(silent)} sentences of quad 0: {len(others) / len(silent):.2f} events a sentence other than REQUEST, {len(actual) / len(silent):.2f} not hypothetical")
