//! What may be done to an inspection now, each with its form.

use thihanh_webkit::parts::{Choice, Field};
use thihanh_webkit::{Lang, Text};

use super::detail::Refused;
use super::steps::Input;
use super::words;
use crate::modules::inspections::model::finding::{Authority, DocumentAsk, FindingKind};
use crate::modules::inspections::model::inspection::{Inspection, Kind, State};
use crate::modules::inspections::model::paper::PaperKind;
use crate::modules::inspections::model::reference::Named;
use crate::modules::inspections::model::team::TeamRole;
use crate::modules::inspections::policy::Action;
use crate::modules::inspections::usecase::{Looked, Names};

/// One form of the page.
pub(super) struct Act {
    /// The last part of its address.
    pub(super) id: &'static str,
    /// What is done.
    pub(super) title: Text,
    /// What becomes of it.
    pub(super) text: String,
    /// Findings to choose from.
    pub(super) ticks: Vec<(String, String, bool)>,
    /// Its fields.
    pub(super) fields: Vec<Field>,
    /// Words of its button.
    pub(super) button: Text,
    /// Icon of its button.
    pub(super) icon: &'static str,
    /// It takes something back.
    pub(super) is_dangerous: bool,
    /// It leads to the next stage.
    pub(super) is_next: bool,
    /// It is unfolded.
    pub(super) is_open: bool,
}

impl Act {
    fn new(id: &'static str, title: Text, button: Text, icon: &'static str) -> Self {
        Self {
            id,
            title,
            text: String::new(),
            ticks: Vec::new(),
            fields: Vec::new(),
            button,
            icon,
            is_dangerous: false,
            is_next: false,
            is_open: false,
        }
    }

    fn text(self, text: Text) -> Self {
        Self { text: text.to_string(), ..self }
    }

    fn fields(self, fields: Vec<Field>) -> Self {
        Self { fields, ..self }
    }

    /// The step that leads on: it stands open.
    fn next(self) -> Self {
        Self { is_next: true, is_open: true, ..self }
    }
}

/// What the actor may do now, the step that leads on first.
pub(super) fn of(lang: Lang, looked: &Looked, names: &Names, refused: &Refused) -> Vec<Act> {
    let inspection = &looked.inspection;
    if inspection.withdrawal.is_some() {
        return Vec::new();
    }
    let may = |action: Action| looked.actions.contains(&action);
    let is_writing = may(Action::Record) || may(Action::Conclude);
    let is_leading = may(Action::Decide) || may(Action::Record);
    let mut acts = Vec::new();
    match inspection.state {
        State::Prepared => {
            if may(Action::Prepare) {
                acts.push(member(lang, refused));
            }
            if may(Action::Decide) {
                acts.push(decide(lang, looked, refused));
            }
        }
        State::Decided => {
            if may(Action::Decide) {
                acts.push(notify(lang, refused));
            }
            if is_leading && inspection.facts.kind == Kind::Sudden {
                acts.push(begin(lang));
            }
        }
        State::Notified if is_leading => acts.push(begin(lang)),
        State::OnSite if is_leading => acts.push(
            Act::new("roi-diem", lang.t("inspection-leave"), lang.t("inspection-leave-button"), "check-lg")
                .text(lang.t("inspection-leave-text")),
        ),
        State::Drafting if may(Action::Conclude) => acts.push(conclude(lang, looked, refused)),
        State::Concluded if may(Action::Conclude) || may(Action::Number) => acts.push(
            Act::new("gui", lang.t("inspection-send"), lang.t("inspection-send-button"), "send")
                .text(lang.t("inspection-send-text"))
                .next(),
        ),
        State::FollowingUp if may(Action::Follow) => acts.push(
            Act::new("ket-thuc", lang.t("inspection-close"), lang.t("inspection-close-button"), "check-lg")
                .text(lang.t("inspection-close-text")),
        ),
        _ => {}
    }
    if inspection.takes_answers() && is_writing {
        acts.push(finding(lang, looked, names, refused));
        if !looked.findings.is_empty() {
            acts.push(recommendation(lang, looked, names, refused));
        }
    }
    if may(Action::Number) {
        acts.extend(sign(lang, looked, names, refused));
    }
    let takes_reports = matches!(inspection.state, State::Notified | State::OnSite | State::Drafting);
    if takes_reports && !looked.reports_for.is_empty() {
        acts.push(report(lang, looked, names, refused));
    }
    let is_early = matches!(inspection.state, State::Prepared | State::Decided | State::Notified | State::External);
    if is_early && may(Action::Prepare) {
        acts.push(withdraw(lang, refused));
    }
    for act in &mut acts {
        // What was refused is worked on from what is wrong with it.
        if act.id == refused.act && !refused.errors.is_empty() {
            act.is_open = true;
        }
    }
    acts
}

