//! Every column name of every frame, and every field that a source definition may name. One place, so that a
//! misspelling is a compile error.

// Where a row came from (all frames).
pub const FILE: &str = "file";
pub const SHEET: &str = "sheet";
pub const ROW: &str = "row";
// What became of it.
pub const DISPOSITION: &str = "disposition";
pub const REASON: &str = "reason";
pub const CODES: &str = "codes";

// Fields of the source definitions (`pipelines/sources/*.toml`); the listing frame carries the same names, checked.
pub const PARTY_NAME: &str = "party_name";
pub const PARTY_TYPE: &str = "party_type";
pub const SEX: &str = "sex";
pub const AGE: &str = "age";
/// 身份证号码/组织机构代码 in one column, as the public list has it.
pub const IDENTIFIER: &str = "identifier";
pub const USCC: &str = "uscc";
pub const ORG_CODE: &str = "org_code";
pub const PERSONAL_ID: &str = "personal_id";
pub const REPRESENTATIVE: &str = "representative";
pub const COURT: &str = "court";
pub const PROVINCE: &str = "province";
pub const CASE_NUMBER: &str = "case_number";
pub const FILED_ON: &str = "filed_on";
pub const DECIDED_ON: &str = "decided_on";
pub const PUBLISHED_ON: &str = "published_on";
pub const BASIS_NUMBER: &str = "basis_number";
pub const BASIS_UNIT: &str = "basis_unit";
pub const DUTY: &str = "duty";
pub const PERFORMANCE: &str = "performance";
pub const PERFORMED_PART: &str = "performed_part";
pub const UNPERFORMED_PART: &str = "unperformed_part";
pub const GROUNDS: &str = "grounds";
pub const AMOUNT: &str = "amount";
pub const APPLICANT: &str = "applicant";
pub const REMARK: &str = "remark";
/// 第三/四条 exception or grace period noted by the court.
pub const EXCEPTION: &str = "exception";
/// Years by which the court extended the term (法释〔2017〕7号 第二条).
pub const TERM_EXTENSION: &str = "term_extension";

// Closures, removals, receipts.
pub const CLOSING_MODE: &str = "closing_mode";
pub const CLOSED_ON: &str = "closed_on";
pub const DOCUMENT: &str = "document";
pub const DOCUMENT_NUMBER: &str = "document_number";
pub const REMOVAL_KIND: &str = "removal_kind";
pub const REMOVED_ON: &str = "removed_on";
/// 核实结果
pub const FOUND: &str = "found";
pub const FOUND_ON: &str = "found_on";
pub const FOUND_BY: &str = "found_by";
pub const FOUND_REASON: &str = "found_reason";
pub const NOTICE_NUMBER: &str = "notice_number";
pub const ANSWERED_ON: &str = "answered_on";
pub const ANSWER: &str = "answer";
/// 线索类型
pub const CLUE_KIND: &str = "clue_kind";
/// 移送, 不移送, 待定
pub const CLUE_VERDICT: &str = "clue_verdict";
/// 是否涉及公职人员
pub const CLUE_BY_OFFICIAL: &str = "clue_by_official";
pub const CLUE_OFFICER: &str = "clue_officer";
pub const CLUE_ON: &str = "clue_on";
pub const CLUE_REASON: &str = "clue_reason";

// Answers to questions.
pub const QUESTION_KEY: &str = "question_key";
pub const VERDICT: &str = "verdict";
/// Number of the candidate, or the unit's id.
pub const CHOSEN: &str = "chosen";
/// Ids of the candidates in their order, with `;` between them; hidden in the workbook.
pub const CANDIDATE_UNITS: &str = "candidate_units";
pub const UNIT_CLASS: &str = "unit_class";
pub const DECIDED_BY: &str = "decided_by";
// Waivers.
pub const WAIVED_FILE: &str = "waived_file";
pub const WAIVED_SHEET: &str = "waived_sheet";
pub const WAIVED_ROW: &str = "waived_row";
pub const WAIVED_RULE: &str = "waived_rule";
pub const WAIVED_BY: &str = "waived_by";
pub const WAIVED_REASON: &str = "waived_reason";
pub const WAIVED_ON: &str = "waived_on";

