use super::*;
use crate::modules::agencies::model::sample::Sample;

#[test]
fn explore() {
    let s = Sample::load();
    let day = |t: &str| t.parse::<NaiveDate>().unwrap();
    let r21 = Resolver::new(s.snapshot("mg", &[]), day("2021-06-01"));
    let r26 = Resolver::new(s.snapshot("mg", &[]), day("2026-03-01"));
    let rx = Resolver::new(s.snapshot("xa-na-loan-2025", &[]), day("2026-03-01"));
    for line in std::fs::read_to_string("/tmp/ag/phrases.txt").unwrap().lines() {
        let (doc, phrase) = line.split_once('\t').unwrap();
        for (n, r) in [("21", &r21), ("26", &r26), ("xã", &rx)] {
            let told = match r.resolve(phrase) {
                Resolution::Agencies { how, agencies, addresses_heads, notices } => {
                    let codes: Vec<_> = agencies.iter().take(4).map(|a| s.code(*a)).collect();
                    let how = match how { How::Parts { parts } => format!("{:?}", parts.iter().map(|p| format!("{}:{}", p.words, p.agencies.len())).collect::<Vec<_>>()), h => format!("{h:?}") };
                    format!("{} {codes:?} {} {how} {notices:?}", agencies.len(), if addresses_heads { "HEADS" } else { "" })
                }
                Resolution::OtherProvince { name, same_kind, .. } => format!("OTHER {name} {:?}", same_kind.iter().map(|a| s.code(*a)).collect::<Vec<_>>()),
                Resolution::Unknown { reason: Why::Ended { name, on, successors } } => format!("-- ended {name} {on:?} {}", successors.len()),
                Resolution::Unknown { reason } => format!("-- {reason:?}"),
            };
            println!("{doc} {n} {phrase} => {told}");
        }
    }
}
