//! How deep a web page nests, told before it is parsed.
//!
//! For every block that opens, an HTML parser looks up through all that are still open. A page of nothing but opening
//! tags would keep it busy for hours; no export nests deeper than some dozens.

use super::read::Unreadable;

const DEEPEST: usize = 500;
const DEEPEST_TABLE: usize = 500;
/// Elements without an end tag, or that a parser ends by itself.
const ENDED_ANYWAY: [&str; 26] = [
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "frame", "hr", "img", "input", "li",
    "link", "meta", "option", "p", "param", "source", "tbody", "tfoot", "thead", "tr", "track", "wbr",
    "x:name",
];

/// Refuses a page with elements nested past all reason.
pub(super) fn check(page: &str) -> Result<(), Unreadable> {
    let (mut depth, mut tables) = (0_usize, 0_usize);
    for tag in page.split('<').skip(1) {
        let (closing, rest) = tag.strip_prefix('/').map_or((false, tag), |rest| (true, rest));
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b':').count();
        let name = rest.get(..length).unwrap_or_default().to_ascii_lowercase();
        match (closing, name.as_str()) {
            (_, "") => {}
            // A cell ends what was left open in the one before, and nobody looks up past it.
            (false, "td" | "th" | "caption") => depth = 0,
            (false, "table") => (depth, tables) = (0, tables + 1),
            (true, "table") => (depth, tables) = (0, tables.saturating_sub(1)),
            (_, name) if ENDED_ANYWAY.contains(&name) => {}
            (true, _) => depth = depth.saturating_sub(1),
            (false, _) => depth += 1,
        }
        if depth > DEEPEST || tables > DEEPEST_TABLE {
            return Err(Unreadable::damaged("elements nested past all reason"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_pages_pass_and_deep_ones_do_not() {
        let cases = [
            ("<table>".to_owned() + &"<tr><td><font>一<p>二<br>".repeat(5000), true),
            ("<div>一</div><p>二".repeat(5000), true),
            ("<div>".repeat(5000), false),
            ("<table><tr><td>".repeat(5000), false),
            ("< 5 <".repeat(5000), true),
        ];
        for (page, passes) in cases {
            assert_eq!(check(&page).is_ok(), passes, "{}", page.get(..15).unwrap_or_default());
        }
    }
}
