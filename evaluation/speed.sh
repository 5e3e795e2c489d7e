#!/usr/bin/env bash
# Speed and memory on one thread beside spaCy's small pipeline, in one run on one machine: each five times, in turns.
#
#   evaluation/speed.sh SHARED [PYTHON]     PYTHON has spaCy
set -euo pipefail
shared=$(cd "$1" && pwd)
python=${2:-python3}
cd "$(dirname "$0")/.."
work=build/figures; mkdir -p "$work"
cargo build --release --quiet --workspace
python3 "$shared/scorers/syntax.py" --text "$shared/data/syntax/dev.conllu" > "$work/dev.txt"
words=$(grep -cP '^\d+\t' "$shared/data/syntax/dev.conllu")
echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2), $(nproc) cores"
for _ in 1 2 3 4 5; do
  start=$(date +%s.%N)
  target/release/legation parse --threads 1 "$work/dev.txt" > "$work/dev.raw.conllu"
  end=$(date +%s.%N)
  awk -v w="$words" -v s="$start" -v e="$end" 'BEGIN { printf "legation parse, start and output included: %.2f s, %.0f words a second\n", e - s, w / (e - s) }'
  OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$python" evaluation/spacy_speed.py "$work/dev.txt" 1
done
python3 - "$work/dev.txt" <<'PY'
import resource, subprocess, sys
subprocess.run(["target/release/legation", "parse", "--threads", "1", sys.argv[1]], stdout=subprocess.DEVNULL, check=True)
print(f"legation parse: peak memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
PY
