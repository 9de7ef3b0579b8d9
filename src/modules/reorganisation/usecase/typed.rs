//! Changes as people type them: agencies by their names, short names or keys, as they stand on the last day of the old state.

use chrono::NaiveDate;
use thihanh_kernel::problem::FieldError;
use thihanh_store::Sql;

use super::{ReorganisationError, check, find};
use crate::app::App;
use crate::modules::agencies::api::restructure::{Heir, NewBody, Step, keys_named};
use crate::modules::reorganisation::model::ReorganisationFault;
use crate::modules::reorganisation::model::form::{StepForm, lines};
use crate::modules::reorganisation::policy::Action;

/// Which change a form is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// Hợp nhất, sáp nhập.
    Merge,
    /// Chia, tách.
    Split,
    /// Đổi tên.
    Rename,
    /// Giải thể, kết thúc hoạt động.
    Abolish,
    /// Chuyển về dưới đơn vị khác.
    Move,
}

impl StepKind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Merge, Self::Split, Self::Rename, Self::Abolish, Self::Move];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Merge => "hop-nhat",
            Self::Split => "chia-tach",
            Self::Rename => "doi-ten",
            Self::Abolish => "ket-thuc",
            Self::Move => "chuyen",
        }
    }

    /// Reads the word of [`StepKind::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Finds keys, and keeps what is wrong by field.
struct Finder<'a> {
    sql: &'a dyn Sql,
    last_day: NaiveDate,
    errors: Vec<FieldError>,
}

impl Finder<'_> {
    /// The key of what was typed; what is called by nobody may be the key of a body that an earlier change makes.
    async fn key(&mut self, field: &'static str, words: &str) -> Result<String, ReorganisationError> {
        let shown: String = words.chars().take(100).collect();
        let found = keys_named(self.sql, words, self.last_day).await?;
        match found.as_slice() {
            [only] => return Ok(only.clone()),
            [] if is_key(words) => return Ok(words.to_owned()),
            [] => self.errors.push(FieldError::new(field, "reorganisation-agency-unknown").with("name", shown)),
            several => {
                let keys = several.join(", ");
                let error = FieldError::new(field, "reorganisation-agency-several").with("name", shown);
                self.errors.push(error.with("keys", keys));
            }
        }
        Ok(String::new())
    }

    async fn keys(&mut self, field: &'static str, text: &str) -> Result<Vec<String>, ReorganisationError> {
        let mut keys = Vec::new();
        for line in lines(text) {
            keys.push(self.key(field, line).await?);
        }
        Ok(keys)
    }

    /// The key of a field that must say something.
    async fn one(&mut self, field: &'static str, text: &str) -> Result<String, ReorganisationError> {
        if text.trim().is_empty() {
            self.errors.push(FieldError::new(field, "required"));
            return Ok(String::new());
        }
        self.key(field, text.trim()).await
    }

    async fn some(&mut self, field: &'static str, text: &str) -> Result<String, ReorganisationError> {
        if text.trim().is_empty() { Ok(String::new()) } else { self.key(field, text.trim()).await }
    }
}

