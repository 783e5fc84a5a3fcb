//! How every workbook of ours looks: 宋体, thin lines, a grey heading, red for what is wrong, yellow for what is to be
//! answered. One place, so that products speak of columns only.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

pub(super) use crate::text::fonts::SPREADSHEET as FONT;

/// What a cell holds; decides alignment and number format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Text,
    Count,
    Amount,
    Day,
}

/// What a cell is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    Plain,
    /// Faulty: light red.
    Bad,
    /// Not certain: light orange.
    Doubtful,
    /// To be filled in: light yellow, not locked.
    Answer,
    /// Sums: bold.
    Total,
}

pub(super) struct Styles {
    cells: BTreeMap<(Kind, Look), Format>,
    /// Runs of a text: as it is, and marked.
    runs: [Format; 2],
    pub(super) title: Format,
    pub(super) remark: Format,
    pub(super) head: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let mut cells = BTreeMap::new();
        for kind in [Kind::Text, Kind::Count, Kind::Amount, Kind::Day] {
            for look in [Look::Plain, Look::Bad, Look::Doubtful, Look::Answer, Look::Total] {
                cells.insert((kind, look), cell(kind, look));
            }
        }
        Styles {
            cells,
            runs: [font(11.0), font(11.0).set_bold().set_font_color(Color::RGB(0x00C0_0000))],
            title: font(16.0)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            remark: font(10.0)
                .set_font_color(Color::RGB(0x0059_5959))
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            head: lined(font(11.0))
                .set_bold()
                .set_background_color(Color::RGB(0x00E3_E8EE))
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
        }
    }

    pub(super) fn cell(&self, kind: Kind, look: Look) -> &Format {
        self.cells.get(&(kind, look)).unwrap_or(&self.remark)
    }

    pub(super) fn run(&self, marked: bool) -> &Format {
        let [plain, red] = &self.runs;
        if marked { red } else { plain }
    }

    pub(super) fn default_font() -> Format {
        font(11.0)
    }
}

fn font(size: f64) -> Format {
    Format::new().set_font_name(FONT).set_font_size(size)
}

fn lined(format: Format) -> Format {
    format
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00A6_A6A6))
        .set_align(FormatAlign::VerticalCenter)
}

fn cell(kind: Kind, look: Look) -> Format {
    let format = lined(font(11.0));
    let format = match kind {
        Kind::Text => format.set_num_format("@").set_text_wrap(),
        Kind::Count => format.set_num_format("0").set_align(FormatAlign::Center),
        Kind::Amount => format.set_num_format("#,##0.00").set_align(FormatAlign::Right),
        Kind::Day => format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
    };
    match look {
        Look::Plain => format,
        Look::Bad => format.set_background_color(Color::RGB(0x00FF_C7CE)),
        Look::Doubtful => format.set_background_color(Color::RGB(0x00FF_D9A8)),
        Look::Answer => format.set_background_color(Color::RGB(0x00FF_F8D6)).set_unlocked(),
        Look::Total => format.set_bold(),
    }
}
