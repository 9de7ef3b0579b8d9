//! What the rows come to.
//!
//! A row's person is known by the login; where there is none, by the name together with the address or the agency, so that the same file
//! imported again finds the people that it made.

use std::collections::{HashMap, HashSet};

use thihanh_kernel::access::{Grant, Module, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::parse_date;
use thihanh_kernel::vietnamese;

use super::{Change, Context, Known, Line, Plan, Planned, Row};
use crate::modules::accounts::api::{self as accounts, PersonFacts};

/// Compares rows with who is there. `print` tells by what an address is known.
pub fn plan(rows: Vec<Row>, context: &Context, print: impl Fn(&str) -> Vec<u8>) -> Plan {
    let mut planner = Planner::new(&rows, context);
    let lines = rows
        .into_iter()
        .map(|row| match planner.take(&row, &print) {
            Ok((login, change)) => Line { row, login, outcome: Ok(change) },
            Err(errors) => Line { login: row.login.clone(), row, outcome: Err(errors) },
        })
        .collect();
    let people = planner.people.into_iter().map(|person| person.planned);
    Plan { lines, people: people.filter(|it| it.account.is_none() || !it.grants.is_empty()).collect() }
}

/// Somebody of the file.
struct Person {
    planned: Planned,
    /// The first row.
    line: u32,
    /// Agencies of the rows so far.
    agencies: Vec<AgencyId>,
}

struct Planner<'a> {
    context: &'a Context,
    by_login: HashMap<&'a str, &'a Known>,
    by_name: HashMap<&'a str, Vec<&'a Known>>,
    /// Logins that the file itself gives: no proposal takes them.
    given: HashSet<String>,
    people: Vec<Person>,
    /// Login → place among the people.
    taken: HashMap<String, usize>,
}

impl<'a> Planner<'a> {
    fn new(rows: &[Row], context: &'a Context) -> Self {
        let mut by_name: HashMap<&str, Vec<&Known>> = HashMap::new();
        for known in &context.known {
            by_name.entry(known.name.as_str()).or_default().push(known);
        }
        Self {
            context,
            by_login: context.known.iter().map(|known| (known.login.as_str(), known)).collect(),
            by_name,
            given: rows.iter().filter_map(|row| accounts::parse_login(&row.login).ok()).collect(),
            people: Vec::new(),
            taken: HashMap::new(),
        }
    }

    /// What a row comes to, and whose it is.
    fn take(&mut self, row: &Row, print: impl Fn(&str) -> Vec<u8>) -> Result<(String, Change), Vec<FieldError>> {
        let mut errors = row.facts.faults();
        let grant = self.grant(row).unwrap_or_else(|faults| {
            errors.extend(faults);
            None
        });
        if !errors.is_empty() {
            return Err(errors);
        }
        let agency = grant.map(|grant| grant.agency);
        let (place, is_new) = self.person(row, agency, print).map_err(|fault| vec![fault])?;
        let known = self.people[place].planned.account.is_some();
        let held = self.by_login.get(self.people[place].planned.login.as_str()).map_or(&[][..], |known| &known.grants);
        let person = &mut self.people[place];
        person.agencies.extend(agency);
        let fresh = grant.filter(|grant| !held.iter().chain(&person.planned.grants).any(|other| covers(other, grant)));
        person.planned.grants.extend(fresh);
        let change = match fresh {
            _ if is_new && !known => Change::Person,
            Some(_) => Change::Role,
            None => Change::Nothing,
        };
        Ok((person.planned.login.clone(), change))
    }

    /// The role of a row; `None` where it has none.
    fn grant(&self, row: &Row) -> Result<Option<Grant>, Vec<FieldError>> {
        if row.role.is_empty() && row.agency.is_empty() {
            return Ok(None);
        }
        let mut errors = Vec::new();
        let mut keep = |fault: FieldError| errors.push(fault);
        let role = self.role(&row.role).map_err(&mut keep).ok();
        let agency = self.agency(&row.agency).map_err(&mut keep).ok();
        let module = self.module(&row.module).map_err(&mut keep).ok();
        let from = day(&row.from, "from").map_err(&mut keep).ok();
        let to = day(&row.to, "to").map_err(&mut keep).ok();
        let (Some(role), Some(agency), Some(module), Some(from), Some(to)) = (role, agency, module, from, to) else {
            return Err(errors);
        };
        let from = from.unwrap_or(self.context.today);
        if to.is_some_and(|to| to < from) {
            return Err(vec![FieldError::new("to", "span-backwards")]);
        }
        let grant = Grant { role, agency, module, from, to };
        let above = self.context.above.get(&agency).map(Vec::as_slice).unwrap_or_default();
        match accounts::may_give(&self.context.actor, &grant, above) {
            Ok(()) => Ok(Some(grant)),
            Err(_) => Err(vec![FieldError::new("role", "people-import-not-yours")]),
        }
    }

