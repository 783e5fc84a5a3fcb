//! How the name of a body gets onto a list: as it is, in another right way of writing, or damaged.

use super::bodies::{Body, Class};
use super::mix::Mix;
use super::names::{DEPARTMENTS, OFFICES};
use crate::seed::Seed;

/// A name as written, and what was done to it.
pub struct Writing {
    pub name: String,
    pub variant: &'static str,
}

/// One way of writing for another of the same word.
const TRADITIONAL: &str = "镇鎮乡鄉会會员員县縣学學医醫卫衛办辦处處务務农農业業园園场場桥橋岭嶺东東国國资資产產财財设設发發开開经經济濟术術\
    机機关關联聯总總阳陽华華湾灣环環护護应應计計统統监監质質检檢险險障障输輸运運电電气氣广廣体體视視书書馆館档檔实實验驗\
    级級义義劳勞动動疗療妇婦幼幼儿兒预預临臨时時综綜执執绿綠旅旅创創规規划劃战戰备備粮糧储儲团團结結进進胜勝丰豐兴興\
    庄莊沟溝岗崗冲沖铺鋪浅淺苇葦芦蘆莲蓮兰蘭涧澗凤鳳龙龍马馬鸡雞鱼魚鸟鳥";
/// Mistaken for each other by eye, by ear or by the recogniser of a scan.
const ALIKE: &str = "镇真会汇员圆民明村材政正府俯育肓局居院完中钟心新学字农衣业叶委季社杜区曲所锁站占公工司同限根有友\
    湾弯塘糖坪评河何林休泉泉岗冈港巷渡度康庚雷电祝视红洪旗棋前钱进近光广胜盛利力";

/// What [`damaged`] does.
pub const DAMAGE: [&str; 6] = ["alike", "mistyped", "dropped", "swapped", "doubled", "abbreviated"];

/// Right ways of writing the name, apart from the name itself. Every one must be read as this body and no other.
pub fn otherwise(mix: &Mix, body: &Body, seed: &mut Seed) -> Writing {
    let mut ways = places(mix, body, seed);
    ways.extend(endings(mix, body));
    ways.extend(noise(mix, body, seed));
    ways.retain(|way| way.name != body.name);
    let at = seed.below(ways.len() as u64) as usize;
    let first = ways.swap_remove(at);
    if !seed.chance(20) {
        return first;
    }
    // Two habits meet in one cell.
    let name = format!("\u{3000}{}。", spaced(&first.name, seed));
    Writing { name, variant: first.variant }
}

fn way(name: String, variant: &'static str) -> Writing {
    Writing { name, variant }
}

fn places(mix: &Mix, body: &Body, seed: &mut Seed) -> Vec<Writing> {
    let name = &body.name;
    let rest = name.strip_prefix(mix.city).unwrap_or(name);
    let former = seed.pick(mix.former);
    let mut ways = vec![
        way(format!("{former}{rest}"), "old city"),
        way(format!("{}{}{name}", mix.province, mix.prefecture), "province and prefecture"),
        way(format!("{}{name}", mix.province), "province"),
        way(format!("{}{former}{rest}", mix.prefecture), "prefecture and old city"),
    ];
    if body.town.is_some() {
        ways.push(way(rest.to_owned(), "no city"));
    }
    ways
}

fn endings(mix: &Mix, body: &Body) -> Vec<Writing> {
    let name = &body.name;
    let mut ways: Vec<Writing> = [
        ("村村民委员会", "村委会", "village short"),
        ("村村民委员会", "村村委会", "village short"),
        ("村村民委员会", "村民委员会", "village short"),
        ("社区居民委员会", "社区居委会", "residents short"),
        ("社区居民委员会", "社区", "residents short"),
        ("镇人民政府", "镇政府", "government short"),
        ("乡人民政府", "乡政府", "government short"),
        ("街道办事处", "街道办", "street short"),
        ("第一", "第1", "digit"),
        ("第二", "第2", "digit"),
        ("垌", "峒", "variant"),
        ("湾", "塆", "variant"),
    ]
    .into_iter()
    .filter(|(long, _, _)| name.contains(long))
    .map(|(long, short, variant)| way(name.replacen(long, short, 1), variant))
    .collect();
    if let Some(street) = body.town.as_ref().filter(|_| name.ends_with("街道办事处")) {
        ways.push(way(format!("{}人民政府{street}办事处", mix.city), "street of the government"));
    }
    for office in OFFICES.iter().filter(|office| !office.short.is_empty()) {
        if body.class == Class::Agency && name.ends_with(office.full) {
            ways.push(way(name.replace(office.full, office.short), "office short"));
        }
    }
    for (alias, former) in &body.aliases {
        ways.push(way(alias.clone(), "alias"));
        if *former {
            ways.push(way(format!("{name}（原{alias}）"), "former in brackets"));
            ways.push(way(format!("{name}(原名：{alias})"), "former in brackets"));
        }
    }
    ways
}

