//! In a build without the feature `oidc` there is no way to any house.

use super::{Came, Identified, ProviderError, Secrets};
use crate::app::App;
use crate::config::OidcConfig;
use crate::modules::accounts::model::oidc::AccountClaim;

pub(super) enum Way {}

impl Way {
    pub(super) fn of(_: &OidcConfig, _: String) -> anyhow::Result<Self> {
        anyhow::bail!("this build was made without single sign-on")
    }

    pub(super) async fn door(&self, _: &App, _: &str, _: &Secrets<'_>, _: &str) -> Result<String, ProviderError> {
        match *self {}
    }

    pub(super) async fn redeem(
        &self,
        _: &App,
        _: &str,
        _: &Came<'_>,
        _: &Secrets<'_>,
        _: &AccountClaim,
    ) -> Result<Identified, ProviderError> {
        match *self {}
    }
}
