//! A document of an inspection: to look at, as DOCX, as PDF.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, PageHead};
use thihanh_webkit::{Failure, Html, Layout, Link, download, render};

use super::{INSPECTIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::model::paper::PaperKind;
use crate::modules::inspections::usecase::{self, Format};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    dang: String,
    #[serde(rename = "don-vi")]
    don_vi: String,
}

#[derive(Template)]
#[template(path = "inspections/web/paper.html")]
struct PaperPage {
    page: Layout,
    head: PageHead,
    sheet: words::Sheet,
}

/// `GET /theo-doi/kiem-tra/{code}/van-ban/{paper}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, paper)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let kind = PaperKind::ALL.iter().copied().find(|kind| words::paper_slug(*kind) == paper);
    let kind = kind.ok_or_else(Failure::no_such_page)?;
    let subject: Option<AgencyId> = asked.don_vi.parse().ok();
    let format = match asked.dang.as_str() {
        "docx" => Some(Format::Docx),
        "pdf" => Some(Format::Pdf),
        _ => None,
    };
    if let Some(format) = format {
        let (name, bytes) =
            usecase::paper(&app, &me.actor, &code, (kind, subject), format).await.map_err(Problem::from)?;
        return Ok((headers(&name, format), bytes).into_response());
    }
    let preview = usecase::preview(&app, &me.actor, &code, (kind, subject)).await.map_err(Problem::from)?;
    let lang = me.lang();
    let title = words::paper(lang, preview.kind).to_string();
    let path = format!("{INSPECTIONS}/{code}/van-ban/{paper}");
    let file = |dang: &str| {
        let link = Link::new(path.as_str()).with("dang", dang);
        match preview.subject {
            Some(agency) => link.with("don-vi", agency),
            None => link,
        }
    };
    Ok(render(&PaperPage {
        head: PageHead::new(&title)
            .crumb(Html::link(INSPECTIONS, lang.t("inspections-title")))
            .crumb(Html::link(format!("{INSPECTIONS}/{code}"), &code))
            .action(Action::new("DOCX", file("docx")).icon("download"))
            .action(Action::new("PDF", file("pdf")).icon("download")),
        page: me.layout(menu::ids::INSPECTIONS, title),
        sheet: words::Sheet(preview.html),
    }))
}

fn headers(name: &str, format: Format) -> HeaderMap {
    let media = match format {
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Pdf => "application/pdf",
    };
    HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static(media)),
        (CONTENT_DISPOSITION, download::attachment(name)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ])
}
