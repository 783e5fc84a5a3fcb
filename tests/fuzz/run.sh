#!/usr/bin/env bash
# Fuzzing guided by coverage: `tests/fuzz/run.sh [SECONDS [TARGET …]]`, each target in turn, 60 s if nothing is said.
# Needs rustup's nightly and `cargo install cargo-fuzz`; the first build takes some ten minutes. A finding lies in artifacts/
# and stays there until it is mended.
set -euo pipefail
cd "$(dirname "$0")"
seconds="${1:-60}"
targets=("${@:2}")
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/chengxin-fuzz}"
cp ../../Cargo.lock . # the versions that the program is built with

python3 - <<'PY'
import pathlib, zipfile
sample = pathlib.Path("../../sample_data")
goals = {name: pathlib.Path("corpus", name) for name in ("readers", "packages", "identifiers")}
for folder in goals.values():
    folder.mkdir(parents=True, exist_ok=True)
for number, file in enumerate(sorted(sample.glob("inbox*/*"))):
    if file.stat().st_size > 100_000:
        continue
    goals["readers"].joinpath(f"sample-{number}").write_bytes(file.read_bytes())
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as package:
            parts = (b"\n==PART== " + name.encode() + b"\n" + package.read(name) for name in package.namelist())
            goals["packages"].joinpath(f"sample-{number}").write_bytes(b"".join(parts))
    elif file.suffix == ".csv":
        cells = {cell for line in file.read_bytes().decode("gb18030", "replace").splitlines() for cell in line.split(",")}
        for place, cell in enumerate(sorted(cells)[:200]):
            goals["identifiers"].joinpath(f"sample-{number}-{place}").write_text(cell)
PY

# A grid of twenty million cells is within the limits of a reader, and more than the 768 MiB of the process that reads for the
# program: there it ends in R004.
[ ${#targets[@]} -gt 0 ] || targets=(identifiers readers packages)
for target in "${targets[@]}"; do
  cargo +nightly fuzz run --fuzz-dir . --sanitizer none "$target" -- \
    -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3072 -max_len=100000
done
