//! Compound files (`.xls` and encrypted OOXML): the directory, and what a binary workbook would take in memory.
//!
//! calamine reads `.xls` well but trusts it: a chain of sectors in a circle never ends, and one cell in the last corner
//! makes a full grid. Both are looked for here before it is called.

use std::io::{Read, Seek, SeekFrom};

use super::concealed::{Concealed, Span};
use super::read::{Measure, Unreadable};
use super::shown::{RecordForms, ShownCells};

const LAST_REGULAR: u32 = 0xFFFF_FFF9;
const MINI_SECTOR: usize = 64;
const MINI_LIMIT: usize = 4096;
const ENTRY: usize = 128;
/// Cells of all grids together: one sheet filled to its last corner (65 536 × 256) still passes.
const CELLS: u64 = 20_000_000;

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

/// An opened compound file.
pub(super) struct Compound<'s, R> {
    source: &'s mut R,
    sector: usize,
    /// Sectors that the file has room for: no chain is longer.
    most: usize,
    table: Vec<u32>,
    entries: Vec<Entry>,
    mini_start: u32,
}

impl<'s, R: Read + Seek> Compound<'s, R> {
    /// Reads the header, the allocation table and the directory.
    pub(super) fn open(source: &'s mut R) -> Result<Self, Unreadable> {
        let size = source.seek(SeekFrom::End(0))?;
        source.seek(SeekFrom::Start(0))?;
        let mut header = Vec::new();
        source.by_ref().take(512).read_to_end(&mut header)?;
        let sector = match short(&header, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(torn()),
        };
        let mut file = Self {
            source,
            sector,
            most: size as usize / sector + 1,
            table: Vec::new(),
            entries: Vec::new(),
            mini_start: long(&header, 60).ok_or_else(torn)?,
        };
        file.load_table(&header)?;
        let directory = file.chain(long(&header, 48).ok_or_else(torn)?, usize::MAX)?;
        file.entries = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        Ok(file)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream, `None` if there is none of this name.
    pub(super) fn stream(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let (start, size) = (entry.start, entry.size);
        if size >= MINI_LIMIT {
            return Ok(Some(self.chain(start, size)?));
        }
        let (root, root_size) = self.entries.first().map(|root| (root.start, root.size)).ok_or_else(torn)?;
        let container = self.chain(root, root_size)?;
        let table = longs(&self.chain(self.mini_start, usize::MAX)?);
        let mut bytes = Vec::with_capacity(MINI_LIMIT);
        let mut at = start;
        while bytes.len() < size && at <= LAST_REGULAR {
            let begin = at as usize * MINI_SECTOR;
            bytes.extend(container.get(begin..begin + MINI_SECTOR).ok_or_else(torn)?);
            at = *table.get(at as usize).ok_or_else(torn)?;
        }
        bytes.truncate(size);
        Ok(Some(bytes))
    }

    fn load_table(&mut self, header: &[u8]) -> Result<(), Unreadable> {
        let mut places = longs(header.get(76..512).ok_or_else(torn)?);
        let mut next = long(header, 68).ok_or_else(torn)?;
        let mut steps = 0;
        while next <= LAST_REGULAR {
            steps += 1;
            if steps > self.most {
                return Err(torn());
            }
            let mut more = longs(&self.sector_at(next)?);
            next = more.pop().ok_or_else(torn)?;
            places.append(&mut more);
        }
        places.retain(|place| *place <= LAST_REGULAR);
        if places.len() > self.most {
            return Err(torn());
        }
        for place in places {
            let sector = self.sector_at(place)?;
            self.table.extend(longs(&sector));
        }
        Ok(())
    }

    fn sector_at(&mut self, number: u32) -> Result<Vec<u8>, Unreadable> {
        let offset = (u64::from(number) + 1) * self.sector as u64;
        self.source.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::with_capacity(self.sector);
        self.source.by_ref().take(self.sector as u64).read_to_end(&mut bytes)?;
        if bytes.is_empty() { Err(torn()) } else { Ok(bytes) }
    }

    /// Follows a chain of sectors for at most `size` bytes.
    fn chain(&mut self, start: u32, size: usize) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        let (mut at, mut steps) = (start, 0);
        while at <= LAST_REGULAR && bytes.len() < size {
            steps += 1;
            if steps > self.most {
                return Err(Unreadable::damaged("sectors in a circle"));
            }
            bytes.extend(self.sector_at(at)?);
            at = *self.table.get(at as usize).ok_or_else(torn)?;
        }
        bytes.truncate(size);
        Ok(bytes)
    }
}