/// The fields of an act with what was wrong: of the act that was refused alone.
fn checked(lang: Lang, id: &str, fields: Vec<Field>, refused: &Refused) -> Vec<Field> {
    if id != refused.act {
        return fields;
    }
    fields.into_iter().map(|field| field.errors(lang, &refused.errors)).collect()
}

fn member(lang: Lang, refused: &Refused) -> Act {
    const ID: &str = "thanh-vien";
    let input = &refused.input;
    let roles = TeamRole::ALL.iter().map(|role| Choice::new(role.as_str(), words::role(lang, *role))).collect();
    let role = if input.role.is_empty() { TeamRole::Member.as_str() } else { &input.role };
    let fields = vec![
        Field::text("login", lang.t("inspection-member-login"))
            .value(&input.login)
            .hint(lang.t("inspection-member-login-hint")),
        Field::text("name", lang.t("inspection-member-name")).value(&input.name),
        Field::text("agency", lang.t("inspection-member-agency"))
            .value(&input.agency)
            .hint(lang.t("inspection-agency-hint"))
            .required(),
        Field::text("post", lang.t("inspection-member-post")).value(&input.post),
        Field::select("role", lang.t("inspection-member-role"), roles).value(role),
        Field::text("conflict", lang.t("inspection-member-conflict"))
            .value(&input.conflict)
            .hint(lang.t("inspection-member-conflict-hint")),
    ];
    Act::new(ID, lang.t("inspection-member-add"), lang.t("inspection-member-add-button"), "plus-lg")
        .fields(checked(lang, ID, fields, refused))
}

fn decide(lang: Lang, looked: &Looked, refused: &Refused) -> Act {
    const ID: &str = "quyet-dinh";
    let mut fields = Vec::new();
    if !looked.clashes.is_empty() {
        fields.push(
            Field::area("overlap_reason", lang.t("inspection-overlap-reason"), 3)
                .value(&refused.input.overlap_reason)
                .hint(lang.t("inspection-overlap-reason-hint")),
        );
    }
    Act::new(ID, lang.t("inspection-decide"), lang.t("inspection-decide-button"), "check-lg")
        .text(lang.t("inspection-decide-text"))
        .fields(checked(lang, ID, fields, refused))
        .next()
}

fn notify(lang: Lang, refused: &Refused) -> Act {
    const ID: &str = "thong-bao";
    let fields = vec![
        Field::date(lang, "report_due", lang.t("inspection-report-due"))
            .value(&refused.input.report_due)
            .hint(lang.t("inspection-report-due-hint")),
    ];
    Act::new(ID, lang.t("inspection-notify"), lang.t("inspection-notify-button"), "megaphone")
        .text(lang.t("inspection-notify-text"))
        .fields(checked(lang, ID, fields, refused))
        .next()
}

fn begin(lang: Lang) -> Act {
    Act::new("bat-dau", lang.t("inspection-begin"), lang.t("inspection-begin-button"), "flag")
        .text(lang.t("inspection-begin-text"))
        .next()
}

fn conclude(lang: Lang, looked: &Looked, refused: &Refused) -> Act {
    const ID: &str = "ket-luan";
    let summary = if refused.act == ID { &refused.input.summary } else { &looked.inspection.summary };
    let fields = vec![
        Field::area("summary", lang.t("inspection-summary"), 8)
            .value(summary)
            .hint(lang.t("inspection-summary-hint"))
            .required(),
    ];
    Act::new(ID, lang.t("inspection-conclude"), lang.t("inspection-conclude-button"), "check-lg")
        .text(lang.t("inspection-conclude-text"))
        .fields(checked(lang, ID, fields, refused))
        .next()
}

/// The inspected agencies to choose from; none where there is one alone.
pub(super) fn subjects(lang: Lang, inspection: &Inspection, names: &Names) -> Option<Vec<Choice>> {
    let subjects = &inspection.facts.subjects;
    (subjects.len() > 1).then(|| {
        let choose = Choice::new("", lang.t("head-choose"));
        let choice = |agency: &thihanh_kernel::ids::AgencyId| Choice::new(agency, words::name(names, *agency));
        std::iter::once(choose).chain(subjects.iter().map(choice)).collect()
    })
}

