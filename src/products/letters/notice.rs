//! 通报函 of a packet; for a department that the quarter has written to before, the 更正补充函 in its place.

use std::collections::{BTreeMap, BTreeSet};

use super::super::view::{Case, View};
use super::super::{Produced, ProductFault, Put};
use super::values::{Desk, Frame, about, common, limits};
use super::{cases_of, document};
use crate::domain::edition::Notice;
use crate::domain::letter::{Letter, LetterKind};
use crate::domain::listing::{ListingId, Mark};
use crate::text::letter::fill::{Value, Values};
use crate::text::outgoing::line;

pub(in crate::products) fn produce(
    view: &View<'_>,
    notice: &Notice,
    folder: &str,
    put: &mut Put<'_>,
) -> Result<(), ProductFault> {
    let cases: Vec<Case<'_>> = view.cases_of_notice(notice).into_iter().flatten().collect();
    if cases.is_empty() && notice.recalled.is_empty() {
        return Err(ProductFault::NoticeEmpty(notice.number.clone()));
    }
    let (kind, file) = match notice.is_supplement() {
        true => (LetterKind::Correction, "file_correction"),
        false => (LetterKind::Notice, "file_letter"),
    };
    let frame = Frame {
        kind,
        number: Some(&notice.number),
        name: &notice.name,
        former_name: notice.former_name.as_deref(),
    };
    let mut values = common(Desk::of(view), &frame);
    values.extend(about(view, kind, &cases));
    values.extend(limits(view, notice.reply_by, notice.rectify_by));
    values.insert("earlier", notice.earlier.join(view.wording.word("name_mark")).into());
    values.insert("copies", copies(view, &notice.copies));
    values.insert("recalled", recalled(view, &notice.recalled).into());
    let path = format!("{folder}/{}", view.wording.word(file));
    let named = cases.iter().copied().chain(cases_of(view, &notice.recalled)).collect::<Vec<_>>();
    let bytes = document(view, &path, &frame, &values)?;
    put(Produced::letter(path, bytes, kind).naming(&named))
}

/// Who gets a copy of a letter that takes back: whoever would get one of what it takes back today. The ledger knows
/// how many copies there were then, not whose.
pub(super) fn copied_to(view: &View<'_>, letter: &Letter) -> Vec<String> {
    let cases = cases_of(view, &letter.recalled);
    let supervisions = cases.iter().filter_map(|case| case.supervision);
    let names: BTreeSet<&str> = supervisions.flat_map(|found| found.copied_to(&letter.addressee)).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The names under 抄送 as the letter says them.
pub(super) fn copies(view: &View<'_>, names: &[String]) -> Value {
    let names: Vec<String> = names.iter().map(|name| line(name)).collect();
    Value::from(Some(names.join(view.wording.word("comma"))))
}

/// The cases that a department must no longer act upon, each with why.
pub(super) fn recalled(view: &View<'_>, listings: &BTreeSet<ListingId>) -> Vec<Values> {
    let endings: BTreeMap<_, _> =
        view.endings().into_iter().map(|(case, ending)| (&case.listing.id, ending)).collect();
    let told = cases_of(view, listings).into_iter().map(|case| {
        let reason = match (endings.get(&case.listing.id), case.listing.withheld) {
            (Some(ending), _) => view.wording.ending(*ending),
            (None, Some(withheld)) => view.wording.withheld(withheld),
            (None, None) if case.listing.mark == Mark::GoneWithReason => view.wording.word("recalled_gone"),
            (None, None) => view.wording.word("recalled_elsewhere"),
        };
        BTreeMap::from([
            ("party", Value::from(view.party_name(case.party))),
            ("uscc", case.party.uscc.clone().into()),
            ("case", case.listing.case.to_string().into()),
            ("reason", reason.into()),
        ])
    });
    told.collect()
}
