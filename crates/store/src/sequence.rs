//! Numbers of readable codes, per series and year. Gaps are allowed, repetitions are not.

use sea_orm::FromQueryResult;
use thihanh_kernel::code::{CodeSeries, HumanCode};

use crate::{Sql, StoreError, WriteTx, values};

/// Takes the next `count` codes of a series and year.
///
/// # Errors
/// When the database does not answer.
pub async fn take(tx: &WriteTx, series: CodeSeries, year: u16, count: usize) -> Result<Vec<HumanCode>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        first: i64,
    }
    let wanted = i64::try_from(count).unwrap_or(i64::MAX);
    if wanted == 0 {
        return Ok(Vec::new());
    }
    let row = tx
        .one::<Row>(
            "INSERT INTO code_sequence (series, year, next_value) VALUES ($1, $2, 1 + $3)
             ON CONFLICT (series, year) DO UPDATE SET next_value = code_sequence.next_value + $3
             RETURNING next_value - $3 AS first",
            values![series.letters(), i64::from(year), wanted],
        )
        .await?;
    let first = u64::try_from(row.first).map_err(|_| StoreError::Damaged("code_sequence".to_owned()))?;
    Ok((first..).take(count).map(|number| HumanCode { series, year, number }).collect())
}

/// Takes the next code.
///
/// # Errors
/// When the database does not answer.
pub async fn next(tx: &WriteTx, series: CodeSeries, year: u16) -> Result<HumanCode, StoreError> {
    take(tx, series, year, 1).await?.pop().ok_or(StoreError::NoRow)
}
