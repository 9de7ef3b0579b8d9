//! What a recipient says of an issued directive: that it was received, and how its people were told (quán triệt).

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::{time, vietnamese};
use thihanh_store::WriteTx;
use thihanh_store::journal::{self, Entry};

use super::{Action, DirectiveError};
use crate::app::App;
use crate::modules::directives::model::directive::Directive;
use crate::modules::directives::policy;
use crate::modules::directives::store;

/// Longest description of how people were told.
const FORM_MAX: usize = 200;

/// How a unit told its people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Communication {
    /// "Hội nghị trực tuyến", "Sao gửi văn bản" …
    pub form: String,
    /// The day, as typed.
    pub on: String,
}

/// A recipient has received it; saying so again changes nothing.
///
/// # Errors
/// When the actor does not speak for the agency, the directive is not issued, or was not sent to it.
pub async fn confirm_receipt(app: &App, actor: &Actor, code: &str, agency: AgencyId) -> Result<(), DirectiveError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let directive = lock_for(app, tx, actor, code, agency).await?;
            if store::recipients::set_received(tx, directive.id, agency, now, actor.account()).await? {
                let entry = Entry::new(now, actor, "directive", directive.id.uuid(), "receipt_confirmed")
                    .with("agency", &agency);
                journal::append(tx, entry).await?;
            }
            Ok(())
        })
        .await
}

/// A recipient has told its people: how, and on which day. It has thereby received the directive too.
///
/// # Errors
/// As [`confirm_receipt`]; a day before the directive's or after today is a refused field.
pub async fn communicate(
    app: &App,
    actor: &Actor,
    code: &str,
    agency: AgencyId,
    said: &Communication,
) -> Result<(), DirectiveError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let directive = lock_for(app, tx, actor, code, agency).await?;
            let (form, on) = checked(said, directive.head.issued_on, today).map_err(DirectiveError::Invalid)?;
            store::recipients::set_received(tx, directive.id, agency, now, actor.account()).await?;
            store::recipients::set_communicated(tx, directive.id, agency, on, &form, actor.account()).await?;
            let entry = Entry::new(now, actor, "directive", directive.id.uuid(), "communicated")
                .with("agency", &agency)
                .with("form", &form)
                .with("on", &on);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

fn checked(
    said: &Communication,
    issued_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(String, NaiveDate), Vec<FieldError>> {
    let mut errors = Vec::new();
    let form = vietnamese::nfc(said.form.trim());
    if form.is_empty() {
        errors.push(FieldError::new("form", "required"));
    } else if form.chars().count() > FORM_MAX {
        errors.push(FieldError::new("form", "too-long").with("max", FORM_MAX.to_string()));
    }
    let on = time::parse_date(&said.on);
    match on {
        None => errors.push(FieldError::new("on", "date-malformed").with("text", said.on.trim())),
        Some(day) if day > today => {
            errors.push(FieldError::new("on", "date-in-future").with("today", time::vn_date(today)))
        }
        Some(day) if issued_on.is_some_and(|issued| day < issued) => {
            errors.push(FieldError::new("on", "communicated-before-issue"))
        }
        Some(_) => {}
    }
    match on {
        Some(on) if errors.is_empty() => Ok((form, on)),
        _ => Err(errors),
    }
}

/// An issued directive that was sent to an agency for which the actor speaks.
async fn lock_for(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    code: &str,
    agency: AgencyId,
) -> Result<Directive, DirectiveError> {
    let directive = store::lock_by_code(tx, code).await?.ok_or(DirectiveError::NotFound)?;
    let today = app.clock.today();
    if !store::list::is_visible(tx, &policy::scope(actor, today), directive.id).await? {
        return Err(DirectiveError::NotFound);
    }
    directive.check_issued()?;
    store::recipients::find(tx, directive.id, agency).await?.ok_or(DirectiveError::NotFound)?;
    let stakes = super::stakes(tx, actor, directive.head.jurisdiction, &[agency], today).await?;
    policy::may(actor, Action::Answer, &stakes).map_err(DirectiveError::Denied)?;
    Ok(directive)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::directives::model::fixtures::day;

    #[test]
    fn people_are_told_between_the_issue_and_today() {
        let today = day(2026, 3, 16);
        type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);
        let table: [Case<'_>; 6] = [
            ("Hội nghị", "16/3/2026", &[]),
            ("Hội nghị", "10/3/2026", &[]),
            ("Hội nghị", "09/3/2026", &[("on", "communicated-before-issue")]),
            ("Hội nghị", "17/3/2026", &[("on", "date-in-future")]),
            (" ", "mai", &[("form", "required"), ("on", "date-malformed")]),
            (&"x".repeat(FORM_MAX + 1), "16/3/2026", &[("form", "too-long")]),
        ];
        for (form, on, expected) in table {
            let said = Communication { form: form.into(), on: on.into() };
            let errors = checked(&said, Some(day(2026, 3, 10)), today).err().unwrap_or_default();
            let codes: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
            assert_eq!(codes, expected, "{form} {on}");
        }
    }
}
