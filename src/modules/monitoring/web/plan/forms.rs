//! The forms of a plan's page.

use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::Lang;
use thihanh_webkit::parts::{Choice, Field};

use super::acts::Input;
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::api;
use crate::modules::monitoring::model::plan::PlanItem;
use crate::modules::monitoring::model::words::{Activity, Reason};
use crate::modules::monitoring::usecase::Looked;
use crate::modules::monitoring::web::words;

/// What was typed, and what of it was refused.
type Typed<'a> = (&'a Input, &'a [FieldError]);

/// The form of a line.
pub(super) struct ItemForm {
    /// Its fields.
    pub(super) fields: Vec<Field>,
    /// The line that it changes; empty for a new one.
    pub(super) number: String,
    /// It stands open.
    pub(super) is_open: bool,
}

/// What a form shows: what was refused, else what is kept.
fn shown<'a>(errors: &[FieldError], typed: &'a str, kept: &'a str) -> &'a str {
    if errors.is_empty() { kept } else { typed }
}

/// A field to watch.
pub(super) async fn putting(
    app: &App,
    lang: Lang,
    looked: &Looked,
    (input, errors): Typed<'_>,
) -> Result<Vec<Field>, Problem> {
    let known = api::fields(app.store.read(), looked.plan.duty.jurisdiction, app.clock.today()).await?;
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let fields =
        known.iter().map(|field| Choice::new(&field.code, words::called(lang, &field.name_vi, &field.name_en)));
    let reasons = Reason::ALL.map(|reason| Choice::new(reason.as_str(), words::reason(lang, reason)));
    let must_match = looked.rule.as_ref().is_some_and(|rule| rule.must_match);
    let mut form = vec![
        Field::select("field", lang.t("coverage-field"), choose.chain(fields).collect())
            .value(shown(errors, &input.field, ""))
            .required(),
        Field::select("reason", lang.t("plan-field-reason"), reasons.to_vec())
            .value(shown(errors, &input.reason, ""))
            .required(),
        Field::area("note", lang.t("plan-field-note"), 2).value(shown(errors, &input.note, "")),
    ];
    if must_match {
        let above = looked.above.as_ref().and_then(|above| above.plan.as_ref());
        if let Some(above) = above {
            let name = |code: &str, kept: &str| {
                let field = known.iter().find(|field| field.code == code);
                field.map_or_else(
                    || kept.to_owned(),
                    |field| words::called(lang, &field.name_vi, &field.name_en).to_owned(),
                )
            };
            let same = std::iter::once(Choice::new("", lang.t("plan-match-none")));
            let fields = above.fields.iter().map(|field| Choice::new(&field.field, name(&field.field, &field.name)));
            form.push(
                Field::select("matched", lang.t("plan-match").with("plan", &above.label), same.chain(fields).collect())
                    .value(shown(errors, &input.matched, ""))
                    .hint(lang.t("plan-match-hint")),
            );
        }
        form.push(
            Field::text("why_apart", lang.t("plan-field-why-apart"))
                .value(shown(errors, &input.why_apart, ""))
                .hint(lang.t("plan-field-why-apart-hint")),
        );
    }
    Ok(form.into_iter().map(|field| field.errors(lang, errors)).collect())
}

