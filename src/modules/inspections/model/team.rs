//! Who inspects: one head, nobody of the agency that is inspected.

use std::collections::BTreeSet;

use serde::Serialize;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::FieldError;
use uuid::Uuid;

use super::words;

words! {
    /// What somebody is in the team.
    TeamRole {
        /// Trưởng đoàn.
        Head = "head",
        /// Phó trưởng đoàn.
        Deputy = "deputy",
        /// Thư ký.
        Secretary = "secretary",
        /// Thành viên.
        Member = "member",
    }
}

/// Somebody of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// The row.
    pub id: Uuid,
    /// Where the person has an account: who has records on site.
    pub account: Option<AccountId>,
    /// The person's name.
    pub name: String,
    /// The agency that sends the person.
    pub agency: AgencyId,
    /// The person's post.
    pub post: String,
    /// What the person is in the team.
    pub role: TeamRole,
    /// An interest in the matter that the person declared; empty where there is none.
    pub conflict: String,
}

/// A member with every agency that the person belongs to: the sending one and those of the person's roles, each with everything above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The member.
    pub member: Member,
    /// The agencies.
    pub inside: BTreeSet<AgencyId>,
}

/// What is wrong with a member of a team that inspects `subjects`.
pub fn member_fault(placed: &Placed, subjects: &[AgencyId]) -> Option<FieldError> {
    // Whoever belongs to a part of the inspected agency belongs to it.
    let is_of_subject = subjects.iter().any(|subject| placed.inside.contains(subject));
    is_of_subject
        .then(|| FieldError::new("member", "inspection-member-of-subject").with("name", placed.member.name.as_str()))
}

/// Whether somebody is in the team already.
pub fn is_known(team: &[Member], member: &Member) -> bool {
    team.iter().any(|known| match (known.account, member.account) {
        (Some(known), Some(account)) => known == account,
        _ => known.name == member.name && known.agency == member.agency,
    })
}

/// What is wrong with a whole team before a decision names it.
pub fn faults(team: &[Placed], subjects: &[AgencyId]) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = team.iter().filter_map(|placed| member_fault(placed, subjects)).collect();
    let heads = team.iter().filter(|placed| placed.member.role == TeamRole::Head).count();
    if heads != 1 {
        errors.push(FieldError::new("member", "inspection-team-head"));
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn placed(role: TeamRole, inside: &[u128]) -> Placed {
        let member = Member {
            id: Uuid::from_u128(1),
            account: None,
            name: "Lê Thị Thu Hà".into(),
            agency: agency(inside[0]),
            post: "Chuyên viên".into(),
            role,
            conflict: String::new(),
        };
        Placed { member, inside: inside.iter().map(|number| agency(*number)).collect() }
    }

    #[test]
    fn a_team_has_one_head_and_nobody_of_the_inspected() {
        const TOP: u128 = 1;
        const JUSTICE: u128 = 2;
        const HEALTH: u128 = 3;
        const CLINIC: u128 = 4;
        let codes = |team: &[Placed]| -> Vec<&'static str> {
            faults(team, &[agency(HEALTH)]).iter().map(|error| error.code).collect()
        };
        let head = || placed(TeamRole::Head, &[JUSTICE, TOP]);
        let table = [
            (vec![head(), placed(TeamRole::Member, &[TOP])], vec![]),
            (vec![], vec!["inspection-team-head"]),
            (vec![placed(TeamRole::Member, &[JUSTICE, TOP])], vec!["inspection-team-head"]),
            (vec![head(), head()], vec!["inspection-team-head"]),
            (vec![head(), placed(TeamRole::Member, &[HEALTH, TOP])], vec!["inspection-member-of-subject"]),
            // Of a clinic below the department; sent by another but with a role in it.
            (vec![head(), placed(TeamRole::Member, &[CLINIC, HEALTH, TOP])], vec!["inspection-member-of-subject"]),
            (
                vec![head(), placed(TeamRole::Member, &[JUSTICE, TOP, CLINIC, HEALTH])],
                vec!["inspection-member-of-subject"],
            ),
        ];
        for (index, (team, wanted)) in table.into_iter().enumerate() {
            assert_eq!(codes(&team), wanted, "row {index}");
        }
    }

    #[test]
    fn nobody_is_in_a_team_twice() {
        let account = |number| Some(AccountId::from_uuid(Uuid::from_u128(number)));
        let plain = placed(TeamRole::Member, &[2]).member;
        let team = [Member { account: account(7), ..plain.clone() }];
        assert!(is_known(&team, &Member { account: account(7), name: "khác".into(), ..plain.clone() }));
        assert!(!is_known(&team, &Member { account: account(8), ..plain.clone() }));
        assert!(is_known(&team, &plain), "the same name from the same agency");
    }
}
