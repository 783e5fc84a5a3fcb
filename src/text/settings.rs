//! What stands above the sections and items of a new `office.toml`, for whoever edits it.

use std::collections::BTreeMap;

/// The settings as they are written, each section and item under what `settings.toml` says of it.
pub fn annotated(settings: &str) -> Result<String, toml::de::Error> {
    let remarks: BTreeMap<String, String> = toml::from_str(include_str!("settings.toml"))?;
    let (mut section, mut said) = ("", String::new());
    for line in settings.lines() {
        let header = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        section = header.unwrap_or(section);
        let key = match (header, line.split_once(" = ")) {
            (Some(header), _) => header.to_owned(),
            (None, Some((item, _))) => format!("{section}.{item}"),
            (None, None) => String::new(),
        };
        for remark in remarks.get(&key).map(String::as_str).unwrap_or_default().lines() {
            said.push_str("# ");
            said.push_str(remark);
            said.push('\n');
        }
        said.push_str(line);
        said.push('\n');
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::office::OfficeSettings;
    use crate::pipeline::office::{NewOffice, new_settings};

    #[test]
    fn every_remark_stands_above_its_item_and_changes_nothing() {
        let settings =
            new_settings(&NewOffice { city: "云泽市", division: "990184", court_code: "泽0184" });
        let said = annotated(&toml::to_string_pretty(&settings).unwrap()).unwrap();
        assert_eq!(toml::from_str::<OfficeSettings>(&said).unwrap(), settings);
        let remarks: BTreeMap<String, String> = toml::from_str(include_str!("settings.toml")).unwrap();
        let above = |key: &str, remark: &str| {
            let item = key.split_once('.').map_or(format!("[{key}]"), |(_, item)| format!("{item} = "));
            said.contains(&format!("{}\n{item}", remark.lines().last().unwrap()))
        };
        let lost: Vec<&String> =
            remarks.iter().filter(|(key, remark)| !above(key, remark)).map(|(key, _)| key).collect();
        assert_eq!(lost, [] as [&String; 0], "{said}");
    }
}
