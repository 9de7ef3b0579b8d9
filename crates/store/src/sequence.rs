//! Readable codes, each given once.

use thihanh_kernel::code::{CodeSeries, HumanCode};

use crate::{FromQueryResult, StoreError, WriteTx, values};

/// The next code of a series in a year. A transaction that takes one and then fails gives it back; two that succeed never share
/// one, because the row stays locked until the first of them ends.
///
/// # Errors
/// When the database does not answer.
pub async fn next(tx: &WriteTx, series: CodeSeries, year: u16) -> Result<HumanCode, StoreError> {
    take(tx, series, year, 1).await?.next().ok_or(StoreError::Missing)
}

/// The next `count` codes, in one step.
///
/// # Errors
/// When the database does not answer.
pub async fn take(
    tx: &WriteTx,
    series: CodeSeries,
    year: u16,
    count: u32,
) -> Result<impl Iterator<Item = HumanCode> + use<>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        next_value: i64,
    }
    let row: Row = tx
        .one(
            "INSERT INTO code_sequence (series, year, next_value) VALUES ($1, $2, 1 + $3)
             ON CONFLICT (series, year) DO UPDATE SET next_value = code_sequence.next_value + $3
             RETURNING next_value",
            values![series.letters(), i64::from(year), i64::from(count)],
        )
        .await?;
    let end = row.next_value.unsigned_abs();
    let first = end.saturating_sub(u64::from(count));
    Ok((first..end).map(move |number| HumanCode { series, year, number }))
}
