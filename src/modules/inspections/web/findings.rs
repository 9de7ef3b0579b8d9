//! Findings of every year: by clause, by agency, by state.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::parse_date;
use thihanh_webkit::parts::{Chip, EmptyState, Field, FilterChip, FilterChips, PageHead, Pager};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, render};

use super::{FINDINGS, INSPECTIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::model::finding::{FindingKind, FindingState};
use crate::modules::inspections::model::law::law_key;
use crate::modules::inspections::store::findings::{CountedIn, FindingFilter};
use crate::modules::inspections::usecase;

/// Days after the conclusion from which an open finding is open for too long.
const TOO_LONG_DAYS: u64 = 180;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    law: String,
    article: String,
    don_vi: String,
    tinh_trang: String,
    loai: String,
    tieu_chi: String,
    /// What an indicator counts: of this agency and those below it, concluded on these days, in this field, without what is good.
    duoi: String,
    tu: String,
    den: String,
    linh_vuc: String,
    ton_tai: String,
    after: String,
}

impl Asked {
    fn counted(&self) -> Option<CountedIn> {
        Some(CountedIn {
            below: self.duoi.parse().ok()?,
            from: parse_date(&self.tu)?,
            to: parse_date(&self.den)?,
            field: Some(self.linh_vuc.clone()).filter(|code| !code.is_empty()),
            is_fault: !self.ton_tai.is_empty(),
        })
    }
}

#[derive(Template)]
#[template(path = "inspections/web/findings.html")]
struct FindingsPage {
    page: Layout,
    head: PageHead,
    states: FilterChips,
    conditions: Option<FilterChips>,
    fields: Vec<Field>,
    state: String,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    code: String,
    description: String,
    kind: String,
    criterion: String,
    law: String,
    law_href: String,
    agency: String,
    agency_href: String,
    concluded: String,
    chip: Chip,
}

/// The state's word for what is open for too long.
const TOO_LONG: &str = "lau";

/// `GET /theo-doi/phat-hien`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let is_long = asked.tinh_trang == TOO_LONG;
    let state: Option<FindingState> = if is_long { Some(FindingState::Open) } else { asked.tinh_trang.parse().ok() };
    let subject: Option<AgencyId> = asked.don_vi.parse().ok();
    let kind: Option<FindingKind> = asked.loai.parse().ok();
    let filter = FindingFilter {
        law: some(&asked.law).map(|law| law_key(&law)),
        article: some(&asked.article),
        subject,
        state,
        kind,
        criterion: some(&asked.tieu_chi),
        concluded_until: if is_long { today.checked_sub_days(chrono::Days::new(TOO_LONG_DAYS)) } else { None },
        counted: asked.counted(),
    };
    let page = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::findings(&app, &me.actor, &filter, &page).await.map_err(Problem::from)?;
    let mut ids: Vec<AgencyId> = items.iter().map(|finding| finding.facts.subject).collect();
    ids.extend(subject);
    ids.extend(filter.counted.as_ref().map(|counted| counted.below));
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::INSPECTIONS, lang.t("findings-title"));
    let here = page.here().without("after");
    let rows = items.iter().map(|finding| Row {
        href: format!("{FINDINGS}/{}", finding.code),
        code: finding.code.clone(),
        description: finding.facts.description.clone(),
        kind: words::finding_kind(lang, finding.facts.kind).to_string(),
        criterion: finding.facts.criterion.clone(),
        law: finding.facts.law.as_ref().map(|law| law.words()).unwrap_or_default(),
        law_href: match &finding.facts.law {
            Some(law) => Link::new(FINDINGS).with("law", &law.number).with("article", &law.article).to_string(),
            None => String::new(),
        },
        agency: words::name(&names, finding.facts.subject),
        agency_href: here.with("don_vi", finding.facts.subject).to_string(),
        concluded: finding.concluded_on.map(|on| lang.date(on)).unwrap_or_default(),
        chip: words::finding_chip(lang, finding),
    });
    let mut conditions = Vec::new();
    if let Some(subject) = subject {
        conditions.push(FilterChip::new(words::name(&names, subject), here.without("don_vi")));
    }
    if let Some(kind) = kind {
        conditions.push(FilterChip::new(words::finding_kind(lang, kind), here.without("loai")));
    }
    if !asked.law.trim().is_empty() {
        let words = format!("{} {}", asked.law.trim(), asked.article.trim());
        conditions.push(FilterChip::new(words.trim(), here.without("law").without("article")));
    }
    if !asked.tieu_chi.trim().is_empty() {
        conditions.push(FilterChip::new(asked.tieu_chi.trim(), here.without("tieu_chi")));
    }
    if let Some(counted) = &filter.counted {
        let words = lang
            .t("findings-counted")
            .with("agency", words::name(&names, counted.below))
            .with("from", counted.from)
            .with("to", counted.to);
        let rest = ["duoi", "tu", "den", "linh_vuc", "ton_tai"]
            .into_iter()
            .fold(here.clone(), |here, name| here.without(name));
        conditions.push(FilterChip::new(words, rest));
    }
    Ok(render(&FindingsPage {
        head: PageHead::new(lang.t("findings-title"))
            .crumb(Html::link(INSPECTIONS, lang.t("inspections-title")))
            .sentence(lang.t("findings-count").with("count", count)),
        states: states(lang, &here, state, is_long),
        conditions: (!conditions.is_empty())
            .then(|| FilterChips::conditions(lang, lang.t("findings-conditions"), conditions)),
        fields: vec![
            Field::text("law", lang.t("finding-law")).value(&asked.law),
            Field::text("article", lang.t("finding-law-article")).value(&asked.article),
        ],
        state: asked.tinh_trang.clone(),
        empty: items.is_empty().then(|| EmptyState::new("flag", lang.t("findings-none"), lang.t("findings-none-text"))),
        pager: Pager::new(lang, page.here(), items.len(), next),
        rows: rows.collect(),
        page,
    }))
}

fn states(lang: Lang, here: &Link, current: Option<FindingState>, is_long: bool) -> FilterChips {
    let all = FilterChip::new(lang.t("inspections-all"), here.without("tinh_trang"));
    let of = |state: &FindingState| {
        FilterChip::new(words::finding_state(lang, *state), here.with("tinh_trang", state.as_str()))
    };
    let long =
        FilterChip::new(lang.t("findings-too-long").with("days", TOO_LONG_DAYS), here.with("tinh_trang", TOO_LONG));
    let chips: Vec<_> = std::iter::once(all).chain(FindingState::ALL.iter().map(of)).chain([long]).collect();
    let at = match current {
        _ if is_long => chips.len() - 1,
        Some(state) => FindingState::ALL.iter().position(|known| *known == state).map_or(0, |at| at + 1),
        None => 0,
    };
    FilterChips::choices(lang, lang.t("inspections-filter"), chips, Some(at))
}
