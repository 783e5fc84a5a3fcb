//! `docs/templates.zh.md`: what a clerk may write into a template, generated from the vocabulary.

use std::fmt::Write as _;

use super::vocabulary::{Field, FieldKind, Vocabulary};
use crate::domain::letter::LetterKind;

const OPENING: &str = include_str!("page.md");

/// The page as Markdown.
pub fn page() -> Result<String, toml::de::Error> {
    let vocabulary = Vocabulary::load()?;
    let mut page = OPENING.to_owned();
    let common: Vec<&Field> = vocabulary.fields.iter().filter(|field| is_common(field)).collect();
    page.push_str("\n## 各种函件都可以写\n\n");
    table(&mut page, &vocabulary, &common, None);
    for kind in LetterKind::ALL {
        let own: Vec<&Field> = vocabulary.of(kind).filter(|field| !is_common(field)).collect();
        let _ = writeln!(page, "\n## {kind}.docx\n");
        table(&mut page, &vocabulary, &own, Some(kind));
    }
    Ok(page)
}

fn is_common(field: &Field) -> bool {
    field.letters.is_empty() && field.within.is_empty()
}

fn table(page: &mut String, vocabulary: &Vocabulary, fields: &[&Field], kind: Option<LetterKind>) {
    page.push_str("| 占位符 | 含义 | 写法 | 例 |\n| --- | --- | --- | --- |\n");
    for field in fields {
        let must = match kind {
            Some(kind) => field.required.contains(&kind),
            None => !field.required.is_empty(),
        };
        let lists = vocabulary.of_lists(field, kind);
        if !field.within.is_empty() && lists.is_empty() {
            continue;
        }
        let mut ways: Vec<String> = Vec::new();
        match field.kind {
            FieldKind::Text => {}
            FieldKind::Optional => ways.push(format!("可能没有，写在 `{{{{如果 {}}}}}` 里", field.name)),
            FieldKind::Switch => ways.push(format!("只用于 `{{{{如果 {}}}}}`", field.name)),
            FieldKind::List => ways.push(format!("`{{{{每个 {}}}}}` … `{{{{结束}}}}`", field.name)),
        }
        if !lists.is_empty() {
            ways.push(format!("只在“每个 {}”里", lists.join("”“每个 ")));
        }
        if must {
            ways.push("必须写".to_owned());
        }
        let written = match field.kind {
            FieldKind::Text | FieldKind::Optional => format!("`{{{{{}}}}}`", field.name),
            FieldKind::Switch | FieldKind::List => format!("`{}`", field.name),
        };
        let _ = writeln!(page, "| {written} | {} | {} | {} |", field.about, ways.join("；"), field.example);
    }
}

impl Vocabulary {
    /// Names of the lists in which a field stands, of those that a letter of this kind has.
    fn of_lists(&self, field: &Field, kind: Option<LetterKind>) -> Vec<String> {
        let has = |key: &&String| kind.is_none_or(|kind| self.of(kind).any(|known| known.key == **key));
        field.within.iter().filter(has).map(|key| self.name_of(key)).collect()
    }
}
