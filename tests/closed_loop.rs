//! 政务失信受理、办结、反馈闭环: six quarters of one small city, told as a clerk would tell them. Every step says what was
//! dropped, what was run, and where every listing stands afterwards. The whole story is then told twice, which must give
//! the same bytes, and once more with the program killed at every border of every run.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]

mod common;

use std::collections::BTreeMap;

use chengxin::ledger::database::Ledger;
use chengxin::pipeline::stage::Step as Border;
use common::lists::number;
use common::{Office, chengxin};

const HEADINGS: &str = "被执行人姓名/名称,执行法院,案号,立案时间,执行依据文号,做出执行依据单位,生效法律文书确定的义务,被执行人的履行情况,失信被执行人行为具体情形,发布时间,决定日期";

const UNITS: &str = "单位编号,单位名称,单位类别,区划代码,主管部门编号,电子邮箱\n\
    U01,云泽市人民政府,行政机关,990184,,zf@yunze.example\n\
    U02,云泽市教育局,行政机关,990184,U01,jy@yunze.example\n\
    U03,云泽市水利局,行政机关,990184,U01,sl@yunze.example\n\
    U04,云泽市第一中学,事业单位,990184,U02,yz@yunze.example\n\
    U05,云泽市水利工程管理站,事业单位,990184,U03,gl@yunze.example\n\
    U06,云泽市渡口管理所,事业单位,990184,U03,dk@yunze.example\n";

/// The water bureau is merged with the lake office, and the new bureau supervises what the old one did.
fn units_of_2026() -> String {
    UNITS.replace("云泽市水利局", "云泽市水利和湖泊局").replace("U03", "U07").replace("sl@", "sh@")
}

const SCHOOL: &str = "云泽市第一中学";
const STATION: &str = "云泽市水利工程管理站";
const FERRY: &str = "云泽市渡口管理所";
/// A row of the court's list: party, case, published on, decided on (empty: not said), ground.
type Row = (&'static str, u32, &'static str, &'static str, &'static str);

const S1: &str = "有履行能力而拒不履行生效法律文书确定义务";
const S5: &str = "违反限制消费令";

fn list(rows: &[Row]) -> String {
    let mut text = format!("{HEADINGS}\n");
    for (party, case, published, decided, ground) in rows {
        text.push_str(&format!(
            "{party},云泽市人民法院,（2024）泽0184执{case}号,2024年3月5日,（2023）泽0184民初{case}号,云泽市人民法院,给付货款12000元,全部未履行,{ground},{published},{decided}\n"
        ));
    }
    text
}

fn closings(rows: &[(u32, &str, &str)]) -> String {
    let mut text = "案号,结案方式,结案日期,文书编号\n".to_owned();
    for (case, mode, day) in rows {
        text.push_str(&format!("（2024）泽0184执{case}号,{mode},{day},（2024）泽0184执{case}号之{day}\n"));
    }
    text
}

fn removals(rows: &[(u32, &str, &str)]) -> String {
    let mut text = "案号,处理类型,处理日期,理由\n".to_owned();
    for (case, kind, day) in rows {
        text.push_str(&format!("（2024）泽0184执{case}号,{kind},{day},第九条：不应纳入\n"));
    }
    text
}

fn found(rows: &[(u32, &str, &str)]) -> String {
    let mut text = "案号,核实结果,核实日期,核实人\n".to_owned();
    for (case, result, day) in rows {
        text.push_str(&format!("（2024）泽0184执{case}号,{result},{day},韩秋实\n"));
    }
    text
}

fn receipt(number: &str, unit: &str, day: &str) -> String {
    format!("发文字号,回复单位,回复日期,回复内容\n{number},{unit},{day},已制定履行计划，限期履行\n")
}

