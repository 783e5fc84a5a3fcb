//! Stories of letters and lists that go by mail besides the departments' packets, in a quarter and between two.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story looks at what lies in the office")]

mod common;
mod posts;

use std::collections::BTreeMap;
use std::fs;

use common::lists::{Row, SCHOOLS, row};
use common::packages::paragraphs;
use common::{Office, books, lists};
use mail_parser::{MessageParser, MimeHeaders};
use posts::server::Server;

const VARIABLE: &str = "CHENGXIN_PACKET_PASSPHRASE";
const PHRASE: &str = "渡口 柳树 七月";

fn export(done: &str) -> String {
    let rows = [row("云泽市第一中学", 1), row("云泽市第一中学", 2), row("云泽市第二中学", 3)];
    lists::export(&rows.map(|row| Row { done, ..row }))
}

/// Two schools, the first with two cases, the second without an address.
fn office(server: &Server) -> Office {
    let office = Office::with_mail(server.port, "");
    let units = SCHOOLS.replace("ez@yunze.example", "");
    office.drop_text("单位.csv", &units).drop_text("三季度.csv", &export("全部未履行"))
}

fn sent(office: &Office, as_of: &str) {
    let (code, said) = office.tell(&format!("approve --by 周知白 --as-of {as_of}"));
    assert_eq!(code, 0, "{said}");
    let (code, said) = office.tell(&format!("send --as-of {as_of}"));
    assert_eq!(code, 0, "{said}");
}

/// The quarter is sent, and again after the court has mended its list.
fn corrected(server: &Server) -> Office {
    let office = office(server);
    office.run("2026Q3", "2026-10-09");
    sent(&office, "2026-10-09");
    let office = office.drop_text("三季度.csv", &export("部分未履行"));
    office.run("2026Q3", "2026-10-12");
    sent(&office, "2026-10-12");
    office
}

/// The first case is closed, and its closing found true.
const CLOSED: &str = "案号,被执行人,结案方式,结案日期,文书编号\n\
    （2025）泽0184执1号,,执行完毕,2026-10-28,（2025）泽0184执1号之一\n";
const VERIFIED: &str =
    "单位名称,案号,核实结果,核实日期,核实人\n,（2025）泽0184执1号,属实,2026-11-03,韩秋实\n";

/// The next repair run, `2026Q4-R2`, lifts the first case.
fn repaired(office: Office) -> Office {
    let office = office.drop_text("结案.csv", CLOSED);
    office.repairs("2026-10-30");
    office.drop_text("核实.csv", VERIFIED)
}

/// A message as it arrived: to whom, the subject without the number, its attachments.
type Mail = (String, String, BTreeMap<String, Vec<u8>>);

/// Everything that arrived after the first so many, in order.
fn arrived(server: &Server, after: usize) -> Vec<Mail> {
    let read = |bytes: &[u8], to: String| {
        let message = MessageParser::default().parse(bytes).unwrap();
        let subject = message.subject().unwrap();
        let subject = subject.split_once("号 ").map_or(subject, |(_, title)| title).to_owned();
        let files = message.attachments();
        let files = files.map(|part| (part.attachment_name().unwrap().to_owned(), part.contents().to_vec()));
        (to, subject, files.collect())
    };
    server.received().into_iter().skip(after).map(|mail| read(&mail.bytes, mail.to)).collect()
}

/// Recipient, subject and names of the attachments.
fn told(mails: &[Mail]) -> Vec<(&str, &str, String)> {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>().join(" ");
    mails.iter().map(|(to, subject, files)| (to.as_str(), subject.as_str(), names(files))).collect()
}

fn file(office: &Office, edition: &str, ending: &str) -> Vec<u8> {
    let tree = office.tree().into_keys();
    let mut paths =
        tree.filter(|path| path.starts_with(&format!("runs/{edition}/")) && path.ends_with(ending));
    fs::read(office.path(&paths.next().unwrap())).unwrap()
}

