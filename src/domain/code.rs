//! The list of everything that can be wrong with the data. One code, one rule, one file of words and cases:
//! `R101` ↔ the function that raises it (named in `docs/handbook.md`) ↔ `src/text/findings/r101_name_missing.toml`.
//!
//! Hundreds are topics: 0 file, 1 form, 2 case, 3 party, 4 units table, 5 dates and amounts, 6 what comes back,
//! 9 damage done by spreadsheet programs.

use std::fmt;

use serde::Serialize;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal $slug:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            pub fn number(self) -> u16 {
                match self { $(Code::$name => $number,)* }
            }

            /// What is wrong, in snake case; `r101_name_missing.toml` is named by it.
            pub fn slug(self) -> &'static str {
                match self { $(Code::$name => $slug,)* }
            }
        }
    };
}

codes! {
    FileEmpty = 1 "file_empty",
    FileUnreadable = 2 "file_unreadable",
    FileEncrypted = 3 "file_encrypted",
    FileTooLarge = 4 "file_too_large",
    FileUnrecognised = 5 "file_unrecognised",
    ColumnMissing = 6 "column_missing",
    ColumnUnknown = 7 "column_unknown",
    FileSeenBefore = 8 "file_seen_before",
    FileUnfinished = 9 "file_unfinished",
    TextUndecodable = 10 "text_undecodable",
    QuoteUnclosed = 11 "quote_unclosed",
    RowTooWide = 12 "row_too_wide",
    RowIsFooter = 13 "row_is_footer",
    SheetHidden = 14 "sheet_hidden",
    ColumnGone = 15 "column_gone",
    ColumnChanged = 16 "column_changed",
    ValueNew = 17 "value_new",
    FilledFar = 18 "filled_far",
    RowsFar = 19 "rows_far",
    RowsHidden = 20 "rows_hidden",
    RowsFiltered = 21 "rows_filtered",
    ColumnsHidden = 22 "columns_hidden",
    ListOfAnotherKind = 23 "list_of_another_kind",
    FileIsArchive = 24 "file_is_archive",
    FileIsDocument = 25 "file_is_document",
    RowsAboveHeading = 26 "rows_above_heading",
    HeadingTwice = 27 "heading_twice",
    TableNeedsSheet = 28 "table_needs_sheet",
    FileReplaced = 29 "file_replaced",

    NameMissing = 101 "name_missing",
    NameGarbled = 102 "name_garbled",
    NameSeveral = 103 "name_several",
    ValueMissing = 110 "value_missing",
    PerformanceUnknown = 111 "performance_unknown",
    GroundUnknown = 112 "ground_unknown",
    GroundMissing = 113 "ground_missing",
    ValueSameAsAbove = 114 "value_same_as_above",

    CaseNumberMissing = 201 "case_number_missing",
    CaseNumberMalformed = 202 "case_number_malformed",
    CaseNumberDoubtful = 203 "case_number_doubtful",
    CaseNumberMended = 204 "case_number_mended",
    CaseTypeWrong = 205 "case_type_wrong",
    CourtForeign = 206 "court_foreign",
    DuplicateDiffers = 210 "duplicate_differs",

    UsccCheckFailed = 301 "uscc_check_failed",
    UsccMalformed = 302 "uscc_malformed",
    OrgCodeCheckFailed = 303 "org_code_check_failed",
    PersonalIdInvalid = 304 "personal_id_invalid",
    CodesDisagree = 305 "codes_disagree",
    IdentifierMasked = 306 "identifier_masked",
    UsccCategoryUnknown = 307 "uscc_category_unknown",
    PersonalIdOfUnit = 308 "personal_id_of_unit",
    GovernmentRelease = 310 "government_release",
    ScopeUnclear = 330 "scope_unclear",
    NameUnknown = 341 "name_unknown",
    NameAmbiguous = 342 "name_ambiguous",
    NameCodeConflict = 343 "name_code_conflict",
    BodyNotInTable = 345 "body_not_in_table",
    DecisionKeyUnknown = 351 "decision_key_unknown",
    DecisionUnusable = 352 "decision_unusable",
    DecisionContradicts = 353 "decision_contradicts",

    UnitIncomplete = 401 "unit_incomplete",
    UnitTwice = 402 "unit_twice",
    ParentUnknown = 403 "parent_unknown",
    SupervisionCycle = 404 "supervision_cycle",
    ValidityReversed = 405 "validity_reversed",
    CodeShared = 406 "code_shared",
    UnitCodeFails = 407 "unit_code_fails",
    UnitKindUnknown = 408 "unit_kind_unknown",
    EmailMalformed = 409 "email_malformed",
    SupervisorMissing = 410 "supervisor_missing",
    SuccessionUnknown = 411 "succession_unknown",
    SplitUndecided = 412 "split_undecided",
    ValidityGap = 413 "validity_gap",
    AliasAmbiguous = 414 "alias_ambiguous",
    SupervisorElsewhere = 415 "supervisor_elsewhere",

    DateImpossible = 501 "date_impossible",
    DateInFuture = 502 "date_in_future",
    DatePlaceholder = 503 "date_placeholder",
    DatesOutOfOrder = 504 "dates_out_of_order",
    AmountUnreadable = 511 "amount_unreadable",
    AmountInNumerals = 512 "amount_in_numerals",
    AmountNegative = 513 "amount_negative",
    AmountDoubtful = 514 "amount_doubtful",
    AmountUnitUnclear = 515 "amount_unit_unclear",
    AmountMerged = 516 "amount_merged",
    PerformanceContradicted = 521 "performance_contradicted",
    TermExpired = 531 "term_expired",
    TermExtensionUnreadable = 532 "term_extension_unreadable",
    TermUnsettled = 533 "term_unsettled",

    ClosureWithoutListing = 601 "closure_without_listing",
    ClosingModeUnknown = 602 "closing_mode_unknown",
    ClosingNeedsConfirmation = 603 "closing_needs_confirmation",
    ClosingIsNoRepair = 604 "closing_is_no_repair",
    VerificationUnclear = 605 "verification_unclear",
    VerificationWithoutPush = 606 "verification_without_push",
    ReceiptUnknown = 611 "receipt_unknown",
    ReceiptOfOtherUnit = 612 "receipt_of_other_unit",
    ReceiptUnanswered = 613 "receipt_unanswered",
    ReceiptWithoutEffect = 614 "receipt_without_effect",
    ReceiptBeforeNotice = 615 "receipt_before_notice",
    RemovalWithoutListing = 621 "removal_without_listing",
    RemovalKindUnknown = 622 "removal_kind_unknown",
    ListedAgainSoon = 623 "listed_again_soon",
    ClueIncomplete = 631 "clue_incomplete",
    ClueKindUnknown = 632 "clue_kind_unknown",
    ClueWithoutListing = 633 "clue_without_listing",
    ClueContradicts = 634 "clue_contradicts",
    CorrectionUnknown = 641 "correction_unknown",
    CorrectionTwice = 642 "correction_twice",
    WaiverIncomplete = 651 "waiver_incomplete",
    WaiverIdle = 652 "waiver_idle",
    WaiverImpossible = 653 "waiver_impossible",
    ApplicationWithoutDocument = 661 "application_without_document",
    ApplicationWithoutPledge = 662 "application_without_pledge",
    ApplicationWithoutListing = 663 "application_without_listing",
    ApplicationOfOtherParty = 664 "application_of_other_party",
    ApplicationSettled = 665 "application_settled",
    ApplicationContradicted = 666 "application_contradicted",
    ApplicationOfEarlierListing = 667 "application_of_earlier_listing",

    NumberDigitsLost = 901 "number_digits_lost",
    CellError = 902 "cell_error",
    FormulaWithoutValue = 903 "formula_without_value",
    ScientificNotation = 905 "scientific_notation",
    LeadingZerosLost = 906 "leading_zeros_lost",
    RowShifted = 907 "row_shifted",
}