// Units, aliases, successions, state enterprises.
pub const UNIT_ID: &str = "unit_id";
pub const UNIT_NAME: &str = "unit_name";
pub const UNIT_KIND: &str = "unit_kind";
pub const AREA_CODE: &str = "area_code";
pub const PARENT_ID: &str = "parent_id";
pub const SUPERVISOR_ID: &str = "supervisor_id";
pub const RELATION: &str = "relation";
pub const EMAIL: &str = "email";
pub const CONTACT: &str = "contact";
pub const VALID_FROM: &str = "valid_from";
pub const VALID_TO: &str = "valid_to";
pub const STATUS: &str = "status";
pub const ALIAS: &str = "alias";
pub const ALIAS_KIND: &str = "alias_kind";
pub const CHANGED_ON: &str = "changed_on";
pub const CHANGE: &str = "change";
pub const OLD_NAME: &str = "old_name";
pub const NEW_NAME: &str = "new_name";
pub const FROM_UNIT: &str = "from_unit";
pub const TO_UNIT: &str = "to_unit";
pub const INVESTOR: &str = "investor";

pub const CODE_WRITTEN: &str = "code_written";
// Added by checks, identity, hierarchy and ledger.
pub const CASE_KEY: &str = "case_key";
pub const PARTY_CLASS: &str = "party_class";
pub const PARTY_ID: &str = "party_id";
pub const PROPOSED_UNIT_ID: &str = "proposed_unit_id";
pub const EVIDENCE: &str = "evidence";
pub const LISTING_ID: &str = "listing_id";
pub const MARK: &str = "mark";

/// 行标识: in a returned workbook, the column that names the row which its row corrects.
pub const ROW_KEY: &str = "row_key";
/// Why a row came back or waits.
pub const RETURN_REASON: &str = "return_reason";
/// The key that a corrected row had when it belonged to no row, or the one that a person put in its place.
pub const FORMER_KEY: &str = "former_key";
/// In `data/rows.csv`: the row of a returned workbook that corrected a row.
pub const CORRECTED_BY: &str = "corrected_by";

/// The fields that a source definition may name; a definition with another is refused.
pub const FIELDS: &[&str] = &[
    PARTY_NAME,
    PARTY_TYPE,
    SEX,
    AGE,
    IDENTIFIER,
    USCC,
    ORG_CODE,
    PERSONAL_ID,
    REPRESENTATIVE,
    COURT,
    PROVINCE,
    CASE_NUMBER,
    FILED_ON,
    DECIDED_ON,
    PUBLISHED_ON,
    BASIS_NUMBER,
    BASIS_UNIT,
    DUTY,
    PERFORMANCE,
    PERFORMED_PART,
    UNPERFORMED_PART,
    GROUNDS,
    AMOUNT,
    APPLICANT,
    REMARK,
    EXCEPTION,
    TERM_EXTENSION,
    CLOSING_MODE,
    CLOSED_ON,
    DOCUMENT,
    DOCUMENT_NUMBER,
    REMOVAL_KIND,
    REMOVED_ON,
    FOUND,
    FOUND_ON,
    FOUND_BY,
    FOUND_REASON,
    NOTICE_NUMBER,
    ANSWERED_ON,
    ANSWER,
    CLUE_KIND,
    CLUE_VERDICT,
    CLUE_BY_OFFICIAL,
    CLUE_OFFICER,
    CLUE_ON,
    CLUE_REASON,
    QUESTION_KEY,
    VERDICT,
    CHOSEN,
    CANDIDATE_UNITS,
    UNIT_CLASS,
    DECIDED_BY,
    WAIVED_FILE,
    WAIVED_SHEET,
    WAIVED_ROW,
    WAIVED_RULE,
    WAIVED_BY,
    WAIVED_REASON,
    WAIVED_ON,
    UNIT_ID,
    UNIT_NAME,
    UNIT_KIND,
    AREA_CODE,
    PARENT_ID,
    SUPERVISOR_ID,
    RELATION,
    EMAIL,
    CONTACT,
    VALID_FROM,
    VALID_TO,
    STATUS,
    ALIAS,
    ALIAS_KIND,
    CHANGED_ON,
    CHANGE,
    OLD_NAME,
    NEW_NAME,
    FROM_UNIT,
    TO_UNIT,
    INVESTOR,
];
