//! A small edition of a fictional city, with something for every product.

pub(super) mod course;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use self::course::trend;
use crate::clock::Clock;
use crate::definition::load::{DefinitionFiles, shipped};
use crate::definition::measures::Measures;
use crate::definition::office::OfficeSettings;
use crate::definition::recipients::Recipients;
use crate::definition::tests::sample_office;
use crate::domain::amount::Fen;
use crate::domain::balance::{Balance, StageBalance};
use crate::domain::case_number::CaseKey;
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::{Closure, Receipt, Repair, RepairPath};
use crate::domain::code::Code;
use crate::domain::disposition::Disposition;
use crate::domain::edition::{Edition, FileAccount, Notice, ReturnedRow};
use crate::domain::finding::{Finding, Severity};
use crate::domain::ground::Ground;
use crate::domain::letter::LetterHead;
use crate::domain::listing::{CaseFacts, Listing, ListingId, Mark, Withheld};
use crate::domain::party::{Party, PartyId};
use crate::domain::performance::Performance;
use crate::domain::place::{Column, RowPlace};
use crate::domain::question::{Candidate, Question};
use crate::domain::scope::BodyClass;
use crate::domain::supervision::{Addressee, Exception, ExceptionReason, NamedBy, Supervision};
use crate::domain::term::Term;
use crate::domain::unit::{RelationKind, Unit, UnitId, UnitTable};
use crate::products::{Book, Produced, ProductFault, Stopped};
use crate::text::findings::FindingCatalogue;
use crate::text::letter::Letters;
use crate::text::words::{Language, Words};

/// Party, department (0: none), class, name.
const BODIES: [(usize, BodyClass, &str); 9] = [
    (1, BodyClass::Institution, "云泽市第一中学"),
    (2, BodyClass::Village, "云泽市桂河镇石桥村村民委员会"),
    (2, BodyClass::Village, "云泽市桂河镇柳林村村民委员会"),
    (2, BodyClass::Village, "云泽市桂河镇梅山村村民委员会"),
    (2, BodyClass::Institution, "云泽市桂河镇农业技术推广站"),
    (3, BodyClass::StateEnterprise, "云泽市水务投资有限公司"),
    (0, BodyClass::Agency, "云泽市渡口管理处"),
    (0, BodyClass::Town, "云泽市桂河镇人民政府"),
    (3, BodyClass::StateEnterprise, "云泽市公共交通有限公司"),
];
const DEPARTMENTS: [&str; 3] = ["云泽市教育和体育局", "云泽市桂河镇人民政府", "云泽市财政局"];

pub(in crate::products) struct Specimen {
    pub(in crate::products) edition: Edition,
    pub(in crate::products) units: UnitTable,
    pub(in crate::products) office: OfficeSettings,
    pub(in crate::products) measures: Measures,
    pub(in crate::products) recipients: Recipients,
    pub(in crate::products) templates: DefinitionFiles,
    pub(in crate::products) letters: Letters,
    pub(in crate::products) catalogue: FindingCatalogue,
    pub(in crate::products) words: Words,
}

impl Specimen {
    pub(in crate::products) fn new() -> Self {
        let files = shipped();
        let text = |path: &str| std::str::from_utf8(&files[path]).unwrap();
        let templates = files
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?.to_owned(), bytes.clone())));
        Specimen {
            edition: edition(),
            units: units(),
            office: sample_office(),
            measures: Measures::read("measures.toml", text("measures.toml")).unwrap(),
            recipients: Recipients::read("recipients.toml", text("recipients.toml")).unwrap(),
            templates: templates.collect(),
            letters: Letters::read(&DefinitionFiles::new(), LetterHead::Letter).unwrap(),
            catalogue: FindingCatalogue::load().unwrap_or_default(),
            words: Words::load(Language::Chinese).unwrap(),
        }
    }

    pub(in crate::products) fn book(&self) -> Book<'_> {
        Book {
            edition: &self.edition,
            units: &self.units,
            office: &self.office,
            measures: &self.measures,
            recipients: &self.recipients,
            templates: &self.templates,
            letters: &self.letters,
            catalogue: &self.catalogue,
            words: &self.words,
            clock: Clock::fixed(self.edition.as_of),
        }
    }

    /// Every product by path.
    pub(in crate::products) fn produce(&self) -> Result<BTreeMap<String, Vec<u8>>, ProductFault> {
        let mut files = BTreeMap::new();
        let mut sink = |file: Produced| {
            assert!(files.insert(file.path.clone(), file.bytes).is_none(), "{} twice", file.path);
            Ok::<(), std::convert::Infallible>(())
        };
        match crate::products::produce(&self.book(), &mut sink) {
            Ok(()) => Ok(files),
            Err(Stopped::Product(fault)) => Err(fault),
            Err(Stopped::Sink(never)) => match never {},
        }
    }
}

