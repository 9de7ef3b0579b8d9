//! What every list of the API says beside its items.

use serde::Serialize;
use thihanh_kernel::page::{Count, Cursor};
use utoipa::ToSchema;

/// Where a list goes on, and how long it is. Stands beside `items` in the answer.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PageFacts {
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// How many there are; absent with `count=false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    /// `false` where there are more than `total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_is_exact: Option<bool>,
}

impl PageFacts {
    /// Of a page with its count; `wants_total` is the caller's `count`, true where not said.
    pub fn new(next: Option<Cursor>, count: Count, wants_total: Option<bool>) -> Self {
        let (total, is_exact) = match count {
            Count::Exact(total) => (total, true),
            Count::MoreThan(total) => (total, false),
        };
        let is_told = wants_total != Some(false);
        Self {
            next_cursor: next.map(|cursor| cursor.to_string()),
            total: is_told.then_some(total),
            total_is_exact: is_told.then_some(is_exact),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn body(next: Option<Cursor>, count: Count, wants_total: Option<bool>) -> Value {
        serde_json::to_value(PageFacts::new(next, count, wants_total)).unwrap()
    }

    #[test]
    fn what_is_not_known_or_not_wanted_is_absent() {
        assert_eq!(body(None, Count::MoreThan(10), None), json!({ "total": 10, "total_is_exact": false }));
        let exact = json!({ "next_cursor": "7", "total": 3, "total_is_exact": true });
        assert_eq!(body(Some(Cursor::new(["7"])), Count::Exact(3), Some(true)), exact);
        assert_eq!(body(None, Count::Exact(3), Some(false)), json!({}));
    }
}
