//! What a name says of a body that no table knows: its class where the grammar leaves no doubt, and the body whose part
//! (内设机构) it may be.

use super::name::{NameGrammar, NameKey};
use super::scope::BodyClass;

/// 政策法规科 with room to spare.
const LONGEST_PART: usize = 8;

impl NameGrammar {
    /// The class of a body of this name, if only a public body of ours can be called so: a village or residents' committee
    /// of one of our towns, a school or office of such a town, an institution of the city as every city has one.
    pub fn sure_class(&self, key: &NameKey) -> Option<BodyClass> {
        let form = self.form(key);
        let rest = key.0.get(form.head.len()..).unwrap_or_default();
        let words = &self.words;
        let is_public = match form.town {
            Some(_) => {
                if let Some(class) = form.kind.and_then(|kind| kind.class).filter(|_| !form.own.is_empty()) {
                    return Some(class);
                }
                let excluded = form.kind.is_some_and(|kind| kind.excluded.is_some());
                !excluded && words.public_in_town.iter().any(|ending| rest.ends_with(ending.as_str()))
            }
            None => {
                !form.head.is_empty()
                    && (words.public_in_city.iter().any(|name| name == rest) || is_numbered_school(rest))
            }
        };
        is_public.then_some(BodyClass::Institution)
    }

    /// The bodies that a name speaks of if its last words name a part inside one, the longest first: 云泽市教育局 of
    /// 云泽市教育局财务科. Whether there is such a body is for a table to say.
    pub fn bodies_of_part(&self, key: &NameKey) -> Vec<NameKey> {
        let ends: Vec<usize> = key.0.char_indices().map(|(at, _)| at).collect();
        let cuts = ends.iter().rev().skip(1).take(LONGEST_PART - 1);
        cuts.filter_map(|cut| key.0.split_at_checked(*cut))
            .filter(|(body, part)| !body.is_empty() && self.is_part(part))
            .map(|(body, _)| self.key(body))
            .collect()
    }

    fn is_part(&self, part: &str) -> bool {
        let words = &self.words.departments;
        words.whole.iter().any(|whole| whole == part)
            || words.endings.iter().any(|ending| part.len() > ending.len() && part.ends_with(ending.as_str()))
    }
}

/// 第三中学, 第一实验小学.
fn is_numbered_school(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix('第') else { return false };
    let school = rest.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    school.len() < rest.len()
        && ["中学", "小学", "初级中学", "高级中学", "实验小学", "实验中学"].contains(&school)
}
