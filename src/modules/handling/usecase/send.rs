//! Sending: the addressee is told or asked, and somebody owes from now on.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::law::Authority;
use thihanh_kernel::time::vn_date;
use thihanh_store::{Sql, StoreError, journal};
use vanban::deadline::Deadline;

use super::{HandlingError, entry, lock, saved, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::handling::model::acts::SendForm;
use crate::modules::handling::model::handling::{Addressee, Handling, Sending};
use crate::modules::handling::model::rule;
use crate::modules::handling::policy::Action;
use crate::modules::obligations::api::{self as ledger, Asked, Binding, Origin, OwedTo, SetBy};

/// The day that the rule of the jurisdiction counts for a proposal that is sent today.
pub(super) async fn proposed(
    sql: &dyn Sql,
    handling: &Handling,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, StoreError> {
    if handling.facts.authority != Authority::Proposal {
        return Ok(None);
    }
    let rules = store::rules::all(sql).await?;
    let days = rule::of(&rules, handling.jurisdiction, today).and_then(|rule| rule.working_days);
    let Some(days) = days else { return Ok(None) };
    Ok(agencies::calendar(sql).await?.add_working_days(today, days))
}

/// Sends what was approved, by a document that got its number.
///
/// # Errors
/// [`HandlingError`].
pub async fn send(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &SendForm,
) -> Result<Handling, HandlingError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Send).await?;
            before.check_send()?;
            let (sending, due_on, by_rule) = form.read(&before, proposed(tx, &before, today).await?, today)?;
            let after = before.send(sending, (due_on, by_rule), now)?;
            store::handlings::save_state(tx, &after).await?;
            let asked = asked(app, tx, &after).await?;
            let obligation = ledger::ask(tx, app.ids.as_ref(), &asked, now)
                .await
                .map_err(|error| HandlingError::Ledger(error.into()))?;
            let line = entry(app, actor, &after, "sent")
                .with("number", &after.sending.as_ref().map(Sending::label))
                .with("due_on", &after.facts.due_on)
                .with("by_rule", &after.is_due_by_rule)
                .with("obligation", &obligation);
            journal::append(tx, line).await?;
            Ok(saved(after))
        })
        .await
}

/// What the ledger is asked to keep. Names in it are Vietnamese whatever the language of the page.
async fn asked(app: &App, sql: &dyn Sql, handling: &Handling) -> Result<Asked, HandlingError> {
    let today = app.clock.today();
    let facts = &handling.facts;
    let views = agencies::views(sql, &[handling.agency, handling.overseer], today).await?;
    let name = |id| views.get(&id).map(|view| view.name.clone()).unwrap_or_default();
    let from = name(handling.agency);
    let (agency, owed_to, content, product) = match (&facts.addressee, facts.authority) {
        (Addressee::Agency(agency), Authority::Own) => {
            (*agency, handling.agency, facts.content.clone(), "Báo cáo kết quả thực hiện".to_owned())
        }
        (Addressee::Agency(agency), Authority::Proposal) => {
            let content = format!("Trả lời kiến nghị của {from}: {}", facts.content);
            (*agency, handling.agency, content, "Văn bản trả lời".to_owned())
        }
        // A body outside the tree owes nothing here: who sent it owes the following up.
        (Addressee::Outside(body), _) => {
            let content = format!("Theo dõi, đôn đốc {body} trả lời kiến nghị: {}", facts.content);
            (handling.agency, handling.overseer, content, format!("Văn bản trả lời của {body}"))
        }
    };
    let set_by = if handling.is_due_by_rule { SetBy::Rule } else { SetBy::Text };
    let due = facts.due_on.and_then(|on| {
        let date = on.to_string().parse().ok()?;
        Some((Deadline::By { date, inclusive: true }, format!("chậm nhất ngày {}", vn_date(on)), set_by))
    });
    let label = handling.sending.as_ref().map(Sending::label).unwrap_or_default();
    Ok(Asked {
        origin: Origin::Handling(handling.id),
        origin_code: handling.code.clone(),
        origin_label: format!("Văn bản {label} xử lý kết quả theo dõi thi hành pháp luật"),
        jurisdiction: handling.jurisdiction,
        agency,
        overseer: handling.overseer,
        owed_to: OwedTo { id: Some(owed_to), name: name(owed_to) },
        // What is proposed may be declined; that it is answered is owed by law, so it can be late like an order.
        binding: Binding::Order,
        content,
        product,
        due,
        on: today,
    })
}
