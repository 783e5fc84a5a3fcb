//! Kinds of type that GB/T 9704-2012 asks for. A letter names one font; which others of the same kind may stand for it where a
//! machine does not have it, stands here: those of Windows and WPS, of 方正 and 华文, and free ones.

const FANGSONG: &[&str] = &[
    "仿宋_GB2312",
    "仿宋",
    "FangSong",
    "方正仿宋_GBK",
    "方正仿宋简体",
    "FZFangSong-Z02",
    "华文仿宋",
    "STFangsong",
    "朱雀仿宋",
    "Zhuque Fangsong",
    "FandolFang R",
    "FandolFang",
];

const KAI: &[&str] = &[
    "楷体_GB2312",
    "楷体",
    "KaiTi",
    "方正楷体_GBK",
    "方正楷体简体",
    "华文楷体",
    "STKaiti",
    "FandolKai",
    "霞鹜文楷",
    "LXGW WenKai",
];

const HEI: &[&str] = &[
    "黑体",
    "SimHei",
    "方正黑体_GBK",
    "方正黑体简体",
    "华文黑体",
    "STHeiti",
    "FandolHei",
    "思源黑体",
    "Source Han Sans SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
];

const TITLE: &[&str] = &[
    "方正小标宋简体",
    "方正小标宋_GBK",
    "FZXiaoBiaoSong-B05S",
    "FZXiaoBiaoSong-B05",
    "华文中宋",
    "STZhongsong",
    "FandolSong Bold",
    "Source Han Serif SC Bold",
    "思源宋体 Bold",
    "Noto Serif CJK SC Bold",
    "Noto Serif SC Bold",
];

const SONG: &[&str] = &[
    "宋体",
    "SimSun",
    "方正书宋_GBK",
    "方正书宋简体",
    "华文宋体",
    "STSong",
    "FandolSong",
    "思源宋体",
    "Source Han Serif SC",
    "Noto Serif CJK SC",
    "Noto Serif SC",
];

const ROMAN: &[&str] = &["Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman", "DejaVu Serif"];

const SANS: &[&str] = &["Arial", "Liberation Sans", "Arimo", "Nimbus Sans", "DejaVu Sans"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 仿宋: the text.
    Fangsong,
    /// 楷体: headings of the second level.
    Kai,
    /// 黑体: headings of the first.
    Hei,
    /// 小标宋: title and head.
    Title,
    /// 宋体: page numbers, and whatever else there is.
    Song,
    /// Latin letters with serifs.
    Roman,
    /// Latin letters without.
    Sans,
}

impl Kind {
    /// The kind that a font's name speaks of.
    pub fn of(name: &str) -> Self {
        let name = name.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if says(&["仿宋", "fangsong", "fang song"]) {
            Kind::Fangsong
        } else if says(&["小标宋", "xiaobiaosong", "大标宋", "中宋", "zhongsong"]) {
            Kind::Title
        } else if says(&["楷", "kai"]) {
            Kind::Kai
        } else if says(&["黑", "hei", "noto sans", "source han sans", "等线", "dengxian", "yahei"]) {
            Kind::Hei
        } else if says(&["arial", "helvetica", "calibri", "dejavu sans", "verdana", "tahoma"]) {
            Kind::Sans
        } else if says(&["times", "roman", "cambria", "georgia", "liberation serif"]) {
            Kind::Roman
        } else {
            Kind::Song
        }
    }

    /// Fonts of the kind, the nearest first.
    pub fn fonts(self) -> &'static [&'static str] {
        match self {
            Kind::Fangsong => FANGSONG,
            Kind::Kai => KAI,
            Kind::Hei => HEI,
            Kind::Title => TITLE,
            Kind::Song => SONG,
            Kind::Roman => ROMAN,
            Kind::Sans => SANS,
        }
    }

    /// Fonts for characters that no font of the kind has, names of people above all: first what most machines have, then
    /// what has nearly all.
    pub fn rare(self) -> impl Iterator<Item = &'static str> {
        let near = match self {
            Kind::Hei | Kind::Sans => [Kind::Hei, Kind::Song],
            _ => [Kind::Song, Kind::Hei],
        };
        let large =
            ["SimSun-ExtB", "宋体-方正超大字符集", "Plangothic P1", "Plangothic P2", "HanaMinA", "HanaMinB"];
        near.into_iter().flat_map(|kind| kind.fonts().iter().copied()).chain(large)
    }
}
