//! Three recipients with their own parties, and files for them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use rust_xlsxwriter::{Workbook, Worksheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::definition::load::{DefinitionFiles, shipped};
use crate::definition::measures::Measures;
use crate::definition::office::OfficeSettings;
use crate::definition::recipients::Recipients;
use crate::definition::tests::sample_office;
use crate::domain::case_number::CaseKey;
use crate::domain::edition::Notice;
use crate::domain::listing::{CaseFacts, Listing, ListingId, Mark, Withheld};
use crate::domain::party::{Party, PartyId};
use crate::domain::scope::BodyClass;
use crate::domain::supervision::Supervision;
use crate::domain::unit::{UnitId, UnitTable};
use crate::leak::{Addressed, Inspection, Known, LeakCheck, Tells};
use crate::text::words::{Language, Words};

pub(super) const SCHOOL: &str = "云泽市第一中学";
pub(super) const SCHOOL_CODE: &str = "129901844000000014";
pub(super) const SCHOOL_CASE: &str = "（2024）泽0184执1号";
/// Of the school, but withheld.
pub(super) const WITHHELD_CASE: &str = "（2024）泽0184执9号";
pub(super) const VILLAGE: &str = "云泽市桂河镇石桥村村民委员会";
pub(super) const VILLAGE_CODE: &str = "5499018419840101XA";
pub(super) const VILLAGE_CASE: &str = "（2024）泽0184执2号";
/// Supervises the school, and is listed itself.
pub(super) const BUREAU: &str = "云泽市教育局";
pub(super) const BUREAU_CASE: &str = "（2024）泽0184执3号";
/// Its name holds the school's; supervised by the town.
pub(super) const PRIMARY: &str = "云泽市第一中学附属小学";
/// What the court says about the primary school's case names the village.
pub(super) const DUTY: &str = "与云泽市桂河镇石桥村村民委员会连带支付工程款12万元";
/// Known from an earlier quarter only.
pub(super) const EARLIER: &str = "云泽市渡口管理处";

pub(super) struct Scene {
    parties: Vec<Party>,
    others: Vec<Party>,
    listings: Vec<Listing>,
    notices: Vec<Notice>,
    units: UnitTable,
    office: OfficeSettings,
    measures: Measures,
    pub(super) recipients: Recipients,
    pub(super) templates: DefinitionFiles,
    words: Words,
    pub(super) addressed: Vec<Addressed>,
    none: BTreeSet<ListingId>,
    supervisions: BTreeMap<PartyId, Supervision>,
}

/// Folders of the packets to the bureau and to the town.
pub(super) const BUREAU_PACKET: &str = "2-通报材料包/001-云泽市教育局/";
pub(super) const TOWN_PACKET: &str = "2-通报材料包/002-云泽市桂河镇人民政府/";

pub(super) const TOWN: &str = "云泽市桂河镇人民政府";
pub(super) const MESSAGE: &str = "8-待发邮件/001-云泽市教育局.eml";
pub(super) const TOWN_MESSAGE: &str = "8-待发邮件/002-云泽市桂河镇人民政府.eml";
pub(super) const UNIT_MESSAGE: &str = "8-待发邮件/004-云泽市第一中学-告知函.eml";
pub(super) const FINANCE_LIST: &str = "3-联合惩戒/01-云泽市财政局.xlsx";
pub(super) const FINANCE_MESSAGE: &str = "8-待发邮件/005-云泽市财政局-联合惩戒名单.eml";

/// To the school, about one of its cases.
pub(super) const UNIT_LETTER: &str = "2-通报材料包/告知函/001-云泽市第一中学.docx";

