//! The smallest change that lets a silent denial through, tried before it is offered.

use super::{Answer, ClientOperation, Finding, Question, Sim, ask};
use crate::aws::{Arn, RegistryHost};
use crate::iam::proof::RungState;
use crate::iam::{Layer, Principal};
use crate::json::{self, Layout, Member, Node, Span, Value, print};
use crate::oci::ImageReference;

/// A change to policies, as the commands that make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in one sentence.
    pub sentence: String,
    /// The statement that is added, as JSON.
    pub statement: String,
    /// What to type, in order. The first line sits down as someone who may make the change, the
    /// last one as the asker again.
    pub commands: Vec<String>,
    /// What else becomes possible, each as `consumer/dev: pull team/api`.
    pub also_opens: Vec<String>,
    /// How many other questions keep their answer.
    pub unchanged: usize,
}

/// Proposes a change for a silent denial. `None` where nothing is silent, where nobody in this
/// world may make the change, or where a change would not be enough.
///
/// The change is typed on a copy and the question asked again; what does not help is not offered.
pub fn propose_fix(sim: &Sim, answer: &Answer) -> Option<Fix> {
    if answer.finding != Finding::Silent {
        return None;
    }
    let question = &answer.question;
    let call = answer.calls.get(answer.deciding?)?;
    let proof = call.proof.as_ref()?;
    let lanes = [&proof.caller, &proof.owner];
    let rung = lanes.iter().flat_map(|lane| &lane.rungs).find(|rung| rung.is_deciding)?;
    if rung.state == RungState::NotModelled {
        return None;
    }
    let target = Target::of(sim, question, &call.action)?;
    let candidate = match rung.layer {
        Layer::ResourcePolicy => target.grant_on_repository(sim, question)?,
        Layer::IdentityPolicy => target.grant_to_identity(question)?,
        Layer::ResourceControlPolicy
        | Layer::ServiceControlPolicy
        | Layer::VpcEndpointPolicy
        | Layer::RegistryPolicy
        | Layer::PermissionsBoundary
        | Layer::SessionPolicy => return None,
    };
    candidate.try_out(sim, question)
}

/// Where a question points: whose registry, which repository, and who asks.
struct Target {
    host: RegistryHost,
    repository: String,
    asker: Principal,
    /// Whether it is the cache that the asker may not fill.
    is_import: bool,
}

/// A change that has not been tried yet.
struct Candidate {
    sentence: String,
    statement: Node,
    /// The account whose administrator has to type it.
    account: crate::aws::AccountId,
    command: String,
}

impl Target {
    fn of(sim: &Sim, question: &Question, denied: &str) -> Option<Self> {
        let reference: ImageReference = question.on.parse().ok()?;
        let host: RegistryHost = reference.host().parse().ok()?;
        let repository = reference.repository().to_owned();
        let credentials = &sim.workstation.identity(&question.who)?.credentials;
        let asker = sim.cloud.principal(credentials)?;
        let is_import = IMPORT_ACTIONS.contains(&denied);
        Some(Self { host, repository, asker, is_import })
    }

    /// What the asker needs on the repository.
    fn actions(&self, operation: ClientOperation) -> Vec<&'static str> {
        let import: &[&str] = if self.is_import { &IMPORT_ACTIONS } else { &[] };
        repository_actions(operation).iter().chain(import).copied().collect()
    }

    /// The name by which a grant means the asker and nobody else: of a session, its role.
    fn grantee(&self) -> Option<&Arn> {
        match &self.asker {
            Principal::User { arn, .. } => Some(arn),
            Principal::AssumedRole { role_arn, .. } => Some(role_arn),
            Principal::Root { .. }
            | Principal::FederatedUser { .. }
            | Principal::Service { .. }
            | Principal::Federated { .. }
            | Principal::Anonymous => None,
        }
    }

    fn grant_on_repository(&self, sim: &Sim, question: &Question) -> Option<Candidate> {
        let grantee = self.grantee()?;
        let actions = self.actions(question.operation);
        let statement = Node::object([
            ("Sid", Node::from(sid(question.operation))),
            ("Effect", Node::from("Allow")),
            ("Principal", Node::object([("AWS", Node::display(grantee))])),
            ("Action", Node::array(actions.iter().map(|action| Node::from(*action)))),
        ]);
        let registry = sim.cloud.registry(self.host.account, self.host.region)?;
        let repository = registry.repository(&self.repository.parse().ok()?)?;
        let policy = with_statement(repository.policy_text(), &statement)?;
        let (name, region) = (&self.repository, self.host.region);
        Some(Candidate {
            sentence: format!(
                "Account {} lets {grantee} {} {name}.",
                self.host.account,
                question.operation.word()
            ),
            statement,
            account: self.host.account,
            command: format!(
                "aws ecr set-repository-policy --region {region} --repository-name {name} \
                 --policy-text '{policy}'"
            ),
        })
    }

    fn grant_to_identity(&self, question: &Question) -> Option<Candidate> {
        let grantee = self.grantee()?;
        let account = grantee.account?;
        let repository = Arn::repository(self.host.region, self.host.account, &self.repository);
        let login = Node::object([
            ("Effect", Node::from("Allow")),
            ("Action", Node::from("ecr:GetAuthorizationToken")),
            ("Resource", Node::from("*")),
        ]);
        let actions = self.actions(question.operation);
        let act = Node::object([
            ("Effect", Node::from("Allow")),
            ("Action", Node::array(actions.iter().map(|action| Node::from(*action)))),
            ("Resource", Node::display(&repository)),
        ]);
        let statements = if actions.is_empty() { vec![login] } else { vec![login, act] };
        let statement = statements.last()?.clone();
        let policy = document(statements);
        let (kind, name) = grantee.resource().rsplit_once('/')?;
        let kind = kind.split('/').next()?;
        let word = question.operation.word();
        Some(Candidate {
            sentence: format!("Account {account} lets its {kind} {name} {word}."),
            statement,
            account,
            command: format!(
                "aws iam put-{kind}-policy --{kind}-name {name} --policy-name {} \
                 --policy-document '{policy}'",
                sid(question.operation)
            ),
        })
    }
}

