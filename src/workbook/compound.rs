//! Compound files (`.xls` and encrypted OOXML): the directory, and what a binary workbook would take in memory.
//!
//! calamine reads `.xls` well but trusts it: a chain of sectors in a circle never ends, and one cell in the last corner
//! makes a full grid. Both are looked for here before it is called.

use std::io::{Read, Seek, SeekFrom};

use super::read::{Measure, Unreadable};

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
            table: Vec::new(),
            entries: Vec::new(),
            mini_start: long(&header, 60).ok_or_else(torn)?,
        };
        let most = size as usize / sector + 1;
        file.load_table(&header, most)?;
        let directory = file.chain(long(&header, 48).ok_or_else(torn)?, most.saturating_mul(sector))?;
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

    fn load_table(&mut self, header: &[u8], most: usize) -> Result<(), Unreadable> {
        let mut places = longs(header.get(76..512).ok_or_else(torn)?);
        let mut next = long(header, 68).ok_or_else(torn)?;
        let mut steps = 0;
        while next <= LAST_REGULAR {
            steps += 1;
            if steps > most {
                return Err(torn());
            }
            let mut more = longs(&self.sector_at(next)?);
            next = more.pop().ok_or_else(torn)?;
            places.append(&mut more);
        }
        places.retain(|place| *place <= LAST_REGULAR);
        if places.len() > most {
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
            if steps > self.table.len() {
                return Err(Unreadable::damaged("sectors in a circle"));
            }
            bytes.extend(self.sector_at(at)?);
            at = *self.table.get(at as usize).ok_or_else(torn)?;
        }
        bytes.truncate(size);
        Ok(bytes)
    }
}

/// Refuses a binary workbook whose sheets, read as full grids, would take too much memory.
pub(super) fn check_workbook<R: Read + Seek>(source: &mut R) -> Result<(), Unreadable> {
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
    let sheets = records(&stream)
        .take_while(|(kind, _)| *kind != END)
        .filter(|(kind, _)| *kind == SHEET)
        .filter_map(|(_, data)| long(data, 0));
    for start in sheets {
        let sheet = stream.get(start as usize..).unwrap_or_default();
        let (mut first, mut last) = ((u64::MAX, u64::MAX), (0, 0));
        for (kind, data) in records(sheet).take_while(|(kind, _)| *kind != END) {
            spend(1)?;
            if kind == DIMENSIONS {
                spend(declared(data).ok_or_else(torn)?)?;
            }
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
    }
    Ok(())
}

const SHEET: u16 = 0x0085;
const END: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
const SEVERAL_NUMBERS: u16 = 0x00BD;
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