fn is_key(words: &str) -> bool {
    words.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// The change that a form says.
///
/// # Errors
/// When the actor may not, there is no such reorganisation, or fields are wrong.
pub async fn step_typed(
    app: &App,
    actor: &thihanh_kernel::access::Actor,
    code: &str,
    kind: StepKind,
    form: &StepForm,
) -> Result<Step, ReorganisationError> {
    let sql = app.store.read();
    check(app, sql, actor, Action::Manage).await?;
    let it = find(app, sql, actor, code).await?;
    let on = it.decision.effective_on;
    let mut finder = Finder { sql, last_day: on.pred_opt().unwrap_or(on), errors: Vec::new() };
    let step = match kind {
        StepKind::Merge => {
            let from = finder.keys("from", &form.from).await?;
            if from.is_empty() {
                finder.errors.push(FieldError::new("from", "required"));
            }
            let into = match form.into.trim() {
                "" => Heir::New(new_body(&mut finder, form).await?),
                standing => Heir::Standing(finder.key("into", standing).await?),
            };
            Step::Merge { from, into }
        }
        StepKind::Split => {
            let agency = finder.one("agency", &form.agency).await?;
            let mut into: Vec<Heir> = finder.keys("into", &form.into).await?.into_iter().map(Heir::Standing).collect();
            for line in lines(&form.new_bodies) {
                match line.split_once('|') {
                    Some((code, name)) if !code.trim().is_empty() && !name.trim().is_empty() => {
                        into.push(Heir::New(plain_body(code.trim(), name.trim())));
                    }
                    _ => finder.errors.push(FieldError::new("new_bodies", "reorganisation-new-body-line")),
                }
            }
            Step::Split { agency, into, goes_on: !form.goes_on.is_empty() }
        }
        StepKind::Rename => {
            let agency = finder.one("agency", &form.agency).await?;
            if form.new_name.trim().is_empty() {
                finder.errors.push(FieldError::new("new_name", "required"));
            }
            Step::Rename { agency, name: form.new_name.trim().to_owned(), short_name: form.new_short.trim().to_owned() }
        }
        StepKind::Abolish => Step::Abolish {
            agency: finder.one("agency", &form.agency).await?,
            duties_to: finder.keys("into", &form.into).await?,
        },
        StepKind::Move => Step::Move {
            agency: finder.one("agency", &form.agency).await?,
            parent: finder.one("parent", &form.parent).await?,
        },
    };
    if finder.errors.is_empty() { Ok(step) } else { Err(ReorganisationFault::Invalid(finder.errors).into()) }
}

async fn new_body(finder: &mut Finder<'_>, form: &StepForm) -> Result<NewBody, ReorganisationError> {
    for (field, text) in [("new_name", &form.new_name), ("new_code", &form.new_code)] {
        if text.trim().is_empty() {
            finder.errors.push(FieldError::new(field, "required"));
        } else if field == "new_code" && !is_key(text.trim()) {
            finder.errors.push(FieldError::new(field, "step-bad-code").with("step", 1_i64).with("value", text.trim()));
        }
    }
    Ok(NewBody {
        short_name: form.new_short.trim().to_owned(),
        parent: finder.some("parent", &form.parent).await?,
        official_code: form.official_code.trim().to_owned(),
        ..plain_body(form.new_code.trim(), form.new_name.trim())
    })
}

fn plain_body(code: &str, name: &str) -> NewBody {
    NewBody {
        code: code.to_owned(),
        name: name.to_owned(),
        short_name: String::new(),
        kind: String::new(),
        parent: String::new(),
        official_code: String::new(),
    }
}

/// The key of an heir as typed: by its name on the first day of the new state or the last of the old one, or by its key, which a body to come has too.
///
/// # Errors
/// When the actor may not, there is no such reorganisation, or nobody or several are called so.
pub async fn key_typed(
    app: &App,
    actor: &thihanh_kernel::access::Actor,
    code: &str,
    words: &str,
) -> Result<String, ReorganisationError> {
    let words = words.trim();
    let sql = app.store.read();
    check(app, sql, actor, Action::Manage).await?;
    if words.is_empty() {
        return Ok(String::new());
    }
    let it = find(app, sql, actor, code).await?;
    let on = it.decision.effective_on;
    let mut found = keys_named(sql, words, on).await?;
    if found.is_empty() && is_key(words) {
        return Ok(words.to_owned());
    }
    let several = found.len() > 1;
    match found.pop() {
        Some(key) if !several => Ok(key),
        _ => {
            let shown: String = words.chars().take(100).collect();
            Err(ReorganisationError::field(
                FieldError::new("heir", "reorganisation-agency-unknown").with("name", shown),
            ))
        }
    }
}
