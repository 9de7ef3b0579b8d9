//! What was found and what came of it, year by year: of one agency, or about one legal document.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Chip, EmptyState, ErrorSummary, Field, PageHead};
use thihanh_webkit::{Failure, Html, Lang, Layout, render};

use super::{FINDINGS, HANDLINGS, RECOMMENDATIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::handling::model::handling::Handling;
use crate::modules::handling::usecase::{
    self, Chain, ChainAsk, ChainLink, ChainYear, MOST_FOUND, Names, Owes, Recommended,
};
use crate::modules::inspections::api::{FindingState, Named, words as inspecting};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    don_vi: String,
    van_ban: String,
    dieu: String,
}

#[derive(Template)]
#[template(path = "handling/web/chain.html")]
struct ChainPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
    is_cut: bool,
    most: usize,
    years: Vec<Year>,
    empty: Option<EmptyState>,
}

struct Year {
    year: String,
    sums: String,
    found: Vec<Found>,
    others: Vec<Followed>,
}

struct Found {
    href: String,
    code: String,
    title: String,
    note: String,
    recurs: String,
    followed: Vec<Followed>,
    chip: Chip,
    took: String,
    result: String,
}

/// A recommendation or a handling.
struct Followed {
    href: String,
    title: String,
    note: String,
    chip: Chip,
    took: String,
}

/// What the rows of a page need.
struct Shown {
    lang: Lang,
    today: NaiveDate,
    names: Names,
    owed: Owes,
    criteria: Vec<Named>,
}

/// `GET /theo-doi/xu-ly/chuoi`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let ask = ChainAsk { agency: asked.don_vi.clone(), law: asked.van_ban.clone(), article: asked.dieu.clone() };
    match usecase::chain(&app, &me.actor, &ask).await.map_err(Problem::from) {
        Ok(chain) => Ok(render(&page(&app, &me, &asked, chain, &[]).await?)),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &asked, None, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    asked: &Asked,
    chain: Option<Chain>,
    errors: &[FieldError],
) -> Result<ChainPage, Failure> {
    let lang = me.lang();
    let title = lang.t("handling-chain-title");
    // An agency that a link names by its id is shown by its name.
    let agency = chain.as_ref().and_then(|chain| chain.agency.as_ref()).map(|view| view.name.clone());
    let fields = vec![
        Field::text("don_vi", lang.t("handling-chain-agency"))
            .value(agency.as_deref().unwrap_or(&asked.don_vi))
            .hint(lang.t("handling-chain-agency-hint")),
        Field::text("van_ban", lang.t("handling-document")).value(&asked.van_ban),
        Field::text("dieu", lang.t("handling-document-article")).value(&asked.dieu),
    ];
    let is_asked = chain.is_some();
    let is_cut = chain.as_ref().is_some_and(|chain| chain.is_cut);
    let years = match chain {
        Some(chain) => years(app, lang, chain).await?,
        None => Vec::new(),
    };
    let empty = match (years.is_empty(), is_asked) {
        (true, true) => Some((lang.t("handling-chain-none"), lang.t("handling-chain-none-text"))),
        (true, false) if errors.is_empty() => Some((lang.t("handling-chain-ask"), lang.t("handling-chain-ask-text"))),
        _ => None,
    };
    Ok(ChainPage {
        head: PageHead::new(&title)
            .crumb(Html::link(HANDLINGS, lang.t("handling-title")))
            .sentence(lang.t("handling-chain-sentence")),
        page: me.layout(menu::ids::HANDLINGS, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        fields: fields.into_iter().map(|field| field.errors(lang, errors)).collect(),
        is_cut,
        most: MOST_FOUND,
        years,
        empty: empty.map(|(title, text)| EmptyState::new("diagram-3", title, text)),
    })
}

async fn years(app: &App, lang: Lang, chain: Chain) -> Result<Vec<Year>, Failure> {
    let mut ids: Vec<AgencyId> = Vec::new();
    let mut all: Vec<Handling> = Vec::new();
    for (_, year) in &chain.years {
        all.extend(year.others.iter().cloned());
        for link in &year.found {
            ids.push(link.finding.subject);
            ids.extend(link.recommended.iter().map(|it| it.recommendation.to));
            all.extend(link.handlings.iter().cloned());
        }
    }
    ids.extend(all.iter().flat_map(|handling| [Some(handling.agency), handling.facts.addressee.agency()]).flatten());
    ids.sort_unstable();
    ids.dedup();
    let shown = Shown {
        lang,
        today: app.clock.today(),
        names: usecase::names(app, &ids).await.map_err(Problem::from)?,
        owed: usecase::owed(app, &all).await.map_err(Problem::from)?,
        criteria: chain.criteria,
    };
    Ok(chain.years.iter().map(|(number, year)| shown.year(*number, year)).collect())
}

impl Shown {
    fn year(&self, number: i32, year: &ChainYear) -> Year {
        let closed = year.found.iter().filter(|link| link.finding.state == FindingState::Closed).count();
        let recurring = year.found.iter().filter(|link| link.recurs_after.is_some()).count();
        let sums = self.lang.t("handling-chain-sums").with("found", year.found.len()).with("closed", closed);
        Year {
            year: number.to_string(),
            sums: sums.with("recurring", recurring).to_string(),
            found: year.found.iter().map(|link| self.found(link)).collect(),
            others: year.others.iter().map(|handling| self.handled(handling)).collect(),
        }
    }

    fn found(&self, link: &ChainLink) -> Found {
        let finding = &link.finding;
        let parts = [
            inspecting::finding_kind(self.lang, finding.kind).to_string(),
            words::name(&self.names, finding.subject),
            inspecting::named(self.lang, &self.criteria, &finding.criterion),
            finding.law.as_ref().map(|law| law.words()).unwrap_or_default(),
        ];
        let recurs = link.recurs_after.map(|year| self.lang.t("handling-recurs").with("year", year.to_string()));
        let recommended = link.recommended.iter().map(|it| self.recommended(it));
        Found {
            href: format!("{FINDINGS}/{}", finding.code),
            code: finding.code.clone(),
            title: finding.description.clone(),
            note: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            recurs: recurs.map(|text| text.to_string()).unwrap_or_default(),
            followed: recommended.chain(link.handlings.iter().map(|handling| self.handled(handling))).collect(),
            chip: words::finding_chip(self.lang, finding.state),
            took: words::days(self.lang, link.days_taken()),
            result: finding.closing_note.clone(),
        }
    }

    fn recommended(&self, recommended: &Recommended) -> Followed {
        let recommendation = &recommended.recommendation;
        let to = words::name(&self.names, recommendation.to);
        Followed {
            href: format!("{RECOMMENDATIONS}/{}", recommendation.code),
            title: recommendation.content.clone(),
            note: self.lang.t("handling-chain-recommended").with("to", to).to_string(),
            chip: words::recommended_chip(self.lang, recommended, self.today),
            took: words::days(self.lang, recommended.days_taken()),
        }
    }

    fn handled(&self, handling: &Handling) -> Followed {
        let way = inspecting::authority(self.lang, handling.facts.authority).to_string();
        let to = words::addressee(&self.names, &handling.facts.addressee);
        Followed {
            href: format!("{HANDLINGS}/{}", handling.code),
            title: handling.facts.content.clone(),
            note: self.lang.t("handling-chain-handled").with("way", way).with("to", to).to_string(),
            chip: words::chip(self.lang, handling, self.owed.get(&handling.id.uuid()), self.today),
            took: words::days(self.lang, handling.days_taken()),
        }
    }
}
