//! Invented persons and private bodies, none of which the work plan covers.

use crate::codes;
use crate::seed::Seed;

const SURNAMES: [&str; 24] = [
    "柏", "岑", "褚", "佟", "耿", "郜", "简", "康", "蓝", "雷", "凌", "骆", "毛", "倪", "庞", "戚", "容",
    "尚", "邰", "翁", "邬", "宣", "颜", "祝",
];
const GIVEN: [&str; 28] = [
    "春林", "国庆", "海棠", "建中", "金水", "立新", "明远", "念慈", "培源", "庆丰", "汝舟", "书田", "松年",
    "桐生", "望川", "文澜", "晓帆", "秀禾", "雪舫", "彦青", "一苇", "永泽", "玉泉", "泽民", "志恒", "仲谋",
    "子衿", "祖望",
];
const TRADES: [&str; 8] = ["建筑工程", "商贸", "物流", "置业", "食品", "机械制造", "园林绿化", "水产养殖"];
const HOUSES: [&str; 24] = [
    "恒瑞丰",
    "鑫泽源",
    "宏澜",
    "嘉汀",
    "瑞鹭",
    "金石桥",
    "东渡兴",
    "汇松",
    "望湖春",
    "泽畔",
    "百川汇",
    "晴岚",
    "稻香里",
    "荷风",
    "帆影",
    "青檀",
    "沐泽",
    "远汀",
    "云上",
    "九如",
    "澄观",
    "朴石",
    "禾木",
    "新渡",
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Body,
    Person,
    Company,
    IndividualBusiness,
    Cooperative,
    PrivateNonprofit,
    Association,
}

/// A debtor as a list shows it.
pub struct Outsider {
    pub name: String,
    pub code: String,
    pub representative: String,
    pub sex: &'static str,
    pub age: i64,
}

pub fn name(seed: &mut Seed) -> String {
    format!("{}{}", seed.pick(&SURNAMES), seed.pick(&GIVEN))
}

/// Masked as the public query masks it: 18 characters, or 19 with one digit too many before the stars. Sex and age
/// go with the number.
fn person(seed: &mut Seed, name: String) -> Outsider {
    let year = seed.between(1958, 1998);
    let sequence = seed.below(1000);
    let check = if seed.chance(9) { "X".to_owned() } else { seed.below(10).to_string() };
    let month = if seed.chance(30) { seed.below(2).to_string() } else { String::new() };
    let sex = if sequence % 2 == 1 { "男" } else { "女" };
    let code = format!("990184{year}{month}****{sequence:03}{check}");
    Outsider { name, code, representative: String::new(), sex, age: 2026 - year }
}

/// A full number that passes its check and belongs to nobody: no address code begins with 99.
pub fn full_id(birthday: &str, sequence: &str) -> String {
    codes::with_personal_check(&format!("990184{birthday}{sequence}"))
}

pub fn outsider(seed: &mut Seed, sort: Sort, number: u32) -> Outsider {
    let representative = name(seed);
    if sort == Sort::Person {
        return person(seed, representative);
    }
    // By number and not by chance: no two debtors share a name.
    let house = HOUSES[number as usize % HOUSES.len()];
    let trade = TRADES[number as usize / HOUSES.len() % TRADES.len()];
    let (name, code) = match sort {
        Sort::Person | Sort::Body | Sort::Company => {
            (format!("云泽市{house}{trade}有限公司"), code("91", "MA98", number))
        }
        Sort::IndividualBusiness => {
            (format!("云泽市石桥镇{representative}建材经营部"), code("92", "MA97", number))
        }
        Sort::Cooperative => (format!("云泽市{house}{trade}专业合作社"), code("93", "MA96", number)),
        Sort::PrivateNonprofit => (format!("云泽市{house}{trade}培训学校"), code("52", "MJ52", number)),
        Sort::Association => (format!("云泽市{house}{trade}商会"), code("51", "MJ51", number)),
    };
    Outsider { name, code, representative, sex: "", age: 0 }
}

fn code(category: &str, letters: &str, number: u32) -> String {
    codes::uscc(category, "990184", &format!("{letters}{number:04}"))
}
