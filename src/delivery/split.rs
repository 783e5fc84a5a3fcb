//! A packet whose message would be too large is divided: whole attachments over several messages, the letter and what is
//! answered on in the first. A single attachment that no message can carry goes on paper.

use super::Attachment;
use crate::definition::mail::encoded;

/// Headers, boundaries and the short text of a message, generously.
const ENVELOPE: usize = 16 * 1024;
/// Headers of one attachment besides its name, which stands there in two writings.
const HEADERS: usize = 512;

/// Which attachment goes with which message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shares<'p, 'a> {
    /// In the order in which they are sent; none is empty.
    pub parts: Vec<Vec<&'p Attachment<'a>>>,
    /// Alone too large for any message.
    pub left: Vec<&'p Attachment<'a>>,
}

/// Shares attachments out to messages of at most `most` bytes; `None`: what leads does not fit into one, or nothing does.
pub(super) fn shares<'p, 'a>(files: &'p [Attachment<'a>], most: usize) -> Option<Shares<'p, 'a>> {
    let names: usize = files.iter().map(|file| file.name.len() * 4).sum();
    let room = most.saturating_sub(ENVELOPE + names);
    let leading: Vec<&Attachment<'_>> = files.iter().filter(|file| file.leads).collect();
    let mut used: usize = leading.iter().map(|file| size(file)).sum();
    if used > room {
        return None;
    }
    let (mut parts, mut left) = (vec![leading], Vec::new());
    for file in files.iter().filter(|file| !file.leads) {
        let size = size(file);
        if size > room {
            left.push(file);
            continue;
        }
        if used + size > room {
            parts.push(Vec::new());
            used = 0;
        }
        used += size;
        if let Some(part) = parts.last_mut() {
            part.push(file);
        }
    }
    parts.retain(|part| !part.is_empty());
    (!parts.is_empty()).then_some(Shares { parts, left })
}

/// Bytes of an attachment inside a message.
fn size(file: &Attachment<'_>) -> usize {
    encoded(file.bytes.len()) + HEADERS + file.name.len() * 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::mail::MailSettings;

    const KIB: usize = 1024;

    fn shared(
        sizes: &[(&'static str, usize, bool)],
        most: usize,
    ) -> Option<(Vec<String>, Vec<&'static str>)> {
        let bytes = vec![0; 4 * KIB * KIB];
        let file = |(name, size, leads): &(&'static str, usize, bool)| {
            bytes.get(..*size).map(|bytes| Attachment { name, bytes, leads: *leads })
        };
        let files: Vec<Attachment<'_>> = sizes.iter().filter_map(file).collect();
        let shares = shares(&files, most)?;
        let named = |part: &Vec<&Attachment<'_>>| part.iter().map(|file| file.name).collect::<String>();
        let left = sizes.iter().map(|(name, _, _)| *name);
        let left = left.filter(|name| shares.left.iter().any(|file| file.name == *name)).collect();
        Some((shares.parts.iter().map(named).collect(), left))
    }

    #[test]
    fn the_letter_and_the_form_go_first_and_files_stay_whole_and_in_order() {
        let files =
            [("a", 40 * KIB, true), ("B", 500 * KIB, false), ("C", 500 * KIB, false), ("f", KIB, true)];
        let parts = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        assert_eq!(shared(&files, KIB * KIB), Some((parts(&["afB", "C"]), vec![])));
        assert_eq!(shared(&files, 720 * KIB), Some((parts(&["af", "B", "C"]), vec![])));
    }

    #[test]
    fn what_no_message_can_carry_is_left_and_without_the_letter_there_is_no_message() {
        let large = [("a", KIB, true), ("B", 900 * KIB, false), ("C", KIB, false)];
        assert_eq!(shared(&large, KIB * KIB), Some((vec!["aC".to_owned()], vec!["B"])));
        assert_eq!(shared(&[("a", 900 * KIB, true), ("B", KIB, false)], KIB * KIB), None);
        assert_eq!(shared(&[("B", 900 * KIB, false)], KIB * KIB), None);
    }

    #[test]
    fn the_largest_file_that_products_make_fits() {
        let mail = MailSettings { max_message_mib: 1, ..MailSettings::default() };
        let most = mail.largest_file();
        assert!(most > 600 * KIB);
        let files = [("a", 10 * KIB, true), ("附件1-失信信息-第1册.xlsx", most, false), ("C", most, false)];
        assert_eq!(shared(&files, KIB * KIB).map(|(parts, left)| (parts.len(), left)), Some((2, vec![])));
    }
}
