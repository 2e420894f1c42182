//! The commands that make the edits of a draft.

use super::{Change, Draft, DraftError, Edit, boundary_name, own_boundary};
use crate::aws::{AccountId, Arn};
use crate::iam::directory::IdentityKind;
use crate::sim::{PolicyPlace, Sim};
use crate::workstation::{Identity, quoted};

impl Draft {
    /// What to type so that every edit is made that is on. For each the first line sits down as
    /// somebody who may make it; the last line of all as whoever sits there now.
    ///
    /// Tried on a copy: where nobody in this world may make an edit, that is the error.
    pub fn commands(&self, sim: &Sim) -> Result<Vec<String>, DraftError> {
        self.check(sim)?;
        let (mut typed, mut lines) = (sim.clone(), Vec::new());
        for edit in self.edits.iter().filter(|edit| edit.is_on) {
            let (account, commands) = edit.commands(&typed)?;
            lines.extend(edit.type_as_somebody(&mut typed, account, &commands)?);
        }
        let prompt = sim.workstation.prompt();
        if !lines.is_empty() && typed.workstation.prompt() != prompt {
            lines.push(["as ", prompt].concat());
        }
        Ok(lines)
    }
}

impl Edit {
    /// Types the commands as the first who may; gives what was typed.
    fn type_as_somebody(
        &self,
        sim: &mut Sim,
        account: AccountId,
        commands: &[String],
    ) -> Result<Vec<String>, DraftError> {
        let mut said = "nobody at the machine works in that account".to_owned();
        let of_account = |it: &&Identity| it.account == account;
        let labels: Vec<_> = sim
            .workstation
            .identities()
            .filter(of_account)
            .map(|identity| identity.label.clone())
            .collect();
        for label in labels {
            let mut lines = Vec::new();
            if *label != *sim.workstation.prompt() {
                lines.push(["as ", &label].concat());
            }
            lines.extend(commands.iter().cloned());
            let mut copy = sim.clone();
            let failed = lines.iter().find_map(|line| {
                let run = copy.workstation.run(&mut copy.cloud, line);
                (run.exit_code != 0).then_some(run)
            });
            match failed {
                None => {
                    *sim = copy;
                    return Ok(lines);
                }
                Some(run) => said = format!("{label} cannot make it: {}", run.text().trim()),
            }
        }
        Err(DraftError::Refused { place: self.place.clone(), sentence: said.into() })
    }

    /// Whose account the commands are typed in, and the commands.
    #[inline(never)]
    fn commands(&self, sim: &Sim) -> Result<(AccountId, Vec<String>), DraftError> {
        let text = match &self.in_force {
            Some(Change::Set(text)) => Some(quoted(text)),
            Some(Change::Remove) | None => None,
        };
        let text = text.as_deref();
        let no_command = |remedy| DraftError::NoCommand { place: self.place.clone(), remedy };
        match &self.place {
            PolicyPlace::Identity { account, kind, name, policy } => {
                let of = format!("{kind}-policy --{kind}-name {name} --policy-name {policy}");
                let command = match text {
                    Some(text) => format!("aws iam put-{of} --policy-document {text}"),
                    None => format!("aws iam delete-{of}"),
                };
                Ok((*account, vec![command]))
            }
            PolicyPlace::Boundary { account, kind, name } => {
                Ok((*account, boundary(sim, (*account, *kind, name), text)))
            }
            PolicyPlace::Repository { account, region, name } => {
                let of = format!("--region {} --repository-name {}", region.name(), name.as_str());
                let command = match text {
                    Some(text) => {
                        format!("aws ecr set-repository-policy {of} --policy-text {text}")
                    }
                    None => format!("aws ecr delete-repository-policy {of}"),
                };
                Ok((*account, vec![command]))
            }
            PolicyPlace::Registry { account, region } => {
                let of = format!("--region {}", region.name());
                let command = match text {
                    Some(text) => format!("aws ecr put-registry-policy {of} --policy-text {text}"),
                    None => format!("aws ecr delete-registry-policy {of}"),
                };
                Ok((*account, vec![command]))
            }
            PolicyPlace::Session { .. } => Err(no_command(
                "a session keeps its policy: ask for a new one with `aws sts assume-role --policy`",
            )),
            PolicyPlace::VpcEndpoint { .. } => {
                Err(no_command("the simulated AWS CLI has no `aws ec2 modify-vpc-endpoint` yet"))
            }
            PolicyPlace::Managed { .. }
            | PolicyPlace::Trust { .. }
            | PolicyPlace::Control { .. } => {
                let text = text.ok_or_else(|| no_command("it cannot be taken away"))?;
                self.lasting(sim, text)
            }
        }
    }

    /// The same, of a document that can be changed and not taken away.
    fn lasting(&self, sim: &Sim, text: &str) -> Result<(AccountId, Vec<String>), DraftError> {
        let no_command = |remedy| DraftError::NoCommand { place: self.place.clone(), remedy };
        match &self.place {
            PolicyPlace::Managed { account, arn } => {
                Ok((*account, new_version(sim, *account, arn, text)))
            }
            PolicyPlace::Trust { account, role } => {
                let command = format!(
                    "aws iam update-assume-role-policy --role-name {role} --policy-document {text}"
                );
                Ok((*account, vec![command]))
            }
            PolicyPlace::Control { id } => {
                let organization = sim.cloud.organization();
                let organization =
                    organization.ok_or_else(|| no_command("there is no organisation"))?;
                let command =
                    format!("aws organizations update-policy --policy-id {id} --content {text}");
                Ok((organization.management, vec![command]))
            }
            PolicyPlace::Identity { .. }
            | PolicyPlace::Boundary { .. }
            | PolicyPlace::Session { .. }
            | PolicyPlace::Repository { .. }
            | PolicyPlace::Registry { .. }
            | PolicyPlace::VpcEndpoint { .. } => Err(no_command("it can be taken away")),
        }
    }
}

fn new_version(sim: &Sim, account: AccountId, arn: &str, text: &str) -> Vec<String> {
    let policy = sim.cloud.account(account).and_then(|of| of.directory.managed_policy(arn).ok());
    let in_the_way = policy.as_ref().and_then(|policy| policy.version_in_the_way());
    let mut commands = Vec::new();
    commands.extend(in_the_way.map(|version| {
        let version = version.id();
        format!("aws iam delete-policy-version --policy-arn {arn} --version-id {version}")
    }));
    commands.push(format!(
        "aws iam create-policy-version --policy-arn {arn} --policy-document {text} --set-as-default"
    ));
    commands
}

fn boundary(
    sim: &Sim,
    (account, kind, name): (AccountId, IdentityKind, &str),
    text: Option<&str>,
) -> Vec<String> {
    let Some(text) = text else {
        return vec![format!("aws iam delete-{kind}-permissions-boundary --{kind}-name {name}")];
    };
    let of = sim.cloud.account(account);
    if let Some(arn) = of.and_then(|of| own_boundary(&of.directory, kind, name)) {
        return new_version(sim, account, &arn, text);
    }
    let policy = boundary_name(name);
    let arn = Arn::iam(account, &["policy/", &policy].concat());
    vec![
        format!("aws iam create-policy --policy-name {policy} --policy-document {text}"),
        format!(
            "aws iam put-{kind}-permissions-boundary --{kind}-name {name} --permissions-boundary {arn}"
        ),
    ]
}
