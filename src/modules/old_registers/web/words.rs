//! Columns and faults in words.

use thihanh_kernel::problem::FieldError;
use thihanh_webkit::failure::field_message;
use thihanh_webkit::{Lang, Text};

/// What a column holds.
#[must_use]
pub fn column(lang: Lang, field: &str) -> Text {
    match field {
        "number" => lang.t("old-register-number"),
        "issued_on" => lang.t("old-register-issued"),
        "content" => lang.t("old-register-content"),
        "agency" => lang.t("old-register-agency"),
        "support" => lang.t("old-register-support"),
        "overseer" => lang.t("old-register-overseer"),
        "due" => lang.t("old-register-due"),
        "product" => lang.t("old-register-product"),
        "state" => lang.t("old-register-state"),
        "done_on" => lang.t("old-register-done"),
        "result" => lang.t("old-register-result"),
        "note" => lang.t("old-register-note"),
        _ => lang.t("old-register-file"),
    }
}

/// "Thời hạn: không đọc được “tuần tới”"
#[must_use]
pub fn fault_text(lang: Lang, fault: &FieldError) -> String {
    format!("{}: {}", column(lang, fault.field), field_message(lang, fault))
}
