//! Whatever was wrong with a list, however it came and however the clerk went about mending it: in the end the ledger says
//! what the right list would have said.

#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chengxin::domain::code::Code;
use chengxin::domain::finding::Severity;
use chengxin::text::findings::FindingCatalogue;
use common::Office;
use common::books::{Sheets, drop_book, read, returned};
use proptest::prelude::{ProptestConfig, Strategy, any};
use rust_xlsxwriter::Workbook;

const QUARTER: &str = "2026Q3";
const HEAD: [&str; 12] = [
    "被执行人姓名/名称",
    "统一社会信用代码",
    "组织机构代码",
    "案号",
    "执行法院",
    "立案时间",
    "失信决定日期",
    "发布时间",
    "被执行人的履行情况",
    "失信被执行人行为具体情形",
    "执行标的",
    "备注",
];
/// Where the clerk finds the row again: nothing is ever wrong here.
const REMARK: usize = 11;

/// The rule that sends a row back, and what stands in which columns instead of what is right.
type Spoil = (u16, &'static [(usize, &'static str)]);

/// Every rule that sends a row of a list back, but for R903 (our writer gives every formula a value) and R907 (of text files
/// alone, whatever stands in the cells).
const SPOILS: [Spoil; 15] = [
    (101, &[(0, "")]),
    (102, &[(0, "云泽市\u{FFFD}\u{FFFD}局")]),
    (113, &[(9, "")]),
    (114, &[(4, "同上")]),
    (201, &[(3, "")]),
    (202, &[(3, "45352")]),
    (205, &[(3, "（2024）泽0184民初8号")]),
    (305, &[(1, "1199018401133521XR"), (2, "49900321-8")]),
    (501, &[(5, "2026-02-30")]),
    (502, &[(6, "2031-01-01")]),
    (511, &[(10, "详见判决书")]),
    (513, &[(10, "-300")]),
    (901, &[(1, LONG_NUMBER)]),
    (902, &[(10, ERROR)]),
    (905, &[(1, "4.20984E+17")]),
];
/// In a workbook a number of more digits than a spreadsheet keeps, in a text file what it shows of one.
const LONG_NUMBER: &str = "129901844990031000";
const SHOWN: &str = "1.29902E+17";
/// In a workbook a formula that went wrong.
const ERROR: &str = "#N/A";
/// What the clerk does about a row in the first workbook. In the second he mends whatever comes back.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Act {
    Mends,
    /// Only what was wrong first.
    MendsHalf,
    Deletes,
    /// And copies the row once more below.
    MendsTwice,
    Leaves,
}

#[derive(Debug, Clone)]
struct Row {
    spoilt: Vec<usize>,
    act: Act,
}

#[derive(Debug, Clone)]
struct Story {
    rows: Vec<Row>,
    /// A workbook of two sheets; else a text file.
    is_workbook: bool,
    /// By which the clerk turns the rows of the workbook.
    turn: usize,
    is_column_added: bool,
    is_dropped_twice: bool,
}

fn stories() -> impl Strategy<Value = Story> {
    let act = proptest::sample::select(vec![
        Act::Mends,
        Act::MendsHalf,
        Act::Deletes,
        Act::MendsTwice,
        Act::Leaves,
    ]);
    let row = (proptest::collection::vec(0..SPOILS.len(), 0..3), act);
    let row = row.prop_map(|(spoilt, act)| Row { spoilt, act });
    let rows = proptest::collection::vec(row, 4..12);
    (rows, any::<bool>(), 0..5_usize, any::<bool>(), any::<bool>()).prop_map(
        |(rows, is_workbook, turn, is_column_added, is_dropped_twice)| Story {
            rows,
            is_workbook,
            turn,
            is_column_added,
            is_dropped_twice,
        },
    )
}

type Cells = Vec<String>;

/// A formula with what it was last reckoned to be.
fn formula(
    sheet: &mut rust_xlsxwriter::Worksheet,
    (row, column): (u32, u16),
    formula: &str,
    result: &str,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    let formula = rust_xlsxwriter::Formula::new(formula).set_result(result);
    sheet.write_formula(row, column, formula).map(|_| ())
}

