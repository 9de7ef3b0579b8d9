//! What reviewers corrected, exported and scored by the project's own scorer.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use thihanh::app::App;
use thihanh::config::{Config, ConfigArgs};
use thihanh::identity::{RandomIds, SystemClock};
use thihanh::modules::directives::model::draft::{Draft, Phrase};
use thihanh::modules::directives::model::review::{CardRef, Verb};
use thihanh::modules::directives::usecase;
use thihanh_kernel::access::Actor;

use super::{run, samples, thihanh};

/// Corrects two cards of a directive: another lead for the first, and the second is no order.
async fn correct(data: &Path, code: &str) {
    let arguments = ConfigArgs { data: Some(data.to_owned()), ..ConfigArgs::default() };
    let app =
        App::open(Config::load(&arguments, None).unwrap(), Arc::new(SystemClock), Arc::new(RandomIds)).await.unwrap();
    let system = Actor::system("test");
    let cards = usecase::look(&app, &system, code).await.unwrap().review.cards().to_vec();
    let card = |at: usize| CardRef { id: cards[at].id, version: cards[at].version };
    let draft = Draft { leads: vec![Phrase::of("Sở Tài chính")], ..cards[0].draft.clone() };
    usecase::review(&app, &system, code, Verb::Accept(card(0), Some(Box::new(draft)))).await.unwrap();
    usecase::review(&app, &system, code, Verb::Reject(card(1))).await.unwrap();
    app.store.close().await;
}

fn score(folder: &Path, predictions: &str, limits: &[&str]) -> (Option<i32>, String) {
    let mut xtask = Command::new(env!("CARGO"));
    xtask
        .args(["run", "--quiet", "--package", "xtask", "--", "score", "--errors", "--pred"])
        .arg(folder.join(predictions));
    xtask.arg("--gold").arg(folder.join("gold")).arg("--docs").arg(folder).args(limits);
    let output = xtask.output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn what_was_corrected_scores_as_right_and_the_reading_shows_its_faults() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let at = |args: &[&str]| thihanh(&[args, &["--data", data.to_str().unwrap()]].concat());
    let province = samples().join("province");
    let (code, _, err) =
        run(at(&["agency", "import"]).arg(province.join("agencies.csv")).arg(province.join("successions.csv")));
    assert_eq!(code, 0, "{err}");
    let (_, out, err) = run(at(&["import"]).arg(samples().join("06-ke-hoach-theo-doi-2026.txt")));
    let directive = out.split('\t').next().unwrap_or_else(|| panic!("{err}")).to_owned();
    tokio::runtime::Runtime::new().unwrap().block_on(correct(&data, &directive));
    let (code, out, err) = run(&mut at(&["directive", "issue", &directive, "--accept-certain"]));
    assert_eq!(code, 0, "{err}{out}");

    let folder = dir.path().join("sua-loi");
    let (code, out, err) = run(at(&["corrections", "export"]).arg(&folder));
    assert_eq!((code, out.as_str()), (0, "1 issued directives, something was corrected in 1\n"), "{err}");
    let corrections = std::fs::read_to_string(folder.join("corrections.jsonl")).unwrap();
    assert!(corrections.contains("\"rejected\"") && corrections.contains("\"lead\""), "{corrections}");
    let (code, out) =
        score(&folder, "reviewed.jsonl", &["--min", "1", "--min-recall", "1", "--min-part", "1", "--min-doc", "1"]);
    assert_eq!(code, Some(0), "{out}");
    let (code, out) = score(&folder, "read.jsonl", &["--min", "0.999"]);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("Sở Tài chính"), "the other lead is told: {out}");
    let (code, _, err) = run(at(&["corrections", "export"]).arg(&folder));
    assert!(code == 1 && err.contains("is not empty"), "{err}");
}
