//! What the system refuses is told in the operator's language; its own words stand behind, as what they are.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story damages an office")]

mod common;
mod posts;

use common::Office;
use posts::server::Server;

#[test]
fn a_mail_server_that_is_not_there_refuses_in_words_that_a_clerk_understands() {
    // A port that was somebody's a moment ago and is nobody's now.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let office = Office::with_mail(port, "");
    office.publish("2026Q3-1", 1, "x");
    assert_eq!(office.tell("approve --by 周知白 --as-of 2026-10-09").0, 0);
    let (code, said) = office.tell("send --as-of 2026-10-09");
    let told = "连不上邮件服务器：对方拒绝连接：服务没有开，或者端口不对（技术信息：";
    assert!(code == 4 && said.contains(told), "{said}");
}

#[test]
fn a_file_of_certificates_that_is_not_there_is_named() {
    let server = Server::start();
    let office = Office::with_mail(server.port, "ca_file = \"机关.pem\"");
    office.publish("2026Q3-1", 1, "x");
    assert_eq!(office.tell("approve --by 周知白 --as-of 2026-10-09").0, 0);
    let (_, said) = office.tell("send --as-of 2026-10-09");
    assert!(
        said.contains("找不到文件") && said.contains("机关.pem") && !said.contains("No such file"),
        "{said}"
    );
}

#[test]
fn a_ledger_that_is_no_ledger_is_told_as_damaged() {
    let office = Office::new();
    std::fs::write(office.path("ledger.db"), "这不是数据库".repeat(2000)).unwrap();
    let (code, said) = office.tell("status --as-of 2026-10-09");
    assert!(
        code == 1 && said.contains("ledger.db 出错：内容不完整、已损坏，或者不是这种文件（技术信息："),
        "{said}"
    );
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_with_the_technical_words_behind() {
    let office = Office::new();
    std::fs::create_dir(office.path("ledger.db")).unwrap();
    let (code, said) = office.tell("status --as-of 2026-10-09");
    assert!(code == 1 && said.contains("（技术信息："), "{said}");
}

#[test]
fn what_is_wrong_in_the_settings_is_told_with_its_line() {
    let office = Office::new();
    let good = std::fs::read_to_string(office.path("office.toml")).unwrap();
    for (from, to, told) in [
        ("telephone", "telefone", "没有“telefone”这一项，请核对拼写。这里可以写：`name`"),
        ("quiet_seconds = 0", "quiet_seconds = \"十\"", "这里要写整数，不加引号"),
        ("format = 1", "format 1", "写法不对，请核对等号、引号和括号是否齐全（技术信息："),
    ] {
        assert!(good.contains(from));
        std::fs::write(office.path("office.toml"), good.replacen(from, to, 1)).unwrap();
        let (code, said) = office.tell("status --as-of 2026-10-09");
        assert!(code == 10 && said.contains(&format!("office.toml：{told}")), "{said}");
        assert!(said.contains(to), "the line is shown: {said}");
    }
}