fn finding(lang: Lang, looked: &Looked, names: &Names, refused: &Refused) -> Act {
    const ID: &str = "phat-hien";
    let fields = finding_fields(
        lang,
        subjects(lang, &looked.inspection, names),
        (&looked.criteria, &looked.inspection),
        &refused.input,
    );
    Act::new(ID, lang.t("finding-add"), lang.t("finding-add-button"), "plus-lg")
        .fields(checked(lang, ID, fields, refused))
}

/// The fields of a finding; agencies to choose from where there are several.
pub(super) fn finding_fields(
    lang: Lang,
    subjects: Option<Vec<Choice>>,
    (criteria, inspection): (&[Named], &Inspection),
    input: &Input,
) -> Vec<Field> {
    let choose = || std::iter::once(Choice::new("", lang.t("head-choose")));
    let kinds = choose()
        .chain(FindingKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::finding_kind(lang, *kind))));
    let criteria = choose().chain(criteria.iter().map(|criterion| {
        Choice::new(&criterion.code, format!("{}. {}", criterion.code, words::own_name(lang, criterion)))
    }));
    let mut fields = Vec::new();
    if let Some(subjects) = subjects {
        fields.push(Field::select("subject", lang.t("inspection-subject"), subjects).value(&input.subject).required());
    }
    fields.extend([
        Field::select("kind", lang.t("finding-kind"), kinds.collect()).value(&input.kind).required(),
        Field::select("criterion", lang.t("finding-criterion"), criteria.collect()).value(&input.criterion).required(),
    ]);
    if !inspection.facts.fields.is_empty() {
        let known = choose().chain(inspection.facts.fields.iter().map(|field| Choice::new(&field.code, &field.name)));
        fields.push(Field::select("field", lang.t("finding-field"), known.collect()).value(&input.field));
    }
    fields.extend([
        Field::area("description", lang.t("finding-description"), 4).value(&input.description).required(),
        Field::text("law", lang.t("finding-law")).value(&input.law).hint(lang.t("finding-law-hint")),
        Field::text("article", lang.t("finding-law-article")).value(&input.article),
        Field::text("clause", lang.t("finding-law-clause")).value(&input.clause),
        Field::text("point", lang.t("finding-law-point")).value(&input.point),
        Field::area("cause", lang.t("finding-cause"), 2).value(&input.cause),
        Field::text("responsible", lang.t("finding-responsible")).value(&input.responsible),
        Field::area("evidence", lang.t("finding-evidence"), 2)
            .value(&input.evidence)
            .hint(lang.t("finding-evidence-hint")),
    ]);
    fields
}

fn recommendation(lang: Lang, looked: &Looked, names: &Names, refused: &Refused) -> Act {
    const ID: &str = "kien-nghi";
    let input = &refused.input;
    let choose = || std::iter::once(Choice::new("", lang.t("head-choose")));
    let measures =
        choose().chain(looked.measures.iter().map(|measure| {
            Choice::new(&measure.code, format!("{}. {}", measure.code, words::own_name(lang, measure)))
        }));
    let authorities =
        Authority::ALL.iter().map(|authority| Choice::new(authority.as_str(), words::authority(lang, *authority)));
    let asks = std::iter::once(Choice::new("", lang.t("recommendation-ask-none")))
        .chain(DocumentAsk::ALL.iter().map(|ask| Choice::new(ask.as_str(), words::document_ask(lang, *ask))));
    // Most are addressed to whom was inspected.
    let to = match (&*looked.inspection.facts.subjects, input.to.as_str()) {
        ([only], "") => words::name(names, *only),
        (_, typed) => typed.to_owned(),
    };
    let fields = vec![
        Field::area("content", lang.t("recommendation-content"), 4).value(&input.content).required(),
        Field::text("to", lang.t("recommendation-to")).value(to).hint(lang.t("inspection-agency-hint")).required(),
        Field::date(lang, "due_on", lang.t("recommendation-due")).value(&input.due_on),
        Field::select("measure", lang.t("recommendation-measure"), measures.collect()).value(&input.measure).required(),
        Field::select("authority", lang.t("recommendation-authority"), authorities.collect()).value(&input.authority),
        Field::text("product", lang.t("recommendation-product"))
            .value(&input.product)
            .hint(lang.t("recommendation-product-hint")),
        Field::text("verifier", lang.t("recommendation-verifier"))
            .value(&input.verifier)
            .hint(lang.t("recommendation-verifier-hint")),
        Field::select("document_ask", lang.t("recommendation-ask"), asks.collect())
            .value(&input.document_ask)
            .hint(lang.t("recommendation-ask-hint")),
        Field::text("document", lang.t("recommendation-document")).value(&input.document),
        Field::text("document_article", lang.t("finding-law-article")).value(&input.document_article),
        Field::text("document_clause", lang.t("finding-law-clause")).value(&input.document_clause),
        Field::text("document_point", lang.t("finding-law-point")).value(&input.document_point),
    ];
    let ticks = looked.findings.iter().map(|finding| {
        let label: String = finding.facts.description.chars().take(120).collect();
        (finding.code.clone(), format!("{}: {label}", finding.code), input.finding.contains(&finding.code))
    });
    Act {
        ticks: ticks.collect(),
        ..Act::new(ID, lang.t("recommendation-add"), lang.t("recommendation-add-button"), "plus-lg")
    }
    .fields(checked(lang, ID, fields, refused))
}

