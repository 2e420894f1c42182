//! Who may do what in each scenario, as a text file that is read as a diff.
//!
//! Every cell was asked: the clients' operations by doing them on a copy of the world, the actions
//! by the decision that a call would meet. `UPDATE=1` writes the files anew.

use std::fmt::Write as _;
use std::{env, fs};

use drydock::aws::{AccountId, Region};
use drydock::cloud::Quotas;
use drydock::cloud::Route;
use drydock::iam::verdict::Unmodelled;
use drydock::iam::{Authorization, Layer, Verdict, actions};
use drydock::sim::{ClientOperation, Finding, History, Question, Scenario, Sim, ask};

/// Somebody who asks, and by which way.
struct Column {
    label: String,
    account: AccountId,
    route: Route,
}

impl Column {
    fn title(&self) -> String {
        let way = self.route.endpoint().map(|_| "@vpce").unwrap_or_default();
        format!("{}{way}", self.label)
    }
}

/// Everyone over the internet, and everyone through the VPC endpoints of their own account.
fn columns(sim: &Sim) -> Vec<Column> {
    let mut columns = Vec::new();
    for identity in sim.workstation.identities() {
        let (label, account) = (identity.label.to_string(), identity.account);
        columns.push(Column { label, account, route: Route::default() });
        for endpoint in sim.cloud.endpoints().filter(|endpoint| endpoint.account == account) {
            let route = sim.cloud.route_through(&endpoint.id).unwrap();
            columns.push(Column { label: identity.label.to_string(), account, route });
        }
    }
    columns
}

fn kind(layer: Layer) -> &'static str {
    match layer {
        Layer::ResourceControlPolicy => "rcp",
        Layer::ServiceControlPolicy => "scp",
        Layer::VpcEndpointPolicy => "endpoint",
        Layer::ResourcePolicy => "resource",
        Layer::RegistryPolicy => "registry",
        Layer::IdentityPolicy => "identity",
        Layer::PermissionsBoundary => "boundary",
        Layer::SessionPolicy => "session",
    }
}

fn cell(verdict: Verdict) -> String {
    match verdict {
        Verdict::Allowed { .. } => "yes".to_owned(),
        Verdict::ExplicitlyDenied { by } => format!("!{}", kind(by.layer)),
        Verdict::ImplicitlyDenied { missing } => format!("-{}", kind(missing)),
        Verdict::NotModelled { what: Unmodelled::Condition(by) } => format!("?{}", kind(by.layer)),
        Verdict::NotModelled { what: Unmodelled::Action } => "?action".to_owned(),
    }
}

/// What the clients meet. A client that fails for another reason than permissions is a mistake of
/// this test.
fn client(sim: &Sim, column: &Column, operation: ClientOperation, on: &str) -> String {
    let mut sim = sim.clone();
    sim.workstation.identity_mut(&column.label).unwrap().route = column.route.clone();
    let question = Question { who: column.label.clone(), operation, on: on.to_owned() };
    let answer = ask(&sim, &question);
    match answer.finding {
        Finding::Allowed => return "yes".to_owned(),
        Finding::OtherCause => panic!("{question:?}: {}", answer.client_output),
        Finding::Forbidden | Finding::Silent => {}
    }
    let proof = answer.calls[answer.deciding.unwrap()].proof.clone().unwrap();
    let rungs = [&proof.caller, &proof.owner].into_iter().flat_map(|lane| &lane.rungs);
    let layer = rungs.filter(|rung| rung.is_deciding).map(|rung| rung.layer).next().unwrap();
    let mark = if answer.finding == Finding::Forbidden { '!' } else { '-' };
    format!("{mark}{}", kind(layer))
}

fn decision(
    sim: &Sim,
    column: &Column,
    action: &str,
    on: (AccountId, Region, Option<&str>),
) -> Authorization {
    let credentials = &sim.workstation.identity(&column.label).unwrap().credentials;
    let action = format!("ecr:{action}");
    sim.cloud.authorization(credentials, &column.route, &action, on).unwrap()
}

/// A table with a title over the first column.
struct Table {
    rows: Vec<(String, Vec<String>)>,
}

impl Table {
    fn new(title: String, columns: &[Column]) -> Self {
        Self { rows: vec![(title, columns.iter().map(Column::title).collect())] }
    }

    fn print(&self, out: &mut String) {
        let first = self.rows.iter().map(|(name, _)| name.len()).max().unwrap();
        let count = self.rows[0].1.len();
        let width =
            |column: usize| self.rows.iter().map(|(_, cells)| cells[column].len()).max().unwrap();
        let widths: Vec<usize> = (0..count).map(width).collect();
        for (name, cells) in &self.rows {
            let mut line = format!("{name:first$}");
            for (cell, width) in cells.iter().zip(&widths) {
                write!(line, "  {cell:width$}").unwrap();
            }
            writeln!(out, "{}", line.trim_end()).unwrap();
        }
        out.push('\n');
    }
}

