//! docs/work-plan-coverage.md says what the program does for each sentence of the work plan: what it names must exist, and a
//! row that names nothing must say that it has nothing to show.

#![allow(clippy::unwrap_used, reason = "a page that cannot be read has failed")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The four cells of every row.
fn rows() -> Vec<[String; 4]> {
    let page = fs::read_to_string(root().join("docs/work-plan-coverage.md")).unwrap();
    let lines = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| the plan says"));
    let cells = |line: &str| {
        let cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
        assert_eq!(cells.len(), 6, "four cells: {line}");
        [1, 2, 3, 4].map(|at| cells[at].clone())
    };
    lines.map(cells).collect()
}

fn marked(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn gather(folder: PathBuf, code: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(path, code);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            code.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn everything_that_the_page_names_exists() {
    let mut code = String::new();
    gather(root().join("src"), &mut code);
    gather(root().join("tests"), &mut code);
    let words = fs::read_to_string(root().join("src/text/words/zh/products.toml")).unwrap();
    let help = fs::read_to_string(root().join("src/text/words/en/help.toml")).unwrap();
    let rows = rows();
    assert!(rows.len() > 30);
    for [says, does, places, tests] in &rows {
        for path in
            marked(places).into_iter().chain(marked(does).into_iter().filter(|it| it.contains(".toml")))
        {
            assert!(root().join(path).exists(), "{says}: {path}");
        }
        for test in marked(tests) {
            assert!(code.contains(&format!("fn {test}(")), "{says}: there is no test {test}");
        }
        for file in marked(does).into_iter().filter(|it| it.contains(".xlsx") || it.contains(".html")) {
            assert!(words.contains(&format!("\"{file}\"")), "{says}: no product is called {file}");
        }
        for folder in marked(does).into_iter().filter_map(|it| it.strip_suffix('/')) {
            assert!(
                folder.starts_with("runs/") || words.contains(&format!("\"{folder}\"")),
                "{says}: {folder}"
            );
        }
        for command in marked(does).into_iter().filter_map(|it| it.strip_prefix("chengxin ")) {
            let name = command.split(' ').next().unwrap();
            assert!(help.contains(name), "{says}: chengxin {name}");
        }
    }
}

#[test]
fn a_row_shows_where_and_by_which_test_or_says_that_it_does_not() {
    for [says, does, places, tests] in rows() {
        let owns_up = does.contains("**outside the program**") || does.contains("**not yet**");
        let shows = !marked(&places).is_empty() && !marked(&tests).is_empty();
        assert!(shows || owns_up, "{says}: {does}");
    }
}

#[test]
fn every_domain_that_the_plan_names_has_a_measure() {
    let measures = fs::read_to_string(root().join("pipelines/measures.toml")).unwrap();
    for domain in
        ["政府采购", "招标投标", "行政审批", "政府扶持", "融资信贷", "市场准入", "资质认定", "评优评先"]
    {
        assert!(measures.contains(&format!("domain = \"{domain}\"")), "{domain}");
    }
}