/// A line: a new one, or one that is changed.
pub(super) async fn item(
    app: &App,
    lang: Lang,
    looked: &Looked,
    edited: Option<&PlanItem>,
    (input, errors): Typed<'_>,
) -> Result<ItemForm, Problem> {
    let views = agencies::all_in(app.store.read(), looked.plan.duty.agency, app.clock.today()).await?;
    let mut leads: Vec<Choice> = views.iter().take(MOST_LEADS).map(|view| Choice::new(view.id, &view.name)).collect();
    let kept_lead = edited.map_or(looked.plan.duty.agency, |item| item.lead);
    if !views.iter().take(MOST_LEADS).any(|view| view.id == kept_lead) {
        let named = agencies::views(app.store.read(), &[kept_lead], app.clock.today()).await?;
        leads.extend(named.values().map(|view| Choice::new(view.id, &view.name)));
    }
    let activities = Activity::ALL.map(|activity| Choice::new(activity.as_str(), words::activity(lang, activity)));
    let day = |on: Option<chrono::NaiveDate>| on.map(|on| lang.date(on)).unwrap_or_default();
    let kept = |of: &dyn Fn(&PlanItem) -> String| edited.map(of).unwrap_or_default();
    let values = [
        kept(&|item| item.activity.as_str().to_owned()),
        kept(&|item| item.content.clone()),
        kept(&|item| item.product.clone()),
        kept(&|item| day(item.starts_on)),
        kept(&|item| day(Some(item.ends_on))),
        kept(&|item| item.partners.clone()),
        kept(&|item| item.budget_vnd.map(|amount| lang.number(amount)).unwrap_or_default()),
    ];
    let [activity, content, product, starts_on, ends_on, partners, budget] = &values;
    let lead = kept_lead.to_string();
    let fields = vec![
        Field::select("activity", lang.t("plan-item-activity"), activities.to_vec())
            .value(shown(errors, &input.activity, activity))
            .required(),
        Field::area("content", lang.t("plan-item-content"), 3).value(shown(errors, &input.content, content)).required(),
        Field::text("product", lang.t("plan-item-product")).value(shown(errors, &input.product, product)),
        Field::date(lang, "starts_on", lang.t("plan-item-starts")).value(shown(errors, &input.starts_on, starts_on)),
        Field::date(lang, "ends_on", lang.t("plan-item-ends")).value(shown(errors, &input.ends_on, ends_on)).required(),
        Field::select("lead", lang.t("plan-item-lead"), leads).value(shown(errors, &input.lead, &lead)).required(),
        Field::text("partners", lang.t("plan-item-partners")).value(shown(errors, &input.partners, partners)),
        Field::text("budget", lang.t("plan-item-budget"))
            .value(shown(errors, &input.budget, budget))
            .hint(lang.t("plan-item-budget-hint")),
    ];
    Ok(ItemForm {
        fields: fields.into_iter().map(|field| field.errors(lang, errors)).collect(),
        number: match errors.is_empty() {
            true => edited.map(|item| item.number.to_string()).unwrap_or_default(),
            false => input.number.clone(),
        },
        is_open: edited.is_some() || !errors.is_empty(),
    })
}

/// Agencies that the choice of a lead holds: an agency with everything below it, as a rule a few dozen.
const MOST_LEADS: usize = 300;

/// The words of the document.
pub(super) fn editing(lang: Lang, looked: &Looked, (input, errors): Typed<'_>) -> Vec<Field> {
    let (typed, kept) = (input.content(), &looked.plan.content);
    let content = if errors.is_empty() { kept } else { &typed };
    let marks = [
        Choice::new("", lang.t("letter-mark-none")),
        Choice::new("kt", lang.t("letter-mark-kt")),
        Choice::new("tl", lang.t("letter-mark-tl")),
        Choice::new("tuq", lang.t("letter-mark-tuq")),
    ];
    let signing = &content.signing;
    vec![
        Field::text("about", lang.t("plan-about")).value(&content.about).required(),
        Field::area("basis", lang.t("plan-basis"), 3).value(&content.basis).hint(lang.t("plan-basis-hint")),
        Field::area("purpose", lang.t("plan-purpose"), 5).value(&content.purpose),
        Field::area("scope", lang.t("plan-scope"), 3).value(&content.scope),
        Field::area("duties", lang.t("plan-duties"), 5).value(&content.duties),
        Field::area("parent", lang.t("letter-parent"), 2).value(&content.parent).hint(lang.t("letter-parent-hint")),
        Field::area("issuer", lang.t("letter-issuer"), 2).value(&content.issuer).required(),
        Field::text("place", lang.t("letter-place")).value(&content.place).required(),
        Field::text("symbol", lang.t("letter-symbol")).value(&content.symbol).required(),
        Field::area("copies", lang.t("letter-copies"), 3).value(&content.copies),
        Field::text("archive", lang.t("letter-archive")).value(&content.archive).required(),
        Field::text("on_behalf_of", lang.t("letter-on-behalf-of")).value(&signing.on_behalf_of),
        Field::select("mark", lang.t("letter-mark"), marks.to_vec()).value(&signing.mark),
        Field::text("superior", lang.t("letter-superior")).value(&signing.superior),
        Field::text("title", lang.t("letter-signer-title")).value(&signing.title),
        Field::text("name", lang.t("letter-signer-name")).value(&signing.name),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}

/// Why something is sent back or amended.
pub(super) fn reason(lang: Lang, label: &'static str, (input, errors): Typed<'_>) -> Field {
    Field::area("reason", lang.t(label), 3).value(shown(errors, &input.reason, "")).required().errors(lang, errors)
}

/// Number and day of a document.
pub(super) fn numbering(lang: Lang, (input, errors): Typed<'_>) -> [Field; 2] {
    [
        Field::text("number", lang.t("plan-number-field")).value(shown(errors, &input.number, "")).required(),
        Field::date(lang, "on", lang.t("plan-issued-on")).value(shown(errors, &input.on, "")).required(),
    ]
    .map(|field| field.errors(lang, errors))
}
