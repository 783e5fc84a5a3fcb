//! 失信情形: the six situations of 法释〔2017〕7号 第一条, and how courts have written them since 2013.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::width;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Ground {
    /// 有履行能力而拒不履行生效法律文书确定义务的
    S1,
    /// 以伪造证据、暴力、威胁等方法妨碍、抗拒执行的
    S2,
    /// 以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行的
    S3,
    /// 违反财产报告制度的
    S4,
    /// 违反限制消费令的
    S5,
    /// 无正当理由拒不履行执行和解协议的
    S6,
}

/// A cell that names situations of which not all are known. The known ones are kept; the row still needs a person.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{} of the situations named are unknown", unknown.len())]
pub struct GroundFault {
    /// As written, in their order.
    pub unknown: Vec<String>,
    /// Sorted, each once.
    pub known: Vec<Ground>,
}

/// Shorter writings and the wording of 法释〔2013〕17号, without 的 and a leading 被执行人.
const OTHER_WORDINGS: [(&str, Ground); 11] = [
    ("其他有履行能力而拒不履行生效法律文书确定义务", Ground::S1),
    ("伪造证据、抗拒执行", Ground::S2),
    ("伪造证据、妨碍抗拒执行", Ground::S2),
    ("伪造证据、妨碍、抗拒执行", Ground::S2),
    ("其他妨碍、抗拒执行", Ground::S2),
    ("其他妨碍抗拒执行", Ground::S2),
    ("虚假诉讼、虚假仲裁或者隐匿、转移财产等方法规避执行", Ground::S3),
    ("其他规避执行", Ground::S3),
    ("违反限制高消费令", Ground::S5),
    ("违反限制高消费及有关消费令", Ground::S5),
    ("违反财产申报制度", Ground::S4),
];

impl Ground {
    pub const ALL: [Ground; 6] = [Ground::S1, Ground::S2, Ground::S3, Ground::S4, Ground::S5, Ground::S6];

    /// The words of the rule in force since 2017-05-01.
    pub fn text(self) -> &'static str {
        match self {
            Ground::S1 => "有履行能力而拒不履行生效法律文书确定义务的",
            Ground::S2 => "以伪造证据、暴力、威胁等方法妨碍、抗拒执行的",
            Ground::S3 => "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行的",
            Ground::S4 => "违反财产报告制度的",
            Ground::S5 => "违反限制消费令的",
            Ground::S6 => "无正当理由拒不履行执行和解协议的",
        }
    }

    /// The word in data files.
    pub fn word(self) -> &'static str {
        match self {
            Ground::S1 => "S1",
            Ground::S2 => "S2",
            Ground::S3 => "S3",
            Ground::S4 => "S4",
            Ground::S5 => "S5",
            Ground::S6 => "S6",
        }
    }

    /// Whether a listing on this ground has a fixed term (第二条): all but the first.
    pub fn has_term(self) -> bool {
        self != Ground::S1
    }
}

/// The situations that a cell names, sorted, each once; none for an empty cell or a marker for nothing. Several stand
/// apart by commas, semicolons or line breaks, never by 、, which occurs inside the wording (R12).
///
/// # Errors
/// At least one part is in no known wording.
pub fn read(text: &str) -> Result<Vec<Ground>, GroundFault> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for part in parts(text) {
        match one(part) {
            Some(ground) => known.push(ground),
            None => unknown.push(width::plain(part).into_owned()),
        }
    }
    known.sort();
    known.dedup();
    if unknown.is_empty() { Ok(known) } else { Err(GroundFault { unknown, known }) }
}

/// The values of a code cell that may name several, markers for nothing left out.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', ';', '；', '\n', '\r']).filter(|part| !width::is_nothing(part))
}

/// A value without the ending that makes no difference: 的, a full stop.
pub fn without_ending(value: &str) -> &str {
    value.trim_end_matches(['的', '。', '.'])
}

fn one(text: &str) -> Option<Ground> {
    let wording = bare(text);
    let by_rule = Ground::ALL.into_iter().find(|ground| bare(ground.text()) == wording);
    by_rule.or_else(|| {
        OTHER_WORDINGS.iter().find(|(known, _)| bare(known) == wording).map(|(_, ground)| *ground)
    })
}

/// What is compared: without spaces, 的, final stop and the subject; 其它 as 其他.
fn bare(text: &str) -> String {
    let shown: String =
        text.chars().filter_map(width::visible).filter(|c| !matches!(c, '的' | '。' | '.')).collect();
    shown.strip_prefix("被执行人").unwrap_or(&shown).replace("其它", "其他")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_seen_is_known() {
        for (ground, wordings) in [
            (
                Ground::S1,
                &["有履行能力而拒不履行生效法律文书确定义务", "其他有履行能力而拒不履行生效法律文书确定义务"]
                    [..],
            ),
            (
                Ground::S2,
                &[
                    "以伪造证据、暴力、威胁等方法妨碍、抗拒执行",
                    "伪造证据、抗拒执行",
                    "伪造证据、妨碍抗拒执行",
                    "其他妨碍、抗拒执行",
                ],
            ),
            (
                Ground::S3,
                &["以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行", "其他规避执行", "其它规避执行"],
            ),
            (Ground::S4, &["违反财产报告制度"]),
            (Ground::S5, &["违反限制高消费令", "违反限制消费令"]),
            (Ground::S6, &["无正当理由拒不履行执行和解协议", "被执行人无正当理由拒不履行执行和解协议"]),
        ] {
            for wording in wordings {
                for ending in ["", "的", "。", "的。", " \u{3000}"] {
                    assert_eq!(read(&format!("{wording}{ending}")), Ok(vec![ground]), "{wording}{ending}");
                }
            }
        }
    }

    #[test]
    fn the_text_of_the_rule_reads_back() {
        for ground in Ground::ALL {
            assert_eq!(read(ground.text()), Ok(vec![ground]));
        }
    }

    #[test]
    fn several_situations_stand_apart_by_commas_semicolons_and_lines() {
        for separator in [",", "，", ";", "；", "\n", "\r\n", ", "] {
            let text = format!("违反限制消费令的{separator}以伪造证据、暴力、威胁等方法妨碍、抗拒执行的");
            assert_eq!(read(&text), Ok(vec![Ground::S2, Ground::S5]), "{text}");
        }
        assert_eq!(read("其他规避执行,其它规避执行,"), Ok(vec![Ground::S3]));
    }

    #[test]
    fn an_unknown_part_is_named_and_the_known_ones_stay() {
        let fault = GroundFault { unknown: vec!["拖欠货款".into()], known: vec![Ground::S4] };
        assert_eq!(read("拖欠货款，违反财产报告制度"), Err(fault));
        assert!(read("违反限制消费令、违反财产报告制度").is_err());
    }

    #[test]
    fn nothing_names_no_situation() {
        for text in ["", " ", "无", "——", ",", "\n"] {
            assert_eq!(read(text), Ok(vec![]), "{text:?}");
        }
    }
}