impl Code {
    /// The code of a number, `None` if there is none.
    pub fn numbered(number: u16) -> Option<Self> {
        Code::ALL.iter().copied().find(|code| code.number() == number)
    }

    /// Whether checks raise it about a row. The others are about a file (0xx), or about what identity and the ledger find
    /// when they hold the row against tables, other rows and earlier quarters.
    pub fn is_of_checks(self) -> bool {
        self.number() >= 100
            && !matches!(
                self,
                Code::DuplicateDiffers
                    | Code::GovernmentRelease
                    | Code::NameUnknown
                    | Code::NameAmbiguous
                    | Code::NameCodeConflict
                    | Code::BodyNotInTable
                    | Code::DecisionKeyUnknown
                    | Code::DecisionContradicts
                    | Code::SplitUndecided
                    | Code::TermExpired
                    | Code::TermUnsettled
                    | Code::CorrectionUnknown
                    | Code::CorrectionTwice
                    | Code::ClosureWithoutListing
                    | Code::ClosingNeedsConfirmation
                    | Code::ClosingIsNoRepair
                    | Code::ReceiptUnknown
                    | Code::ReceiptOfOtherUnit
                    | Code::ReceiptWithoutEffect
                    | Code::ReceiptBeforeNotice
                    | Code::ClueWithoutListing
                    | Code::ListedAgainSoon
                    | Code::ApplicationWithoutListing
                    | Code::ApplicationOfOtherParty
                    | Code::ApplicationSettled
                    | Code::ApplicationContradicted
                    | Code::ApplicationOfEarlierListing
                    | Code::ClueContradicts
                    | Code::VerificationWithoutPush
                    | Code::RemovalWithoutListing
            )
    }

    /// Whether somebody may let it pass. Not what a row cannot do without (who, which case, what became of it), and not
    /// what is answered as a question or mended in a file.
    pub fn can_be_waived(self) -> bool {
        self.is_of_checks()
            && !matches!(
                self,
                Code::NameMissing
                    | Code::CaseNumberMissing
                    | Code::CaseNumberMalformed
                    | Code::CaseNumberDoubtful
                    | Code::ScopeUnclear
                    | Code::DecisionUnusable
                    | Code::UnitIncomplete
                    | Code::SuccessionUnknown
                    | Code::AliasAmbiguous
                    | Code::ClosingModeUnknown
                    | Code::RemovalKindUnknown
                    | Code::VerificationUnclear
                    | Code::ReceiptUnanswered
                    | Code::ClueIncomplete
                    | Code::ClueKindUnknown
                    | Code::WaiverIncomplete
                    | Code::WaiverIdle
                    | Code::WaiverImpossible
                    | Code::ApplicationWithoutDocument
                    | Code::ApplicationWithoutPledge
            )
    }

    /// Whether it is about a file as such.
    pub fn is_of_files(self) -> bool {
        self.number() < 100
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{:03}", self.number())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_rising() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].number() < pair[1].number()));
    }
}