fn matrix(id: &str) -> String {
    let history = History::new(id).unwrap();
    // The question is who may, not whether there is room.
    let mut sim = Sim::clone(history.present());
    sim.cloud.set_quotas(Quotas::AWS_TODAY);
    let sim = &sim;
    let columns = columns(sim);
    let mut out = format!(
        "Who may do what in the world `{id}`, before anything is done in it.\n\n\
         yes     allowed\n\
         -KIND   nobody forbids it, but policies of that kind are silent that would have to allow it\n\
         !KIND   a policy of that kind forbids it\n\
         ?KIND   rests on something that is not modelled, so it is refused\n\
         @vpce   through the VPC endpoint of the account\n\n"
    );
    let mut own = Table::new("in the caller's own registry".to_owned(), &columns);
    for action in actions::ECR.iter().filter(|action| action.has_no_resource()) {
        let ask = |column: &Column| {
            let on = (column.account, Region::US_EAST_1, None);
            cell(decision(sim, column, action.name, on).verdict)
        };
        own.rows.push((action.name.to_owned(), columns.iter().map(ask).collect()));
    }
    own.print(&mut out);
    for account in sim.cloud.accounts() {
        for (region, registry) in account.registries() {
            // What was made in bulk differs in names alone: one of a kind stands for all.
            let kind = |name: &str| name.trim_end_matches(|it: char| it.is_ascii_digit()).len();
            let mut kinds = std::collections::BTreeSet::new();
            for repository in registry.repositories() {
                let name = repository.name().as_str();
                let kind = &name[..kind(name)];
                if kind.ends_with('-') && !kinds.insert(kind.to_owned()) {
                    continue;
                }
                let name = repository.name().to_string();
                let tag = repository.tags().next().map(|(tag, _)| tag.to_string()).unwrap();
                let host = registry.host();
                let title = format!("{} {name}", account.name);
                let mut table = Table::new(title, &columns);
                for (operation, on) in [
                    (ClientOperation::Login, format!("{host}/{name}:{tag}")),
                    (ClientOperation::Pull, format!("{host}/{name}:{tag}")),
                    (ClientOperation::Push, format!("{host}/{name}:matrix")),
                ] {
                    let cells = columns.iter().map(|column| client(sim, column, operation, &on));
                    table.rows.push((operation.word().to_owned(), cells.collect()));
                }
                for action in actions::ECR.iter().filter(|action| !action.has_no_resource()) {
                    let on = (account.id, region, Some(name.as_str()));
                    let cells = columns
                        .iter()
                        .map(|column| cell(decision(sim, column, action.name, on).verdict));
                    table.rows.push((action.name.to_owned(), cells.collect()));
                }
                check(&table);
                table.print(&mut out);
            }
        }
    }
    out
}

/// The clients and the decisions agree: who may log in and get image and layers may pull.
fn check(table: &Table) {
    let row = |name: &str| &table.rows.iter().find(|(row, _)| row == name).unwrap().1;
    for (index, who) in table.rows[0].1.iter().enumerate() {
        let may = |name: &str| row(name)[index] == "yes";
        let may_pull = may("login") && may("BatchGetImage") && may("GetDownloadUrlForLayer");
        assert_eq!(may("pull"), may_pull, "{}: {who} pulls", table.rows[0].0);
        let parts = [
            "login",
            "BatchCheckLayerAvailability",
            "InitiateLayerUpload",
            "UploadLayerPart",
            "CompleteLayerUpload",
            "PutImage",
        ];
        assert_eq!(may("push"), parts.into_iter().all(may), "{}: {who} pushes", table.rows[0].0);
    }
}

#[test]
fn every_scenario_has_its_matrix() {
    let mut differing = Vec::new();
    for info in Scenario::all() {
        let file = format!("{}/tests/cases/matrix/{}.txt", env!("CARGO_MANIFEST_DIR"), info.id);
        let found = matrix(info.id);
        if env::var_os("UPDATE").is_some() {
            fs::write(&file, &found).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        let lines = found.lines().zip(expected.lines());
        if let Some((found, expected)) = lines.clone().find(|(found, expected)| found != expected) {
            differing.push(format!("{}:\n  - {expected}\n  + {found}", info.id));
        } else if found != expected {
            differing.push(format!("{}: not as long as it was", info.id));
        }
    }
    assert!(
        differing.is_empty(),
        "\n{}\n`UPDATE=1 cargo test matrix` writes the files anew; then read the diff",
        differing.join("\n")
    );
}