pub(in crate::products) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn place(row: u32) -> RowPlace {
    RowPlace { file: "失信名单.xlsx".into(), sheet: "名单".into(), row }
}

fn units() -> UnitTable {
    let named = DEPARTMENTS.iter().chain(&["云泽市发展和改革局", "云泽市人民法院", "云泽市市场监督管理局"]);
    let unit = |(number, name): (usize, &&str)| Unit {
        id: UnitId(format!("U{number:03}").into()),
        name: (*name).to_owned(),
        class: BodyClass::Agency,
        uscc: None,
        org_code: None,
        area_code: "990184".to_owned(),
        parent: None,
        supervisor: None,
        relation: None,
        email: None,
        contact: Some("周知白".to_owned()),
        valid_from: None,
        valid_to: None,
        place: place(number as u32),
    };
    UnitTable { units: (1..).zip(named).map(unit).collect(), ..UnitTable::default() }
}

fn parties() -> Vec<Party> {
    let party = |(number, (_, class, name)): (u64, &(usize, BodyClass, &str))| Party {
        id: PartyId::numbered(number),
        name: (*name).to_owned(),
        class: *class,
        uscc: Some(format!("12990184MB{number:08}")),
        org_code: None,
        unit: None,
    };
    (1..).zip(&BODIES).map(party).collect()
}

fn facts(number: u32) -> CaseFacts {
    CaseFacts {
        court: "云泽市人民法院".to_owned(),
        filed_on: Some(day("2026-03-05")),
        decided_on: None,
        published_on: Some(day("2026-08-06")),
        basis_number: format!("（2025）泽0184民初{}号", 100 + number),
        basis_unit: "云泽市人民法院".to_owned(),
        duty: "支付工程款及逾期利息。".to_owned(),
        performance: Some(if number.is_multiple_of(2) { Performance::Partial } else { Performance::None }),
        performed_part: if number.is_multiple_of(2) { "20000元".to_owned() } else { String::new() },
        unperformed_part: String::new(),
        grounds: if number.is_multiple_of(3) { vec![Ground::S1, Ground::S4] } else { vec![Ground::S1] },
        amount: Some(Fen(i64::from(number) * 1_234_567)),
        representative: "沈望川".to_owned(),
        exception: String::new(),
        extension_years: 0,
    }
}

fn listing(party: u64, number: u32) -> Listing {
    Listing {
        id: ListingId(format!("L{number:012}").into()),
        party: PartyId::numbered(party),
        case: CaseKey(format!("（2026）泽0184执{number}号").into()),
        facts: facts(number),
        mark: if number.is_multiple_of(2) { Mark::Continuing } else { Mark::New },
        withheld: None,
        term: number.is_multiple_of(3).then(|| Term { ends_on: day("2028-08-06"), estimated: true }),
        sources: vec![place(number + 2)],
    }
}

fn listings() -> Vec<Listing> {
    let mut listings: Vec<Listing> = [(1, 11), (1, 12), (2, 21), (3, 31), (3, 32), (4, 41), (5, 51), (6, 61)]
        .into_iter()
        .chain([(6, 62), (7, 71), (8, 81), (9, 91)])
        .map(|(party, number)| listing(party, number))
        .collect();
    listings[2].facts.duty = "=HYPERLINK(\"http://x\")".to_owned();
    listings[3].facts.duty = "向11010519491231002X支付\u{202E}货款".to_owned();
    listings[7].mark = Mark::GoneWithReason;
    listings[10].withheld = Some(Withheld::GovernmentRelease);
    listings[11].mark = Mark::MissingWithoutReason;
    listings[11].sources = Vec::new();
    listings
}

