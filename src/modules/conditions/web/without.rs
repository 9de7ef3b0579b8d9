//! Agencies that have nobody as a focal point, each with the way to name one.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::{parse_date, vn_date};
use thihanh_webkit::parts::{EmptyState, Field, PageHead, Pager};
use thihanh_webkit::{Failure, Html, Layout, Link, render};

use super::{CONDITIONS, STAFF, agencies, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::conditions::model::staff::StaffRole;
use crate::modules::conditions::usecase::{self, Without};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    agency: String,
    on: String,
    after: String,
}

#[derive(Template)]
#[template(path = "conditions/web/without.html")]
struct WithoutPage {
    page: Layout,
    head: PageHead,
    filters: Vec<Field>,
    is_verified: bool,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    name: String,
    /// Where one is named; `None` where the actor does not keep the register of the agency.
    naming: Option<Link>,
}

/// `GET /theo-doi/dieu-kien/can-bo/thieu-dau-moi`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let on = parse_date(&asked.on).unwrap_or(today);
    let place = Page::new(None, asked.after.parse().ok());
    let found = usecase::without(&app, &me.actor, (asked.agency.parse().ok(), on), &place).await;
    let Without { root, units, count, is_verified } = found.map_err(Problem::from)?;
    let seen = usecase::seen(&app, &me.actor).await.map_err(Problem::from)?;
    // Whoever keeps no register is offered no way to name anybody.
    let kept: BTreeSet<_> = match usecase::kept(&app, &me.actor).await {
        Ok(views) => views.into_iter().map(|view| view.id).collect(),
        Err(usecase::ConditionError::Denied(_)) => BTreeSet::new(),
        Err(error) => return Err(Problem::from(error).into()),
    };
    let ids: Vec<_> = units.items.iter().copied().chain([root]).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("legal-staff-without");
    let page = me.layout(menu::ids::CONDITIONS, &title);
    let sentence = lang
        .t("legal-staff-without-sentence")
        .with("count", count)
        .with("agency", words::name(&names, root))
        .with("date", lang.date(on));
    let rows: Vec<Row> = units
        .items
        .iter()
        .map(|id| Row {
            href: format!("/don-vi/{id}"),
            name: words::name(&names, *id),
            naming: kept.contains(id).then(|| {
                let new = Link::new(format!("{STAFF}/moi")).with("agency", id);
                new.with("role", StaffRole::FocalPoint.as_str())
            }),
        })
        .collect();
    let empty = rows.is_empty().then(|| {
        EmptyState::new("check-lg", lang.t("legal-staff-without-none"), lang.t("legal-staff-without-none-text"))
    });
    Ok(render(&WithoutPage {
        head: PageHead::new(&title)
            .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
            .crumb(Html::link(STAFF, lang.t("legal-staff-title")))
            .sentence(sentence),
        filters: vec![
            Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("head-choose"), &seen)).value(root),
            Field::date(lang, "on", lang.t("legal-staff-on")).value(vn_date(on)),
        ],
        is_verified,
        pager: Pager::new(lang, page.here(), rows.len(), units.next),
        rows,
        empty,
        page,
    }))
}
