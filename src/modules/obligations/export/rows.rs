//! Where the rows of a file come from.

use std::collections::HashMap;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;

use crate::app::App;
use crate::modules::agencies;
use crate::modules::obligations::model::contribution::Contributions;
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter};
use crate::modules::obligations::usecase::{self, Export, Shown};

/// A row of a file, with the names that it shows.
#[derive(Debug, Clone)]
pub struct Line {
    /// The obligation.
    pub(super) shown: Shown,
    /// Who owes it.
    pub(super) agency: String,
    /// Who follows it up.
    pub(super) overseer: String,
    /// What came of what supporting agencies were asked for; in a file of supported work, the own agencies alone.
    pub(super) support: Contributions,
    /// Whether the file is of work that others lead: its days are those of the contributions.
    pub(super) is_supported: bool,
}

/// Rows that are read piece by piece.
pub struct Rows {
    source: Source,
    actor: Actor,
    filter: ObligationFilter,
    /// Names asked for already: a file of 50,000 rows has a few hundred agencies.
    names: HashMap<AgencyId, String>,
}

enum Source {
    Filter(Box<Export>),
    Picked(Vec<Shown>),
}

impl Rows {
    /// Everything that a filter shows to the actor, in its order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of_filter(app: &App, actor: &Actor, filter: &ObligationFilter) -> Result<Self, Problem> {
        let export = usecase::export_rows(app, actor, filter).await?;
        Ok(Self {
            source: Source::Filter(Box::new(export)),
            actor: actor.clone(),
            filter: filter.clone(),
            names: HashMap::new(),
        })
    }

    /// Obligations picked by hand, as far as the actor may see them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn picked(app: &App, actor: &Actor, codes: &[String]) -> Result<Self, Problem> {
        let picked = usecase::picked(app, actor, codes).await?;
        let filter = ObligationFilter::default();
        Ok(Self { source: Source::Picked(picked), actor: actor.clone(), filter, names: HashMap::new() })
    }

    /// The next rows; empty when there are no more.
    pub(super) async fn next(&mut self, app: &App) -> Result<Vec<Line>, Problem> {
        let piece = match &mut self.source {
            Source::Filter(export) => export.next(app).await?,
            Source::Picked(rows) => std::mem::take(rows),
        };
        self.learn_names(app, &piece).await?;
        let sums = usecase::contributions(app, &self.actor, &self.filter, &piece).await?;
        let is_supported = self.filter.part == Some(PartFilter::Support);
        let name = |id: AgencyId| self.names.get(&id).cloned().unwrap_or_default();
        let line = |shown: Shown| Line {
            agency: name(shown.obligation.agency),
            overseer: name(shown.obligation.overseer),
            support: sums.get(&shown.obligation.id).copied().unwrap_or_default(),
            is_supported,
            shown,
        };
        Ok(piece.into_iter().map(line).collect())
    }

    async fn learn_names(&mut self, app: &App, piece: &[Shown]) -> Result<(), Problem> {
        let mut unknown: Vec<AgencyId> = piece
            .iter()
            .flat_map(|shown| [shown.obligation.agency, shown.obligation.overseer])
            .filter(|id| !self.names.contains_key(id))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        let views = agencies::api::views(app.store.read(), &unknown, app.clock.today()).await?;
        self.names.extend(views.into_iter().map(|(id, view)| (id, view.name)));
        Ok(())
    }
}
