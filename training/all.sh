#!/usr/bin/env bash
# From nothing to model/: fetches the treebanks, trains the reader and the segmenter, writes the files that the program
# carries. See training/README.md. Work in progress is in build/, which git does not see.
#
#   training/all.sh [--resume] [--without RE] [--data DIR]
#
#   --resume       go on after the last epoch that was completed, with the data of that run
#   --without RE   leave out sentences whose sent_id matches, from everything that is learned: '^GUM_conversation'
#   --data DIR     folder that has train.conllu.gz and dev.conllu already: nothing is fetched
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '5,9s/^# \{0,1\}//p' training/all.sh >&2; exit 2; }
need() { [[ $# -ge 2 ]] || usage; }

resume=()
treebanks=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --resume) resume=(--resume); shift ;;
    --without) need "$@"; treebanks+=(--without "$2"); shift 2 ;;
    --data) need "$@"; treebanks+=(--data "$2"); shift 2 ;;
    *) usage ;;
  esac
done

python=.venv/bin/python
[[ -x $python ]] || python=python3
step() { printf '\n== %s\n' "$*" >&2; }

# What would be missed after an hour is missed now.
command -v cargo >/dev/null || { echo "cargo not found: training/segment.py needs Rust" >&2; exit 1; }
"$python" -c 'import numpy, onnx, safetensors, sklearn, torch' || { echo "see training/README.md, step 1" >&2; exit 1; }

if [[ ${#resume[@]} -gt 0 && -f build/treebanks/train.conllu.gz && -f build/treebanks/dev.conllu ]]; then
  step "treebanks: those of the run that is resumed"
else
  step "treebanks"
  "$python" training/treebanks.py --out build/treebanks ${treebanks[@]+"${treebanks[@]}"}
fi

step "reader (about 70 minutes on two cores)"
"$python" training/train.py --data build/treebanks --out build/reader ${resume[@]+"${resume[@]}"}

step "export"
"$python" training/export.py --checkpoint build/reader/checkpoint.pt --data build/treebanks --out model
"$python" training/export_events.py --tap model/reader.onnx

step "segmenter (some minutes of one core)"
"$python" training/segment.py build/treebanks/train.conllu.gz model/segmenter.bin

step "coreference (half a minute)"
"$python" training/coreference.py --data build/treebanks

step "done: model/ is new; train the event head on it (training/events.sh), then run .ci/run"
