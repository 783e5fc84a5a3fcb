//! The staff handbook: every finding with what it means, what it does and what to do, in Chinese, from the same catalogue
//! that the program speaks from. `docs/handbook.md` is this text; a test holds it to it.

use super::findings::{FindingCatalogue, FindingWords};
use super::words::{CatalogueFault, Language, Words};
use crate::domain::code::Code;
use crate::domain::finding::Severity;

/// The handbook as Markdown, grouped by hundreds of the codes.
pub fn handbook(catalogue: &FindingCatalogue) -> Result<String, CatalogueFault> {
    let words = Words::load(Language::Chinese)?;
    let word = |key: &str| words.word(&format!("handbook.{key}")).to_owned();
    let mut page = format!("# {}\n\n{}\n", word("title"), word("preface"));
    let mut topic = None;
    for code in Code::ALL {
        let Some(finding) = catalogue.words(*code) else { continue };
        let hundred = code.number() / 100;
        if topic != Some(hundred) {
            topic = Some(hundred);
            page.push_str(&format!("\n## {}\n", word(&format!("topic_{hundred}"))));
        }
        page.push_str(&entry(*code, finding, &word));
    }
    Ok(page)
}

fn entry(code: Code, finding: &FindingWords, word: &dyn Fn(&str) -> String) -> String {
    let effect = word(match finding.severity {
        Severity::Shadow => "shadow",
        Severity::Warn => "warn",
        Severity::Hold => "hold",
        Severity::Return => "return",
    });
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let (from, to) = (day(finding.in_force_from), day(finding.in_force_to));
    let mut entry = format!("\n### {code} {}\n\n", finding.zh.title);
    let lines = [
        ("effect", effect.as_str()),
        ("cause", &finding.zh.cause),
        ("remedy", &finding.zh.remedy),
        ("example", &finding.zh.example),
        ("basis", &finding.basis),
        ("in_force_from", &from),
        ("in_force_to", &to),
    ];
    for (label, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        entry.push_str(&format!("- **{}** {}\n", word(label), spoken(text)));
    }
    entry
}

/// Placeholders stand for what the row holds; `<` and `*` must not turn into markup.
fn spoken(text: &str) -> String {
    let mut spoken = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        spoken.push_str(before);
        spoken.push('…');
        rest = after.split_once('}').map_or("", |(_, behind)| behind);
    }
    spoken.push_str(rest);
    spoken.replace('*', "\\*").replace('<', "\\<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_dots_and_stars_stay_stars() {
        assert_eq!(spoken("“{value}”缺“{heading}”"), "“…”缺“…”");
        assert_eq!(spoken("4209****001X"), "4209\\*\\*\\*\\*001X");
        assert_eq!(spoken("{open"), "…");
    }

    #[test]
    fn every_code_stands_under_its_topic() {
        let page = handbook(&FindingCatalogue::load().unwrap()).unwrap();
        for code in Code::ALL {
            assert!(page.contains(&format!("### {code} ")), "{code}");
        }
        assert!(!page.contains("\n## \n") && !page.contains("****"), "a label is missing");
    }
}