impl Candidate {
    /// Types the change on a copy and asks again; the change if that is enough.
    fn try_out(self, sim: &Sim, question: &Question) -> Option<Fix> {
        let before = neighbours(sim, question);
        for label in candidates_for(sim, self.account) {
            let commands =
                vec![format!("as {label}"), self.command.clone(), format!("as {}", question.who)];
            let Some(after) = typed(sim, &commands) else { continue };
            if ask(&after, question).finding != Finding::Allowed {
                return None;
            }
            let (mut also_opens, mut unchanged) = (Vec::new(), 0);
            for (other, was_allowed) in before {
                let is_allowed = ask(&after, &other).finding == Finding::Allowed;
                if is_allowed == was_allowed {
                    unchanged += 1;
                } else {
                    let (who, word) = (&other.who, other.operation.word());
                    also_opens.push(format!("{who}: {word} {}", short(&other.on)));
                }
            }
            let statement = print(&self.statement, Layout::Spaces(2));
            return Some(Fix {
                sentence: self.sentence,
                statement,
                commands,
                also_opens,
                unchanged,
            });
        }
        None
    }
}

/// The world after some commands; `None` if one of them fails.
fn typed(sim: &Sim, commands: &[String]) -> Option<Sim> {
    let mut copy = sim.clone();
    for line in commands {
        if copy.workstation.run(&mut copy.cloud, line).exit_code != 0 {
            return None;
        }
    }
    Some(copy)
}

/// Who could make a change in an account: everyone of it that has a machine.
fn candidates_for(sim: &Sim, account: crate::aws::AccountId) -> Vec<String> {
    sim.workstation
        .identities()
        .filter(|identity| identity.account == account)
        .map(|identity| identity.label.to_string())
        .collect()
}

/// Every other question of the same kind: everyone, pulling and pushing the same image, with the
/// answer that it has today.
fn neighbours(sim: &Sim, question: &Question) -> Vec<(Question, bool)> {
    let mut all = Vec::new();
    for identity in sim.workstation.identities() {
        for operation in [ClientOperation::Pull, ClientOperation::Push] {
            let other =
                Question { who: identity.label.to_string(), operation, on: question.on.clone() };
            if other != *question {
                let is_allowed = ask(sim, &other).finding == Finding::Allowed;
                all.push((other, is_allowed));
            }
        }
    }
    all
}

/// The part of an image's name that people say.
fn short(on: &str) -> &str {
    on.split_once('/').map_or(on, |(_, name)| name)
}

fn sid(operation: ClientOperation) -> &'static str {
    match operation {
        ClientOperation::Login => "AllowLogin",
        ClientOperation::Pull => "AllowPull",
        ClientOperation::Push => "AllowPush",
    }
}

/// What a pull through the cache needs beside the actions of a pull.
const IMPORT_ACTIONS: [&str; 2] = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];

/// What a client does to a repository. Source: ECR user guide, image pull and push permissions.
fn repository_actions(operation: ClientOperation) -> &'static [&'static str] {
    match operation {
        ClientOperation::Login => &[],
        ClientOperation::Pull => &["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        ClientOperation::Push => &[
            "ecr:BatchCheckLayerAvailability",
            "ecr:InitiateLayerUpload",
            "ecr:UploadLayerPart",
            "ecr:CompleteLayerUpload",
            "ecr:PutImage",
            "ecr:BatchGetImage",
        ],
    }
}

fn document(statements: Vec<Node>) -> String {
    let document = Node::object([
        ("Version", Node::from("2012-10-17")),
        ("Statement", Node::array(statements)),
    ]);
    print(&document, Layout::Spaces(2))
}

/// A policy with one statement more; what it said before stays as it was written.
fn with_statement(policy: Option<&str>, statement: &Node) -> Option<String> {
    let Some(policy) = policy else { return Some(document(vec![statement.clone()])) };
    let mut node = json::parse(policy).ok()?;
    let Value::Object(members) = &mut node.value else { return None };
    let statements: &mut Member = members.iter_mut().find(|member| &*member.name == "Statement")?;
    if let Value::Array(elements) = &mut statements.node.value {
        elements.push(statement.clone());
    } else {
        let only = std::mem::replace(
            &mut statements.node,
            Node { span: Span::default(), value: Value::Null },
        );
        statements.node.value = Value::Array(vec![only, statement.clone()]);
    }
    Some(print(&node, Layout::Spaces(2)))
}
