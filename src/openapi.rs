//! The OpenAPI document, put together from the modules' handlers. What every route of a kind may answer because of how requests are
//! read, whoever wrote it, is said here once.

use serde::Serialize;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, Header, Ref, RefOr, Response};
use utoipa::{OpenApi, ToSchema};

use crate::modules::{
    agencies, audit, collaborators, conditions, directives, handling, indicators, information, inspections, letters,
    monitoring, notices, obligations, people, programmes, proposals, publication, reorganisation, risk, surveys,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "thihanh",
        description = "The ledger of obligations and what stands around it. Errors are RFC 9457 problem documents; lists are paged by cursor."
    ),
    components(schemas(ProblemDocument))
)]
struct Base;

/// Why something was refused (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
struct ProblemDocument {
    /// `about:blank`: the status and `code` say what kind it is.
    #[serde(rename = "type")]
    kind: String,
    /// What happened, in the language asked for.
    title: String,
    status: u16,
    /// The same in every language and version: for programs.
    code: String,
    /// What to do about it.
    detail: String,
    /// The path that was asked.
    instance: String,
    /// Stands in the log too.
    request_id: String,
    /// Of 422: each refused field.
    #[schema(required = false)]
    errors: Vec<ProblemField>,
    /// Of a stale version: what is stored now and what was sent, field by field.
    #[schema(required = false)]
    differences: Vec<ProblemDifference>,
}

/// A refused field.
#[derive(Serialize, ToSchema)]
struct ProblemField {
    /// Its name, of a nested one its path: `items[2].due_on`.
    field: String,
    code: String,
    /// In the language asked for.
    message: String,
}

/// A field that somebody else changed meanwhile.
#[derive(Serialize, ToSchema)]
struct ProblemDifference {
    field: String,
    stored: String,
    sent: String,
}

/// Name of the way in by a token.
const BEARER: &str = "bearer";
/// Media type of a refusal.
const PROBLEM: &str = "application/problem+json";
/// What needs no token.
const PUBLIC: &str = "/api/v1/public/";

/// The whole document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Base::openapi();
    document.merge(agencies::openapi());
    document.merge(directives::openapi());
    document.merge(obligations::openapi());
    document.merge(letters::openapi());
    document.merge(notices::openapi());
    document.merge(people::openapi());
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
    let components = document.components.get_or_insert_default();
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A token of an account.")).build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(token));
    for (path, item) in &mut document.paths.paths {
        let is_public = path.starts_with(PUBLIC);
        for (method, operation) in operations(item) {
            let is_write = method != "get";
            operation.operation_id = Some(id_of(method, path));
            operation.security = (!is_public).then(|| vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
            add_refusals(operation, path, is_public, is_write);
        }
    }
    document
}

/// The operations of a path by their methods.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    let all = [("get", get), ("post", post), ("put", put), ("patch", patch), ("delete", delete)];
    all.into_iter().filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

/// What a program that is generated from the document calls an operation: of its method and path, so that no two have the same, as the names of
/// the handlers of different modules may.
fn id_of(method: &str, path: &str) -> String {
    let steps = path.trim_start_matches("/api/v1").split('/').filter(|step| !step.is_empty());
    let steps = steps.map(|step| match step.strip_prefix('{') {
        Some(name) => format!("by_{}", name.trim_end_matches('}')),
        None => step.replace('-', "_"),
    });
    std::iter::once(method.to_owned()).chain(steps).collect::<Vec<_>>().join("_")
}