/// What a step runs.
#[derive(Clone, Copy)]
enum Run {
    Quarter(&'static str),
    Repairs,
}

struct Step {
    day: &'static str,
    run: Run,
    drops: Vec<(&'static str, String)>,
    /// The edition that it makes.
    edition: &'static str,
    /// Case and state of every listing of that edition.
    states: &'static str,
    /// Case and kind of what happened besides listing and notice.
    events: &'static str,
    /// Parts of paths of files that are made (`!` before one that is not).
    files: &'static [&'static str],
}

/// The first quarter: two cases of a school, one of a station of the water bureau.
fn beginning() -> Vec<Step> {
    let first = vec![
        (SCHOOL, 1, "2025-05-06", "", S1),
        (SCHOOL, 2, "2025-05-06", "", S1),
        (STATION, 3, "2025-05-20", "", S1),
    ];
    vec![
        Step {
            day: "2025-07-08",
            run: Run::Quarter("2025Q2"),
            drops: vec![("单位.csv", UNITS.into()), ("二季度.csv", list(&first))],
            edition: "2025Q2-1",
            states: "1 supervised, 2 supervised, 3 supervised",
            events: "",
            files: &["通报函.docx", "督办清单.xlsx", "!评优评先", "!变动"],
        },
        // The education bureau answers in time; the water bureau does not (15 working days end on 2025-07-29).
        Step {
            day: "2025-07-22",
            run: Run::Repairs,
            drops: vec![("回执.csv", receipt("云信用函〔2025〕1号", "云泽市教育局", "2025-07-21"))],
            edition: "2025Q3-R1",
            states: "1 supervised, 2 supervised",
            events: "1 answered, 2 answered",
            files: &["!解除惩戒"],
        },
        Step {
            day: "2025-07-30",
            run: Run::Repairs,
            drops: vec![],
            edition: "2025Q3-R2",
            states: "3 supervised",
            events: "3 urged",
            files: &[],
        },
        // Thirty natural days end on 2025-08-07.
        Step {
            day: "2025-08-08",
            run: Run::Repairs,
            drops: vec![],
            edition: "2025Q3-R3",
            states: "1 overdue, 2 overdue, 3 overdue",
            events: "1 overdue, 2 overdue, 3 overdue",
            files: &[],
        },
    ]
}

/// The eve of a long holiday, and the second quarter with its second stage.
fn autumn() -> Vec<Step> {
    vec![
        // Closed on the eve of a long holiday (2025-10-01 to 10-08): five natural days roll to 2025-10-09.
        Step {
            day: "2025-10-09",
            run: Run::Repairs,
            drops: vec![("节前结案.csv", closings(&[(1, "执行完毕", "2025-09-30")]))],
            edition: "2025Q4-R1",
            states: "1 repair_pushed, 2 overdue",
            events: "1 closed, 1 repair_batched",
            files: &["信用修复批次.xlsx", "修复核实表.xlsx"],
        },
        Step {
            day: "2025-10-10",
            run: Run::Quarter("2025Q3"),
            drops: vec![(
                "三季度.csv",
                list(&[
                    (SCHOOL, 1, "2025-05-06", "", S1),
                    (SCHOOL, 2, "2025-05-06", "", S1),
                    (STATION, 3, "2025-05-20", "", S1),
                    (FERRY, 4, "2025-08-12", "2023-12-01", S5),
                ]),
            )],
            edition: "2025Q3-1",
            states: "1 repair_pushed, 2 second_stage, 3 second_stage, 4 supervised",
            events: "2 second_stage, 3 second_stage",
            files: &["评优评先/", "3-联合惩戒"],
        },
    ]
}

/// Repair, a correction after publishing, partial performance, a settlement, a merger of departments, the end of a term.
fn middle() -> Vec<Step> {
    vec![
        Step {
            day: "2025-10-15",
            run: Run::Repairs,
            drops: vec![("核实.csv", found(&[(1, "属实", "2025-10-14")]))],
            edition: "2025Q4-R2",
            states: "1 repaired, 2 second_stage",
            events: "1 repair_verified, 1 repaired",
            files: &["解除惩戒/"],
        },
        // A row that the court had forgotten.
        Step {
            day: "2025-10-20",
            run: Run::Quarter("2025Q3"),
            drops: vec![("三季度补报.csv", list(&[(FERRY, 5, "2025-09-01", "", S1)]))],
            edition: "2025Q3-2",
            states: "1 repaired, 2 second_stage, 3 second_stage, 4 supervised, 5 supervised",
            events: "2 second_stage, 3 second_stage",
            files: &[],
        },
        // Part of the debt is no repair; a settlement waits for a person.
        Step {
            day: "2025-11-12",
            run: Run::Repairs,
            drops: vec![(
                "十一月结案.csv",
                closings(&[(2, "部分执行完毕", "2025-11-10"), (3, "当事人达成执行和解", "2025-11-11")]),
            )],
            edition: "2025Q4-R3",
            states: "1 repaired, 2 second_stage, 3 second_stage, 4 overdue, 5 supervised",
            events: "3 repair_proposed, 2 urged, 3 urged, 4 urged, 5 urged, 4 overdue",
            files: &["待核问题.xlsx", "信用修复批次.xlsx"],
        },
        // The settlement is confirmed. The term of case 4 (decided 2023-12-01) is over, and the bureau has a successor.
        Step {
            day: "2026-01-08",
            run: Run::Quarter("2025Q4"),
            drops: vec![
                ("单位.csv", units_of_2026()),
                (
                    "机构改革.csv",
                    "日期,变更类型,原单位名称,原单位编号,现单位编号,现单位名称\n2025-12-30,合并,云泽市水利局,U03,U07,云泽市水利和湖泊局\n"
                        .into(),
                ),
                (
                    "四季度.csv",
                    list(&[
                        (SCHOOL, 2, "2025-05-06", "", S1),
                        (STATION, 3, "2025-05-20", "", S1),
                        (FERRY, 4, "2025-08-12", "2023-12-01", S5),
                        (FERRY, 5, "2025-09-01", "", S1),
                    ]),
                ),
            ],
            edition: "2025Q4-1",
            states: "1 repaired, 2 second_stage, 3 second_stage, 4 expired, 5 second_stage",
            events: "",
            files: &["云泽市水利和湖泊局"],
        },
    ]
}

/// The key of the question whether the settlement means repair.
const QUESTION: &str = "{question}";

/// A confirmation, a withdrawal, a push that comes late, a listing that comes back.
fn end() -> Vec<Step> {
    vec![
        Step {
            day: "2026-01-20",
            run: Run::Repairs,
            drops: vec![(
                "答复.csv",
                format!("行标识,结论,结论人,结论日期\n{QUESTION},确认修复,韩秋实,2026-01-19\n"),
            )],
            edition: "2026Q1-R1",
            states: "3 repair_pushed",
            events: "3 closed, 3 decided, 3 repair_batched",
            files: &["修复核实表.xlsx"],
        },
        Step {
            day: "2026-02-03",
            run: Run::Repairs,
            drops: vec![("撤销.csv", removals(&[(5, "撤销", "2026-02-02")]))],
            edition: "2026Q1-R2",
            states: "1 repaired, 2 second_stage, 4 expired, 5 withdrawn",
            events: "2 urged, 5 withdrawn",
            // The letter that named case 5 is to be taken back, and the measures end.
            files: &["解除惩戒/", "撤回通知清单.xlsx"],
        },
        // Five natural days from 2026-03-10 end on Sunday, 2026-03-15, and roll to the 16th: this push comes late.
        Step {
            day: "2026-03-25",
            run: Run::Repairs,
            drops: vec![("三月结案.csv", closings(&[(2, "当事人达成执行和解并履行完毕", "2026-03-10")]))],
            edition: "2026Q1-R3",
            states: "1 repaired, 2 repair_pushed",
            events: "2 closed, 2 repair_batched",
            files: &["修复核实表.xlsx"],
        },
        // Case 1 is listed anew; 2 and 3 have left the export because they were closed, 4 because its
        // term is over, 5 because it was withdrawn: nothing is merely missing.
        Step {
            day: "2026-04-08",
            run: Run::Quarter("2026Q1"),
            drops: vec![("一季度.csv", list(&[(SCHOOL, 1, "2026-02-20", "", S1)]))],
            edition: "2026Q1-1",
            states: "1 supervised, 2 repair_pushed, 3 repair_pushed, 4 expired, 5 withdrawn",
            events: "1 relisted",
            files: &["通报函.docx", "!缺失名单核实.xlsx"],
        },
    ]
}

/// The school applies for itself, a clue is transferred, and what was deleted on request is soon back.
fn after() -> Vec<Step> {
    let application = "申请单位,案号,结案方式,结案日期,结案文书,申请日期,信用承诺书\n\
        云泽市第一中学,（2024）泽0184执1号,执行完毕,2026-04-20,结案通知书,2026-04-21,有\n";
    let clue = "单位名称,案号,线索类型,涉及公职人员,移送意见,确认人,确认日期,线索说明\n\
        ,（2024）泽0184执2号,失职渎职,是,移送,楚江南,2026-04-20,挪用应付款项\n";
    let deletion = "案号,处理类型,处理日期,理由\n\
        （2024）泽0184执3号,删除,2026-04-24,第十条第三项：申请执行人书面申请删除\n";
    vec![
        Step {
            day: "2026-04-22",
            run: Run::Repairs,
            drops: vec![("申请.csv", application.into()), ("线索.csv", clue.into())],
            edition: "2026Q2-R1",
            states: "1 repair_pushed, 2 repair_pushed",
            // Of the clue nothing is said here.
            events: "1 repair_applied, 1 repair_batched",
            files: &["信用修复批次.xlsx", "修复核实表.xlsx", "!线索"],
        },
        Step {
            day: "2026-04-27",
            run: Run::Repairs,
            drops: vec![("四月核实.csv", found(&[(1, "属实", "2026-04-24")])), ("删除.csv", deletion.into())],
            edition: "2026Q2-R2",
            states: "1 repaired, 2 repair_pushed, 3 deleted",
            events: "1 repair_verified, 1 repaired, 3 deleted",
            files: &["解除惩戒/", "!撤回通知清单"],
        },
        Step {
            day: "2026-07-08",
            run: Run::Quarter("2026Q2"),
            drops: vec![("二季度.csv", list(&[(STATION, 3, "2026-06-10", "", S1)]))],
            edition: "2026Q2-1",
            states: "1 repaired, 3 supervised",
            events: "3 relisted",
            files: &["通报函.docx", "信用修复申请表（空白）.xlsx"],
        },
    ]
}

fn story() -> Vec<Step> {
    beginning().into_iter().chain(autumn()).chain(middle()).chain(end()).chain(after()).collect()
}

impl Step {
    /// Drops the files and runs the program; `environment` may let it die.
    fn take(&self, office: &Office, environment: &[(&str, &str)]) -> Option<i32> {
        for (name, text) in &self.drops {
            let text = text.replace(QUESTION, &question(office));
            std::fs::write(office.path(&format!("inbox/{name}")), text).unwrap();
        }
        self.run(office, environment)
    }

