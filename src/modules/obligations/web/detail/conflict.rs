//! Somebody was quicker: what now stands beside what was sent. Nothing was overwritten, nothing that was written is lost, and the form below
//! holds it still for the new version.

use chrono::NaiveDate;
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{Version, Versions};
use thihanh_webkit::{Lang, Text};

use super::forms::Filled;
use super::history;
use super::kind::Kind;
use crate::modules::obligations::usecase::Detail;
use crate::modules::obligations::web::names::Names;
use crate::modules::obligations::web::words;

/// Both versions.
pub(super) struct Conflict {
    /// Who changed it when, and that nothing of this form was done.
    pub(super) text: Text,
    pub(super) versions: Versions,
    /// The form again, where it may still be sent; else that it may not.
    pub(super) way: (Text, Option<String>),
}

impl Conflict {
    /// What was sent with a form, beside what the history says last and the obligation holds now.
    pub(super) fn of(
        lang: Lang,
        kind: Kind,
        filled: &Filled,
        detail: &Detail,
        (records, names, today): (&[Record], &Names, NaiveDate),
    ) -> Self {
        let obligation = &detail.shown.obligation;
        let last = records.first();
        let row = |label: Text, saved: String, own: &str| Version {
            label: label.to_string(),
            saved,
            own: own.trim().to_owned(),
        };
        let done = last.map(|record| history::deed(lang, record)).unwrap_or_default();
        let mut rows = vec![row(lang.t("conflict-act"), done, &lang.t(kind.spec().title).to_string())];
        if matches!(kind, Kind::SetDue | Kind::AskExtension | Kind::GrantExtension) {
            let due = obligation.due_on.map(|due| lang.date(due)).unwrap_or_default();
            rows.push(row(lang.t("register-due"), due, &filled.on));
        } else if !filled.on.trim().is_empty() {
            let reported = obligation.reported_on.map(|day| lang.date(day)).unwrap_or_default();
            rows.push(row(lang.t("conflict-day"), reported, &filled.on));
        }
        let whom = filled.whom.first().map(String::as_str).unwrap_or_default();
        match kind {
            Kind::Assign => {
                let people = &detail.choices.people;
                let chosen = people.iter().find(|view| view.id.to_string() == whom);
                let now = obligation.responsible.and_then(|id| detail.life.people.get(&id)).cloned();
                let own = chosen.map_or("", |view| view.name.as_str());
                rows.push(row(lang.t("obligation-responsible"), now.unwrap_or_default(), own));
            }
            Kind::Move | Kind::ClaimWrongUnit => {
                rows.push(row(lang.t("register-agency"), names.full(obligation.agency).to_owned(), whom));
            }
            Kind::Progress => {
                let now = format!("{}%", obligation.work.progress);
                rows.push(row(lang.t("act-progress-percent"), now, &format!("{}%", filled.percent.trim())));
            }
            _ => {}
        }
        for (label, own) in [
            (lang.t("act-report-number"), &filled.number),
            (lang.t("act-report-dated"), &filled.dated),
            (lang.t("act-delegate-what"), &filled.title),
        ] {
            if !own.trim().is_empty() {
                rows.push(row(label, String::new(), own));
            }
        }
        if !filled.note.trim().is_empty() {
            let words = last.and_then(|record| history::reason(lang, record)).unwrap_or_default();
            rows.push(row(lang.t("conflict-words"), words, &filled.note));
        }
        let by = match last {
            Some(Record { actor_id: Some(_), actor_label, .. }) => actor_label.clone(),
            _ => lang.t("history-system").to_string(),
        };
        let may_still = detail.actions.contains(&kind.spec().action);
        let way = if may_still {
            // A step of one press has no form to unfold: its button stands at the top of the page.
            let place = if kind.is_quick() { "#buoc".to_owned() } else { format!("#{}", kind.spec().slug) };
            (lang.t("conflict-again"), Some(place))
        } else {
            (lang.t("conflict-over"), None)
        };
        let at = last.map(|record| lang.moment(record.at)).unwrap_or_default();
        let chip = words::chip(lang, &detail.shown, today);
        Self {
            text: lang.t("conflict-text").with("name", by).with("at", at).with("state", chip.words()),
            versions: Versions::new(lang, rows),
            way,
        }
    }
}
