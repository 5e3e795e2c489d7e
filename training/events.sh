#!/usr/bin/env bash
# The event head and what weighs it, from the corpus and the shared sets to model/events.onnx, events.json, status.tsv and decision.tsv.
#
#   training/events.sh SHARED [--folds 10]      SHARED: the folder with events/ and attribution/
#   training/events.sh --without-shared         from the corpus and the codebook's examples alone
#
# About 25 minutes on two cores; each fold two more. What it learns goes to build/events, which git does not see.
set -euo pipefail
[[ $# -ge 1 ]] || { sed -n '4,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
if [[ $1 == --without-shared ]]; then source=(--without-shared); else source=(--shared "$(cd "$1" && pwd)"); fi
shift
cd "$(dirname "$0")/.."
python=.venv/bin/python; [[ -x $python ]] || python=python3
work=build/events
"$python" training/export_events.py --tap model/reader.onnx
# Every seventh document of the corpus is kept from the head, and the decision is learned from these.
"$python" training/events.py --out "$work" --keep 7 "${source[@]}" "$@"
"$python" training/contexts.py --checkpoint "$work/head.pt"
"$python" training/export_events.py --checkpoint "$work/head.pt" --out model
# First how status is read, then what is written down, which depends on it.
propose() {
  cargo build --release --quiet --example event_proposals
  target/release/examples/event_proposals "$work/kept.jsonl" > "$work/kept.proposals.jsonl"
}
propose
"$python" training/status.py --gold "$work/kept.jsonl" --proposals "$work/kept.proposals.jsonl" --out model/status.tsv
propose
"$python" training/decide.py --gold "$work/kept.jsonl" --proposals "$work/kept.proposals.jsonl" --least 0.2 --out model/decision.tsv
echo "model/ is new; now run .ci/run, and measure: evaluation/figures.sh" >&2
