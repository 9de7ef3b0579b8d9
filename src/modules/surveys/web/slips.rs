//! Invitations to be handed out: printed, or as a table to be merged into letters. Their codes are in this answer alone.

use askama::Template;
use axum::response::{IntoResponse, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, Layout, download, render};

use super::words::{self, say};
use super::{PUBLIC, SURVEYS};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::model::Survey;
use crate::modules::surveys::usecase::{self, Invitation, Names};

/// Slips on one page; what goes beyond is given as a table, for no browser prints thousands.
const PRINTED_MAX: usize = 400;
/// Without this mark Excel reads the file in the code page of the machine and every Vietnamese letter is lost.
const BYTE_ORDER_MARK: &str = "\u{feff}";

#[derive(Template)]
#[template(path = "surveys/web/slips.html")]
struct SlipsPage {
    page: Layout,
    title: String,
    asking: String,
    address: String,
    until: String,
    back: String,
    slips: Vec<Slip>,
}

struct Slip {
    agency: String,
    code: String,
    picture: Option<Picture>,
}

/// An address as a picture for telephones.
struct Picture {
    side: usize,
    path: String,
}

/// The invitations that were just made.
pub(super) async fn answer(
    app: &App,
    me: &SignedIn,
    survey: &Survey,
    invitations: Vec<Invitation>,
    is_table: bool,
) -> Result<Response, Failure> {
    let mut ids: Vec<_> = invitations.iter().map(|invitation| invitation.agency).collect();
    ids.push(survey.facts.agency);
    ids.sort_unstable();
    ids.dedup();
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    if is_table || invitations.len() > PRINTED_MAX {
        return table(me, survey, &invitations, &names);
    }
    let lang = me.lang();
    let slip = |invitation: Invitation| Slip {
        agency: words::name(&names, invitation.agency),
        picture: picture(&invitation.address),
        code: invitation.code,
    };
    Ok(render(&SlipsPage {
        page: me.layout(menu::ids::SURVEYS, lang.t("survey-slips")),
        title: say(lang, &survey.facts.title).to_owned(),
        asking: words::name(&names, survey.facts.agency),
        address: format!("{}{PUBLIC}/{}", app.config.origin(), survey.link),
        until: survey.days.map(|(_, to)| lang.date(to)).unwrap_or_default(),
        back: format!("{SURVEYS}/{}/mau", survey.code),
        slips: invitations.into_iter().map(slip).collect(),
    }))
}

fn table(me: &SignedIn, survey: &Survey, invitations: &[Invitation], names: &Names) -> Result<Response, Failure> {
    let lang = me.lang();
    let failed = |error: csv::Error| {
        tracing::error!(%error, "invitations could not be written");
        Failure::from(Problem::unavailable())
    };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let heads =
        [lang.t("survey-unit"), lang.t("survey-code"), lang.t("survey-slip-where")].map(|text| text.to_string());
    writer.write_record(&heads).map_err(failed)?;
    for invitation in invitations {
        let name = words::name(names, invitation.agency);
        writer.write_record([&name, &invitation.code, &invitation.address]).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|_| Failure::internal())?;
    let text = format!("{BYTE_ORDER_MARK}{}", String::from_utf8_lossy(&bytes));
    let name = format!("phieu-{}.csv", survey.code);
    Ok((download::saved(&name, "text/csv; charset=utf-8; header=present"), text).into_response())
}

/// Nothing where the address is too long for a picture: the code is typed then.
fn picture(address: &str) -> Option<Picture> {
    let code = QrCode::new(address.as_bytes()).ok()?;
    let side = code.width() + 8;
    let drawn = code.render::<svg::Color>().module_dimensions(1, 1).quiet_zone(true).build();
    // Of the library's picture only the squares are taken: colours come from the style sheet.
    let path = drawn.split(" d=\"").nth(1)?.split('"').next()?.to_owned();
    Some(Picture { side, path })
}
