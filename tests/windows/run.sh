#!/usr/bin/env bash
# The program as Windows has it: built with MinGW, run under Wine, its demo held byte by byte against that of Linux, and its readers
# to their memory.
# Installs what it needs (apt, rustup). The first build takes some ten minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=x86_64-pc-windows-gnu
cache="${XDG_CACHE_HOME:-$HOME/.cache}"
export WINEPREFIX="$cache/chengxin-wine" WINEDEBUG=-all

{ command -v x86_64-w64-mingw32-gcc && command -v wine; } > /dev/null || apt-get install -y -q gcc-mingw-w64-x86-64 wine wine64
rustup target add "$target"
CARGO_TARGET_DIR="$cache/chengxin-windows" cargo build --locked --target "$target"
cargo build --locked

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/windows" "$work/linux"
cp "$cache/chengxin-windows/$target/debug/chengxin.exe" "$work/windows/"
cp "${CARGO_TARGET_DIR:-target}/debug/chengxin" "$work/linux/"

# Wine before 8.14 lacks the one library that Rust takes random numbers from.
if ! find / -name bcryptprimitives.dll -path '*wine*' -not -path '/proc/*' 2> /dev/null | grep -q .; then
  cat > "$work/random.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return SystemFunction036(data, (ULONG)length); }
C
  x86_64-w64-mingw32-gcc -shared -o "$work/windows/bcryptprimitives.dll" "$work/random.c" -ladvapi32
fi

(cd "$work/windows" && timeout 900 wine ./chengxin.exe demo | tr -d '\r' | tail -n 5)
(cd "$work/linux" && ./chengxin demo > /dev/null)
diff -r "$work/linux/chengxin-demo" "$work/windows/chengxin-demo"
files="$(find "$work/linux/chengxin-demo" -type f | wc -l)"
echo "Windows and Linux: the same $files files, byte by byte."

# A reader that wants more memory than it is given ends with its own file.
cd "$work/windows"
sed -i 's/^reader_mib = .*/reader_mib = 48/' chengxin-demo/office.toml
{ echo '<table>'; yes '<tr><td>云泽市水务局</td><td>1</td></tr>' | head -n 200000; echo '</table>'; } > page.xls
found="$(wine ./chengxin.exe --office chengxin-demo check page.xls --format json --lang zh || true)"
grep -q '"code":"R004".*内存' <<< "$found" || { echo "the reader was not held to its memory: $found"; exit 1; }
echo "A reader is held to its memory."
