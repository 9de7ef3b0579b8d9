//! Accessibility: axe-core (vendored beside, MPL-2.0, used by tests only) run inside the page.

use fantoccini::Client;
use serde_json::Value;

const SOURCE: &str = include_str!("vendor/axe.min.js");

/// Fails when axe-core finds anything serious or critical on the page as it stands.
pub async fn assert_accessible(client: &Client, page: &str) {
    client.execute(SOURCE, vec![]).await.unwrap();
    let found = client
        .execute_async(
            "const done = arguments[0];
             axe.run(document, { resultTypes: ['violations'] }).then(
               r => done(r.violations.map(v => ({ id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)) }))),
               e => done([{ id: String(e), impact: 'critical', nodes: [] }]));",
            vec![],
        )
        .await
        .unwrap();
    let serious: Vec<&Value> = found
        .as_array()
        .unwrap()
        .iter()
        .filter(|violation| matches!(violation["impact"].as_str(), Some("serious" | "critical")))
        .collect();
    assert!(serious.is_empty(), "{page}: axe-core found {}", serde_json::to_string_pretty(&serious).unwrap());
}