    fn role(&self, words: &str) -> Result<Role, FieldError> {
        if words.is_empty() {
            return Err(FieldError::new("role", "required"));
        }
        let known = words.parse().ok().or_else(|| self.context.roles.get(&vietnamese::fold(words)).copied());
        known.ok_or_else(|| FieldError::new("role", "people-import-role-unknown").with("text", words))
    }

    fn module(&self, words: &str) -> Result<Option<Module>, FieldError> {
        if words.is_empty() {
            return Ok(None);
        }
        let coded = words.parse().ok().map(Some);
        let known = coded.or_else(|| self.context.modules.get(&vietnamese::fold(words)).copied());
        known.ok_or_else(|| FieldError::new("module", "people-import-module-unknown").with("text", words))
    }

    fn agency(&self, words: &str) -> Result<AgencyId, FieldError> {
        if words.is_empty() {
            return Err(FieldError::new("agency", "required"));
        }
        match self.context.agencies.get(words).map_or(&[][..], Vec::as_slice) {
            [(only, _)] => Ok(*only),
            [] => Err(FieldError::new("agency", "people-import-agency-unknown").with("text", words)),
            several => {
                let names: Vec<&str> = several.iter().map(|(_, name)| name.as_str()).collect();
                let fault = FieldError::new("agency", "people-import-agency-several").with("text", words);
                Err(fault.with("names", names.join("; ")))
            }
        }
    }

    /// The place of a row's person among those of the file, and whether this is the first row about that person.
    fn person(
        &mut self,
        row: &Row,
        agency: Option<AgencyId>,
        print: impl Fn(&str) -> Vec<u8>,
    ) -> Result<(usize, bool), FieldError> {
        let found = match row.login.as_str() {
            "" => self.by_facts(row, agency, print)?,
            login => {
                let login = accounts::parse_login(login).map_err(|fault| FieldError::new("login", fault.code()))?;
                self.by_given(&row.facts, login)?
            }
        };
        let login = match found {
            Found::InFile(place) => {
                self.agree(place, &row.facts)?;
                return Ok((place, false));
            }
            Found::Known(known) => known.login.clone(),
            Found::New(login) => login,
        };
        let known = self.by_login.get(login.as_str()).copied();
        if known.is_some_and(|known| !known.is_active) {
            return Err(FieldError::new("login", "people-import-disabled").with("login", login));
        }
        let account = known.map(|known| known.account);
        let planned = Planned { account, login: login.clone(), facts: row.facts.clone(), grants: Vec::new() };
        self.taken.insert(login, self.people.len());
        self.people.push(Person { planned, line: row.line, agencies: Vec::new() });
        Ok((self.people.len() - 1, true))
    }