/// Adds the statuses that the way in gives before a handler is asked, and to every refusal what it looks like.
fn add_refusals(operation: &mut Operation, path: &str, is_public: bool, is_write: bool) {
    let mut refusals =
        vec![("400", "The query, the path or a header cannot be read"), ("503", "The database does not answer")];
    if !is_public {
        refusals.push(("401", "No token, or one that ended"));
        refusals.push(("403", "The right is missing, or the token is not for this"));
    }
    if path.contains('{') {
        refusals.push(("404", "Not there, or not to be known"));
    }
    if is_write {
        refusals.push(("409", "The version is stale or the state does not allow it; nothing was changed"));
        refusals.push(("422", "Values are refused; `errors` names each field"));
    }
    if operation.request_body.is_some() {
        refusals.push(("413", "Larger than is taken here"));
        refusals.push(("415", "The body is of another type"));
    }
    let responses = &mut operation.responses.responses;
    for (status, words) in refusals {
        let RefOr::T(response) = responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(Response::new(words)))
        else {
            continue;
        };
        if response.description.is_empty() {
            words.clone_into(&mut response.description);
        }
        if status == "401" {
            response.headers.insert("WWW-Authenticate".to_owned(), RefOr::T(Header::default()));
        }
    }
    let refused = responses.iter_mut().filter(|(status, _)| status.starts_with(['4', '5']));
    for (_, response) in refused {
        if let RefOr::T(response) = response
            && response.content.is_empty()
        {
            response.content.insert(PROBLEM.to_owned(), RefOr::T(Content::new(Some(Ref::from_schema_name("Problem")))));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// Names of the schemas that something refers to.
    fn named(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(place) = fields.get("$ref").and_then(Value::as_str) {
                    into.extend(place.strip_prefix("#/components/schemas/").map(str::to_owned));
                }
                fields.values().for_each(|field| named(field, into));
            }
            Value::Array(items) => items.iter().for_each(|item| named(item, into)),
            _ => {}
        }
    }

    fn all_operations(document: &Value) -> Vec<(String, &Value)> {
        let paths = document["paths"].as_object().unwrap();
        let of_path = |(path, item): (&String, &'_ Value)| {
            let item = item.as_object().unwrap().clone();
            item.into_iter().map(|(method, _)| (path.clone(), method)).collect::<Vec<_>>()
        };
        let known: Vec<_> = paths.iter().flat_map(of_path).collect();
        known
            .into_iter()
            .map(|(path, method)| (format!("{method} {path}"), &document["paths"][&path][&method]))
            .collect()
    }

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        assert_eq!(id_of("post", "/api/v1/inspections/{code}/site-changes"), "post_inspections_by_code_site_changes");
        let document = serde_json::to_value(document()).unwrap();
        let operations = all_operations(&document);
        let names: BTreeSet<_> = operations.iter().map(|(_, operation)| operation["operationId"].as_str()).collect();
        assert_eq!(names.len(), operations.len());
        assert!(!names.contains(&None));
    }

    #[test]
    fn unknown_fields_of_a_body_are_refused() {
        let document = serde_json::to_value(document()).unwrap();
        let mut todo = Vec::new();
        for (name, operation) in all_operations(&document) {
            let is_json = operation["requestBody"]["content"]["application/json"].is_object();
            let is_raw =
                operation["requestBody"]["content"].as_object().is_some_and(|content| !is_json && !content.is_empty());
            let takes_none = name.starts_with("get ") || name.starts_with("delete ");
            assert!(is_json || is_raw || takes_none, "{name} says nothing of its body");
            named(&operation["requestBody"], &mut todo);
        }
        let (mut seen, mut open) = (BTreeSet::new(), Vec::new());
        while let Some(name) = todo.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let schema = &document["components"]["schemas"][&name];
            named(schema, &mut todo);
            if schema["type"] == "object" && schema["additionalProperties"] != Value::Bool(false) {
                open.push(name);
            }
        }
        assert!(seen.len() > 80, "{}", seen.len());
        assert!(open.is_empty(), "without deny_unknown_fields: {open:?}");
    }

    #[test]
    fn every_refusal_says_what_it_looks_like() {
        let document = serde_json::to_value(document()).unwrap();
        for (name, operation) in all_operations(&document) {
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.contains_key("401") || name.contains("/public/"), "{name}");
            for (status, response) in responses.iter().filter(|(status, _)| status.starts_with(['4', '5'])) {
                assert!(response["content"][PROBLEM].is_object(), "{name} {status}");
                assert_ne!(response["description"], "", "{name} {status}");
            }
        }
    }

    #[test]
    fn every_route_is_in_the_document() {
        let document = serde_json::to_value(document()).unwrap();
        let written: BTreeSet<_> = all_operations(&document).into_iter().map(|(name, _)| name).collect();
        let routes = crate::router::routes();
        let known = routes.known().iter().map(|(method, path)| format!("{} {path}", method.as_str().to_lowercase()));
        let known: BTreeSet<_> =
            known.filter(|name| name.contains("/api/v1/") && !name.ends_with("openapi.json")).collect();
        assert_eq!(written, known);
    }
}