fn print_list(office: &Office, edition: &str) -> Vec<String> {
    let sheets = books::read(&office.path(&format!("runs/{edition}/8-待发邮件/打印清单.xlsx")));
    sheets.into_iter().flat_map(|(_, rows)| rows).map(|row| row.join("|")).collect()
}

#[test]
fn whoever_has_an_address_gets_his_letters_and_lists_by_mail_and_the_others_are_printed() {
    let server = Server::start();
    let office = office(&server);
    let said = office.run("2026Q3", "2026-10-09").text;
    assert!(said.contains("待发邮件 4 封") && said.contains("打印清单 10 件"), "{said}");
    let (_, said) = office.tell("approve --as-of 2026-10-09");
    for piece in
        ["云泽市教育局（交办函）", "云信用函〔2026〕4号", "案件 +3 ≠0 =0 −0", "共 4 封邮件", "另有 10 件"]
    {
        assert!(said.contains(piece), "{piece}: {said}");
    }
    sent(&office, "2026-10-09");
    let mails = arrived(&server, 0);
    assert_eq!(
        told(&mails),
        [
            (
                "jy@yunze.example",
                "关于单位被纳入失信被执行人名单有关情况的函",
                "通报函.docx 附件1-失信信息.xlsx 附件2-回执.xlsx".to_owned()
            ),
            (
                "yz@yunze.example",
                "关于被纳入失信被执行人名单并限期履行义务的告知函",
                "告知函.docx".to_owned()
            ),
            ("jy@yunze.example", "关于交办政务失信案件的函", "交办函.docx".to_owned()),
            (
                "cz@yunze.example",
                "2026年第3季度失信被执行人联合惩戒对象名单",
                "联合惩戒对象名单.xlsx".to_owned()
            ),
        ]
    );
    for (mail, name, ending) in [
        (1, "告知函.docx", "告知函/001-云泽市第一中学.docx"),
        (2, "交办函.docx", "交办函/001-云泽市教育局.docx"),
        (3, "联合惩戒对象名单.xlsx", "3-联合惩戒/02-云泽市财政局.xlsx"),
    ] {
        assert_eq!(mails[mail].2[name], file(&office, "2026Q3-1", ending), "{ending}");
    }
    let printed = print_list(&office, "2026Q3-1");
    for piece in [
        "告知函|云信用函〔2026〕3号|云泽市第二中学",
        "失信信息推送函||",
        "联合惩戒名单||云泽市人民法院",
        "联合惩戒名单||行政审批局",
    ] {
        assert!(printed.iter().any(|row| row.contains(piece)), "{piece}: {printed:#?}");
    }
    assert!(!printed.iter().any(|row| row.contains("财政局")), "{printed:#?}");
    let (code, said) = office.tell("send --as-of 2026-10-09");
    assert!(code == 0 && server.received().len() == 4, "a second send sends nothing: {said}");
}

#[test]
fn one_letter_is_sent_alone_by_its_name_or_number_and_one_recipient_by_its_name() {
    let server = Server::start();
    let office = office(&server);
    office.run("2026Q3", "2026-10-09");
    assert_eq!(office.tell("approve --by 周知白 --as-of 2026-10-09").0, 0);
    let would = |only: &str| {
        let (code, said) = office.tell(&format!("send --dry-run --only {only} --as-of 2026-10-09"));
        (code, said.lines().filter(|line| line.starts_with("将会发送")).count())
    };
    assert_eq!(would("云泽市教育局"), (0, 2), "packet and letter");
    assert_eq!(would("教育局"), (0, 2));
    assert_eq!(would("云泽市教育局（交办函）"), (0, 1));
    assert_eq!(would("云泽市教育局（通报函）"), (0, 1));
    assert_eq!(would("云信用函〔2026〕4号"), (0, 1));
    assert_eq!(would("局"), (1, 0), "two departments are called so");

    server.rule("jy@yunze.example", posts::server::Rule::TakeAndClose);
    let (code, _) = office.tell("send --as-of 2026-10-09");
    assert_eq!(code, 12);
    let settle =
        |what: &str| office.tell(&format!("send --settle {what} accepted --by 周知白 --as-of 2026-10-09"));
    let (code, said) = settle("云泽市教育局");
    assert!(code == 1 && said.contains("云泽市教育局、云泽市教育局（交办函）"), "which of the two? {said}");
    let (code, said) = settle("云泽市教育局（交办函）");
    assert!(code == 0 && said.contains("云泽市教育局（交办函）"), "{said}");
    assert_eq!((settle("云泽市教育局").0, office.tell("send --as-of 2026-10-09").0), (0, 0));
    assert_eq!(server.received().len(), 4);
}