    fn by_given(&self, facts: &PersonFacts, login: String) -> Result<Found<'a>, FieldError> {
        if let Some(place) = self.taken.get(&login) {
            return Ok(Found::InFile(*place));
        }
        match self.by_login.get(login.as_str()) {
            // A login typed for somebody else would give that person these roles.
            Some(known) if vietnamese::fold(&known.name) != vietnamese::fold(&facts.name) => {
                Err(FieldError::new("login", "people-import-other-name")
                    .with("login", login)
                    .with("name", known.name.as_str()))
            }
            Some(known) => Ok(Found::Known(known)),
            None if accounts::is_reserved_login(&login) => Err(FieldError::new("login", "login-taken")),
            None => Ok(Found::New(login)),
        }
    }

    fn by_facts(
        &self,
        row: &Row,
        agency: Option<AgencyId>,
        print: impl Fn(&str) -> Vec<u8>,
    ) -> Result<Found<'a>, FieldError> {
        let facts = &row.facts;
        let email = accounts::parse_email(&facts.email).filter(|email| !email.is_empty());
        if email.is_none() && agency.is_none() {
            return Err(FieldError::new("login", "people-import-who"));
        }
        let named = self.by_name.get(facts.name.as_str()).map_or(&[][..], Vec::as_slice);
        let email_of = |it: &Person| accounts::parse_email(&it.planned.facts.email).filter(|email| !email.is_empty());
        // An address tells more than an agency, in which two people may have one name.
        if let Some(email) = &email {
            let mut same = self.people.iter().filter(|it| it.planned.facts.name == facts.name);
            if let Some(person) = same.find(|it| email_of(it).as_ref() == Some(email)) {
                return Ok(Found::InFile(self.taken[&person.planned.login]));
            }
            let print = print(email);
            if let Some(found) = self.only(named.iter().filter(|known| known.email.as_ref() == Some(&print)))? {
                return Ok(found);
            }
        }
        if let Some(agency) = agency {
            let mut same = self.people.iter().filter(|it| it.planned.facts.name == facts.name);
            let is_same = |it: &&Person| it.agencies.contains(&agency) && (email.is_none() || email_of(it).is_none());
            if let Some(person) = same.find(is_same) {
                return Ok(Found::InFile(self.taken[&person.planned.login]));
            }
            let is_open = |known: &&&Known| email.is_none() || known.email.is_none();
            let holds = |known: &&&Known| known.grants.iter().any(|grant| grant.agency == agency);
            if let Some(found) = self.only(named.iter().filter(is_open).filter(holds))? {
                return Ok(found);
            }
        }
        let proposed = accounts::proposed_login(&facts.name);
        let proposed = proposed.ok_or_else(|| FieldError::new("login", "people-import-no-login"))?;
        Ok(Found::New(accounts::first_free_login(&proposed, |login| {
            self.by_login.contains_key(login) || self.given.contains(login) || self.taken.contains_key(login)
        })))
    }

    /// The one person among those that a row may mean.
    fn only<'k>(&self, known: impl Iterator<Item = &'k &'a Known>) -> Result<Option<Found<'a>>, FieldError>
    where
        'a: 'k,
    {
        let known: Vec<&'a Known> = known.copied().collect();
        match known[..] {
            [] => Ok(None),
            [only] => Ok(Some(self.taken.get(&only.login).map_or(Found::Known(only), |place| Found::InFile(*place)))),
            ref several => {
                let logins: Vec<&str> = several.iter().map(|known| known.login.as_str()).collect();
                Err(FieldError::new("login", "people-import-several").with("logins", logins.join(", ")))
            }
        }
    }

    /// Rows of one person say the same, or nothing.
    fn agree(&mut self, place: usize, facts: &PersonFacts) -> Result<(), FieldError> {
        let Person { planned, line, .. } = &mut self.people[place];
        let stored = &mut planned.facts;
        let differs =
            |field: &'static str| FieldError::new(field, "people-import-differs").with("line", i64::from(*line));
        if vietnamese::fold(&stored.name) != vietnamese::fold(&facts.name) {
            return Err(differs("name"));
        }
        for (field, stored, said) in [
            ("position", &mut stored.position, &facts.position),
            ("email", &mut stored.email, &facts.email),
            ("phone", &mut stored.phone, &facts.phone),
        ] {
            if stored.is_empty() {
                stored.clone_from(said);
            } else if !said.is_empty() && !said.eq_ignore_ascii_case(stored) {
                return Err(differs(field));
            }
        }
        Ok(())
    }
}

/// Whose a row is.
enum Found<'a> {
    /// An earlier row's.
    InFile(usize),
    /// Somebody's with an account.
    Known(&'a Known),
    /// Somebody new's, with this login.
    New(String),
}

/// Whether a role is held already for all of its days.
fn covers(held: &Grant, wanted: &Grant) -> bool {
    let is_as_long = held.to.is_none_or(|last| wanted.to.is_some_and(|to| to <= last));
    let is_as_wide = held.module.is_none() || held.module == wanted.module;
    held.role == wanted.role && held.agency == wanted.agency && held.from <= wanted.from && is_as_long && is_as_wide
}

fn day(text: &str, field: &'static str) -> Result<Option<chrono::NaiveDate>, FieldError> {
    if text.is_empty() {
        return Ok(None);
    }
    let shown: String = text.chars().take(40).collect();
    parse_date(text).map(Some).ok_or_else(|| FieldError::new(field, "date-malformed").with("text", shown))
}
