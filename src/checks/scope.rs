//! Who a row is about, as far as the row alone can tell: a natural person, a body of another class, one of which a person
//! must say, or (for all that is left) somebody for identity to find. Companies are left too: whether one is the state's
//! only the register knows.

use super::Context;
use super::listing::codes::{PartyCodes, PersonalNumber};
use super::table::RowView;
use crate::definition::scope::ends_with_one;
use crate::domain::scope::{BodyClass, Exclusion};
use crate::domain::uscc::UsccCategory;
use crate::table::columns as col;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The class where the code's category says it.
    Open(Option<BodyClass>),
    Excluded(Exclusion),
    Unclear,
}

/// Judges a row's party. `name` is clean, and empty where the row has none: then nothing is excluded, the row goes back.
pub(super) fn standing(
    row: &RowView<'_>,
    name: &str,
    codes: &PartyCodes<'_>,
    context: &Context<'_>,
) -> Standing {
    if name.is_empty() {
        return Standing::Open(None);
    }
    if is_person(row, name, codes, context) {
        return Standing::Excluded(Exclusion::NaturalPerson);
    }
    let bare = bare(name);
    let category = codes.uscc().map(|uscc| uscc.category());
    let by_form = match category {
        Some(category) => by_category(category, bare, context),
        None => by_name(bare, context),
    };
    match by_form {
        Standing::Open(class) => Standing::Open(class),
        _ if (context.is_known_body)(name) => Standing::Open(None),
        decided => decided,
    }
}

/// A name without a bracket at its end and without trailing marks: `云泽市芦汀小学(本部)。` ends with 小学.
fn bare(name: &str) -> &str {
    let name = name.trim_end_matches(['。', '，', ',', '.', '、', ' ']);
    let opened = name.ends_with(['）', ')']).then(|| name.rfind(['（', '('])).flatten();
    opened.and_then(|at| name.get(..at)).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

fn by_category(category: UsccCategory, name: &str, context: &Context<'_>) -> Standing {
    match category {
        UsccCategory::Agency | UsccCategory::Company if is_unclear(name, context, Evidence::Code) => {
            Standing::Unclear
        }
        UsccCategory::Agency if ends_with_one(name, &context.scope.bodies.towns) => {
            Standing::Open(Some(BodyClass::Town))
        }
        UsccCategory::Agency => Standing::Open(Some(BodyClass::Agency)),
        UsccCategory::Institution => Standing::Open(Some(BodyClass::Institution)),
        UsccCategory::VillageCommittee | UsccCategory::ResidentsCommittee => {
            Standing::Open(Some(BodyClass::Village))
        }
        UsccCategory::Company | UsccCategory::Unknown => Standing::Open(None),
        UsccCategory::MassOrganisation | UsccCategory::OtherEstablishment => Standing::Unclear,
        UsccCategory::Association => Standing::Excluded(Exclusion::Association),
        UsccCategory::PrivateNonprofit => Standing::Excluded(Exclusion::PrivateNonprofit),
        UsccCategory::IndividualBusiness => Standing::Excluded(Exclusion::IndividualBusiness),
        UsccCategory::Cooperative => Standing::Excluded(Exclusion::Cooperative),
        UsccCategory::Foundation | UsccCategory::CollectiveGroup | UsccCategory::OtherRegistry => {
            Standing::Excluded(Exclusion::OtherBody)
        }
    }
}

fn by_name(name: &str, context: &Context<'_>) -> Standing {
    if is_unclear(name, context, Evidence::NameOnly) {
        return Standing::Unclear;
    }
    match context.scope.excluded.iter().find(|form| form.fits(name)) {
        Some(form) => Standing::Excluded(form.why),
        None => Standing::Open(None),
    }
}

/// What says who the body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    NameOnly,
    Code,
}

fn is_unclear(name: &str, context: &Context<'_>, evidence: Evidence) -> bool {
    let asked = |despite_code: bool| despite_code || evidence == Evidence::NameOnly;
    context.scope.unclear.iter().any(|form| asked(form.despite_code) && form.fits(name))
}

/// A person shows by the type of the party, by sex, by a personal number, or by the bare look of the name where there is
/// no code at all. A body's name or a body's valid code speaks against all of them.
fn is_person(row: &RowView<'_>, name: &str, codes: &PartyCodes<'_>, context: &Context<'_>) -> bool {
    if codes.names_a_body() {
        return false;
    }
    let looks = person_look(name, context);
    match looks {
        Look::Body => false,
        Look::Person | Look::Neither
            if codes.personal_number() != PersonalNumber::None
                || row.word(col::PARTY_TYPE) == Some("person") =>
        {
            true
        }
        Look::Person => {
            row.word(col::SEX).is_some() || (!codes.any_written() && !(context.is_known_body)(name))
        }
        Look::Neither => row.word(col::SEX).is_some() && (name.chars().count() <= 6 || has_age(row)),
    }
}

fn has_age(row: &RowView<'_>) -> bool {
    row.cell(col::AGE).text.trim().parse::<u32>().is_ok_and(|age| age > 0)
}

/// Ends with a character with which no given name ends: 水务局 has three characters, and 水 is a surname.
fn is_office(name: &str, context: &Context<'_>) -> bool {
    name.chars().last().is_some_and(|last| context.scope.persons.never_last.contains(last))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Two to four characters that begin with a surname.
    Person,
    Body,
    /// A foreign or rare name, a name of a firm …
    Neither,
}

fn person_look(name: &str, context: &Context<'_>) -> Look {
    let length = name.chars().count();
    let bodily = ends_with_one(bare(name), &context.scope.bodies.endings);
    let persons = &context.scope.persons;
    let double = persons.double_surnames.iter().any(|surname| name.starts_with(surname.as_str()));
    let single = name.chars().next().is_some_and(|first| persons.surnames.contains(first));
    let person = (single && (2..=3).contains(&length) && !is_office(name, context))
        || (double && (3..=4).contains(&length) && !bodily)
        || (single && length == 4 && !bodily);
    match (person, bodily) {
        (true, _) => Look::Person,
        (false, true) => Look::Body,
        (false, false) if length > 20 => Look::Body,
        (false, false) => Look::Neither,
    }
}

/// Whether the name is one that could be a person's beside others in a cell.
pub(super) fn is_name_of_one(name: &str, context: &Context<'_>) -> bool {
    matches!(person_look(name, context), Look::Person) || is_name_of_body(name, context)
}

/// Whether it looks like the whole name of a body: 旅游局 is only the end of one.
pub(super) fn is_name_of_body(name: &str, context: &Context<'_>) -> bool {
    matches!(person_look(name, context), Look::Body) && name.chars().count() >= 4
}