fn supervisions() -> BTreeMap<PartyId, Supervision> {
    let supervision = |(number, (department, _, name)): (u64, &(usize, BodyClass, &str))| {
        let supervisor = DEPARTMENTS.get(department.checked_sub(1)?)?;
        let addressee = Addressee {
            unit: UnitId(format!("U{department:03}").into()),
            name: (*supervisor).to_owned(),
            former_name: None,
            relation: RelationKind::Supervisor,
            email: None,
            contact: None,
            named: NamedBy { cell: None, from: None, to: None },
        };
        let party = PartyId::numbered(number);
        let present_name = (*name).to_owned();
        let answering_unit = UnitId("U001".into());
        let addressees = vec![addressee];
        Some((
            party.clone(),
            Supervision { party, answering_unit, present_name, followed: Vec::new(), addressees },
        ))
    };
    (1..).zip(&BODIES).filter_map(supervision).collect()
}

pub(in crate::products) fn notice(department: usize, parties: &[u64]) -> Notice {
    Notice {
        number: format!("云信用函〔2026〕{}号", 11 + department),
        year: 2026,
        serial: 11 + department as u32,
        addressee: UnitId(format!("U{department:03}").into()),
        name: DEPARTMENTS[department - 1].to_owned(),
        former_name: (department == 1).then(|| "云泽市教育局".to_owned()),
        email: (department != 3).then(|| format!("dept{department}@yunze.example")),
        contact: Some("周知白".to_owned()),
        listings: listings_of(parties),
        copies: Vec::new(),
        recalled: BTreeSet::new(),
        earlier: Vec::new(),
        parties: parties.iter().map(|number| PartyId::numbered(*number)).collect(),
        reply_by: (department != 3).then(|| day("2026-10-29")),
        rectify_by: Some(day("2026-11-07")),
    }
}

pub(in crate::products) fn listings_of(parties: &[u64]) -> BTreeSet<ListingId> {
    let parties: Vec<PartyId> = parties.iter().map(|number| PartyId::numbered(*number)).collect();
    let listings = listings().into_iter().filter(|listing| parties.contains(&listing.party));
    listings.map(|listing| listing.id).collect()
}

fn closure(number: u32, mode: ClosingMode) -> Closure {
    Closure {
        case: CaseKey(format!("（2026）泽0184执{number}号").into()),
        party_name: String::new(),
        mode,
        closed_on: day("2026-09-29"),
        document: "结案通知书".to_owned(),
        document_number: format!("（2026）泽0184执{number}号之一"),
        place: RowPlace { file: "结案.csv".into(), sheet: "".into(), row: number },
    }
}

fn repair(number: u32, mode: ClosingMode, path: RepairPath) -> Repair {
    let listing = ListingId(format!("L{number:012}").into());
    Repair::of_court(listing, closure(number, mode), path, Some(day("2026-10-08")))
}

fn returned() -> Vec<ReturnedRow> {
    let headings: Arc<[String]> =
        ["被执行人姓名/名称", "证件号码", "案号", "履行情况"].map(str::to_owned).into();
    let column = |number: u32, heading: &str| Some(Column { number, heading: heading.into() });
    let finding = |row: u32, code, at: Option<Column>, value: &str| {
        Finding::new(code, Severity::Return, place(row).cell(at), value)
    };
    let row = |row: u32, cells: [&str; 4], findings| ReturnedRow {
        place: place(row),
        disposition: Disposition::Returned,
        headings: headings.clone(),
        groups: headings.iter().map(|_| String::new()).collect(),
        fields: ["party_name", "identifier", "case_number", "performance"].map(str::to_owned).into(),
        cells: cells.map(str::to_owned).to_vec(),
        findings,
    };
    vec![
        row(
            40,
            ["云泽市某站", "990184199001010000", "", "没履行"],
            vec![
                finding(40, Code::CaseNumberMissing, column(3, "案号"), ""),
                finding(40, Code::PerformanceUnknown, column(4, "履行情况"), "没履行"),
            ],
        ),
        row(
            44,
            ["=1+1", "12990184MB0000000X", "（2026）泽0184执1号", "全部未履行"],
            vec![finding(44, Code::UsccCheckFailed, column(2, "证件号码"), "12990184MB0000000X")],
        ),
    ]
}

