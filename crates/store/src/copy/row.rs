//! One form of a row that is the same whichever database it comes from: what archives hold and what hashes are taken over.
//!
//! Column after column in the order of the table: a byte 0 for nothing, or 1 and the value. Ids are 16 bytes; instants microseconds since
//! 1970, days those since the year 1, and numbers, each 8 bytes with the highest first; flags one byte; text and bytes have their length in 8 bytes before
//! them. No two rows have the same form, and no row has two.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{QueryResult, TryGetable, Value};
use sha2::{Digest, Sha256};
use thihanh_kernel::time;
use uuid::Uuid;

use super::{Kind, Table};
use crate::StoreError;

/// Most bytes of one text. Longer ones come from no database, but from somebody who made an archive up.
const TEXT_BYTES: u64 = 1 << 30;

/// A row's values in the order of the table's columns.
pub type Row = Vec<Value>;

/// Bytes that are no rows of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these are no rows of the table")]
pub struct Garbled;

/// Takes a row out of what the database gave.
pub(super) fn read(table: &Table, found: &QueryResult) -> Result<Row, StoreError> {
    fn get<T: TryGetable>(found: &QueryResult, at: usize) -> Result<Option<T>, StoreError> {
        found.try_get_by_index::<Option<T>>(at).map_err(StoreError::from)
    }
    let cell = |(at, kind): (usize, &Kind)| {
        Ok(match kind {
            Kind::Uuid => Value::Uuid(get(found, at)?),
            Kind::Bytes => Value::Bytes(get(found, at)?),
            Kind::Instant => Value::ChronoDateTimeUtc(get::<DateTime<Utc>>(found, at)?.map(time::micros)),
            Kind::Day => Value::ChronoDate(get(found, at)?),
            Kind::Number => Value::BigInt(get(found, at)?),
            Kind::Text => Value::String(get(found, at)?),
            Kind::Flag => Value::Bool(get(found, at)?),
        })
    };
    table.kinds.iter().enumerate().map(cell).collect()
}

/// Writes rows in the form that is the same everywhere.
pub fn encode(row: &[Value], into: &mut Vec<u8>) {
    for value in row {
        match value {
            Value::Uuid(Some(id)) => put(into, id.as_bytes()),
            Value::ChronoDateTimeUtc(Some(at)) => put(into, &at.timestamp_micros().to_be_bytes()),
            Value::ChronoDate(Some(day)) => {
                put(into, &i64::from(chrono::Datelike::num_days_from_ce(day)).to_be_bytes())
            }
            Value::BigInt(Some(number)) => put(into, &number.to_be_bytes()),
            Value::Bool(Some(flag)) => put(into, &[u8::from(*flag)]),
            Value::String(Some(text)) => put_long(into, text.as_bytes()),
            Value::Bytes(Some(bytes)) => put_long(into, bytes),
            // Nothing; a row has no other kinds of values.
            _ => into.push(0),
        }
    }
}

fn put(into: &mut Vec<u8>, bytes: &[u8]) {
    into.push(1);
    into.extend_from_slice(bytes);
}

fn put_long(into: &mut Vec<u8>, bytes: &[u8]) {
    put(into, &(bytes.len() as u64).to_be_bytes());
    into.extend_from_slice(bytes);
}

/// Reads rows until `bytes` end. Whatever the bytes are, no more memory is taken than they themselves take several times over.
///
/// # Errors
/// [`Garbled`] where they are no rows of the table, or the last one is not whole.
pub fn decode(table: &Table, mut bytes: &[u8]) -> Result<Vec<Row>, Garbled> {
    let mut rows = Vec::new();
    while !bytes.is_empty() {
        let cells = table.kinds.iter().map(|kind| cell(*kind, &mut bytes));
        rows.push(cells.collect::<Result<Row, Garbled>>()?);
    }
    Ok(rows)
}

fn cell(kind: Kind, bytes: &mut &[u8]) -> Result<Value, Garbled> {
    let is_there = match take::<1>(bytes)? {
        [0] => false,
        [1] => true,
        _ => return Err(Garbled),
    };
    Ok(match kind {
        Kind::Uuid => Value::Uuid(some(is_there, || Ok(Uuid::from_bytes(take(bytes)?)))?),
        Kind::Bytes => Value::Bytes(some(is_there, || long(bytes).map(<[u8]>::to_vec))?),
        Kind::Instant => {
            Value::ChronoDateTimeUtc(some(is_there, || DateTime::from_timestamp_micros(number(bytes)?).ok_or(Garbled))?)
        }
        Kind::Day => Value::ChronoDate(some(is_there, || {
            let days = i32::try_from(number(bytes)?).map_err(|_| Garbled)?;
            NaiveDate::from_num_days_from_ce_opt(days).ok_or(Garbled)
        })?),
        Kind::Number => Value::BigInt(some(is_there, || number(bytes))?),
        Kind::Text => Value::String(some(is_there, || String::from_utf8(long(bytes)?.to_vec()).map_err(|_| Garbled))?),
        Kind::Flag => Value::Bool(some(is_there, || match take::<1>(bytes)? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(Garbled),
        })?),
    })
}

