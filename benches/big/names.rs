//! Invented persons and companies in any number.

use crate::codes;
use crate::seed::Seed;

const SURNAMES: &str = "柏岑褚佟耿郜简康蓝雷凌骆毛倪庞戚容尚邰翁邬宣颜祝";
const GIVEN: &str =
    "春林国庆海棠建中金水立新明远念慈培源汝舟书田松年桐生望川文澜晓帆秀禾雪舫彦青永泽玉泉志恒仲谋子衿祖";
const BRAND: &str = "恒瑞丰鑫源宏嘉鹭石桥渡兴汇湖春畔百晴岚稻香荷风影檀沐云九如澄观朴禾木";
const TRADES: [&str; 8] = ["建筑工程", "商贸", "物流", "置业", "食品", "机械制造", "园林绿化", "水产养殖"];

pub fn person(seed: &mut Seed) -> String {
    [one(seed, SURNAMES), one(seed, GIVEN), one(seed, GIVEN)].iter().collect()
}

/// Company number `number` of the city: the same number, the same name. Three characters of a brand and a trade make some
/// three hundred thousand different ones.
pub fn company(number: u32) -> String {
    let brand: Vec<char> = BRAND.chars().collect();
    let base = brand.len() as u32;
    let trade = TRADES[number as usize % TRADES.len()];
    // Neighbours get names that differ; the factor shares no divisor with the base, so no name comes twice.
    let mut rest = (number / TRADES.len() as u32) * 101 % base.pow(3);
    let mut letters = String::new();
    for _ in 0..3 {
        letters.push(brand[(rest % base) as usize]);
        rest /= base;
    }
    format!("云泽市{letters}{trade}有限公司")
}

/// Its code, which passes its checks.
pub fn company_code(number: u32) -> String {
    codes::uscc("91", "990184", &format!("MA{:06}", number % 1_000_000))
}

/// As the public query masks a personal number.
pub fn masked_number(seed: &mut Seed) -> String {
    let (year, sequence) = (seed.between(1958, 1998), seed.below(1000));
    format!("990184{year}****{sequence:03}{}", seed.below(10))
}

fn one(seed: &mut Seed, letters: &str) -> char {
    let count = letters.chars().count() as u64;
    letters.chars().nth(seed.below(count) as usize).unwrap_or('某')
}
