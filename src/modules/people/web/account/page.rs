//! What the page shows.

use askama::Template;
use chrono::NaiveDate;
use qrcode::QrCode;
use qrcode::render::svg;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, KeyValues, PageHead};
use thihanh_webkit::{Failure, Lang, Layout, Text};
use uuid::Uuid;

use super::{Input, Once};
use crate::app::App;
use crate::modules::accounts::api::{self as accounts, Places, SecondFactor, TokenView};
use crate::modules::accounts::web::{Credential, SignedIn};
use crate::modules::people::web::words::{agency_names, grant_text};

#[derive(Template)]
#[template(path = "people/web/account/page.html")]
pub(super) struct AccountPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    facts: KeyValues,
    roles: Vec<(String, String)>,
    password: Vec<Field>,
    factor: Factor,
    identities: Vec<IdentityRow>,
    sessions: Vec<SessionRow>,
    away: Vec<SpanRow>,
    away_fields: Vec<Field>,
    substitutes: Vec<SpanRow>,
    acting: Vec<ActingRow>,
    substitute_fields: Vec<Field>,
    tokens: Vec<TokenRow>,
    token_fields: Vec<Field>,
    codes: Vec<String>,
    token: Option<String>,
    /// Forms that were refused stand open.
    is_away_open: bool,
    is_substitute_open: bool,
    is_token_open: bool,
}

enum Factor {
    Off,
    Waiting { picture: Option<Picture>, typed: String, code: Field },
    On { codes_left: i64, password: Field },
}

/// A QR code as the path of its dark squares.
struct Picture {
    side: usize,
    path: String,
}

struct IdentityRow {
    id: Uuid,
    provider: String,
    since: String,
}

struct SessionRow {
    id: Uuid,
    browser: String,
    address: String,
    since: String,
    seen: String,
    is_this: bool,
}

struct SpanRow {
    id: Uuid,
    what: String,
    dates: String,
    note: String,
}

struct ActingRow {
    id: Uuid,
    what: String,
    dates: String,
    may_begin: bool,
    is_now: bool,
}

