//! Files with a pass-phrase or a password in them, that `office.toml` names. What cannot be read for certain is an error:
//! a byte too many in a pass-phrase would make files that nobody opens again.

use crate::store::read;

use super::error::RunError;
use super::office::Office;

/// What Notepad and others write before the first character of a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text of such a file. `file`: relative to the office folder, or absolute.
/// [`RunError::SecretEncoding`] where it is not UTF-8.
pub(super) fn text(office: &Office, file: &str) -> Result<String, RunError> {
    let bytes = read::bytes(&office.folder.root().join(file))?;
    let text = String::from_utf8(bytes).map_err(|_| RunError::SecretEncoding(file.to_owned()))?;
    Ok(text.trim_start_matches(BYTE_ORDER_MARK).to_owned())
}
