//! People, their roles, and how they sign in.
//!
//! An **account** is one person. A **role grant** gives it a role over one agency's subtree, perhaps in one module
//! alone, with dates; a person can hold several.
//! A **session** is a browser that signed in: a 256-bit secret in a cookie, of which only the hash is stored.
//!
//! ```text
//!   sign in (login, password) ── wrong pair ──▶ counted per login and per address; locked for a stated time
//!        │ right pair
//!        ▼
//!     session ── each request ──▶ Actor { account, grants } ──▶ policy of the module asked
//!        │ sign out, expiry, account disabled
//!        ▼
//!     gone
//! ```
//!
//! Where another house (OpenID Connect) vouches for the person, the way leads there and back: `usecase::oidc`. Its name for the person is
//! linked to one account at the first sign-in; no account comes into being by itself.
//!
//! The words for an unknown login and for a wrong password are the same, and so is the time both take: nobody learns from
//! the answer which logins exist.

pub mod api;
pub mod model;
pub mod password;
pub mod policy;
pub mod provider;
mod store;
pub mod usecase;
pub mod web;

#[cfg(test)]
mod tests;
