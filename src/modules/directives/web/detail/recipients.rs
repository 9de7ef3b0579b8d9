//! Who was sent the directive: received or not, communicated or not, and the forms of those whom the viewer speaks for.

use thihanh_kernel::vietnamese;
use thihanh_webkit::{Lang, Text};

use crate::modules::directives::store::recipients::Recipient;
use crate::modules::directives::usecase::{Looked, Names};

/// Agencies of one viewer that are named first.
const MOST_OWN: usize = 6;

/// The recipients by what they have done.
pub(super) struct RecipientsView {
    pub(super) sentence: Text,
    pub(super) total: usize,
    pub(super) received: usize,
    /// Whose answer the viewer may give.
    pub(super) own: Vec<RecipientRow>,
    /// The others.
    pub(super) rows: Vec<RecipientRow>,
    /// Agencies that have not confirmed receipt.
    pub(super) silent: Vec<(String, String)>,
}

/// One recipient.
pub(super) struct RecipientRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) received: Option<String>,
    pub(super) communicated: Option<String>,
    /// The viewer may answer for it.
    pub(super) is_own: bool,
}

impl RecipientsView {
    pub(super) fn of(lang: Lang, looked: &Looked, names: &Names) -> Self {
        let name =
            |recipient: &Recipient| names.get(&recipient.agency).map(|view| view.name.clone()).unwrap_or_default();
        let mut recipients: Vec<_> = looked.recipients.iter().map(|recipient| (name(recipient), recipient)).collect();
        recipients.sort_by(|(a, _), (b, _)| vietnamese::compare(a, b));
        let row = |(name, recipient): &(String, &Recipient)| RecipientRow {
            id: recipient.agency.to_string(),
            name: name.clone(),
            received: recipient.received_at.map(|at| lang.moment(at)),
            communicated: recipient.communicated_on.map(|on| {
                lang.t("detail-communicated-how").with("form", &recipient.communicated_form).with("on", on).to_string()
            }),
            is_own: looked.own.contains(&recipient.agency),
        };
        let mut rows: Vec<_> = recipients.iter().map(row).collect();
        // Who sees only the own agency's part sees only the own row.
        if !looked.sees_all {
            rows.retain(|row| row.is_own);
        }
        let received = rows.iter().filter(|row| row.received.is_some()).count();
        let silent =
            rows.iter().filter(|row| row.received.is_none()).map(|row| (row.id.clone(), row.name.clone())).collect();
        let sentence = lang.t("detail-received-of").with("received", received).with("total", rows.len());
        let total = rows.len();
        // Whose answer is awaited from this person comes first; who answers for everybody finds them in the list.
        let (own, rows): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.is_own && looked.own.len() <= MOST_OWN);
        Self { sentence, total, received, own, rows, silent }
    }

    /// Width of the bar of 100 units.
    pub(super) fn width(&self) -> usize {
        (self.received * 100).checked_div(self.total).unwrap_or_default()
    }
}
