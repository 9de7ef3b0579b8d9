//! Every table that holds what people or the program wrote, in an order in which a row's parents come before it.
//!
//! Left out are the search indexes, which each database has in a form of its own and which the modules make again from the rows, and columns that the
//! database reckons itself (`obligation.standing`). A test compares the list with the tables that both databases have: a migration that
//! forgets it fails there.

/// What a column holds; both databases have a type of their own for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An id: 16 bytes.
    Uuid,
    /// Bytes.
    Bytes,
    /// An instant in whole microseconds.
    Instant,
    /// A civil day.
    Day,
    /// A whole number.
    Number,
    /// Text.
    Text,
    /// Yes or no.
    Flag,
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns of its primary key, in the key's order: rows are read in this order.
    pub key: &'static [&'static str],
    /// The columns that are copied.
    pub columns: &'static [&'static str],
    /// What each of them holds.
    pub kinds: &'static [Kind],
}

impl Table {
    /// Whether the database numbers its rows itself.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        self.key == ["seq"]
    }

    /// What a column holds; `None` where it is no column of the table.
    #[must_use]
    pub fn kind_of(&self, column: &str) -> Option<Kind> {
        self.columns.iter().position(|name| *name == column).map(|at| self.kinds[at])
    }
}

/// `name (key) { column: Kind, … }`
macro_rules! tables {
    ($($name:ident ($($key:ident),+) { $($column:ident: $kind:ident),+ })*) => {
        &[$(Table {
            name: stringify!($name),
            key: &[$(stringify!($key)),+],
            columns: &[$(stringify!($column)),+],
            kinds: &[$(Kind::$kind),+],
        }),*]
    };
}