#[test]
fn a_number_means_one_letter_though_a_later_one_goes_by_the_same_name() {
    let server = Server::start();
    let office = corrected(&server);
    assert_eq!(server.received().len(), 5);
    let number = "云信用函〔2026〕1号";
    let (code, said) = office.tell(&format!("send --settle {number} again --by 周知白 --as-of 2026-10-12"));
    assert!(code == 0 && said.contains("2026Q3-1"), "{said}");
    assert_eq!(office.states("2026Q3-2")["云泽市教育局"], "accepted", "the later letter stays as it is");
    let (code, said) = office.tell(&format!("send --only {number} --as-of 2026-10-12"));
    assert_eq!(code, 0, "{said}");
    let mails = arrived(&server, 5);
    let subjects: Vec<&str> = mails.iter().map(|(_, subject, _)| subject.as_str()).collect();
    assert_eq!(subjects, ["关于单位被纳入失信被执行人名单有关情况的函"]);
}

#[test]
fn what_is_lifted_between_two_quarters_goes_to_the_department_and_to_the_unit() {
    let server = Server::start();
    let office = office(&server);
    office.run("2026Q3", "2026-10-09");
    sent(&office, "2026-10-09");
    let office = repaired(office);
    let said = office.repairs("2026-11-04").text;
    assert!(said.contains("待发邮件 2 封"), "{said}");

    // A column that the lists of lifting may no longer have.
    let file_of = office.path("pipelines/recipients.toml");
    let good = fs::read_to_string(&file_of).unwrap();
    fs::write(&file_of, good.replace("\"ended_on\", ", "")).unwrap();
    let (code, said) = office.tell("approve 2026Q4-R2 --by 周知白 --as-of 2026-11-04");
    assert!(code == 4 && said.contains("没有批准任何邮件") && said.contains("解除惩戒名单.xlsx"), "{said}");
    fs::write(&file_of, good).unwrap();

    let (code, said) = office.tell("approve --as-of 2026-11-04");
    assert_eq!(code, 0, "{said}");
    for piece in ["第 2026Q4-R2 期（信用修复）共 2 封邮件", "云泽市财政局（解除惩戒通知）"]
    {
        assert!(said.contains(piece), "{piece}: {said}");
    }
    assert!(!said.contains("不再通报"), "{said}");
    sent(&office, "2026-11-04");
    let mails = arrived(&server, 4);
    assert_eq!(
        told(&mails),
        [
            (
                "cz@yunze.example",
                "关于解除信用惩戒措施的通知",
                "解除惩戒名单.xlsx 解除惩戒通知.docx".to_owned()
            ),
            ("yz@yunze.example", "关于信用修复结果的告知函", "信用修复告知函.docx".to_owned()),
        ]
    );
    let list = file(&office, "2026Q4-R2", "解除惩戒/02-云泽市财政局.xlsx");
    assert_eq!(mails[0].2["解除惩戒名单.xlsx"], list);
    assert!(print_list(&office, "2026Q4-R2").iter().any(|row| row.contains("解除惩戒通知|云信用函")));
}

