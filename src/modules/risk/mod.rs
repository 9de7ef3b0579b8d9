//! Risk by which the agencies to inspect are chosen (chọn đơn vị để kiểm tra theo rủi ro).
//!
//! **A transparent formula.** For each factor a raw number is counted from what the other modules hold; the score of an agency is
//! Σ weight × min(raw ÷ cap, 1) ÷ Σ weight, from 0 to 100 (`model::score`). Weights, caps and windows are rows of `risk_factor` by jurisdiction and day; no
//! law sets them: what ships is this project's proposal and says so.
//!
//! | factor | raw number, of the agency alone |
//! | --- | --- |
//! | `lateness` | orders that are past their day or were handed in late, due within the window |
//! | `petitions` | verified entries of the information book about it, of the sources that the row names |
//! | `findings` | shortcomings and violations in conclusions |
//! | `money` | money allotted for monitoring in the years of the window |
//! | `years_since` | months since an inspection of it last ended; never inspected is the cap |
//! | `open_recommendations` | recommendations of conclusions that it still owes |
//!
//! **Nothing is stored**: six grouped statements answer for all agencies at once, so a list costs the same for ten and for thousands. A score says where to
//! look first and nothing else; whoever chooses reads what is behind it.
//!
//! Who: whoever prepares inspections ranks what stands below the own agencies; in the agency that follows up for the province (Sở Tư pháp) all of the
//! province. Nobody ranks the own agency: what people entered about it is hidden from it. Coordinators and administrators of the province keep the
//! factors. (`policy`)
//!
//! History: journal entries of object kind `risk_factor`: `added`, `changed`.

pub mod api;
mod export;
pub mod model;
pub mod policy;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;

pub use api::http::{openapi, routes as api_routes};