fn question() -> Question {
    let candidate = |number: u32, name: &str, score, features: &[&'static str]| Candidate {
        unit: UnitId(format!("U{number:03}").into()),
        name: name.to_owned(),
        code: None,
        score,
        features: features.to_vec(),
    };
    Question {
        key: "q1f00ab".to_owned(),
        code: Code::NameAmbiguous,
        name: "云泽一中".to_owned(),
        uscc: None,
        org_code: None,
        code_written: None,
        proposed: None,
        candidates: vec![
            candidate(41, "云泽市第一中学", 930, &["evidence.place_agrees"]),
            candidate(42, "云泽县第一初级中学", 610, &[]),
        ],
        rows: (50..63).map(place).collect(),
        case: None,
        answered: None,
    }
}

fn balance() -> Balance {
    let mut balance = Balance::default();
    for stage in ["checks", "identity", "ledger"] {
        let out = BTreeMap::from([
            (Disposition::Accepted, 12),
            (Disposition::Returned, 2),
            (Disposition::Excluded, 5),
            (Disposition::Held, 13),
        ]);
        let excluded = BTreeMap::from([("natural_person", 3), ("private_company", 2)]);
        balance.enter(StageBalance { stage, rows_in: 32, out, excluded }).unwrap();
    }
    balance
}

fn edition() -> Edition {
    let returned = returned();
    Edition {
        id: "2026Q3-1".parse().unwrap(),
        as_of: day("2026-10-08"),
        previous: Some("2026Q2-1".parse().unwrap()),
        replaces: None,
        parties: parties(),
        listings: listings(),
        supervisions: supervisions(),
        unit_changes: None,
        exceptions: vec![Exception {
            party: PartyId::numbered(7),
            reason: ExceptionReason::NoSupervisor,
            nearest: vec![("U050".into(), "云泽市交通运输局".to_owned())],
        }],
        questions: vec![question()],
        decisions: Vec::new(),
        repairs: vec![
            repair(61, ClosingMode::Performed, RepairPath::Push),
            repair(51, ClosingMode::Settled, RepairPath::Confirm),
            repair(41, ClosingMode::Suspended, RepairPath::Never),
        ],
        applications: Vec::new(),
        closures: Vec::new(),
        removals: Vec::new(),
        recalls: Vec::new(),
        receipts: vec![Receipt {
            notice_number: "云信用函〔2026〕12号".to_owned(),
            unit_name: "云泽市教育和体育局".to_owned(),
            answered_on: Some(day("2026-10-07")),
            answer: "已部分履行".to_owned(),
            place: place(1),
        }],
        letters: Vec::new(),
        notices: vec![notice(1, &[1]), notice(2, &[2, 3, 4, 5]), notice(3, &[6])],
        happenings: Vec::new(),
        histories: BTreeMap::new(),
        named_before: BTreeSet::new(),
        trend: trend(&listings()),
        findings: returned.iter().flat_map(|row| row.findings.clone()).collect(),
        sealed_findings: Vec::new(),
        returned,
        corrections: Vec::new(),
        files: vec![FileAccount {
            name: "失信名单.xlsx".to_owned(),
            sha256: "5f".repeat(32),
            bytes: 20_480,
            definitions: vec!["listing.toml".to_owned()],
            format: "xlsx".to_owned(),
            rows: 32,
            list_rows: Some(32),
            out: BTreeMap::from([("accepted", 12), ("returned", 2), ("excluded", 5), ("held", 13)]),
        }],
        balance: balance(),
    }
}
