//! What a run's properties mean for its characters.

use super::model::Look;
use super::styles::Properties;
use crate::text::letter::markup::Element;

/// Half points of a document that does not say.
const USUAL_SIZE: f64 = 20.0;
/// 上标 and 下标.
const SMALL: f64 = 0.65;
/// What changes nothing that is seen on paper.
const UNSEEN: [&str; 15] = [
    "w:rStyle",
    "w:lang",
    "w:kern",
    "w:noProof",
    "w:szCs",
    "w:bCs",
    "w:iCs",
    "w:cs",
    "w:rtl",
    "w:snapToGrid",
    "w:webHidden",
    "w:specVanish",
    "w:oMath",
    "w:ins",
    "w:rPrChange",
];
/// What is read here.
const SEEN: [&str; 15] = [
    "w:rFonts",
    "w:b",
    "w:i",
    "w:caps",
    "w:strike",
    "w:color",
    "w:spacing",
    "w:w",
    "w:position",
    "w:sz",
    "w:highlight",
    "w:u",
    "w:shd",
    "w:vertAlign",
    "w:vanish",
];
/// Underlines that are drawn as one line.
const LINES: [&str; 2] = ["single", "words"];

/// Fonts of the document's theme: heads, then text, each Latin and Chinese.
#[derive(Debug, Clone, Default)]
pub(super) struct Theme {
    major: (String, String),
    minor: (String, String),
}

impl Theme {
    pub(super) fn read(root: &Element) -> Self {
        let mut theme = Theme::default();
        root.each(&mut |element| match element.name.as_str() {
            "a:majorFont" => theme.major = fonts_of(element),
            "a:minorFont" => theme.minor = fonts_of(element),
            _ => {}
        });
        theme
    }

    fn font(&self, name: &str) -> &str {
        let (latin, chinese) = if name.starts_with("major") { &self.major } else { &self.minor };
        if name.ends_with("EastAsia") { chinese } else { latin }
    }
}

fn fonts_of(element: &Element) -> (String, String) {
    let face = |of: Option<&Element>| {
        of.and_then(|font| font.attribute("typeface")).filter(|name| !name.is_empty()).map(str::to_owned)
    };
    let simplified = element.elements().find(|font| font.attribute("script") == Some("Hans"));
    let chinese = face(element.child("a:ea")).or_else(|| face(simplified));
    (face(element.child("a:latin")).unwrap_or_default(), chinese.unwrap_or_default())
}

/// The look; `Err`: the property that cannot be drawn.
pub(super) fn look(run: &Properties, theme: &Theme) -> Result<Look, String> {
    if let Some(unknown) = run.names().find(|name| !is_known(name, run)) {
        return Err(unknown.to_owned());
    }
    let fonts = run.get("w:rFonts");
    let font = |plain: &str, themed: &str| {
        let by_theme = fonts.and_then(|fonts| fonts.attribute(themed)).map(|name| theme.font(name));
        let name =
            by_theme.filter(|name| !name.is_empty()).or(fonts.and_then(|fonts| fonts.attribute(plain)));
        name.unwrap_or_default().to_owned()
    };
    let latin = font("w:ascii", "w:asciiTheme");
    let latin = if latin.is_empty() { font("w:hAnsi", "w:hAnsiTheme") } else { latin };
    let chinese = font("w:eastAsia", "w:eastAsiaTheme");
    let twentieth = |name: &str| number(run.value(name)).unwrap_or(0.0) / 20.0;
    let size = number(run.value("w:sz")).filter(|size| *size > 0.0).unwrap_or(USUAL_SIZE) / 2.0;
    let shift = run.value("w:vertAlign").unwrap_or_default();
    let (small, lifted) = match shift {
        "superscript" => (SMALL, size / 3.0),
        "subscript" => (SMALL, -size / 6.0),
        _ => (1.0, 0.0),
    };
    let highlight = run.value("w:highlight").filter(|name| *name != "none");
    let highlight = highlight.map(|name| named_colour(name).ok_or("w:highlight")).transpose()?;
    let shade = shade(run.get("w:shd")).map_err(|()| "w:shd")?;
    Ok(Look {
        latin: if latin.is_empty() { chinese.clone() } else { latin.clone() },
        chinese: if chinese.is_empty() { latin } else { chinese },
        size: size * small,
        colour: run.value("w:color").and_then(colour).unwrap_or_default(),
        behind: highlight.or(shade),
        bold: run.is_on("w:b"),
        italic: run.is_on("w:i"),
        underline: run.is_on("w:u"),
        strike: run.is_on("w:strike"),
        capitals: run.is_on("w:caps"),
        spacing: twentieth("w:spacing"),
        scale: number(run.value("w:w")).filter(|scale| *scale > 0.0).unwrap_or(100.0) / 100.0,
        raised: lifted + number(run.value("w:position")).unwrap_or(0.0) / 2.0,
        hidden: run.is_on("w:vanish"),
    })
}

/// Drawn, without effect, or turned off.
fn is_known(name: &str, run: &Properties) -> bool {
    match name {
        "w:u" => run.value(name).is_none_or(|line| line == "none" || LINES.contains(&line)),
        _ if SEEN.contains(&name) || UNSEEN.contains(&name) => true,
        "w:bdr" | "w:em" | "w:effect" => matches!(run.value(name), Some("none" | "nil")),
        _ if name.starts_with("w:") => !run.is_on(name),
        // Word's own additions: those below are drawn, the others say how to set what every font sets alike.
        _ => !matches!(
            name,
            "w14:glow" | "w14:shadow" | "w14:reflection" | "w14:textOutline" | "w14:textFill" | "w14:props3d"
        ),
    }
}

pub(super) fn number(text: Option<&str>) -> Option<f64> {
    let text = text?.trim();
    let (digits, factor) = match text {
        // Lengths with their unit, as strict files have them, in twentieths of a point.
        _ if text.ends_with("pt") => (text.trim_end_matches("pt"), 20.0),
        _ if text.ends_with("mm") => (text.trim_end_matches("mm"), 1440.0 / 25.4),
        _ => (text.trim_end_matches('%'), 1.0),
    };
    digits.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number * factor)
}

/// `FF0000`; automatic is black.
pub(super) fn colour(text: &str) -> Option<[u8; 3]> {
    let number = u32::from_str_radix(text, 16).ok().filter(|_| text.len() == 6)?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// What a shading fills with; patterns are unknown.
pub(super) fn shade(shading: Option<&Element>) -> Result<Option<[u8; 3]>, ()> {
    let Some(shading) = shading else { return Ok(None) };
    match shading.attribute("w:val") {
        None | Some("clear" | "nil") => Ok(shading.attribute("w:fill").and_then(colour)),
        _ => Err(()),
    }
}

fn named_colour(name: &str) -> Option<[u8; 3]> {
    Some(match name {
        "black" => [0, 0, 0],
        "blue" => [0, 0, 255],
        "cyan" => [0, 255, 255],
        "green" => [0, 255, 0],
        "magenta" => [255, 0, 255],
        "red" => [255, 0, 0],
        "yellow" => [255, 255, 0],
        "white" => [255, 255, 255],
        "darkBlue" => [0, 0, 128],
        "darkCyan" => [0, 128, 128],
        "darkGreen" => [0, 128, 0],
        "darkMagenta" => [128, 0, 128],
        "darkRed" => [128, 0, 0],
        "darkYellow" => [128, 128, 0],
        "darkGray" => [128, 128, 128],
        "lightGray" => [192, 192, 192],
        _ => return None,
    })
}