fn some<T>(is_there: bool, read: impl FnOnce() -> Result<T, Garbled>) -> Result<Option<T>, Garbled> {
    is_there.then(read).transpose()
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Garbled> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or(Garbled)?;
    *bytes = rest;
    Ok(*head)
}

fn number(bytes: &mut &[u8]) -> Result<i64, Garbled> {
    Ok(i64::from_be_bytes(take(bytes)?))
}

fn long<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], Garbled> {
    let length = u64::from_be_bytes(take(bytes)?);
    let length = usize::try_from(length).ok().filter(|length| *length as u64 <= TEXT_BYTES).ok_or(Garbled)?;
    let (head, rest) = bytes.split_at_checked(length).ok_or(Garbled)?;
    *bytes = rest;
    Ok(head)
}

/// How many rows a table has, and a hash over all of them in the order of the key: equal on both databases where the rows are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Rows.
    pub rows: u64,
    /// SHA-256 over the rows in their one form.
    pub sha256: [u8; 32],
}

/// A [`Sum`] in the making.
#[derive(Debug, Clone, Default)]
pub struct Summing {
    rows: u64,
    hash: Sha256,
}

impl Summing {
    /// Counts rows that are next in the order of the key, with their one form.
    pub fn add(&mut self, rows: usize, encoded: &[u8]) {
        self.rows += rows as u64;
        self.hash.update(encoded);
    }

    /// What it came to.
    #[must_use]
    pub fn done(self) -> Sum {
        Sum { rows: self.rows, sha256: self.hash.finalize().into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table = Table {
        name: "thing",
        key: &["a"],
        columns: &["a", "b", "c", "d", "e", "f", "g"],
        kinds: &[Kind::Uuid, Kind::Bytes, Kind::Instant, Kind::Day, Kind::Number, Kind::Text, Kind::Flag],
    };

    fn row() -> Row {
        let at = DateTime::from_timestamp_micros(-1).unwrap();
        vec![
            Uuid::from_u128(7).into(),
            vec![0_u8, 255].into(),
            at.into(),
            NaiveDate::from_ymd_opt(2, 1, 1).unwrap().into(),
            (-2_i64).into(),
            "Đất".into(),
            true.into(),
        ]
    }

    fn nothing() -> Row {
        vec![
            Value::Uuid(None),
            Value::Bytes(None),
            Value::ChronoDateTimeUtc(None),
            Value::ChronoDate(None),
            Value::BigInt(None),
            Value::String(None),
            Value::Bool(None),
        ]
    }

    #[test]
    fn the_form_is_what_is_written_down() {
        let mut bytes = Vec::new();
        encode(&row(), &mut bytes);
        let mut wanted = vec![1; 1];
        wanted.extend([0; 15]);
        wanted.push(7);
        wanted.extend([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 255]);
        wanted.extend([1, 255, 255, 255, 255, 255, 255, 255, 255]);
        // The first day of the year 2 is the 366th.
        wanted.extend([1, 0, 0, 0, 0, 0, 0, 1, 110]);
        wanted.extend([1, 255, 255, 255, 255, 255, 255, 255, 254]);
        wanted.extend([1, 0, 0, 0, 0, 0, 0, 0, 6, 0xc4, 0x90, 0xe1, 0xba, 0xa5, b't']);
        wanted.extend([1, 1]);
        assert_eq!(bytes, wanted);
        encode(&nothing(), &mut bytes);
        assert_eq!(bytes[wanted.len()..], [0; 7]);
        assert_eq!(decode(&TABLE, &bytes), Ok(vec![row(), nothing()]));
    }

    #[test]
    fn what_is_no_row_is_refused() {
        let mut bytes = Vec::new();
        encode(&row(), &mut bytes);
        for end in 1..bytes.len() {
            assert_eq!(decode(&TABLE, &bytes[..end]), Err(Garbled), "cut off after {end}");
        }
        // Every byte counts: changed, it is another row or none.
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_ne!(decode(&TABLE, &changed), Ok(vec![row()]), "byte {at}");
        }
        let endless = [&[1][..], &[0; 16], &[1], &u64::MAX.to_be_bytes()].concat();
        assert_eq!(decode(&TABLE, &endless), Err(Garbled), "no memory is taken for a length that somebody made up");
    }
}
