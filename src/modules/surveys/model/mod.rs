//! The rules of surveys. No IO: days, ids and randomness are passed in.
//!
//! | file | rules of |
//! | --- | --- |
//! | `survey` | a survey and its life |
//! | `question`, `form` | questions, sections, conditions; changing a draft |
//! | `edit` | a question as the builder's form sends it |
//! | `answer` | answers read against the form; what is skipped |
//! | `response` | an answered form as it is kept |
//! | `tally` | what the answers come to |
//! | `sample` | which agencies get how many forms |
//! | `token` | codes of invitations |
//! | `decimal`, `words` | numbers as they are written here; texts in two languages |

pub mod answer;
pub mod decimal;
pub mod edit;
pub mod form;
pub mod question;
pub mod response;
pub mod sample;
pub mod survey;
pub mod tally;
pub mod token;
pub mod words;

#[cfg(test)]
mod tests;

pub use self::survey::{Facts, Method, Standing, State, Survey, SurveyFault, SurveyForm};