impl Story {
    /// Sheet of a row.
    fn tab(&self, at: usize) -> &'static str {
        if at.is_multiple_of(2) { "执行一庭" } else { "执行二庭" }
    }

    fn right(&self, at: usize) -> Cells {
        let party = ["云泽市教育局", "云泽市水利和湖泊局"][at % 2];
        let (case, remark) = (format!("（2026）泽0184执{}号", 21 + at), format!("第{at}件"));
        let ground = "有履行能力而拒不履行生效法律文书确定义务";
        [
            party,
            "",
            "",
            &case,
            "云泽市人民法院",
            "2026-01-05",
            "2026-03-01",
            "2026-03-05",
            "全部未履行",
            ground,
            "12000",
            &remark,
        ]
        .map(str::to_owned)
        .to_vec()
    }

    fn wrong(&self, at: usize) -> Cells {
        let mut cells = self.right(at);
        // The one spoilt first is on top.
        for spoil in self.rows[at].spoilt.iter().rev() {
            for (column, text) in SPOILS[*spoil].1 {
                cells[*column] = (*text).to_owned();
            }
        }
        cells
    }

    fn name(&self) -> &'static str {
        if self.is_workbook { "名单.xlsx" } else { "名单.csv" }
    }

    fn bytes(&self, row: &dyn Fn(usize) -> Cells) -> Vec<u8> {
        let all: Vec<(usize, Cells)> = (0..self.rows.len()).map(|at| (at, row(at))).collect();
        if !self.is_workbook {
            let line = |cells: &[String]| format!("{}\n", cells.join(",").replace(LONG_NUMBER, SHOWN));
            let text: String = all.iter().map(|(_, cells)| line(cells)).collect();
            return format!("{}{text}", line(&HEAD.map(str::to_owned))).into_bytes();
        }
        let mut book = Workbook::new();
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 10, 1).unwrap();
        book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
        for tab in [0, 1].map(|at| self.tab(at)) {
            let sheet = book.add_worksheet().set_name(tab).unwrap();
            sheet.write_row(0, 0, HEAD).unwrap();
            for (number, (_, cells)) in (1_u32..).zip(all.iter().filter(|(at, _)| self.tab(*at) == tab)) {
                for (column, text) in (0_u16..).zip(cells).filter(|(_, text)| !text.is_empty()) {
                    match text.as_str() {
                        LONG_NUMBER => {
                            sheet.write_number(number, column, 129_901_844_990_031_000.0).map(|_| ())
                        }
                        ERROR => formula(sheet, (number, column), "=NA()", ERROR),
                        text => sheet.write_string(number, column, text).map(|_| ()),
                    }
                    .unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    }

    fn first_edition(&self, row: &dyn Fn(usize) -> Cells) -> Office {
        let office = Office::new().drop_file("inbox/组织机构层级表.xlsx");
        fs::write(office.path("inbox").join(self.name()), self.bytes(row)).unwrap();
        office.run(QUARTER, "2026-10-08");
        office
    }

    /// Which row a row of a returned workbook is.
    fn found(&self, cells: &[String]) -> Option<usize> {
        (0..self.rows.len()).find(|at| cells.contains(&format!("第{at}件")))
    }

    /// The first workbook as the clerk makes it of what came back.
    fn half_mended(&self, book: &mut Sheets) {
        for (_, rows) in &mut book[1..] {
            let mut kept: Vec<Cells> = Vec::new();
            let head = rows.remove(0);
            for mut cells in std::mem::take(rows) {
                let at = self.found(&cells).unwrap();
                let right = self.right(at);
                let Row { spoilt, act } = &self.rows[at];
                let mended = match act {
                    Act::Mends | Act::MendsTwice => &spoilt[..],
                    Act::MendsHalf => &spoilt[..1],
                    Act::Deletes => continue,
                    Act::Leaves => &[],
                };
                for (column, _) in mended.iter().flat_map(|spoil| SPOILS[*spoil].1) {
                    cells[*column].clone_from(&right[*column]);
                }
                let copies = if *act == Act::MendsTwice { 2 } else { 1 };
                kept.extend(std::iter::repeat_n(cells, copies));
            }
            let turn = self.turn.min(kept.len());
            kept.rotate_left(turn);
            kept.insert(0, head);
            if self.is_column_added {
                kept.iter_mut().for_each(|cells| cells.insert(2, "经办意见".to_owned()));
            }
            *rows = kept;
        }
    }

    /// The second: everything that came back again or waits.
    fn mended(&self, book: &mut Sheets) {
        for cells in book.iter_mut().flat_map(|(_, rows)| rows) {
            if let Some(at) = self.found(cells) {
                let right = self.right(at);
                cells[..right.len()].clone_from_slice(&right);
            }
        }
    }

    /// What the tables of an edition say of the list, without what depends on when a row came.
    fn told(&self, office: &Office, edition: &str) -> BTreeSet<BTreeMap<String, String>> {
        let mut rows = office.table(&format!("runs/{edition}/data/rows.csv"));
        rows.retain(|row| row["file"] == self.name());
        let cases = office.table(&format!("runs/{edition}/data/listings.csv"));
        let told = rows.into_iter().chain(cases);
        told.map(|mut row| {
            // The right list needs one edition. Parties are numbered as they come, and a row that came back comes later.
            row.retain(|column, _| {
                ![
                    "edition",
                    "corrected_by",
                    "party_id",
                    "listing_id",
                    "state_since",
                    "reply_by",
                    "rectify_by",
                ]
                .contains(&column.as_str())
            });
            row
        })
        .collect()
    }
}

/// The workbook of the list's rows that an edition laid out in a folder for people.
fn laid_out(office: &Office, folder: &str, edition: u32) -> Option<Sheets> {
    let folder = fs::read_dir(office.path(&format!("{folder}/2026Q3-{edition}"))).ok()?;
    let mut files = folder.map(|entry| entry.unwrap().path());
    files.find(|path| path.file_name().unwrap().to_string_lossy().contains("-名单")).map(|path| read(&path))
}

#[test]
fn every_rule_that_sends_a_row_of_a_list_back_is_in_play() {
    let catalogue = FindingCatalogue::load().unwrap();
    let of_a_list = |code: &&Code| {
        let words = catalogue.words(**code).unwrap();
        let listing = chengxin::table::batch::Dataset::Listing;
        words.severity == Severity::Return
            && words.cases.iter().any(|case| case.raised && case.dataset == listing)
    };
    let due: BTreeSet<u16> = Code::ALL.iter().filter(of_a_list).map(|code| code.number()).collect();
    let played = SPOILS.iter().map(|(code, _)| *code).chain([903, 907]);
    assert_eq!(played.collect::<BTreeSet<_>>(), due);
}

#[test]
fn each_rule_sends_its_row_back() {
    for is_workbook in [false, true] {
        let rows = (0..SPOILS.len()).map(|spoil| Row { spoilt: vec![spoil], act: Act::Leaves });
        let story = Story {
            rows: rows.collect(),
            is_workbook,
            turn: 0,
            is_column_added: false,
            is_dropped_twice: false,
        };
        let office = story.first_edition(&|at| story.wrong(at));
        let book = returned(&office, "2026Q3-1", "名单");
        let back: Vec<&Cells> = book[1..].iter().flat_map(|(_, rows)| &rows[1..]).collect();
        assert_eq!(back.len(), SPOILS.len());
        for cells in back {
            let code = match SPOILS[story.found(cells).unwrap()].0 {
                // A text file holds what a spreadsheet showed, not what the cell was.
                901 if !is_workbook => 905,
                902 if !is_workbook => 511,
                code => code,
            };
            assert!(cells[REMARK + 1].contains(&format!("R{code}")), "{code}: {cells:?}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 30, ..ProptestConfig::with_cases(6) })]

    #[test]
    fn corrected_is_as_good_as_right(story in stories()) {
        let due = story.first_edition(&|at| story.right(at));
        let office = story.first_edition(&|at| story.wrong(at));
        let mut edition = 1;
        if let Some(mut book) = laid_out(&office, "returned", edition) {
            story.half_mended(&mut book);
            drop_book(&office, "更正.xlsx", &book);
            if story.is_dropped_twice {
                drop_book(&office, "更正 - 副本.xlsx", &book);
            }
            office.run(QUARTER, "2026-10-20");
            edition = 2;
        }
        let left: Vec<Sheets> =
            ["returned", "review"].into_iter().filter_map(|folder| laid_out(&office, folder, edition)).collect();
        for (number, mut book) in left.iter().cloned().enumerate() {
            story.mended(&mut book);
            drop_book(&office, &format!("再更正{number}.xlsx"), &book);
        }
        if !left.is_empty() {
            office.run(QUARTER, "2026-11-03");
            edition += 1;
        }
        let last = format!("2026Q3-{edition}");
        proptest::prop_assert_eq!(story.told(&office, &last), story.told(&due, "2026Q3-1"));
        let said = office.run(QUARTER, "2026-11-04");
        proptest::prop_assert!(said.text.contains("没有新内容"), "{}", said.text);
    }
}
