//! Vocabulary and pure helpers of thihanh: ids, time, working days, Vietnamese text, problems, forms, pages, codes, roles, places in
//! legal documents.
//!
//! Nothing here does IO: no async, no SQL, no HTTP, and neither the machine's clock nor its random numbers. What depends on
//! those takes a [`time::Clock`] or an [`ids::IdSource`].

pub mod access;
pub mod calendar;
pub mod code;
pub mod form;
pub mod ids;
pub mod law;
pub mod page;
pub mod problem;
pub mod secrecy;
pub mod time;
pub mod vietnamese;

pub use calendar::WorkingCalendar;
pub use ids::{
    AccountId, AgencyId, DirectiveId, DraftTaskId, EvidenceId, GroupId, JobId, ObligationId, ProgrammeId, SeriesId,
    TaskId, TriggerId, UploadId,
};
pub use problem::Problem;
