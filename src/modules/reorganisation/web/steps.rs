//! The forms of changes.

use thihanh_kernel::problem::FieldError;
use thihanh_webkit::parts::Field;
use thihanh_webkit::{Lang, Text};

use crate::modules::reorganisation::model::form::StepForm;
use crate::modules::reorganisation::usecase::StepKind;

/// One form of the page.
pub(super) struct StepSheet {
    /// The last part of its address, and the id of its section.
    pub(super) id: &'static str,
    /// What is changed.
    pub(super) title: Text,
    /// What becomes of it.
    pub(super) text: Text,
    /// Its fields.
    pub(super) fields: Vec<Field>,
    /// Of a split: whether the agency goes on, to tick.
    pub(super) goes_on: Option<bool>,
    /// It is unfolded.
    pub(super) is_open: bool,
}

/// A form that was refused.
#[derive(Debug, Default)]
pub(super) struct Refused {
    pub(super) kind: Option<StepKind>,
    pub(super) form: StepForm,
    pub(super) errors: Vec<FieldError>,
}

/// The forms of all changes; the one that was refused begins with what was typed.
pub(super) fn sheets(lang: Lang, refused: &Refused) -> Vec<StepSheet> {
    StepKind::ALL.into_iter().map(|kind| sheet(lang, kind, refused)).collect()
}

fn sheet(lang: Lang, kind: StepKind, refused: &Refused) -> StepSheet {
    let is_refused = refused.kind == Some(kind);
    let form = if is_refused { refused.form.clone() } else { StepForm::default() };
    let (title, text, fields) = match kind {
        StepKind::Merge => (
            lang.t("reorganisation-merge"),
            lang.t("reorganisation-merge-text"),
            vec![
                Field::area("from", lang.t("reorganisation-from"), 4)
                    .value(&form.from)
                    .hint(lang.t("reorganisation-lines-hint"))
                    .required(),
                Field::text("into", lang.t("reorganisation-into-standing"))
                    .value(&form.into)
                    .hint(lang.t("reorganisation-into-hint")),
                Field::text("new_name", lang.t("reorganisation-new-name")).value(&form.new_name),
                Field::text("new_code", lang.t("reorganisation-new-code"))
                    .value(&form.new_code)
                    .hint(lang.t("reorganisation-new-code-hint")),
                Field::text("parent", lang.t("reorganisation-parent"))
                    .value(&form.parent)
                    .hint(lang.t("reorganisation-parent-hint")),
                Field::text("official_code", lang.t("reorganisation-official-code")).value(&form.official_code),
            ],
        ),
        StepKind::Split => (
            lang.t("reorganisation-split"),
            lang.t("reorganisation-split-text"),
            vec![
                Field::text("agency", lang.t("reorganisation-agency")).value(&form.agency).required(),
                Field::area("new_bodies", lang.t("reorganisation-new-bodies"), 3)
                    .value(&form.new_bodies)
                    .hint(lang.t("reorganisation-new-bodies-hint")),
                Field::area("into", lang.t("reorganisation-into-others"), 2)
                    .value(&form.into)
                    .hint(lang.t("reorganisation-lines-hint")),
            ],
        ),
        StepKind::Rename => (
            lang.t("reorganisation-rename"),
            lang.t("reorganisation-rename-text"),
            vec![
                Field::text("agency", lang.t("reorganisation-agency")).value(&form.agency).required(),
                Field::text("new_name", lang.t("reorganisation-new-name")).value(&form.new_name).required(),
                Field::text("new_short", lang.t("reorganisation-new-short")).value(&form.new_short),
            ],
        ),
        StepKind::Abolish => (
            lang.t("reorganisation-abolish"),
            lang.t("reorganisation-abolish-text"),
            vec![
                Field::text("agency", lang.t("reorganisation-agency")).value(&form.agency).required(),
                Field::area("into", lang.t("reorganisation-duties-to"), 2)
                    .value(&form.into)
                    .hint(lang.t("reorganisation-lines-hint")),
            ],
        ),
        StepKind::Move => (
            lang.t("reorganisation-move"),
            lang.t("reorganisation-move-text"),
            vec![
                Field::text("agency", lang.t("reorganisation-agency")).value(&form.agency).required(),
                Field::text("parent", lang.t("reorganisation-new-parent")).value(&form.parent).required(),
            ],
        ),
    };
    let ready = |field: Field| match is_refused {
        true => field.errors(lang, &refused.errors),
        false => field.of_form(kind.as_str()),
    };
    StepSheet {
        id: kind.as_str(),
        title,
        text,
        fields: fields.into_iter().map(ready).collect(),
        goes_on: (kind == StepKind::Split).then_some(!form.goes_on.is_empty()),
        is_open: is_refused,
    }
}