impl Scene {
    pub(super) fn new() -> Self {
        let files = shipped();
        let text = |path: &str| std::str::from_utf8(&files[path]).unwrap();
        let templates = files
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?.to_owned(), bytes.clone())));
        Scene {
            parties: vec![
                party(1, SCHOOL, BodyClass::Institution, SCHOOL_CODE),
                party(2, VILLAGE, BodyClass::Village, VILLAGE_CODE),
                party(3, BUREAU, BodyClass::Agency, "119901844000000056"),
                party(4, PRIMARY, BodyClass::Institution, "129901844000000072"),
            ],
            others: vec![party(5, EARLIER, BodyClass::Agency, "119901844000000099")],
            listings: vec![
                listing(1, 1, SCHOOL_CASE, "支付货款3万元", None),
                listing(9, 1, WITHHELD_CASE, "支付货款4万元", Some(Withheld::Excepted)),
                listing(2, 2, VILLAGE_CASE, "支付工程款", None),
                listing(3, 3, BUREAU_CASE, "支付装修款", None),
                listing(4, 4, "（2024）泽0184执4号", DUTY, None),
            ],
            notices: vec![
                notice(1, BUREAU, "jyj@yunze.example", &[1, 4]),
                notice(2, "云泽市桂河镇人民政府", "guihe@yunze.example", &[2]),
                notice(3, "云泽市人民政府", "zf@yunze.example", &[3]),
            ],
            units: UnitTable::default(),
            office: sample_office(),
            measures: Measures::read("measures.toml", text("measures.toml")).unwrap(),
            recipients: Recipients::read("recipients.toml", text("recipients.toml")).unwrap(),
            templates: templates.collect(),
            words: Words::load(Language::Chinese).unwrap(),
            addressed: vec![
                packet(0, BUREAU, BUREAU_PACKET, Some("jyj@yunze.example"), MESSAGE),
                packet(1, TOWN, TOWN_PACKET, Some("guihe@yunze.example"), TOWN_MESSAGE),
                packet(
                    2,
                    "云泽市人民政府",
                    "2-通报材料包/003-云泽市人民政府/",
                    None,
                    "8-待发邮件/003-云泽市人民政府.eml",
                ),
                Addressed {
                    tells: Tells::Letter { listings: listings_of(&[1]), of_body: false },
                    papers: vec![UNIT_LETTER.to_owned()],
                    ..packet(0, SCHOOL, "", Some("yizhong@yunze.example"), UNIT_MESSAGE)
                },
                Addressed {
                    tells: Tells::Sanctions,
                    papers: vec![FINANCE_LIST.to_owned()],
                    ..packet(0, "云泽市财政局", "", Some("czj@yunze.example"), FINANCE_MESSAGE)
                },
            ],
            none: BTreeSet::new(),
            supervisions: BTreeMap::new(),
        }
    }

    pub(super) fn inspect(&self, path: &str, bytes: &[u8]) -> Inspection {
        self.inspect_all(&[(path, bytes)])
    }

    /// One after the other, as an edition's files are opened.
    pub(super) fn inspect_all(&self, files: &[(&str, &[u8])]) -> Inspection {
        let mut check = LeakCheck::new(Known {
            parties: &self.parties,
            others: &self.others,
            listings: &self.listings,
            performed: &self.none,
            named_before: &self.none,
            supervisions: &self.supervisions,
            notices: &self.notices,
            units: &self.units,
            office: &self.office,
            measures: &self.measures,
            recipients: &self.recipients,
            templates: &self.templates,
            words: &self.words,
            addressed: &self.addressed,
        })
        .unwrap();
        let mut inspection = Inspection::default();
        for (path, bytes) in files {
            check.file(path, bytes, &mut inspection);
        }
        inspection
    }
}

/// What is found in a file of the bureau's packet: word, veiled text, place inside the file.
pub(super) fn found(name: &str, bytes: &[u8]) -> Vec<String> {
    let path = format!("{BUREAU_PACKET}{name}");
    let inspection = Scene::new().inspect(&path, bytes);
    inspection.leaks.iter().map(|leak| told(leak, &path)).collect()
}

pub(super) fn told(leak: &crate::leak::Leak, path: &str) -> String {
    let place = leak.place.to_string().replace(path, "").replace(" › ", "/");
    format!("{} {} {}", leak.kind.word(), leak.kind.told(), place.trim_start_matches('/')).replace("  ", " ")
}

/// What goes to a department with the notice of this place.
fn packet(notice: usize, name: &str, folder: &str, address: Option<&str>, message: &str) -> Addressed {
    Addressed {
        tells: Tells::Packet(notice),
        name: name.to_owned(),
        unit: name.into(),
        address: address.map(str::to_owned),
        phrase: None,
        papers: vec![folder.to_owned()],
        messages: vec![message.to_owned()],
    }
}

fn party(number: u64, name: &str, class: BodyClass, uscc: &str) -> Party {
    let org_code = uscc.get(8..17).map(str::to_owned);
    Party {
        id: PartyId::numbered(number),
        name: name.to_owned(),
        class,
        uscc: Some(uscc.to_owned()),
        org_code,
        unit: None,
    }
}

