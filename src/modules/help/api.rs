//! The API for people: what its document says, as a page without any outside file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use askama::Template;
use axum::response::Response;
use serde_json::Value;
use thihanh_webkit::{Layout, Visit, render};

use crate::modules::accounts::web::SignedIn;

/// Address of the page.
pub const API_DOCS: &str = "/api/docs";

#[derive(Template)]
#[template(path = "help/api.html")]
struct ApiPage {
    page: Layout,
    parts: &'static [Part],
}

/// The operations under one tag.
#[derive(Debug)]
struct Part {
    name: String,
    operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug)]
struct Operation {
    method: String,
    path: String,
    summary: String,
    /// Parameters, then the fields of the body.
    fields: Vec<Field>,
    /// The statuses that it answers with.
    answers: String,
}

/// A parameter or a field of a body.
#[derive(Debug)]
struct Field {
    name: String,
    kind: String,
    words: String,
    is_required: bool,
}

/// The document does not change while the program runs.
static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    serde_json::to_value(crate::openapi::document()).map(|document| parts(&document)).unwrap_or_default()
});

/// `GET /api/docs`: shown to everybody; who is signed in sees it inside the usual frame.
pub async fn api_docs(visit: Visit, _signed_in: Option<SignedIn>) -> Response {
    render(&ApiPage { page: visit.layout(visit.lang().t("api-docs-title")), parts: &PARTS })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn parts(document: &Value) -> Vec<Part> {
    let mut parts: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let tag = text(&operation["tags"][0]);
            parts.entry(tag).or_default().push(operation_of(document, method, path, operation));
        }
    }
    parts.into_iter().map(|(name, operations)| Part { name, operations }).collect()
}

fn operation_of(document: &Value, method: &str, path: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mut fields: Vec<Field> = parameters
        .map(|parameter| {
            let is_required = parameter["required"] == Value::Bool(true);
            let name = format!("{} ({})", text(&parameter["name"]), text(&parameter["in"]));
            field(name, &parameter["schema"], text(&parameter["description"]), is_required)
        })
        .collect();
    let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    if let Some(name) = body.as_str().and_then(|place| place.strip_prefix("#/components/schemas/")) {
        let schema = &document["components"]["schemas"][name];
        let required = schema["required"].as_array();
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
        let own = schema["properties"].as_object().into_iter().flatten();
        fields.extend(
            own.map(|(name, schema)| field(name.clone(), schema, text(&schema["description"]), is_required(name))),
        );
    } else if let Some((media, _)) =
        operation["requestBody"]["content"].as_object().and_then(|content| content.iter().next())
    {
        fields.push(field("body".to_owned(), &Value::Null, media.clone(), true));
    }
    let statuses = operation["responses"].as_object().into_iter().flatten().map(|(status, _)| status.as_str());
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        fields,
        answers: statuses.collect::<Vec<_>>().join(", "),
    }
}

fn field(name: String, schema: &Value, words: String, is_required: bool) -> Field {
    Field { name, kind: kind(schema), words, is_required }
}

/// A schema in few words: "string (date)", "array of NewPart".
fn kind(schema: &Value) -> String {
    if let Some(place) = schema["$ref"].as_str() {
        return place.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let of_choice = schema["oneOf"].as_array().into_iter().flatten().find(|choice| choice["type"] != "null");
    if let Some(choice) = of_choice {
        return kind(choice);
    }
    let base = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default(),
        kind => kind.as_str().unwrap_or_default(),
    };
    match (base, schema["format"].as_str()) {
        ("array", _) => format!("array of {}", kind(&schema["items"])),
        ("string", Some(format)) => format!("string ({format})"),
        (base, _) => base.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_document_is_on_the_page() {
        let shown: usize = PARTS.iter().map(|part| part.operations.len()).sum();
        let document = serde_json::to_value(crate::openapi::document()).unwrap();
        let written: usize =
            document["paths"].as_object().unwrap().values().map(|item| item.as_object().unwrap().len()).sum();
        assert_eq!(shown, written);
        assert!(PARTS.iter().all(|part| !part.name.is_empty()), "an operation without a tag");
        let obligations = PARTS.iter().find(|part| part.name == "obligations").unwrap();
        let ask = obligations.operations.iter().find(|operation| operation.path.ends_with("/ask-extension")).unwrap();
        let due = ask.fields.iter().find(|field| field.name == "due_on").unwrap();
        assert_eq!((due.kind.as_str(), due.is_required), ("string (date)", true));
        assert!(ask.answers.starts_with("200, 400, 401"), "{}", ask.answers);
        assert!(ask.summary.starts_with("The agency asks"), "{}", ask.summary);
    }
}
