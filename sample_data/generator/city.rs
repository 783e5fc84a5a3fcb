//! 云泽市 and its organisations (`city.csv`), with codes, contacts and the other names they go by.

use std::error::Error;

use crate::codes;
use crate::people;
use crate::seed::Seed;

/// One row of the units table; text as it will stand in the file.
#[derive(Clone, Default)]
pub struct Unit {
    pub id: String,
    pub uscc: String,
    pub area: String,
    pub kind: String,
    pub name: String,
    pub parent: String,
    pub supervisor: String,
    pub relation: String,
    pub mail: String,
    pub contact: String,
    pub from: String,
    pub to: String,
    /// How many enforcement cases the sample has against it.
    pub cases: u32,
}

impl Unit {
    pub fn org_code(&self) -> String {
        codes::org_code_of(&self.uscc)
    }

    /// 某某镇 (or 街道, 乡), empty for what belongs to the whole city.
    pub fn town(&self) -> &'static str {
        TOWNS.iter().copied().find(|town| self.name.contains(town)).unwrap_or("市直")
    }
}

pub const TOWNS: [&str; 6] = ["芦汀镇", "石桥镇", "白鹭镇", "松坡乡", "望湖街道", "东渡街道"];

/// 单位编号, 别名, 别名类型.
pub const ALIASES: &[(&str, &str, &str)] = &[
    ("YZ0011", "市发改局", "简称"),
    ("YZ0011", "云泽市发改局", "简称"),
    ("YZ0015", "云泽市住建局", "简称"),
    ("YZ0015", "市住建局", "简称"),
    ("YZ0017", "云泽市水利局", "曾用名"),
    ("YZ0020", "云泽市交通局", "曾用名"),
    ("YZ0023", "云泽市城管局", "简称"),
    ("YZ0024", "云泽市文旅局", "简称"),
    ("YZ0034", "云泽经开区管委会", "简称"),
    ("YZ0301", "云泽一中", "简称"),
    ("YZ0305", "云泽市职教中心", "曾用名"),
    ("YZ0331", "云泽市公路管理局", "曾用名"),
    ("YZ0321", "云泽县人民医院", "曾用名"),
    ("YZ0401", "云投集团", "简称"),
    ("YZ0402", "云投城建", "简称"),
    ("YZ0401", "云投公司", "简称"),
    ("YZ0402", "云投公司", "简称"),
    ("YZ0406", "云泽公交", "简称"),
    ("YZ0105", "望湖街道办", "简称"),
    ("YZ0219", "望湖社区", "简称"),
];

/// 日期, 变更类型, 原单位名称, 原单位编号, 现单位编号, 现单位名称.
pub const SUCCESSIONS: &[[&str; 6]] = &[
    ["2014-07-01", "合并", "云泽市卫生局", "YZ0044", "YZ0046", "云泽市卫生和计划生育局"],
    ["2014-07-01", "合并", "云泽市人口和计划生育局", "YZ0045", "YZ0046", "云泽市卫生和计划生育局"],
    ["2019-02-20", "更名", "云泽市卫生和计划生育局", "YZ0046", "YZ0014", "云泽市卫生健康局"],
    ["2019-02-20", "更名", "云泽市水务局", "YZ0043", "YZ0017", "云泽市水利和湖泊局"],
    ["2019-02-20", "更名", "云泽市农业局", "YZ0040", "YZ0016", "云泽市农业农村局"],
    ["2019-02-20", "合并", "云泽市畜牧兽医局", "YZ0041", "YZ0016", "云泽市农业农村局"],
    ["2019-02-20", "合并", "云泽市水产局", "YZ0042", "YZ0016", "云泽市农业农村局"],
    ["2019-02-20", "合并", "云泽市旅游局", "YZ0048", "YZ0024", "云泽市文化和旅游局"],
    ["2019-02-20", "拆分", "云泽市城乡建设管理局", "YZ0047", "YZ0015", "云泽市住房和城乡建设局"],
    ["2019-02-20", "拆分", "云泽市城乡建设管理局", "YZ0047", "YZ0023", "云泽市城市管理执法局"],
    [
        "2021-03-01",
        "合并",
        "云泽市石桥镇南溪村村民委员会",
        "YZ0224",
        "YZ0208",
        "云泽市石桥镇双溪村村民委员会",
    ],
    [
        "2021-03-01",
        "合并",
        "云泽市石桥镇北溪村村民委员会",
        "YZ0225",
        "YZ0208",
        "云泽市石桥镇双溪村村民委员会",
    ],
    ["2010-05-01", "更名", "云泽市粮食收储站", "YZ0999", "YZ0405", "云泽市惠粮储备有限公司"],
];

/// Every unit with codes and contacts; an error if `city.csv` is damaged or a code does not pass.
pub fn units(seed: &mut Seed) -> Result<Vec<Unit>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(include_bytes!("city.csv").as_slice());
    let mut units: Vec<Unit> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let text = |column: usize| record.get(column).unwrap_or_default().to_owned();
        let earlier = units.last().filter(|unit| unit.id == text(0));
        let contact = earlier.map_or_else(|| people::name(seed), |unit| unit.contact.clone());
        let region = if text(2).starts_with("9900") {
            "990000"
        } else if text(2).starts_with("990100") {
            "990100"
        } else {
            "990184"
        };
        let uscc = codes::uscc(&text(1), region, &org_body(&text(1), &text(0)));
        if !codes::passes_uscc(&uscc) {
            return Err(format!("{}: {uscc} does not pass its check", text(0)).into());
        }
        units.push(Unit {
            id: text(0),
            uscc,
            area: text(2),
            kind: text(3),
            name: text(4),
            parent: text(5),
            supervisor: text(6),
            relation: text(7),
            mail: text(8),
            contact,
            from: text(9),
            to: text(10),
            cases: text(11).parse()?,
        });
    }
    Ok(units)
}

/// Eight characters that no registry gives out: the letters of the kind of body and the number of the unit.
fn org_body(category: &str, id: &str) -> String {
    let number: String = id.chars().filter(char::is_ascii_digit).collect();
    let letters = match category {
        "11" => "0118",
        "12" => "4990",
        "54" => "ME99",
        "55" => "MJ99",
        _ => "MA99",
    };
    format!("{letters}{number}")
}