/// The documents that get a number or date now.
fn sign(lang: Lang, looked: &Looked, names: &Names, refused: &Refused) -> Option<Act> {
    const ID: &str = "so";
    let inspection = &looked.inspection;
    let kinds: &[PaperKind] = match inspection.state {
        State::Decided | State::Notified => &[PaperKind::Decision, PaperKind::Notice],
        State::OnSite => &[PaperKind::Notice, PaperKind::Minutes],
        State::Drafting => &[PaperKind::Minutes],
        State::Concluded => &[PaperKind::Conclusion],
        _ => return None,
    };
    let mut choices = Vec::new();
    for kind in kinds {
        match kind {
            PaperKind::Decision | PaperKind::Conclusion => {
                choices.push(Choice::new(kind.as_str(), words::paper(lang, *kind)));
            }
            PaperKind::Notice | PaperKind::Minutes => {
                choices.extend(inspection.facts.subjects.iter().map(|agency| {
                    let words = format!("{}: {}", words::paper(lang, *kind), words::name(names, *agency));
                    Choice::new(format!("{}/{agency}", kind.as_str()), words)
                }));
            }
        }
    }
    let input = &refused.input;
    let first_unsigned = match inspection.state {
        State::Concluded => inspection.signed(PaperKind::Conclusion, None).is_none(),
        _ => inspection.signed(PaperKind::Decision, None).is_none(),
    };
    let fields = vec![
        Field::select("paper", lang.t("inspection-paper"), choices).value(&input.paper),
        Field::text("number", lang.t("inspection-paper-number"))
            .value(&input.number)
            .hint(lang.t("inspection-paper-number-hint")),
        Field::date(lang, "on", lang.t("inspection-paper-date")).value(&input.on).required(),
        Field::text("signer_title", lang.t("inspection-signer-title")).value(&input.signer_title).required(),
        Field::text("signer_name", lang.t("inspection-signer-name")).value(&input.signer_name).required(),
    ];
    let act = Act::new(ID, lang.t("inspection-sign"), lang.t("inspection-sign-button"), "pencil")
        .text(lang.t("inspection-sign-text"))
        .fields(checked(lang, ID, fields, refused));
    Some(Act { is_open: first_unsigned, ..act })
}

fn report(lang: Lang, looked: &Looked, names: &Names, refused: &Refused) -> Act {
    const ID: &str = "tu-bao-cao";
    let input = &refused.input;
    let mut fields = Vec::new();
    if looked.reports_for.len() > 1 {
        let choices = looked.reports_for.iter().map(|agency| Choice::new(agency, words::name(names, *agency)));
        fields.push(
            Field::select("report_subject", lang.t("inspection-subject"), choices.collect())
                .value(&input.report_subject),
        );
    }
    fields.extend([
        Field::text("report_number", lang.t("inspection-report-number")).value(&input.report_number),
        Field::date(lang, "report_on", lang.t("inspection-report-on")).value(&input.report_on).required(),
        Field::area("report_note", lang.t("inspection-report-note"), 6).value(&input.report_note).required(),
    ]);
    Act::new(ID, lang.t("inspection-report"), lang.t("inspection-report-button"), "upload")
        .text(lang.t("inspection-report-text"))
        .fields(checked(lang, ID, fields, refused))
        .next()
}

fn withdraw(lang: Lang, refused: &Refused) -> Act {
    const ID: &str = "rut";
    let fields =
        vec![Field::area("reason", lang.t("inspection-withdraw-reason"), 3).value(&refused.input.reason).required()];
    let act = Act::new(ID, lang.t("inspection-withdraw"), lang.t("inspection-withdraw-button"), "trash")
        .text(lang.t("inspection-withdraw-text"))
        .fields(checked(lang, ID, fields, refused));
    Act { is_dangerous: true, ..act }
}