fn listing(number: u64, party: u64, case: &str, duty: &str, withheld: Option<Withheld>) -> Listing {
    let facts = CaseFacts {
        court: "云泽市人民法院".to_owned(),
        filed_on: None,
        decided_on: None,
        published_on: None,
        basis_number: "（2023）泽0184民初7号".to_owned(),
        basis_unit: "云泽市人民法院".to_owned(),
        duty: duty.to_owned(),
        performance: None,
        performed_part: String::new(),
        unperformed_part: String::new(),
        grounds: Vec::new(),
        amount: None,
        representative: String::new(),
        exception: String::new(),
        extension_years: 0,
    };
    Listing {
        id: ListingId(format!("L00000000000{number}").into()),
        party: PartyId::numbered(party),
        case: CaseKey(case.into()),
        facts,
        mark: Mark::New,
        withheld,
        term: None,
        sources: Vec::new(),
    }
}

/// The listings of these parties that nothing withholds.
fn listings_of(parties: &[u64]) -> BTreeSet<ListingId> {
    parties.iter().map(|number| ListingId(format!("L00000000000{number}").into())).collect()
}

fn notice(serial: u32, name: &str, email: &str, parties: &[u64]) -> Notice {
    Notice {
        number: format!("云信用函〔2026〕{serial}号"),
        year: 2026,
        serial,
        addressee: UnitId(format!("U{serial}").into()),
        name: name.to_owned(),
        former_name: None,
        email: Some(email.to_owned()),
        contact: None,
        parties: parties.iter().map(|number| PartyId::numbered(*number)).collect(),
        listings: listings_of(parties),
        copies: Vec::new(),
        recalled: BTreeSet::new(),
        earlier: Vec::new(),
        reply_by: None,
        rectify_by: None,
    }
}

pub(super) const HEADINGS: [&str; 5] =
    ["序号", "单位名称", "统一社会信用代码", "执行案号", "生效法律文书确定的义务"];

/// The bureau's annex as it should be, and what `spoil` makes of it.
pub(super) fn annex(spoil: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet().set_name("失信信息").unwrap());
    spoil(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

pub(super) fn sheet(workbook: &mut Workbook) -> &mut Worksheet {
    workbook.worksheet_from_name("失信信息").unwrap()
}

fn fill(sheet: &mut Worksheet) {
    sheet.write_string(0, 0, "失信被执行人信息表").unwrap();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(1, column, heading).unwrap();
    }
    let rows = [
        [SCHOOL, SCHOOL_CODE, SCHOOL_CASE, "支付货款3万元"],
        [PRIMARY, "129901844000000072", "（2024）泽0184执4号", DUTY],
    ];
    for (row, cells) in (2..).zip(rows) {
        sheet.write_number(row, 0, f64::from(row)).unwrap();
        for (column, text) in (1..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
}

/// A letter with these parts besides its text.
pub(super) fn letter(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{SCHOOL}：</w:t></w:r></w:p>{body}</w:body></w:document>"
    );
    let types = "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let all = [("[Content_Types].xml", types), ("word/document.xml", &document)];
    package(&[&all[..], parts].concat())
}

pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let bytes: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    package_of(&bytes)
}

pub(super) fn package_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A message to the bureau.
pub(super) fn message(to: &str, subject: &str, body: &str, attachment: (&str, &[u8])) -> Vec<u8> {
    message_to((BUREAU, to), subject, body, attachment)
}

/// A message to somebody by name and address.
pub(super) fn message_to(
    (name, to): (&str, &str),
    subject: &str,
    body: &str,
    attachment: (&str, &[u8]),
) -> Vec<u8> {
    use lettre::message::header::ContentType;
    use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
    let address = |text: &str| text.parse::<Mailbox>().unwrap();
    let file = Attachment::new(attachment.0.to_owned())
        .body(attachment.1.to_vec(), ContentType::parse("application/octet-stream").unwrap());
    lettre::Message::builder()
        .from(address("信用办 <xinyongban@office.example>"))
        .to(Mailbox::new(Some(name.to_owned()), to.parse().unwrap()))
        .subject(subject)
        .multipart(MultiPart::mixed().singlepart(SinglePart::plain(body.to_owned())).singlepart(file))
        .unwrap()
        .formatted()
}
