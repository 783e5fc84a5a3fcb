#!/usr/bin/env python3
"""Identity side by side with Splink (https://pypi.org/project/splink/) on a labelled case set.

    compare.py CASE_DIR ROWS_CSV

ROWS_CSV is data/rows.csv of an edition that chengxin made of the case set. Both are asked the same: which unit of the table
does an accepted row of the CSV exports mean? Splink links rows to units (their present, other and former names) by name,
organisation code, place and kind of body. u comes from random pairs, m either by expectation maximisation or, to its
advantage, from the very labels that it is then measured by. Told are the threshold of 0.95, and of all thresholds the one
that merges most without an error; its best candidate below counts as a proposal. Needs `pip install splink==5.0.0 pandas`.
"""
import csv, os, resource, sys, time, unicodedata
import pandas as pd
import splink.comparison_library as cl
import splink.comparison_level_library as cll
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

NAMES = ("失信被执行人姓名/名称", "iname")
CODES = ("身份证号码/组织机构代码", "cardNum")
PLACES = ("湖北省", "孝感市", "汉川市", "汉川县", "湖北", "孝感", "汉川")
SHORT = {"村委会": "村民委员会", "居委会": "居民委员会", "镇政府": "镇人民政府", "街道办": "街道办事处"}


def table(path, encoding="utf-8-sig"):
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def export(path):
    """Row number → (name, code) of a CSV export, whatever its encoding and title lines."""
    raw = open(path, "rb").read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    name = code = None
    for number, row in enumerate(csv.reader(text.splitlines(keepends=True)), 1):
        if name is None:
            if any(heading in NAMES for heading in row):
                name = next(i for i, heading in enumerate(row) if heading in NAMES)
                code = next(i for i, heading in enumerate(row) if heading in CODES)
        elif len(row) > max(name, code):
            yield number, row[name], row[code]


def key(name):
    """The name in half width without spaces, brackets and the places above it, short endings written out."""
    name = "".join(unicodedata.normalize("NFKC", name or "").split()).strip("。.")
    name = name.split("(")[0]
    for place in PLACES[:4]:
        name = name.removeprefix(place)
    for short, full in SHORT.items():
        if name.endswith(short):
            name = name.removesuffix(short) + full
    return name


def org_code(code):
    code = "".join(unicodedata.normalize("NFKC", code or "").split()).replace("-", "").upper()
    return code[8:17] if len(code) == 18 else code if len(code) == 9 else None


def record(unique_id, name, code, unit=None, label=None):
    name = key(name)
    return {
        "unique_id": unique_id, "name": name, "head": name[:3], "tail": name[-5:], "town": name[:2], "kind": name[-2:],
        "org_code": org_code(code), "unit": unit, "label": label,
    }


def load(case):
    truth = {(t["file"], int(t["row_no"])): t for t in table(os.path.join(case, "truth", "rows.csv"))}
    units = {u["org_id"]: u for u in table(os.path.join(case, "orgs", "organisations.csv"))}
    rows, labels = [], {}
    for file in sorted(os.listdir(os.path.join(case, "exports"))):
        if not file.endswith(".csv"):
            continue
        for number, name, code in export(os.path.join(case, "exports", file)):
            found = truth.get((file, number))
            if found and found["disposition"] == "accept" and found["entity_id"] in units:
                rows.append(record(f"{file}:{number}", name, code, label=found["named_entity_id"]))
                # The body named, or the one that has taken its place: both are right.
                labels[f"{file}:{number}"] = {found["entity_id"], found["named_entity_id"]}
    names = [(u["org_id"], u["name"]) for u in units.values()]
    names += [(a["org_id"], a["alias"]) for a in table(os.path.join(case, "orgs", "aliases.csv"))]
    names += [(c["from_org_id"], c["old_name"]) for c in table(os.path.join(case, "orgs", "changes.csv"))]
    known = [(unit, name) for unit, name in dict.fromkeys(names) if unit in units]
    code = lambda unit: units[unit]["uscc"] or units[unit]["org_code"]
    reference = [record(f"u{i}", name, code(unit), unit, unit) for i, (unit, name) in enumerate(known)]
    return rows, reference, labels


def by_splink(rows, reference, with_labels):
    """The best unit of every row with its probability."""
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.98, 0.95, 0.92, 0.88, 0.8]),
            cl.CustomComparison(
                output_column_name="org_code",
                comparison_levels=[
                    cll.NullLevel("org_code"),
                    cll.ExactMatchLevel("org_code"),
                    cll.DamerauLevenshteinLevel("org_code", 1),
                    cll.ElseLevel(),
                ],
            ),
            cl.ExactMatch("town"),
            cl.ExactMatch("kind").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("org_code"), block_on("head"), block_on("tail"), block_on("town", "kind"),
        ],
        additional_columns_to_retain=["unit"],
    )
    database = DuckDBAPI()
    tables = [("a_rows", rows), ("b_units", reference)]
    linker = Linker([database.register(pd.DataFrame(records), dataset_display_name=name) for name, records in tables],
                    settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on("org_code"), block_on("name")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    if with_labels:
        linker.training.estimate_m_from_label_column("label")
    else:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("org_code"), record_sample_proportion=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"), record_sample_proportion=1)
    pairs = linker.inference.predict(threshold_match_probability=0.0001).as_pandas_dataframe()
    best = pairs.sort_values(["match_weight", "unit_r"], ascending=[False, True]).drop_duplicates("unique_id_l")
    return {pair.unique_id_l: (pair.unit_r, pair.match_probability) for pair in best.itertuples()}


def by_chengxin(path):
    answers = {}
    for row in table(path):
        unit = row["unit_id"] or row["proposed_unit_id"]
        if unit:
            answers[f"{row['file']}:{row['row']}"] = (unit, 1.0 if row["unit_id"] else 0.0)
    return answers


def figures(answers, labels, threshold):
    automatic = {row: unit for row, (unit, sure) in answers.items() if sure >= threshold and row in labels}
    right = sum(unit in labels[row] for row, unit in automatic.items())
    proposed = sum(sure < threshold and unit in labels.get(row, ()) for row, (unit, sure) in answers.items())
    return len(automatic), right, proposed


def tell(who, answers, labels, threshold):
    automatic, right, proposed = figures(answers, labels, threshold)
    print(f"{who}, from {threshold:.6f}: automatic {automatic} of {len(labels)}, wrong {automatic - right}, "
          f"precision {right / max(automatic, 1):.4f}, recall {right / len(labels):.4f}, "
          f"with proposals {(right + proposed) / len(labels):.4f}")


def sweep(who, answers, labels):
    tell(who, answers, labels, 0.95)
    tell(who, answers, labels, 0.5)
    thresholds = sorted({sure for _, sure in answers.values()})
    clean = [t for t in thresholds if (found := figures(answers, labels, t))[0] == found[1] > 0]
    if clean:
        tell(f"{who}, most without an error", answers, labels, clean[0])


def main():
    case, rows_csv = sys.argv[1:3]
    rows, reference, labels = load(case)
    print(f"{len(rows)} rows, {len(reference)} names of units")
    tell("chengxin", by_chengxin(rows_csv), labels, 0.5)
    for who, with_labels in (("splink by EM", False), ("splink by labels", True)):
        begin = time.time()
        answers = by_splink(rows, reference, with_labels)
        seconds, peak = time.time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sweep(who, answers, labels)
        print(f"{who} took {seconds:.1f} s, peak {peak} MB")


if __name__ == "__main__":
    main()
