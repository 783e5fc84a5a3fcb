#!/bin/bash
# Whole runs over long lists: seconds per stage and peak memory, for docs/benchmarks.md.
# usage: benches/whole_runs.sh [ROWS …]   (default 1000 100000 1000000; needs /usr/bin/time and about 5 KB of disk a row)
set -euo pipefail
cd "$(dirname "$0")/.."
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(1000 100000 1000000)
cargo build --quiet --release --bin chengxin --example make_big_data
target="${CARGO_TARGET_DIR:-target}/release"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for rows in "${sizes[@]}"; do
    office="$work/$rows"
    "$target/chengxin" init "$office" --city 云泽市 --division 990184 --court-code 泽0184 >/dev/null
    cp sample_data/office.toml "$office/"
    "$target/examples/make_big_data" "$rows" "$office/inbox"
    echo "== $rows rows"
    "$target/examples/make_big_data" --plain-read "$office/inbox/失信名单_公开查询_2026三季度.csv"
    # 0: done; 3: done, some rows came back or wait.
    /usr/bin/time -f '%e s elapsed, %U s user, %M KB peak' \
        "$target/chengxin" --office "$office" run --quarter 2026Q3 --as-of 2026-10-08 || [ $? -eq 3 ]
    rm -rf "$office"
done
