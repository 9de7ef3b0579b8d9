//! Pages to sign in and out, and the extractor by which every staff page knows who asks.

mod oidc;
mod sign_in;
mod signed_in;

use std::sync::Arc;

use thihanh_webkit::{Routes, paths};

pub use signed_in::{Credential, Origin, SignedIn};

use crate::app::App;

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get(paths::SIGN_IN, sign_in::show)
        .post(paths::SIGN_IN, sign_in::submit)
        .post(sign_in::CODE, sign_in::enter_code)
        .get(oidc::BEGIN, oidc::begin)
        .get(oidc::BACK, oidc::come_back)
        .post(paths::SIGN_OUT, sign_in::sign_out)
}