struct TokenRow {
    id: Uuid,
    name: String,
    scope: String,
    used: Option<String>,
    ends: String,
    is_over: bool,
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn build(
    app: &App,
    me: &SignedIn,
    typed: &Input,
    errors: &[FieldError],
    once: Once,
) -> Result<AccountPage, Failure> {
    let page = me.visit.layout(me.lang().t("account-title")).with_script("htmx.min.js");
    let lang = page.lang();
    let places = accounts::places(app, &me.actor, me.account.id).await.map_err(Problem::from)?;
    let sessions = accounts::sessions(app, &me.actor, me.account.id).await.map_err(Problem::from)?;
    let tokens = accounts::tokens(app, &me.actor, Some(me.account.id)).await.map_err(Problem::from)?;
    let factor = accounts::second_factor(app, &me.actor).await.map_err(Problem::from)?;
    let identities = accounts::identities(app, &me.actor).await.map_err(Problem::from)?;
    let of = |places: &Places| -> Vec<_> {
        let acted = places.substitutes.iter().chain(&places.acting).map(|found| found.grant.grant.agency);
        places.grants.iter().map(|grant| grant.grant.agency).chain(acted).collect()
    };
    let names = agency_names(app, of(&places)).await?;
    let today = app.clock.today();
    let this = match &me.by {
        Credential::Session(digest) => digest.bytes().to_vec(),
        Credential::Token => Vec::new(),
    };
    let acting_now = me.acting.as_ref().map(|acting| acting.id);
    let now = app.clock.now();
    let (codes, token) = match once {
        Once::Nothing => (Vec::new(), None),
        Once::Codes(codes) => (codes, None),
        Once::Token(token) => (Vec::new(), Some(token)),
    };
    Ok(AccountPage {
        head: PageHead::new(lang.t("account-title"))
            .sentence(lang.t("account-sentence").with("name", &me.account.name)),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        facts: facts(lang, me),
        roles: places
            .grants
            .iter()
            .filter(|grant| grant.grant.to.is_none_or(|to| to >= today))
            .map(|grant| (grant_text(lang, grant, &names), period(lang, grant.grant.from, grant.grant.to)))
            .collect(),
        password: password_fields(lang, errors),
        factor: factor_of(lang, factor, errors),
        identities: identities
            .into_iter()
            .map(|it| IdentityRow { id: it.id, provider: it.provider, since: lang.moment(it.linked_at).to_string() })
            .collect(),
        sessions: sessions
            .into_iter()
            .map(|session| SessionRow {
                id: session.id,
                browser: browser_name(lang, &session.agent),
                address: session.address,
                since: lang.moment(session.created_at).to_string(),
                seen: lang.moment(session.seen_at).to_string(),
                is_this: session.token_hash == this,
            })
            .collect(),
        away: places
            .absences
            .iter()
            .map(|absence| SpanRow {
                id: absence.id,
                what: String::new(),
                dates: period(lang, absence.span.from, Some(absence.span.to)),
                note: absence.note.clone(),
            })
            .collect(),
        away_fields: vec![
            Field::date(lang, "away_from", lang.t("account-away-from"))
                .value(&typed.away_from)
                .required()
                .errors(lang, errors),
            Field::date(lang, "away_to", lang.t("account-away-to"))
                .value(&typed.away_to)
                .required()
                .errors(lang, errors),
            Field::text("note", lang.t("account-away-note")).value(&typed.note).errors(lang, errors),
        ],
        substitutes: places
            .substitutes
            .iter()
            .map(|found| SpanRow {
                id: found.id,
                what: lang
                    .t("account-substitute-of")
                    .with("who", &found.substitute_name)
                    .with("role", grant_text(lang, &found.grant, &names))
                    .to_string(),
                dates: period(lang, found.span.from, Some(found.span.to)),
                note: found.reason.clone(),
            })
            .collect(),
        acting: places
            .acting
            .iter()
            .map(|found| ActingRow {
                id: found.id,
                what: format!("{} – {}", found.owner_name, grant_text(lang, &found.grant, &names)),
                dates: period(lang, found.span.from, Some(found.span.to)),
                may_begin: found.span.holds_on(today),
                is_now: acting_now == Some(found.id),
            })
            .collect(),
        substitute_fields: substitute_fields(lang, &places, &names, typed, errors, today),
        tokens: tokens.iter().map(|token| token_row(lang, token, now)).collect(),
        token_fields: token_fields(lang, typed, errors),
        codes,
        token,
        is_away_open: is_wrong(errors, &["away_from", "away_to", "note"]),
        is_substitute_open: is_wrong(errors, &["grant", "login", "from", "to", "reason"]),
        is_token_open: is_wrong(errors, &["name", "scope", "days"]),
        page,
    })
}

fn is_wrong(errors: &[FieldError], fields: &[&str]) -> bool {
    errors.iter().any(|error| fields.contains(&error.field))
}

fn facts(lang: Lang, me: &SignedIn) -> KeyValues {
    KeyValues::new()
        .row(lang.t("account-name"), me.account.name.clone())
        .row(lang.t("account-login"), me.account.login.clone())
        .row(lang.t("account-position"), me.account.position.clone())
}

fn period(lang: Lang, from: NaiveDate, to: Option<NaiveDate>) -> String {
    match to {
        Some(to) => lang.t("account-from-to").with("from", lang.date(from)).with("to", lang.date(to)).to_string(),
        None => lang.t("account-since").with("from", lang.date(from)).to_string(),
    }
}

fn password_fields(lang: Lang, errors: &[FieldError]) -> Vec<Field> {
    let field = |name, label: Text, kind| Field::credential(name, label, kind).required().errors(lang, errors);
    vec![
        field("current", lang.t("account-password-current"), "current-password"),
        field("new", lang.t("account-password-new"), "new-password").hint(lang.t("account-password-hint")),
        field("again", lang.t("account-password-again"), "new-password"),
    ]
}

fn factor_of(lang: Lang, factor: SecondFactor, errors: &[FieldError]) -> Factor {
    match factor {
        SecondFactor::Off => Factor::Off,
        SecondFactor::Waiting { address, typed } => Factor::Waiting {
            picture: picture(&address),
            typed,
            code: Field::credential("code", lang.t("account-factor-code"), "one-time-code")
                .required()
                .errors(lang, errors),
        },
        SecondFactor::On { codes_left } => Factor::On {
            codes_left,
            password: Field::credential("factor_password", lang.t("account-password-current"), "current-password")
                .required()
                .errors(lang, errors),
        },
    }
}

/// The address as a QR code; nothing where it is too long for one, and the secret is typed then.
fn picture(address: &str) -> Option<Picture> {
    let code = QrCode::new(address.as_bytes()).ok()?;
    let side = code.width() + 8;
    let drawn = code.render::<svg::Color>().module_dimensions(1, 1).quiet_zone(true).build();
    // Of the library's picture only the squares are taken: colours come from the style sheet.
    let path = drawn.split(" d=\"").nth(1)?.split('"').next()?.to_owned();
    Some(Picture { side, path })
}

fn substitute_fields(
    lang: Lang,
    places: &Places,
    names: &std::collections::HashMap<thihanh_kernel::ids::AgencyId, String>,
    typed: &Input,
    errors: &[FieldError],
    today: NaiveDate,
) -> Vec<Field> {
    let open = places.grants.iter().filter(|grant| grant.grant.to.is_none_or(|to| to >= today));
    let choices: Vec<Choice> = open.map(|grant| Choice::new(grant.id, grant_text(lang, grant, names))).collect();
    if choices.is_empty() {
        return Vec::new();
    }
    vec![
        Field::select("grant", lang.t("account-substitute-role"), choices).value(&typed.grant).errors(lang, errors),
        Field::text("login", lang.t("account-substitute-login"))
            .hint(lang.t("account-substitute-login-hint"))
            .value(&typed.login)
            .required()
            .errors(lang, errors),
        Field::date(lang, "from", lang.t("account-away-from")).value(&typed.from).required().errors(lang, errors),
        Field::date(lang, "to", lang.t("account-away-to")).value(&typed.to).required().errors(lang, errors),
        Field::text("reason", lang.t("account-substitute-reason")).value(&typed.reason).errors(lang, errors),
    ]
}

fn token_fields(lang: Lang, typed: &Input, errors: &[FieldError]) -> Vec<Field> {
    let scopes =
        vec![Choice::new("read", lang.t("account-token-read")), Choice::new("write", lang.t("account-token-write"))];
    let days = if typed.days.is_empty() { "365" } else { &typed.days };
    vec![
        Field::text("name", lang.t("account-token-name")).value(&typed.name).required().errors(lang, errors),
        Field::select("scope", lang.t("account-token-scope"), scopes).value(&typed.scope).errors(lang, errors),
        Field::text("days", lang.t("account-token-days")).value(days).required().errors(lang, errors),
    ]
}

fn token_row(lang: Lang, token: &TokenView, now: thihanh_kernel::time::Instant) -> TokenRow {
    TokenRow {
        id: token.id,
        name: token.name.clone(),
        scope: token.scope.to_string(),
        used: token.last_used_at.map(|at| lang.moment(at).to_string()),
        ends: lang.moment(token.expires_at).to_string(),
        is_over: !token.is_valid(now),
    }
}

/// "Chrome, Windows": what a person knows a browser by, out of what it calls itself.
fn browser_name(lang: Lang, agent: &str) -> String {
    let first =
        |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    // Each browser also says the names of those it resembles, so the order decides.
    let browser = first(&[
        ("Edg/", "Edge"),
        ("coc_coc", "Cốc Cốc"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => lang.t("account-browser-unknown").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_by_their_own_words() {
        for (agent, wanted) in [
            ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/109.0.0.0 Safari/537.36", "Chrome, Windows"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120.0", "Edge, Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604.1", "Safari, iPhone"),
            ("curl/8", "Trình duyệt khác"),
        ] {
            assert_eq!(browser_name(Lang::Vi, agent), wanted);
        }
    }

    #[test]
    fn a_picture_is_squares_alone() {
        let picture = picture("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ").unwrap();
        assert!(picture.side > 25 && picture.path.starts_with('M'), "{}", picture.path);
        assert!(picture.path.chars().all(|c| c.is_ascii_alphanumeric() || " -".contains(c)));
    }
}
