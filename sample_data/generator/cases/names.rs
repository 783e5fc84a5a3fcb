//! What the made-up cities are called: towns, villages, offices. General words of the administration; no real place.

use crate::seed::Seed;

const FIRST: [&str; 24] = [
    "青", "梅", "柳", "竹", "鹤", "霞", "兰", "桂", "槐", "枫", "麦", "荷", "苇", "桑", "榆", "菱", "芦",
    "葛", "蒲", "茶", "杏", "棉", "栗", "莲",
];
const SECOND: [&str; 20] = [
    "溪", "渡", "坪", "港", "岗", "塘", "浦", "汀", "林", "泉", "坡", "堰", "陂", "沙", "埠", "滩", "铺",
    "店", "冲", "洼",
];
const SURNAMES: [&str; 20] = [
    "佟", "简", "邬", "褚", "耿", "康", "蓝", "雷", "凌", "骆", "毛", "倪", "庞", "戚", "尚", "翁", "颜",
    "祝", "柏", "容",
];
const FEATURES: [&str; 12] = ["湾", "河", "台", "垸", "岭", "塘", "垌", "冲", "畈", "咀", "坳", "墩"];
const HOPES: [&str; 14] = [
    "新民", "红旗", "前进", "幸福", "团结", "光明", "胜利", "丰收", "和平", "建设", "民主", "永兴", "长安",
    "太平",
];
/// Neighbours whose names differ by one telling character.
const TWINS: [(&str, &str); 6] =
    [("上", "下"), ("东", "西"), ("高", "低"), ("前", "后"), ("大", "小"), ("一", "二")];

/// `count` different names of towns, without their ending.
pub fn towns(count: usize, seed: &mut Seed) -> Vec<String> {
    let mut towns: Vec<String> = Vec::new();
    while towns.len() < count {
        let town = format!("{}{}", seed.pick(&FIRST), seed.pick(&SECOND));
        // Two towns never share their first character: else a short form would be both.
        if towns.iter().all(|other| other.chars().next() != town.chars().next()) {
            towns.push(town);
        }
    }
    towns
}

/// Names of villages without 村. Some are neighbours of each other, as they are in life.
pub fn villages(count: usize, seed: &mut Seed) -> Vec<String> {
    let mut villages: Vec<String> = Vec::new();
    while villages.len() < count {
        let base = format!("{}{}", seed.pick(&FIRST), seed.pick(&FEATURES));
        let found = match seed.below(10) {
            0..=2 => vec![format!("{}家{}", seed.pick(&SURNAMES), seed.pick(&FEATURES))],
            3..=4 => vec![format!("{}{}", seed.pick(&SURNAMES), seed.pick(&FEATURES))],
            5..=6 => vec![(*seed.pick(&HOPES)).to_owned()],
            7..=8 => vec![base],
            _ => {
                let (one, other) = TWINS[seed.below(TWINS.len() as u64) as usize];
                vec![format!("{one}{base}"), format!("{other}{base}")]
            }
        };
        villages.extend(found.into_iter().filter(|name| !villages.contains(name)).collect::<Vec<_>>());
    }
    villages.truncate(count);
    villages
}

/// An office: how it is called in full, its short form, and what it was called before.
pub struct Office {
    pub full: &'static str,
    pub short: &'static str,
    pub former: &'static str,
}

const fn office(full: &'static str, short: &'static str, former: &'static str) -> Office {
    Office { full, short, former }
}

pub const OFFICES: [Office; 22] = [
    office("发展和改革局", "发改局", "发展计划局"),
    office("教育局", "", "文教局"),
    office("财政局", "", ""),
    office("公安局", "", ""),
    office("民政局", "", ""),
    office("司法局", "", ""),
    office("人力资源和社会保障局", "人社局", "人事局"),
    office("自然资源和规划局", "自规局", "国土资源局"),
    office("住房和城乡建设局", "住建局", "建设局"),
    office("交通运输局", "", "交通局"),
    office("水利和湖泊局", "", "水务局"),
    office("农业农村局", "", "农业局"),
    office("文化和旅游局", "文旅局", "文化局"),
    office("卫生健康局", "卫健局", "卫生局"),
    office("应急管理局", "应急局", "安全生产监督管理局"),
    office("审计局", "", ""),
    office("市场监督管理局", "市监局", "工商行政管理局"),
    office("统计局", "", ""),
    office("医疗保障局", "医保局", ""),
    office("城市管理执法局", "", "城市管理局"),
    office("退役军人事务局", "", ""),
    office("商务局", "", "商业局"),
];

/// Institutions of the whole city and the office (by place in [`OFFICES`]) that runs them.
pub const INSTITUTIONS: [(&str, usize); 20] = [
    ("第一中学", 1),
    ("第二中学", 1),
    ("第三中学", 1),
    ("实验小学", 1),
    ("实验初级中学", 1),
    ("特殊教育学校", 1),
    ("人民医院", 13),
    ("中医医院", 13),
    ("妇幼保健院", 13),
    ("疾病预防控制中心", 13),
    ("图书馆", 12),
    ("文化馆", 12),
    ("公路建设养护中心", 9),
    ("农业技术推广中心", 11),
    ("社会福利院", 4),
    ("不动产登记中心", 7),
    ("就业服务中心", 6),
    ("国有资产经营中心", 2),
    ("水利工程建设管理站", 10),
    ("农业综合执法大队", 11),
];

/// Parts of institutions that are bodies of their own.
pub const BRANCHES: [(&str, usize); 3] =
    [("人民医院城东分院", 13), ("人民医院城西分院", 13), ("第一中学滨湖校区", 1)];

pub const TOWN_INSTITUTIONS: [(&str, usize); 6] = [
    ("中心小学", 1),
    ("初级中学", 1),
    ("卫生院", 13),
    ("财政所", 2),
    ("文化服务中心", 12),
    ("农业技术推广站", 11),
];

/// What a state enterprise does; the office that owns it is the one of finance.
pub const ENTERPRISES: [&str; 10] = [
    "城市建设投资集团有限公司",
    "交通投资有限公司",
    "水务有限公司",
    "粮油储备有限公司",
    "公共交通有限公司",
    "文化旅游发展有限公司",
    "产业投资有限公司",
    "保障房建设有限公司",
    "园林绿化有限公司",
    "殡葬服务有限公司",
];

pub const PRIVATE: [&str; 6] = [
    "鸿运商贸有限公司",
    "恒瑞置业有限公司",
    "金石建筑工程有限公司",
    "嘉禾食品有限公司",
    "远帆物流有限公司",
    "百川机械制造有限公司",
];

/// Parts inside an office that are nobody by themselves (内设机构).
pub const DEPARTMENTS: [&str; 8] =
    ["办公室", "财务科", "人事股", "综合科", "法规股", "政策法规科", "财务室", "规划建设股"];
