"""The codebook's own examples as gold readings for the event head: what the frames find in them, where the file agrees.

  python training/codebook_examples.py --out build/events/codebook.jsonl

An example gives the events that the frames find in its sentence if the one that the file describes is among them; a counterexample those that
are not of the category that must not be found. Sentences where frames and file disagree are left out.
"""
import argparse
import json
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    examples = []
    for path in sorted((ROOT / "codebook").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for kind in "example", "counterexample":
            examples += [(data["category"], kind, e) for e in data.get(kind, [])] if "category" in data else []
    texts = a.out.with_suffix(".in")
    texts.write_text("".join(json.dumps({"id": f"codebook-{i:04}", "text": e["text"]}) + "\n" for i, (_, _, e) in enumerate(examples)))
    run = subprocess.run(["cargo", "run", "--release", "--quiet", "--example", "event_proposals", "--", str(texts.resolve())],
                         stdout=subprocess.PIPE, check=True, cwd=ROOT, text=True)
    with a.out.open("w") as out:
        for (category, kind, e), line in zip(examples, run.stdout.splitlines()):
            row = json.loads(line)
            groups = {}
            for found in row["proposals"]:
                if found["features"]["frame"]: groups.setdefault(found["group"], found)  # the frame's own draft comes first
            events = [event(found) for found in groups.values()]
            has = any(x["event"] == [category] for x in events)
            if has != (kind == "example"): continue
            out.write(json.dumps({"id": row["id"], "text": e["text"], "events": events, **({} if events else {"none": "counterexample"})}) + "\n")


def event(found):
    side = lambda name: [s for s, _ in found[name]]
    return {"event": [found["category"]], "mode": found["mode"], "status": found["status"], "historical": False,
            "event_spans": found["spans"], "actor": side("actor"), "recipient": side("recipient")}


if __name__ == "__main__":
    main()
