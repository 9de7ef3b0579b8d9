//! Telling people: reminders, digests, notices in the page, escalation, and the administrator's pages over what is sent.

pub mod model;
pub mod web;
