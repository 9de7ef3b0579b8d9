//! Teaching the system what a phrase means.

use thihanh_kernel::AgencyId;
use thihanh_kernel::access::Actor;
use thihanh_store::journal::{self, Entry};

use super::AgencyError;
use crate::app::App;
use crate::modules::agencies::model::phrase::Phrase;
use crate::modules::agencies::policy::{self, Action};
use crate::modules::agencies::store;

/// A phrase and what it means.
#[derive(Clone, Debug)]
pub struct TeachAlias {
    /// Where it means this.
    pub jurisdiction: AgencyId,
    /// The words of a directive.
    pub phrase: String,
    /// The agency meant.
    pub agency: AgencyId,
}

/// From now on the phrase means the agency in directives of the jurisdiction; what it meant before is replaced, and the journal
/// keeps both. Issued directives stay as they are.
///
/// # Errors
/// When the actor may not, the phrase has no words, or the agency never stood inside the jurisdiction.
pub async fn teach_alias(app: &App, actor: &Actor, command: TeachAlias) -> Result<(), AgencyError> {
    let TeachAlias { jurisdiction, agency, .. } = command;
    let phrase = command.phrase.trim();
    let folded = Phrase::key(phrase);
    if folded.is_empty() {
        return Err(AgencyError::EmptyPhrase);
    }
    let now = app.clock.now();
    let on = app.clock.today();
    app.store
        .write(async |tx| {
            let above = store::tree::ancestors(tx, jurisdiction, on).await?;
            policy::may(actor, Action::Teach, &above).map_err(AgencyError::Denied)?;
            if !store::tree::was_ever_within(tx, agency, jurisdiction).await? {
                return Err(AgencyError::Outside);
            }
            let by = actor.account().map(|account| account.uuid());
            store::import::put_alias(tx, app.ids.uuid(now), jurisdiction, (phrase, &folded), agency, by, now).await?;
            let entry = Entry::new(now, actor, "agency", agency.uuid(), "alias_taught")
                .with("phrase", phrase)
                .with("jurisdiction", &jurisdiction);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}