    fn run(&self, office: &Office, environment: &[(&str, &str)]) -> Option<i32> {
        let mut command = chengxin();
        for (name, value) in environment {
            command.env(name, value);
        }
        command.arg("--office").arg(office.root()).args(["run", "--as-of", self.day]);
        match self.run {
            Run::Quarter(quarter) => command.args(["--quarter", quarter]),
            Run::Repairs => command.args(["--pipeline", "repair"]),
        };
        command.output().unwrap().status.code()
    }
}

/// The key of the question about a closing that was asked last; empty as long as there is none.
fn question(office: &Office) -> String {
    let ledger = Ledger::open(&office.path("ledger.db")).unwrap();
    let editions = ledger.all_editions().unwrap();
    let asked = editions.iter().rev().flat_map(|edition| ledger.questions(edition.id).unwrap());
    asked.filter(|question| question.code == "R603").map(|question| question.key).next().unwrap_or_default()
}

fn said(pairs: impl IntoIterator<Item = (String, String)>) -> String {
    let mut said: Vec<String> = pairs.into_iter().map(|(case, word)| format!("{case} {word}")).collect();
    said.sort();
    said.join(", ")
}

fn in_order(said: &str) -> String {
    let mut parts: Vec<&str> = said.split(", ").collect();
    parts.sort_unstable();
    parts.join(", ")
}

/// Behind every figure of the leading group's page stand as many rows as it says.
fn figures_lead_to_their_rows(page: &str) {
    let between = |start: &'static str, end: &'static str| {
        page.split(start).skip(1).filter_map(move |piece| piece.split(end).next())
    };
    let rows: Vec<Vec<&str>> =
        between("<tr class=\"", "\"").map(|classes| classes.split(' ').collect()).collect();
    let mut followed = 0;
    for rule in page.lines().filter(|line| line.contains(":target ~")) {
        let (id, rest) = rule[1..].split_once(":target").unwrap();
        let classes: Vec<&str> =
            rest.split(":not(.").nth(1).unwrap().split(')').next().unwrap().split('.').collect();
        let shown = rows.iter().filter(|row| classes.iter().all(|class| row.contains(class))).count();
        let told = page.split(&format!("id=\"{id}\">")).nth(1).unwrap().split('<').next().unwrap();
        assert!(told.contains(&format!("的{shown}")), "{id}: {shown} rows, {told}");
        followed += 1;
    }
    assert!(followed >= 13);
}

#[test]
fn the_story_as_a_clerk_would_tell_it() {
    let office = Office::new();
    for step in story() {
        let code = step.take(&office, &[]);
        let edition = step.edition;
        assert!(matches!(code, Some(0 | 3)), "{edition}: exit {code:?}");
        let listings = office.table(&format!("runs/{edition}/data/listings.csv"));
        let cases: BTreeMap<String, String> = listings
            .iter()
            .map(|listing| (listing["listing_id"].clone(), number(&listing["case_key"])))
            .collect();
        let states = said(listings.iter().map(|l| (number(&l["case_key"]), l["state"].clone())));
        if !step.states.is_empty() {
            assert_eq!(states, in_order(step.states), "{edition}");
        }
        let usual = ["listed", "continued", "missing", "gone", "notice_issued", "supervised"];
        let events = office.table(&format!("runs/{edition}/data/events.csv"));
        let events = events.iter().filter(|event| !usual.contains(&event["kind"].as_str()));
        let events = said(events.map(|event| (cases[&event["listing_id"]].clone(), event["kind"].clone())));
        if !step.events.is_empty() {
            assert_eq!(events, in_order(step.events), "{edition}");
        }
        let page = office.path(&format!("runs/{edition}/领导小组季度通报.html"));
        assert_eq!(page.exists(), matches!(step.run, Run::Quarter(_)), "{edition}");
        if page.exists() {
            figures_lead_to_their_rows(&std::fs::read_to_string(page).unwrap());
        }
        let made: Vec<String> = common::tree(&office.path(&format!("runs/{edition}"))).into_keys().collect();
        for part in step.files {
            match part.strip_prefix('!') {
                Some(part) => assert!(!made.iter().any(|path| path.contains(part)), "{edition}: {part}"),
                None => {
                    assert!(made.iter().any(|path| path.contains(part)), "{edition}: {part} in {made:#?}")
                }
            }
        }
    }
    // Two notices that the water bureau left unanswered, though there is no such bureau any more.
    let page = std::fs::read_to_string(office.path("runs/2025Q4-1/领导小组季度通报.html")).unwrap();
    assert_eq!(page.matches("号</td><td>云泽市水利局</td>").count(), 2);
    chengxin().arg("--office").arg(office.root()).args(["ledger", "verify"]).assert().success();
    let recalled = office.table("runs/2026Q1-R2/data/recalls.csv");
    let letters: Vec<&str> = recalled.iter().map(|line| line["addressee_name"].as_str()).collect();
    assert_eq!(letters, ["云泽市水利局", "云泽市水利和湖泊局"], "the bureau before and after the merger");
    let back = office.table("runs/2026Q2-1/data/listings.csv");
    let back = back.iter().find(|listing| number(&listing["case_key"]) == "3").unwrap();
    assert_eq!(back["soon_after_request"], "2026-04-24", "back within six months");
}

/// Everything that the story leaves behind, the database as the events that it exports.
fn left_behind(office: &Office) -> BTreeMap<String, String> {
    chengxin()
        .arg("--office")
        .arg(office.root())
        .args(["ledger", "export"])
        .arg(office.path("export"))
        .assert()
        .success();
    let mut tree = office.tree();
    tree.retain(|path, _| !path.starts_with("logs/") && path != "ledger.db");
    tree
}

fn differing<'t>(one: &'t BTreeMap<String, String>, other: &'t BTreeMap<String, String>) -> Vec<&'t String> {
    one.keys().chain(other.keys()).filter(|path| one.get(*path) != other.get(*path)).collect()
}

#[test]
fn told_twice_and_told_with_the_program_dying_everywhere_it_ends_in_the_same_bytes() {
    let tell = |borders: &[&str]| {
        let office = Office::new();
        for step in story() {
            for border in borders {
                if *border == borders[0] {
                    step.take(&office, &[("CHENGXIN_CRASH_AT", border)]);
                } else {
                    step.run(&office, &[("CHENGXIN_CRASH_AT", border)]);
                }
            }
            let code = if borders.is_empty() { step.take(&office, &[]) } else { step.run(&office, &[]) };
            assert!(matches!(code, Some(0 | 3)), "{}: exit {code:?}", step.edition);
        }
        left_behind(&office)
    };
    let once = tell(&[]);
    let borders = Border::ALL.map(Border::word);
    let (again, dying) = std::thread::scope(|scope| {
        let again = scope.spawn(|| tell(&[]));
        (again.join().unwrap(), tell(&borders))
    });
    assert_eq!(differing(&once, &again), Vec::<&String>::new());
    assert_eq!(differing(&once, &dying), Vec::<&String>::new());
}