fn noise(mix: &Mix, body: &Body, seed: &mut Seed) -> Vec<Writing> {
    let name = &body.name;
    let wide = name.replace(mix.city, &format!("{} ", mix.city));
    let mut ways = vec![
        way(spaced(name, seed), "spaces"),
        way(wide, "spaces"),
        way(format!("{name}（本级）"), "noise"),
        way(format!("{name}(机关)"), "noise"),
        way(format!("{name}【本部】"), "noise"),
        way(format!("{name}。"), "punctuation"),
        way(format!("“{name}”"), "punctuation"),
        way(format!("{name}及其下属单位"), "and others"),
        way(traditional(name), "traditional"),
    ];
    ways.retain(|way| !(way.variant == "noise" && body.class == Class::Village));
    ways
}

fn spaced(name: &str, seed: &mut Seed) -> String {
    let at = 1 + seed.below(name.chars().count() as u64 - 1) as usize;
    let space = seed.pick(&[" ", "\u{3000}", "\u{a0}", "\u{200b}", "  "]);
    let head: String = name.chars().take(at).collect();
    let tail: String = name.chars().skip(at).collect();
    format!("{head}{space}{tail}")
}

fn traditional(name: &str) -> String {
    let pairs: Vec<char> = TRADITIONAL.chars().filter(|c| !c.is_whitespace()).collect();
    let other = |c: char| pairs.chunks(2).find(|pair| pair[0] == c).map_or(c, |pair| pair[1]);
    name.chars().map(other).collect()
}

/// A damaged name. It may still be that of another body: the caller looks.
pub fn damaged(mix: &Mix, body: &Body, seed: &mut Seed) -> Writing {
    let whole = &body.name;
    let base =
        if seed.chance(25) { whole.replacen(mix.city, seed.pick(mix.former), 1) } else { whole.clone() };
    let mut letters: Vec<char> = base.chars().collect();
    // The city's own name is rarely mistyped.
    let from = if seed.chance(85) { mix.city.chars().count().min(letters.len() - 2) } else { 0 };
    let at = from + seed.below((letters.len() - from) as u64) as usize;
    let variant = match seed.below(10) {
        0..=3 => {
            let pairs: Vec<char> = ALIKE.chars().filter(|c| !c.is_whitespace()).collect();
            let places: Vec<usize> =
                (from..letters.len()).filter(|at| pairs.contains(&letters[*at])).collect();
            if let Some(at) = places.get(seed.below(places.len() as u64) as usize) {
                let place = pairs.iter().position(|c| *c == letters[*at]).unwrap_or_default();
                letters[*at] = pairs[place ^ 1];
            }
            "alike"
        }
        4 => {
            letters[at] = seed.pick(&["某", "昌", "于", "宁", "尤"]).chars().next().unwrap_or('某');
            "mistyped"
        }
        5 | 6 => {
            letters.remove(at);
            "dropped"
        }
        7 => {
            let first = at.min(letters.len() - 2);
            letters.swap(first, first + 1);
            "swapped"
        }
        8 => {
            letters.insert(at, letters[at]);
            "doubled"
        }
        _ => return abbreviated(mix, body, seed),
    };
    Writing { name: letters.into_iter().collect(), variant }
}

fn abbreviated(mix: &Mix, body: &Body, seed: &mut Seed) -> Writing {
    let rest = body.name.strip_prefix(mix.city).unwrap_or(&body.name);
    let stem: String = mix.city.chars().take(mix.city.chars().count() - 1).collect();
    let level: String = mix.city.chars().rev().take(1).collect();
    let name = match &body.town {
        None if seed.chance(50) => format!("{level}{rest}"),
        None => format!("{stem}{rest}"),
        Some(town) => {
            let own = rest.strip_prefix(town.as_str()).unwrap_or(rest);
            let short: String = town.chars().take(2).collect();
            match seed.below(3) {
                0 if own.ends_with("村村民委员会") => {
                    format!("{town}{}", own.replace("村村民委员会", "村"))
                }
                1 if body.class == Class::Village => own.to_owned(),
                _ => format!("{short}{own}"),
            }
        }
    };
    Writing { name, variant: "abbreviated" }
}

/// An office with one of its parts behind its name.
pub fn department(body: &Body, seed: &mut Seed) -> Writing {
    way(format!("{}{}", body.name, seed.pick(&DEPARTMENTS)), "department")
}