/// The tables.
pub const TABLES: &[Table] = tables! {
    setting (key) { key: Text, value: Text }
    code_sequence (series, year) { series: Text, year: Number, next_value: Number }
    journal (seq) {
        seq: Number, at: Instant, actor_id: Uuid, actor_label: Text, address: Text, object_kind: Text, object_id: Uuid, object_seq:
        Number, action: Text, reason: Text, payload: Text, previous_hash: Bytes, hash: Bytes
    }
    job (id) {
        id: Uuid, kind: Text, payload: Text, unique_key: Text, state: Text, run_at: Instant, attempts: Number, locked_by: Text,
        locked_until: Instant, last_error: Text, created_at: Instant, finished_at: Instant
    }
    blob (hash) { hash: Text, size_bytes: Number, media: Text, created_at: Instant, unreferenced_since: Instant }
    holiday (id) { id: Uuid, day: Day, kind: Text, name: Text, source: Text, is_verified: Flag, withdrawn_on: Day }
    idempotency_key (account_id, key) {
        account_id: Uuid, key: Text, digest: Bytes, turn: Uuid, is_saved: Flag, status: Number, etag: Text, body: Text, created_at:
        Instant
    }
    agency_kind (code) { code: Text, name_vi: Text, name_en: Text, sort_order: Number }
    agency (seq) { seq: Number, id: Uuid, created_at: Instant }
    agency_version (id) {
        id: Uuid, agency_id: Uuid, name: Text, short_name: Text, name_folded: Text, sort_key: Bytes, kind: Text, level: Text,
        head_title: Text, head_name: Text, valid_from: Day, valid_to: Day, source: Text
    }
    agency_edge (id) { id: Uuid, kind: Text, parent_id: Uuid, child_id: Uuid, valid_from: Day, valid_to: Day }
    agency_closure (ancestor_id, descendant_id, valid_from) {
        ancestor_id: Uuid, descendant_id: Uuid, depth: Number, valid_from: Day, valid_to: Day
    }
    agency_identifier (agency_id, scheme, valid_from) { agency_id: Uuid, scheme: Text, value: Text, valid_from: Day, valid_to: Day }
    agency_succession (id) { id: Uuid, old_id: Uuid, new_id: Uuid, kind: Text, on_day: Day, note: Text }
    agency_alias (id) {
        id: Uuid, jurisdiction_id: Uuid, phrase_folded: Text, phrase: Text, agency_id: Uuid, created_by: Uuid, created_at: Instant
    }
    recipient_group (id) {
        id: Uuid, jurisdiction_id: Uuid, code: Text, name_vi: Text, name_en: Text, valid_from: Day, valid_to: Day, source: Text,
        is_verified: Flag, sort_order: Number
    }
    recipient_phrase (group_id, phrase_folded) { group_id: Uuid, phrase_folded: Text, phrase: Text }
    recipient_selector (group_id, kind, level) { group_id: Uuid, kind: Text, level: Text, is_included: Flag }
    recipient_member (group_id, agency_id, valid_from) {
        group_id: Uuid, agency_id: Uuid, is_included: Flag, valid_from: Day, valid_to: Day
    }
    rule_row (id) {
        id: Uuid, jurisdiction_id: Uuid, key: Text, value: Text, valid_from: Day, valid_to: Day, source: Text, is_verified: Flag
    }
    account (id) {
        id: Uuid, login: Text, name: Text, sort_key: Bytes, searched: Text, position: Text, password_hash: Text, language: Text,
        is_active: Flag, email_sealed: Bytes, email_hash: Bytes, email_confirmed_at: Instant, phone_sealed: Bytes, citizen_id_hash:
        Bytes, totp_sealed: Bytes, totp_since: Instant, totp_last_step: Number, created_at: Instant, version: Number
    }
    role_grant (id) {
        id: Uuid, account_id: Uuid, role: Text, agency_id: Uuid, module: Text, valid_from: Day, valid_to: Day, granted_by: Uuid,
        granted_at: Instant
    }
    substitution (id) {
        id: Uuid, grant_id: Uuid, substitute_id: Uuid, valid_from: Day, valid_to: Day, reason: Text, named_by: Uuid, named_at:
        Instant
    }
    absence (id) { id: Uuid, account_id: Uuid, valid_from: Day, valid_to: Day, note: Text, told_at: Instant }
    session (token_hash) {
        token_hash: Bytes, id: Uuid, account_id: Uuid, created_at: Instant, seen_at: Instant, expires_at: Instant, address: Text,
        agent: Text, acting_for: Uuid
    }
    half_session (token_hash) { token_hash: Bytes, account_id: Uuid, created_at: Instant, expires_at: Instant }
    sign_in_attempt (id) { id: Uuid, login: Text, address: Text, at: Instant, succeeded: Flag }
    recovery_code (account_id, code_hash) { account_id: Uuid, code_hash: Bytes, used_at: Instant }
    api_token (id) {
        id: Uuid, account_id: Uuid, name: Text, token_hash: Bytes, may_write: Flag, modules: Text, created_at: Instant, expires_at:
        Instant, revoked_at: Instant, last_used_at: Instant
    }
    invitation (id) {
        id: Uuid, account_id: Uuid, purpose: Text, code_hash: Bytes, mailed_to: Bytes, created_by: Uuid, created_at: Instant,
        expires_at: Instant, used_at: Instant
    }
    external_identity (id) { id: Uuid, issuer: Text, subject_hash: Bytes, account_id: Uuid, linked_at: Instant }
    oidc_flow (state_hash) {
        state_hash: Bytes, provider: Text, visitor_hash: Bytes, sealed: Bytes, created_at: Instant, expires_at: Instant
    }
    obligation_count (agency_id, share, binding, standing, due_on) {
        agency_id: Uuid, share: Text, binding: Text, standing: Text, due_on: Day, total: Number
    }
    saved_filter (id) { id: Uuid, account_id: Uuid, name: Text, query: Text, created_at: Instant, shared_with: Uuid }
    register_choice (account_id) { account_id: Uuid, columns: Text }
    programme (seq) {
        seq: Number, id: Uuid, code: Text, name: Text, source: Text, goal: Text, jurisdiction_id: Uuid, lead_id: Uuid, starts_on:
        Day, ends_on: Day, closed_on: Day, outcome: Text, created_at: Instant, created_by: Uuid, updated_at: Instant, version:
        Number
    }
    directive (seq) {
        seq: Number, id: Uuid, code: Text, state: Text, jurisdiction_id: Uuid, kind: Text, number: Text, issued_on: Day,
        issuer_name: Text, title: Text, title_sort_key: Bytes, signer: Text, signer_position: Text, programme_id: Uuid, overseer_id:
        Uuid, carries_out_id: Uuid, file_name: Text, content_hash: Text, blob_hash: Text, format: Text, text: Text, reading: Text,
        notices: Text, failure_code: Text, received_at: Instant, received_by: Uuid, reviewer_id: Uuid, issued_at: Instant,
        issued_by: Uuid, updated_at: Instant, version: Number
    }
    directive_citation (directive_id, ordinal) {
        directive_id: Uuid, ordinal: Number, number: Text, kind: Text, issued_on: Day, source_start: Number, source_end: Number,
        mentions: Number
    }
    directive_recipient (directive_id, agency_id) {
        directive_id: Uuid, agency_id: Uuid, phrase: Text, received_at: Instant, received_by: Uuid, communicated_on: Day,
        communicated_form: Text, communicated_by: Uuid
    }
    draft_task (id) {
        id: Uuid, directive_id: Uuid, position: Number, state: Text, is_uncertain: Flag, proposal: Text, draft: Text, reviewed_by:
        Uuid, reviewed_at: Instant, version: Number
    }
    directive_supplement (directive_id, number) {
        directive_id: Uuid, number: Number, issued_at: Instant, issued_by: Uuid, issued_by_name: Text, first_ordinal: Number, tasks:
        Number, obligations: Number
    }
    draft_step (directive_id, number) { directive_id: Uuid, number: Number, kind: Text, before: Text, at: Instant, done_by: Uuid }
    task (id) {
        id: Uuid, code: Text, origin: Text, origin_id: Uuid, origin_code: Text, jurisdiction_id: Uuid, opened_on: Day, programme_id:
        Uuid, ordinal: Number, path: Text, content: Text, source_start: Number, source_end: Number, binding: Text, is_personal:
        Flag, is_follow_up: Flag, is_shared: Flag, product: Text, owed_to_id: Uuid, owed_to_name: Text, via: Text, overseer_id:
        Uuid, created_at: Instant
    }
    task_deadline (task_id, number) { task_id: Uuid, number: Number, kind: Text, detail: Text, words: Text, set_by: Text }
    task_agency (task_id, role, agency_id) { task_id: Uuid, agency_id: Uuid, role: Text, phrase: Text }
    deadline_trigger (id) {
        id: Uuid, task_id: Uuid, deadline_number: Number, agency_id: Uuid, event: Text, offset_count: Number, offset_unit: Text,
        happened_on: Day, document: Text, recorded_by: Uuid, recorded_at: Instant
    }
    obligation_series (id) {
        id: Uuid, task_id: Uuid, deadline_number: Number, agency_id: Uuid, role: Text, frequency: Text, starts_on: Day, ends_on:
        Day, generated_until: Day
    }
    obligation (seq) {
        seq: Number, id: Uuid, code: Text, task_id: Uuid, deadline_number: Number, agency_id: Uuid, period: Text, role: Text,
        origin: Text, origin_id: Uuid, binding: Text, is_continuous: Flag, title: Text, overseer_id: Uuid, responsible_id: Uuid,
        programme_id: Uuid, series_id: Uuid, trigger_id: Uuid, opened_on: Day, due_on: Day, why: Text, state: Text, reported_on:
        Day, reported_by: Uuid, report_note: Text, completed_on: Day, completed_by: Uuid, sent_back_on: Day, reminded_on: Day,
        is_proof_asked: Flag, stage: Text, received_on: Day, accepted_on: Day, started_on: Day, progress: Number, progress_note:
        Text, first_due_on: Day, extensions: Number, is_extension_asked: Flag, is_obstructed: Flag, reports: Number, parent_id:
        Uuid, share: Number, roll_up: Text, quorum: Number, updated_at: Instant, version: Number
    }
    contribution (obligation_id, agency_id) {
        obligation_id: Uuid, agency_id: Uuid, request: Text, asked_on: Day, asked_by: Uuid, due_on: Day, given_on: Day, given_by:
        Uuid, rating: Text, rated_on: Day, rated_by: Uuid, rating_note: Text, note: Text, updated_at: Instant, version: Number
    }
    obligation_report (obligation_id, number) {
        obligation_id: Uuid, number: Number, reached_on: Day, product_number: Text, product_on: Day, note: Text, reported_at:
        Instant, reported_by: Uuid, verdict: Text, judged_at: Instant, judged_by: Uuid, judgement: Text
    }
    extension (obligation_id, number) {
        obligation_id: Uuid, number: Number, old_due_on: Day, wanted_due_on: Day, reason: Text, asked_at: Instant, asked_by: Uuid,
        verdict: Text, granted_due_on: Day, decided_at: Instant, decided_by: Uuid, decision: Text
    }
    obstacle (obligation_id, number) {
        obligation_id: Uuid, number: Number, words: Text, opened_at: Instant, opened_by: Uuid, answer: Text, answered_at: Instant,
        answered_by: Uuid
    }
    wrong_unit (obligation_id, number) {
        obligation_id: Uuid, number: Number, right_agency_id: Uuid, reason: Text, claimed_at: Instant, claimed_by: Uuid, verdict:
        Text, decided_at: Instant, decided_by: Uuid, decision: Text
    }
    obligation_move (old_id, new_id) { old_id: Uuid, new_id: Uuid, reason: Text, moved_at: Instant, moved_by: Uuid }
    obligation_urged (obligation_id) { obligation_id: Uuid, urged_on: Day, times: Number }
    journal_checkpoint (number) { number: Number, at: Instant, until_seq: Number, entries: Number, digest: Bytes, mac: Bytes }
    evidence (id) {
        id: Uuid, obligation_id: Uuid, report_number: Number, name: Text, media: Text, size_bytes: Number, blob_hash: Text,
        dated_on: Day, note: Text, uploaded_at: Instant, uploaded_by: Uuid, uploader_name: Text, preview: Text, preview_hash: Text,
        removed_at: Instant, removed_by: Uuid, removed_reason: Text
    }
    upload (id) {
        id: Uuid, obligation_id: Uuid, account_id: Uuid, name: Text, size_bytes: Number, received_bytes: Number, dated_on: Day,
        note: Text, created_at: Instant, expires_at: Instant, evidence_id: Uuid
    }
    upload_part (upload_id, start_byte) { upload_id: Uuid, start_byte: Number, size_bytes: Number, name: Text }
    letter (seq) {
        seq: Number, id: Uuid, code: Text, state: Text, agency_id: Uuid, series: Text, year: Number, number: Number, signed_on: Day,
        content: Text, docx_hash: Text, pdf_hash: Text, scan_hash: Text, scan_name: Text, created_at: Instant, created_by: Uuid,
        created_on: Day, sent_at: Instant, updated_at: Instant, version: Number
    }
    letter_recipient (letter_id, agency_id) { letter_id: Uuid, agency_id: Uuid }
    urging (letter_id, obligation_id) { letter_id: Uuid, obligation_id: Uuid, position: Number, urged_on: Day }
    letter_template (agency_id, kind) { agency_id: Uuid, kind: Text, about: Text, body: Text, updated_at: Instant, updated_by: Uuid }
    delivery (id) {
        id: Uuid, channel: Text, purpose: Text, recipient: Bytes, content: Bytes, about_kind: Text, about_id: Uuid, unique_key:
        Text, state: Text, attempts: Number, unfinished: Number, next_at: Instant, last_error: Text, created_at: Instant, sent_at:
        Instant
    }
    webhook_target (id) {
        id: Uuid, name: Text, url: Text, secret: Bytes, events: Text, is_active: Flag, created_at: Instant, created_by: Uuid,
        version: Number
    }
    zalo_account (id) {
        id: Uuid, app_id: Text, app_secret: Bytes, refresh_token: Bytes, access_token: Bytes, expires_at: Instant, locked_until:
        Instant, last_error: Text, updated_at: Instant, version: Number
    }
    notice_rule (id) {
        id: Uuid, jurisdiction_id: Uuid, moment: Text, working_days: Number, audience: Text, valid_from: Day, valid_to: Day, source:
        Text, is_verified: Flag
    }
    escalation_rung (id) {
        id: Uuid, binding: Text, rung: Number, act: Text, late_days: Number, urgings: Number, valid_from: Day, valid_to: Day,
        source: Text, is_verified: Flag
    }
    escalation (obligation_id, due_on, rung) {
        obligation_id: Uuid, due_on: Day, rung: Number, act: Text, agency_id: Uuid, overseer_id: Uuid, climbed_on: Day, ended_on:
        Day
    }
    notice (id) {
        id: Uuid, account_id: Uuid, kind: Text, action: Text, obligation_id: Uuid, code: Text, title: Text, source: Text, agency_id:
        Uuid, due_on: Day, words: Text, unique_key: Text, created_at: Instant, read_at: Instant, sent_at: Instant
    }
    notice_setting (account_id) {
        account_id: Uuid, channel: Text, address: Bytes, zalo_id: Bytes, lead_days: Number, quiet_from: Number, quiet_to: Number,
        version: Number
    }
    notice_choice (account_id, kind) { account_id: Uuid, kind: Text, how: Text }
    notice_reader (name) { name: Text, seq: Number }
    notice_run (day) { day: Day, ended_at: Instant, reminders: Number, digests: Number }
    calendar_feed (id) { id: Uuid, token_hash: Bytes, account_id: Uuid, agency_id: Uuid, created_at: Instant, revoked_at: Instant }
    proposal (seq) {
        seq: Number, id: Uuid, code: Text, from_id: Uuid, to_id: Uuid, overseer_id: Uuid, title: Text, content: Text, number: Text,
        dated_on: Day, wanted_on: Day, directive_id: Uuid, submitted_at: Instant, submitted_by: Uuid, submitted_on: Day,
        withdrawn_at: Instant, withdrawn_why: Text, is_satisfied: Flag, verdict_note: Text, verdict_at: Instant, updated_at:
        Instant, version: Number, session: Text, publication: Text
    }
    people_import (account_id) { account_id: Uuid, content: Bytes, kept_at: Instant }
    password_request (id) { id: Uuid, address: Text, content: Bytes, asked_at: Instant }
    rule_set (code) { code: Text, name_vi: Text, name_en: Text, valid_from: Day, valid_to: Day, source: Text, is_verified: Flag }
    field (code) {
        code: Text, jurisdiction_id: Uuid, name_vi: Text, name_en: Text, valid_from: Day, valid_to: Day, source: Text, is_verified:
        Flag, sort_order: Number
    }
    plan_rule (id) {
        id: Uuid, jurisdiction_id: Uuid, rule_set: Text, kind: Text, level: Text, least_fields: Number, due_month: Number, due_day:
        Number, is_inclusive: Flag, must_match: Flag, valid_from: Day, valid_to: Day, source: Text, is_verified: Flag
    }
    plan_duty (seq) {
        seq: Number, id: Uuid, jurisdiction_id: Uuid, agency_id: Uuid, year: Number, rule_set: Text, rule_id: Uuid, overseer_id:
        Uuid, obligation_id: Uuid, opened_on: Day
    }
    monitoring_plan (seq) {
        seq: Number, id: Uuid, code: Text, duty_id: Uuid, state: Text, content: Text, number: Number, symbol: Text, issued_on: Day,
        submitted_on: Day, submitted_by: Uuid, accepted_on: Day, accepted_by: Uuid, returned_why: Text, copied_from: Uuid,
        docx_hash: Text, pdf_hash: Text, created_at: Instant, created_by: Uuid, updated_at: Instant, version: Number
    }
    monitoring_plan_field (plan_id, field_code) {
        plan_id: Uuid, field_code: Text, reason: Text, note: Text, why_apart: Text, matched_field: Text, amendment: Number
    }
    monitoring_plan_item (plan_id, number, amendment) {
        plan_id: Uuid, number: Number, activity: Text, content: Text, product: Text, starts_on: Day, ends_on: Day, lead_id: Uuid,
        partners: Text, budget_vnd: Number, amendment: Number, is_dropped: Flag
    }
    plan_line (id) { id: Uuid, plan_id: Uuid, number: Number, amendment: Number, lead_id: Uuid, ends_on: Day }
    monitoring_plan_amendment (plan_id, amendment) {
        plan_id: Uuid, amendment: Number, reason: Text, number: Number, issued_on: Day, begun_at: Instant, begun_by: Uuid,
        docx_hash: Text, pdf_hash: Text
    }
    plan_measure_kind (code) { code: Text, name_vi: Text, name_en: Text, source: Text, is_verified: Flag, sort_order: Number }
    plan_measure (duty_id, number) {
        duty_id: Uuid, number: Number, kind: Text, taken_on: Day, document: Text, note: Text, recorded_at: Instant, recorded_by:
        Uuid
    }
    inspection_criterion (code) {
        code: Text, name_vi: Text, name_en: Text, source: Text, is_verified: Flag, valid_from: Day, valid_to: Day, sort_order:
        Number
    }
    handling_measure (code) {
        code: Text, name_vi: Text, name_en: Text, source: Text, is_verified: Flag, valid_from: Day, valid_to: Day, sort_order:
        Number
    }
    checklist_item (id) {
        id: Uuid, shipped_key: Text, jurisdiction_id: Uuid, field_code: Text, criterion: Text, position: Number, question: Text,
        guidance: Text, source: Text, is_verified: Flag, valid_from: Day, valid_to: Day, updated_at: Instant, version: Number
    }
    inspection (seq) {
        seq: Number, id: Uuid, code: Text, state: Text, kind: Text, object: Text, agency_id: Uuid, overseer_id: Uuid,
        jurisdiction_id: Uuid, external_body: Text, title: Text, content: Text, period_from: Day, period_to: Day, starts_on: Day,
        ends_on: Day, plan_id: Uuid, plan_item: Number, overlap_reason: Text, notified_on: Day, report_due_on: Day, began_on: Day,
        left_on: Day, summary: Text, concluded_on: Day, sent_on: Day, closed_on: Day, withdrawn_at: Instant, withdrawn_why: Text,
        created_at: Instant, created_by: Uuid, created_on: Day, updated_at: Instant, version: Number
    }
    inspection_subject (inspection_id, agency_id) {
        inspection_id: Uuid, agency_id: Uuid, position: Number, starts_on: Day, ends_on: Day, period_from: Day, period_to: Day,
        report_number: Text, report_on: Day, report_note: Text, report_at: Instant
    }
    inspection_field (inspection_id, field_code) { inspection_id: Uuid, field_code: Text, field_name: Text }
    inspection_member (id) {
        id: Uuid, inspection_id: Uuid, account_id: Uuid, name: Text, agency_id: Uuid, post: Text, role: Text, conflict: Text,
        position: Number
    }
    inspection_paper (id) {
        id: Uuid, inspection_id: Uuid, kind: Text, subject_id: Uuid, agency_id: Uuid, series: Text, year: Number, number: Number,
        symbol: Text, signed_on: Day, signer_title: Text, signer_name: Text
    }
    inspection_question (inspection_id, item_id) {
        inspection_id: Uuid, item_id: Uuid, place: Number, criterion: Text, field_code: Text, question: Text, guidance: Text,
        source: Text, is_verified: Flag
    }
    inspection_answer (inspection_id, agency_id, item_id) {
        inspection_id: Uuid, agency_id: Uuid, item_id: Uuid, verdict: Text, note: Text, version: Number, change_id: Uuid,
        answered_at: Instant, answered_by: Uuid
    }
    inspection_change (id) {
        id: Uuid, inspection_id: Uuid, agency_id: Uuid, item_id: Uuid, base_version: Number, follows_id: Uuid, verdict: Text, note:
        Text, made_at: Instant, received_at: Instant, account_id: Uuid, account_name: Text, outcome: Text
    }
    finding (seq) {
        seq: Number, id: Uuid, code: Text, inspection_id: Uuid, inspector_id: Uuid, overseer_id: Uuid, agency_id: Uuid, seen_since:
        Day, criterion: Text, field_code: Text, kind: Text, description: Text, cause: Text, responsible: Text, law_number: Text,
        law_key: Text, law_article: Text, law_clause: Text, law_point: Text, evidence: Text, state: Text, concluded_on: Day,
        closed_on: Day, closing_note: Text, created_at: Instant, updated_at: Instant, version: Number
    }
    finding_file (id) {
        id: Uuid, finding_id: Uuid, name: Text, media: Text, size_bytes: Number, blob_hash: Text, uploaded_at: Instant, uploaded_by:
        Uuid, uploader_name: Text
    }
    recommendation (id) {
        id: Uuid, code: Text, inspection_id: Uuid, number: Number, agency_id: Uuid, verifier_id: Uuid, measure: Text, authority:
        Text, content: Text, product: Text, due_on: Day, law_number: Text, law_article: Text, law_clause: Text, law_point: Text,
        document_ask: Text, opened_on: Day, updated_at: Instant
    }
    recommendation_finding (recommendation_id, finding_id) { recommendation_id: Uuid, finding_id: Uuid }
    survey (seq) {
        seq: Number, id: Uuid, code: Text, agency_id: Uuid, title_vi: Text, title_en: Text, purpose_vi: Text, purpose_en: Text,
        usage_vi: Text, usage_en: Text, method: Text, subject_group: Text, sample_plan: Text, field_code: Text, is_open_link: Flag,
        link: Text, state: Text, opens_on: Day, closes_on: Day, published_no: Number, draft_no: Number, conclusion: Text,
        concluded_on: Day, created_on: Day, created_at: Instant, created_by: Uuid, updated_at: Instant, version: Number
    }
    survey_form (survey_id, number) { survey_id: Uuid, number: Number, content: Text, published_at: Instant }
    survey_unit (survey_id, agency_id) { survey_id: Uuid, agency_id: Uuid, invited: Number, paper_sent: Number }
    survey_draw (survey_id, number) {
        survey_id: Uuid, number: Number, seed: Bytes, root_id: Uuid, drawn_on: Day, drawn_at: Instant, drawn_by: Uuid, is_issued:
        Flag
    }
    survey_draw_quota (survey_id, number, kind) { survey_id: Uuid, number: Number, kind: Text, agencies: Number, forms: Number }
    survey_draw_agency (survey_id, number, agency_id) { survey_id: Uuid, number: Number, agency_id: Uuid, kind: Text, forms: Number }
    survey_invitation (token_hash) { token_hash: Bytes, survey_id: Uuid, agency_id: Uuid, is_used: Flag }
    survey_response (seq) {
        seq: Number, id: Uuid, survey_id: Uuid, form_no: Number, channel: Text, agency_id: Uuid, is_valid: Flag, invalid_why: Text,
        once_key: Bytes, answered_on: Day, entered_by: Uuid
    }
    survey_answer (question_id, response_seq, row_code, value) {
        question_id: Uuid, response_seq: Number, row_code: Number, value: Number, words: Text
    }
    information_source (id) {
        id: Uuid, code: Text, name_vi: Text, name_en: Text, source: Text, is_verified: Flag, valid_from: Day, valid_to: Day,
        sort_order: Number, updated_at: Instant, version: Number
    }
    information_entry (seq) {
        seq: Number, id: Uuid, code: Text, source: Text, agency_id: Uuid, keeper_id: Uuid, reference: Text, dated_on: Day, link:
        Text, received_on: Day, year: Number, concerned_id: Uuid, field_code: Text, field_name: Text, content: Text, reference_key:
        Text, link_key: Text, repeats_id: Uuid, state: Text, method: Text, note: Text, reliability: Text, verified_on: Day,
        verified_at: Instant, verified_by: Uuid, verifier_name: Text, entered_at: Instant, entered_on: Day, entered_by: Uuid,
        entered_name: Text, updated_at: Instant, version: Number
    }
    information_sketch (year, hash, entry_seq) { year: Number, hash: Number, entry_seq: Number }
    information_finding (entry_id, finding_id) { entry_id: Uuid, finding_id: Uuid, linked_at: Instant, linked_by: Uuid }
    supervision_session (seq) {
        seq: Number, id: Uuid, code: Text, agency_id: Uuid, keeper_id: Uuid, subject: Text, content: Text, period_from: Day,
        period_to: Day, number: Text, concluded_on: Day, created_at: Instant, created_on: Day, created_by: Uuid, updated_at:
        Instant, version: Number
    }
    supervision_subject (session_id, agency_id) { session_id: Uuid, agency_id: Uuid, position: Number }
    legal_staff (seq) {
        seq: Number, id: Uuid, agency_id: Uuid, name_sealed: Bytes, account_id: Uuid, role: Text, is_full_time: Flag, degree: Text,
        trained_on: Day, valid_from: Day, valid_to: Day, created_at: Instant, created_by: Uuid, updated_at: Instant, version: Number
    }
    legal_post (agency_id, valid_from) { agency_id: Uuid, valid_from: Day, posts: Number, note: Text, updated_at: Instant }
    training_class (seq) {
        seq: Number, id: Uuid, code: Text, title: Text, field_code: Text, starts_on: Day, ends_on: Day, organiser_id: Uuid, place:
        Text, planned: Number, plan_ref: Text, cancelled_why: Text, created_at: Instant, created_by: Uuid, updated_at: Instant,
        version: Number
    }
    training_trainees (class_id, agency_id) { class_id: Uuid, agency_id: Uuid, attended: Number, passed: Number }
    monitoring_budget (seq) {
        seq: Number, id: Uuid, agency_id: Uuid, year: Number, starts_on: Day, ends_on: Day, activity: Text, asked_vnd: Number,
        allotted_vnd: Number, spent_vnd: Number, note: Text, over_reason: Text, created_at: Instant, created_by: Uuid, updated_at:
        Instant, version: Number
    }
    handling (seq) {
        seq: Number, id: Uuid, code: Text, agency_id: Uuid, jurisdiction_id: Uuid, overseer_id: Uuid, measure: Text, authority:
        Text, content: Text, addressee_id: Uuid, addressee_name: Text, field_code: Text, field_name: Text, information_id: Uuid,
        ground: Text, legal_basis: Text, law_number: Text, law_key: Text, law_article: Text, law_clause: Text, law_point: Text,
        document_ask: Text, due_on: Day, is_due_by_rule: Flag, state: Text, approved_at: Instant, approved_by: Uuid, approver_name:
        Text, sent_number: Text, sent_symbol: Text, sent_on: Day, acknowledged_on: Day, began_on: Day, reply_kind: Text,
        reply_number: Text, reply_on: Day, reply_note: Text, done_on: Day, closed_on: Day, result_note: Text, published_on: Day,
        year: Number, created_at: Instant, created_on: Day, created_by: Uuid, creator_name: Text, updated_at: Instant, version:
        Number
    }
    handling_finding (handling_id, finding_id) { handling_id: Uuid, finding_id: Uuid, position: Number }
    reply_rule (id) {
        id: Uuid, shipped_key: Text, jurisdiction_id: Uuid, working_days: Number, source: Text, is_verified: Flag, valid_from: Day,
        valid_to: Day, updated_at: Instant, version: Number
    }
    indicator (id) {
        id: Uuid, code: Text, criterion: Text, name_vi: Text, name_en: Text, formula_vi: Text, source: Text, is_verified: Flag,
        valid_from: Day, valid_to: Day, sort_order: Number, updated_at: Instant, version: Number
    }
    indicator_part (id) {
        id: Uuid, indicator_id: Uuid, code: Text, name_vi: Text, name_en: Text, unit: Text, how: Text, measure: Text, waits_for:
        Text, sort_order: Number
    }
    indicator_value (seq) {
        seq: Number, id: Uuid, part_id: Uuid, agency_id: Uuid, keeper_id: Uuid, field_code: Text, period_from: Day, period_to: Day,
        value: Number, source_kind: Text, note: Text, evidence: Text, entered_at: Instant, entered_on: Day, entered_by: Uuid,
        entered_name: Text, verified_at: Instant, verified_by: Uuid, verifier_name: Text, updated_at: Instant, version: Number
    }
    indicator_survey (part_id, survey_id) {
        part_id: Uuid, survey_id: Uuid, question_id: Uuid, counting: Text, chosen_at: Instant, chosen_by: Uuid
    }
    risk_factor (id) {
        id: Uuid, shipped_key: Text, code: Text, jurisdiction_id: Uuid, name_vi: Text, name_en: Text, weight: Number, cap: Number,
        window_months: Number, sources: Text, source: Text, is_verified: Flag, valid_from: Day, valid_to: Day, sort_order: Number,
        updated_at: Instant, version: Number
    }
    collaborator_reference (id) {
        id: Uuid, list: Text, code: Text, name_vi: Text, name_en: Text, least_years: Number, source: Text, is_verified: Flag,
        valid_from: Day, valid_to: Day, sort_order: Number, updated_at: Instant, version: Number
    }
    collaborator (seq) {
        seq: Number, id: Uuid, agency_id: Uuid, person_sealed: Bytes, kind: Text, organisation: Text, study: Text, note: Text,
        erased_at: Instant, created_at: Instant, created_on: Day, created_by: Uuid, updated_at: Instant, version: Number
    }
    collaborator_field (collaborator_id, field_code) { collaborator_id: Uuid, field_code: Text, field_name: Text }
    collaborator_check (id) {
        id: Uuid, collaborator_id: Uuid, criterion: Text, is_met: Flag, years: Number, shown: Text, checked_on: Day, checked_at:
        Instant, checked_by: Uuid, checker_name: Text
    }
    collaborator_contract (seq) {
        seq: Number, id: Uuid, code: Text, collaborator_id: Uuid, agency_id: Uuid, number: Text, starts_on: Day, ends_on: Day, job:
        Text, field_code: Text, field_name: Text, inspection: Text, survey: Text, fee_vnd: Number, product: Text, due_on: Day,
        state: Text, signed_on: Day, accepted_on: Day, accepted_by: Uuid, accepter_name: Text, paid_note: Text, ended_early_on: Day,
        ended_why: Text, created_on: Day, created_by: Uuid, updated_at: Instant, version: Number
    }
    publication (seq) {
        seq: Number, id: Uuid, slug: Text, kind: Text, source_id: Uuid, source_code: Text, agency_id: Uuid, state: Text, title:
        Text, intro: Text, masked: Text, kept: Text, published_on: Day, versions: Number, withdrawn_at: Instant, withdrawn_why:
        Text, created_at: Instant, created_on: Day, created_by: Uuid, updated_at: Instant, version: Number
    }
    publication_field (publication_id, field_code) { publication_id: Uuid, field_code: Text, field_name: Text }
    publication_version (publication_id, number) {
        publication_id: Uuid, number: Number, title: Text, intro: Text, masked: Text, kept: Text, document: Text, masked_count:
        Number, reason: Text, published_at: Instant, published_by: Uuid, publisher: Text
    }
    old_register (id) {
        id: Uuid, file_name: Text, sheet: Text, heads: Text, jurisdiction_id: Uuid, imported_at: Instant
    }
    old_register_row (id) {
        id: Uuid, register_id: Uuid, jurisdiction_id: Uuid, line: Number, content_key: Bytes, cells: Text
    }
    reorganisation (seq) {
        seq: Number, id: Uuid, code: Text, title: Text, decision_number: Text, decision_on: Day, effective_on: Day, state: Text,
        steps: Text, accepts_covered: Flag, created_at: Instant, created_by: Uuid, committed_at: Instant, committed_by: Uuid,
        entries_closed: Number, entries_opened: Number, undone_at: Instant, undone_by: Uuid, updated_at: Instant, version: Number
    }
    reorganisation_file (reorganisation_id, number) { reorganisation_id: Uuid, number: Number, name: Text, content: Bytes }
    reorganisation_heir (reorganisation_id, agency_id, kind, item_id) {
        reorganisation_id: Uuid, agency_id: Uuid, kind: Text, item_id: Uuid, heir: Text
    }
    reorganisation_touch (reorganisation_id, number) {
        reorganisation_id: Uuid, number: Number, module: Text, what: Text, object_id: Uuid, before: Text
    }
};