#[test]
fn a_list_that_says_nothing_new_is_not_sent_again_with_the_quarters_next_edition() {
    let server = Server::start();
    let office = corrected(&server);
    let mails = arrived(&server, 4);
    let told = told(&mails);
    assert_eq!(
        told.iter().map(|(to, subject, _)| (*to, *subject)).collect::<Vec<_>>(),
        [("jy@yunze.example", "关于更正补充失信被执行人名单有关情况的函")],
        "the lists say what they said"
    );
    assert!(office.path("runs/2026Q3-2/3-联合惩戒/02-云泽市财政局.xlsx").exists());
}

#[test]
fn an_approval_holds_a_quarter_against_all_that_the_quarter_before_has_told() {
    let server = Server::start();
    let office = office(&server);
    office.run("2026Q3", "2026-10-09");
    sent(&office, "2026-10-09");
    // Of three cases one is told otherwise.
    let whole = export("全部未履行");
    let (rest, last) = whole.trim_end().rsplit_once('\n').unwrap();
    let mended = format!("{rest}\n{}\n", last.replace("全部未履行", "部分未履行"));
    let office = office.drop_text("三季度.csv", &mended);
    office.run("2026Q3", "2026-10-12");
    let (_, said) = office.tell("approve --as-of 2026-10-12");
    assert!(said.contains("案件 +0 ≠1 =0 −0"), "what is not told again is not gone: {said}");
    assert!(!said.contains("− 通报函.docx"), "{said}");
    sent(&office, "2026-10-12");

    let office = office.drop_text("四季度.csv", &mended);
    office.run("2026Q4", "2027-01-08");
    let (_, said) = office.tell("approve --as-of 2027-01-09");
    assert!(
        said.contains("案件 +0 ≠0 =3 −0"),
        "all three have been told, one of them by the correction: {said}"
    );
    assert!(!said.contains("更正补充函.docx"), "{said}");
}

#[test]
fn what_a_letter_took_back_is_not_missed_in_the_next_quarter() {
    let server = Server::start();
    let office = office(&server);
    office.run("2026Q3", "2026-10-09");
    sent(&office, "2026-10-09");
    // Of three cases one should not have been in the court's file.
    let whole = export("全部未履行");
    let (mended, _) = whole.trim_end().rsplit_once('\n').unwrap();
    let office = office.drop_text("三季度.csv", mended);
    office.run("2026Q3", "2026-10-12");
    sent(&office, "2026-10-12");
    let letter = file(&office, "2026Q3-2", "2-通报材料包/001-云泽市教育局/更正补充函.docx");
    assert!(paragraphs(&letter).concat().contains("撤回的内容"), "the department has heard it");

    let office = office.drop_text("四季度.csv", mended);
    office.run("2026Q4", "2027-01-08");
    let (_, said) = office.tell("approve --as-of 2027-01-09");
    assert!(said.contains("案件 +0 ≠0 =2 −0"), "{said}");
}

#[test]
fn no_address_is_guessed_where_two_units_have_one_name() {
    let server = Server::start();
    let office = Office::with_mail(server.port, "");
    let two = format!("{SCHOOLS}U07,云泽市财政局,行政机关,,990184,U02,other@yunze.example\n");
    let office = office.drop_text("单位.csv", &two).drop_text("三季度.csv", &export("全部未履行"));
    office.run("2026Q3", "2026-10-09");
    sent(&office, "2026-10-09");
    let mails = arrived(&server, 0);
    let finance = ["cz@yunze.example", "other@yunze.example"];
    assert!(
        !mails.is_empty() && mails.iter().all(|(to, ..)| !finance.contains(&to.as_str())),
        "{:?}",
        told(&mails)
    );
    let printed = print_list(&office, "2026Q3-1");
    assert!(printed.iter().any(|row| row.contains("联合惩戒名单||财政局")), "{printed:#?}");
}