/// Refuses a binary workbook whose sheets, read as full grids, would take too much memory. Gives what each sheet, in the
/// workbook's order, does not show, and what cells show beyond their numbers.
pub(super) fn check_workbook<R: Read + Seek>(
    source: &mut R,
) -> Result<(Vec<Concealed>, ShownCells), Unreadable> {
    let mut file = Compound::open(source)?;
    let stream = match file.stream("Workbook")? {
        Some(stream) => stream,
        None => file.stream("Book")?.ok_or_else(torn)?,
    };
    let mut budget = CELLS;
    let mut spend = |cells: u64| match budget.checked_sub(cells) {
        Some(left) => {
            budget = left;
            Ok(())
        }
        None => Err(Unreadable::TooLarge { what: Measure::Cells, limit: CELLS }),
    };
    let of_book = || records(&stream).take_while(|(kind, _)| *kind != END);
    if of_book().any(|(kind, _)| kind == PASSWORD) {
        return Err(Unreadable::Encrypted); // what follows is noise
    }
    let mut forms = RecordForms::default();
    of_book().for_each(|(kind, data)| forms.add_of_book(kind, data));
    let sheets = of_book().filter(|(kind, _)| *kind == SHEET).filter_map(|(_, data)| long(data, 0));
    let mut found = Vec::new();
    for start in sheets {
        let mut concealed = Concealed::default();
        forms.begin_sheet();
        let sheet = stream.get(start as usize..).unwrap_or_default();
        let (mut first, mut last) = ((u64::MAX, u64::MAX), (0, 0));
        for (kind, data) in records(sheet).take_while(|(kind, _)| *kind != END) {
            spend(1)?;
            if kind == DIMENSIONS {
                spend(declared(data).ok_or_else(torn)?)?;
            }
            conceal(kind, data, &mut concealed);
            forms.add_of_sheet(kind, data);
            if VALUES.contains(&kind)
                && let (Some(row), Some(left), Some(right)) =
                    (short(data, 0), short(data, 2), right_column(kind, data))
            {
                first = (first.0.min(row.into()), first.1.min(left.into()));
                last = (last.0.max(row.into()), last.1.max(right.into()));
            }
        }
        if first.0 <= last.0 && first.1 <= last.1 {
            spend((last.0 - first.0 + 1) * (last.1 - first.1 + 1))?;
        }
        found.push(concealed);
    }
    Ok((found, forms.finish()))
}

/// What a record says about rows and columns that do not show.
fn conceal(kind: u16, data: &[u8], concealed: &mut Concealed) {
    let number = |at| short(data, at).map(|number| u32::from(number) + 1);
    let is_set = |at, flag| short(data, at).is_some_and(|flags| flags & flag != 0);
    match kind {
        ROW if is_set(12, ROW_HIDDEN) => {
            number(0).map(Span::one).into_iter().for_each(|row| concealed.rows.add(row));
        }
        COLUMNS if is_set(8, COLUMN_HIDDEN) => {
            let span = number(0).zip(number(2)).map(|(first, last)| Span { first, last });
            span.into_iter().for_each(|span| concealed.columns.add(span));
        }
        FILTER_MODE => concealed.filtered = true,
        _ => {}
    }
}

const SHEET: u16 = 0x0085;
const END: u16 = 0x000A;
/// How the records after it are encrypted.
const PASSWORD: u16 = 0x002F;
const DIMENSIONS: u16 = 0x0200;
const SEVERAL_NUMBERS: u16 = 0x00BD;
/// Height and visibility of a row, of columns; present while a filter leaves rows out.
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const FILTER_MODE: u16 = 0x009B;
const ROW_HIDDEN: u16 = 0x20;
const COLUMN_HIDDEN: u16 = 1;
/// Number, label, rich label, boolean or error, packed number, shared string, formula, several packed numbers.
const VALUES: [u16; 8] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, 0x0006, SEVERAL_NUMBERS];

fn right_column(kind: u16, data: &[u8]) -> Option<u16> {
    if kind == SEVERAL_NUMBERS { short(data, data.len().checked_sub(2)?) } else { short(data, 2) }
}

/// Cells in the rectangle that a sheet declares; room is made for them before any is read. `None` if it ends before
/// it begins.
fn declared(data: &[u8]) -> Option<u64> {
    let (first_row, end_row, left, right) = if data.len() == 10 {
        (short(data, 0)?.into(), short(data, 2)?.into(), short(data, 4)?, short(data, 6)?)
    } else {
        (long(data, 0)?, long(data, 4)?, short(data, 8)?, short(data, 10)?)
    };
    if end_row == 0 || right == 0 {
        return Some(1);
    }
    let left = if left > 0xFF || right < left { 0 } else { left };
    Some(u64::from(end_row.checked_sub(first_row)?) * u64::from(right - left))
}

/// Record type and data of a stream, up to the first that is cut off.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, length) = short(rest, 0).zip(short(rest, 2))?;
        let data = rest.get(4..4 + usize::from(length))?;
        rest = rest.get(4 + usize::from(length)..)?;
        Some((kind, data))
    })
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let units: Vec<u16> = bytes
        .get(..64)?
        .chunks_exact(2)
        .filter_map(|pair| short(pair, 0))
        .take_while(|&unit| unit != 0)
        .collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        start: long(bytes, 116)?,
        size: long(bytes, 120)? as usize,
    })
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_le_bytes(*pair))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

fn longs(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| long(four, 0)).collect()
}

