//! The OpenAPI document, put together from the modules' handlers.

use utoipa::OpenApi;

use crate::modules::{
    agencies, audit, collaborators, conditions, directives, handling, indicators, information, inspections, letters,
    monitoring, notices, obligations, programmes, proposals, publication, reorganisation, risk, surveys,
};

#[derive(OpenApi)]
#[openapi(info(
    title = "thihanh",
    description = "The ledger of obligations and what stands around it. Errors are RFC 9457 problem documents; lists are paged by cursor."
))]
struct Base;

/// The whole document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Base::openapi();
    document.merge(agencies::openapi());
    document.merge(directives::openapi());
    document.merge(obligations::openapi());
    document.merge(letters::openapi());
    document.merge(notices::openapi());
    document.merge(programmes::openapi());
    document.merge(proposals::openapi());
    document.merge(monitoring::openapi());
    document.merge(surveys::openapi());
    document.merge(inspections::openapi());
    document.merge(information::openapi());
    document.merge(conditions::openapi());
    document.merge(risk::openapi());
    document.merge(collaborators::openapi());
    document.merge(indicators::openapi());
    document.merge(handling::openapi());
    document.merge(publication::openapi());
    document.merge(reorganisation::openapi());
    document.merge(audit::openapi());
    document
}