#[test]
fn letters_and_lists_are_sealed_for_whom_packets_are() {
    let server = Server::start();
    let office =
        office(&server).redefine("recipients.toml", "sealed = []", "sealed = [\"云泽市财政局\", \"U04\"]");
    let sealed = [(VARIABLE, PHRASE)];
    let output = office.try_run("2026Q3", "2026-10-09", &sealed);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let approve =
        |day: &str, office: &Office| office.tell_with(&format!("approve --by 周知白 --as-of {day}"), &sealed);
    assert_eq!(approve("2026-10-09", &office).0, 0);
    assert_eq!(office.tell("send --as-of 2026-10-09").0, 0);
    let mails = arrived(&server, 0);
    for (mail, name, kept, copy) in [
        (1, "告知函.docx", "告知函/001-云泽市第一中学.docx", "告知函/密封/001-云泽市第一中学.docx"),
        (
            3,
            "联合惩戒对象名单.xlsx",
            "3-联合惩戒/02-云泽市财政局.xlsx",
            "3-联合惩戒/密封/02-云泽市财政局.xlsx",
        ),
    ] {
        let bytes = mails[mail].2[name].clone();
        assert_eq!(bytes, file(&office, "2026Q3-1", copy));
        let plain = office_crypto::decrypt_from_bytes(bytes, PHRASE).unwrap();
        assert_eq!(plain, file(&office, "2026Q3-1", kept));
    }
    let open = &mails[2].2["交办函.docx"];
    assert_eq!(*open, file(&office, "2026Q3-1", "交办函/001-云泽市教育局.docx"), "nobody asked for that");

    // Between two quarters too.
    let office = office.drop_text("结案.csv", CLOSED);
    assert_eq!(office.try_repairs("2026-10-30", &[]).status.code(), Some(4), "no pass-phrase");
    assert_eq!(office.try_repairs("2026-10-30", &sealed).status.code(), Some(0));
    let office = office.drop_text("核实.csv", VERIFIED);
    assert_eq!(office.try_repairs("2026-11-04", &sealed).status.code(), Some(0));
    assert_eq!(approve("2026-11-04", &office).0, 0);
    assert_eq!(office.tell("send --as-of 2026-11-04").0, 0);
    for (mail, name, kept) in [
        (4, "解除惩戒名单.xlsx", "解除惩戒/02-云泽市财政局.xlsx"),
        (5, "信用修复告知函.docx", "信用修复告知函/001-云泽市第一中学.docx"),
    ] {
        let bytes = arrived(&server, mail).remove(0).2.remove(name).unwrap();
        let plain = office_crypto::decrypt_from_bytes(bytes, PHRASE).unwrap();
        assert_eq!(plain, file(&office, "2026Q4-R2", kept));
    }
}

#[test]
fn an_edition_of_a_ledger_that_knew_packets_only_is_approved_and_sent_as_it_was() {
    let server = Server::start();
    let office = office(&server);
    office.run("2026Q3", "2026-10-09");
    // As an earlier program would have left it.
    let ledger = rusqlite::Connection::open(office.path("ledger.db")).unwrap();
    let tables = ["dispatch_case", "dispatch_part", "dispatch", "outbox_state", "outbox"];
    for table in tables {
        ledger.execute_batch(&format!("DROP TRIGGER {table}_keeps")).unwrap();
        let letters = if table.starts_with("outbox") { " WHERE recipient LIKE '%（%'" } else { "" };
        ledger.execute_batch(&format!("DELETE FROM {table}{letters}")).unwrap();
    }
    drop(ledger);
    let (code, said) = office.tell("approve --as-of 2026-10-09");
    assert!(code == 0 && said.contains("共 1 封邮件") && said.contains("案件 +3 ≠0 =0 −0"), "{said}");
    sent(&office, "2026-10-09");
    assert_eq!(told(&arrived(&server, 0)).len(), 1);
    assert_eq!(
        office.states("2026Q3-1").into_iter().collect::<Vec<_>>(),
        [("云泽市教育局".to_owned(), "accepted")]
    );
    let (code, said) = office.tell("send --settle 教育局 again --by 周知白 --as-of 2026-10-09");
    assert!(code == 0 && said.contains("第 2 份"), "{said}");
}