fn torn() -> Unreadable {
    Unreadable::damaged("compound file torn or inconsistent")
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Cursor;

    use super::*;

    const FREE: u32 = 0xFFFF_FFFF;
    const CHAIN_END: u32 = 0xFFFF_FFFE;

    /// A compound file with one stream (up to 126 sectors): header, table, directory, stream.
    pub(in super::super) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
        let mut header = vec![0; 512];
        header[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
        header[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
        header[44] = 1; // sectors of the table
        header[48] = 1; // first sector of the directory
        header[56..60].copy_from_slice(&4096_u32.to_le_bytes());
        header[60..64].copy_from_slice(&CHAIN_END.to_le_bytes());
        header[68..72].copy_from_slice(&CHAIN_END.to_le_bytes());
        header[80..].fill(0xFF);
        let mut body = stream.to_vec();
        body.resize(stream.len().max(MINI_LIMIT).next_multiple_of(512), 0);
        let sectors = u32::try_from(body.len() / 512).unwrap();
        let mut table = vec![0xFFFF_FFFD, CHAIN_END];
        table.extend((3..2 + sectors).chain([CHAIN_END]));
        table.resize(128, FREE);
        let mut directory = vec![0; 512];
        for (at, name, kind, start, size) in
            [(0, "Root Entry", 5, CHAIN_END, 0), (ENTRY, name, 2, 2, u32::try_from(body.len()).unwrap())]
        {
            for (place, unit) in name.encode_utf16().enumerate() {
                directory[at + 2 * place..][..2].copy_from_slice(&unit.to_le_bytes());
            }
            directory[at + 66] = kind;
            directory[at + 116..][..4].copy_from_slice(&start.to_le_bytes());
            directory[at + 120..][..4].copy_from_slice(&size.to_le_bytes());
        }
        [header, table.into_iter().flat_map(u32::to_le_bytes).collect(), directory, body].concat()
    }

    /// A workbook stream with one sheet of these records.
    pub(in super::super) fn workbook(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
        let stream = |records: &[(u16, Vec<u8>)]| -> Vec<u8> {
            let bytes = records.iter().map(|(kind, data)| {
                [&kind.to_le_bytes(), &u16::try_from(data.len()).unwrap().to_le_bytes(), data.as_slice()]
                    .concat()
            });
            bytes.flatten().collect()
        };
        let start = |kind: u8| (0x0809, vec![0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let named = |position: u32| {
            let name = [2, 1, 0x0D, 0x54, 0x55, 0x53]; // 名单, two wide characters
            (SHEET, [position.to_le_bytes().as_slice(), &[0, 0], &name].concat())
        };
        let code_page = (0x0042, vec![0xB0, 4]);
        let globals = |position| stream(&[start(5), code_page.clone(), named(position), (END, vec![])]);
        let position = u32::try_from(globals(0).len()).unwrap();
        let sheet = [&[start(16)], records, &[(END, vec![])]].concat();
        [globals(position), stream(&sheet)].concat()
    }

    /// A number record.
    pub(in super::super) fn number(row: u16, column: u16, value: f64) -> (u16, Vec<u8>) {
        let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        (0x0203, [place.as_slice(), &value.to_le_bytes()].concat())
    }

    #[test]
    fn streams_come_back_and_circles_are_found() {
        let stream: Vec<u8> = (0..9000_u32).map(|number| (number % 251) as u8).collect();
        let bytes = compound("Workbook", &stream);
        let mut source = Cursor::new(&bytes);
        let mut file = Compound::open(&mut source).unwrap();
        assert!(file.has("workbook") && !file.has("Book"));
        assert_eq!(file.stream("Workbook").unwrap().unwrap()[..9000], stream);
        assert!(file.stream("Book").unwrap().is_none());

        let mut circle = bytes;
        circle[512 + 4] = 1; // the directory's second sector is its first
        circle[512 + 5..512 + 8].fill(0);
        assert!(matches!(Compound::open(&mut Cursor::new(circle)), Err(Unreadable::Damaged { .. })));
    }

    #[test]
    fn grids_past_all_memory_are_refused() {
        let outcome = |records: &[(u16, Vec<u8>)]| {
            check_workbook(&mut Cursor::new(compound("Workbook", &workbook(records))))
        };
        let corner = [number(0, 0, 1.0), number(65_535, 255, 1.0)];
        assert!(outcome(&corner).is_ok());
        let wide = [number(0, 0, 1.0), number(65_535, 16_383, 1.0)];
        assert!(matches!(outcome(&wide), Err(Unreadable::TooLarge { what: Measure::Cells, .. })));
        let declared = |first: u32, end: u32| {
            (DIMENSIONS, [first.to_le_bytes().as_slice(), &end.to_le_bytes(), &[0, 0, 0, 1, 0, 0]].concat())
        };
        assert!(matches!(
            outcome(&[declared(0, u32::MAX)]),
            Err(Unreadable::TooLarge { what: Measure::Cells, .. })
        ));
        assert!(matches!(outcome(&[declared(9, 1)]), Err(Unreadable::Damaged { .. })));
        let mut encrypted = workbook(&wide);
        encrypted[20] = PASSWORD as u8; // instead of the code page
        let refused = check_workbook(&mut Cursor::new(compound("Workbook", &encrypted)));
        assert!(matches!(refused, Err(Unreadable::Encrypted)));
    }
}
