//! "Can this principal do that?" answered by doing it on a copy of the world.

use std::rc::Rc;

use super::Sim;
use crate::aws::RegistryHost;
use crate::cloud::{CallRecord, Exchange, Outcome};
use crate::iam::{Proof, Verdict};
use crate::oci::{ImageReference, published};
use crate::workstation::{Docker, Run};

/// One question: who, what, on which image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The identity's label, such as `consumer/ci`.
    pub who: String,
    /// What the client does.
    pub operation: ClientOperation,
    /// The image, as `docker` is told: `111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2`.
    pub on: String,
}

/// What a person does with a client; each is several calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientOperation {
    /// `aws ecr get-login-password | docker login`
    Login,
    /// Log in, then `docker pull`.
    Pull,
    /// Log in, then `docker push`.
    Push,
}

impl ClientOperation {
    /// All of them, in the order a menu shows.
    pub const ALL: [Self; 3] = [Self::Login, Self::Pull, Self::Push];

    /// The word for it, as it stands in a question and in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Pull => "pull",
            Self::Push => "push",
        }
    }

    /// The operation of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.word() == word)
    }
}

/// The answer to a [`Question`], read off the calls that the clients made.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// How it ended.
    pub finding: Finding,
    /// How it ended, in few words: `DENIED: silent, not forbidden`.
    pub headline: String,
    /// Why, in one sentence.
    pub sentence: String,
    /// The calls in order; equal calls in a row are one entry.
    pub calls: Vec<AskedCall>,
    /// Which of `calls` the answer rests on: the first that failed, else the last.
    pub deciding: Option<usize>,
    /// What the person at the keyboard saw last.
    pub client_output: String,
}

/// How a client operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It went through.
    Allowed,
    /// A statement forbids one of its calls.
    Forbidden,
    /// No statement allows one of its calls.
    Silent,
    /// Permissions were not the trouble: no login, an expired token, no such image.
    OtherCause,
}

/// One call, or several alike in a row, of a client operation.
#[derive(Clone, Debug)]
pub struct AskedCall {
    /// The action, such as `ecr:BatchGetImage`.
    pub action: String,
    /// How many times in a row.
    pub times: usize,
    /// How it ended.
    pub finding: Finding,
    /// Why, where permissions were asked for.
    pub proof: Option<Rc<Proof>>,
}

impl Finding {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Forbidden => "forbidden",
            Self::Silent => "silent",
            Self::OtherCause => "failed",
        }
    }
}

/// Answers a question by doing what it asks about on a copy of `sim`.
///
/// The asker starts with an empty docker, so that every call of the operation is made: a pull
/// fetches all layers, a push sends a small image that nobody has.
pub fn ask(sim: &Sim, question: &Question) -> Answer {
    let mut copy = sim.clone();
    let (exchanges, runs) = question.play(&mut copy);
    let calls = group(&exchanges);
    let failed = calls.iter().position(|call| call.finding != Finding::Allowed);
    let ended = runs.last().map_or(0, |run| run.exit_code);
    let finding = match failed.and_then(|index| calls.get(index)) {
        Some(call) => call.finding,
        None if ended == 0 => Finding::Allowed,
        None => Finding::OtherCause,
    };
    let deciding = failed.or_else(|| calls.len().checked_sub(1));
    let proof = deciding.and_then(|index| calls.get(index)).and_then(|call| call.proof.clone());
    let client_output = runs.last().map(|run| run.text().trim_end().to_owned()).unwrap_or_default();
    let (mut headline, mut sentence) = words(finding, proof.as_deref(), &client_output);
    if finding == Finding::Allowed && question.needs_login(sim) {
        headline.push_str(", after a login");
        sentence = format!("There is no valid login today; with one it goes through. {sentence}");
    }
    Answer {
        question: question.clone(),
        finding,
        headline,
        sentence,
        calls,
        deciding,
        client_output,
    }
}

fn words(finding: Finding, proof: Option<&Proof>, output: &str) -> (String, String) {
    let last_line = output.lines().next_back().unwrap_or_default();
    match (finding, proof) {
        (Finding::Allowed | Finding::Forbidden | Finding::Silent, Some(proof)) => {
            (proof.headline.clone(), proof.sentence.clone())
        }
        (Finding::Allowed, None) => ("Allowed".to_owned(), "Every call went through.".to_owned()),
        (Finding::Forbidden | Finding::Silent, None) => ("Denied".to_owned(), last_line.to_owned()),
        (Finding::OtherCause, _) => {
            let sentence = format!("No policy stood in the way. The client says: {last_line}");
            ("Failed: not a matter of permissions".to_owned(), sentence)
        }
    }
}

impl Question {
    /// The question that a typed command asks, if it is docker's pull, push or login.
    pub fn of_command(prompt: &str, line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        if words.next() != Some("docker") {
            return None;
        }
        let operation = ClientOperation::parse(words.next()?)?;
        let on = words.rfind(|word| !word.starts_with('-'))?;
        // A login names a host; the other two name an image.
        let names_image = on.contains('/');
        if names_image == (operation == ClientOperation::Login) {
            return None;
        }
        Some(Self { who: prompt.to_owned(), operation, on: on.to_owned() })
    }

    /// Whether the asker, as things stand, would first have to log in at the image's registry.
    fn needs_login(&self, sim: &Sim) -> bool {
        let Some(identity) = sim.workstation.identity(&self.who) else { return true };
        let host = self.on.split('/').next().unwrap_or_default();
        let login = identity.docker.login(host);
        let good_until = login.and_then(|login| sim.cloud.login_expires_at(&login.password));
        self.operation != ClientOperation::Login
            && good_until.is_none_or(|until| until <= sim.cloud.now())
    }

    /// Sits down as the asker, with an empty docker, and does what is asked about.
    fn play(&self, sim: &mut Sim) -> (Vec<Exchange>, Vec<Run>) {
        // A question can come from an address that somebody sent: what is not the name of an
        // image never reaches the shell, where it could be a command.
        if let Err(error) = self.on.parse::<ImageReference>() {
            return (Vec::new(), vec![Run::failed(&error.to_string(), 1)]);
        }
        if !sim.workstation.become_identity(&self.who) {
            return (Vec::new(), vec![Run::failed(&format!("there is no `{}`", self.who), 1)]);
        }
        if let Some(identity) = sim.workstation.identity_mut(&self.who) {
            let store = identity.docker.image_store();
            identity.docker = self.docker();
            identity.docker.set_image_store(store);
        }
        let (mut exchanges, mut runs) = (Vec::new(), Vec::new());
        for line in self.lines() {
            let run = sim.workstation.run(&mut sim.cloud, &line);
            exchanges.extend(run.exchanges.iter().cloned());
            let has_failed = run.exit_code != 0;
            runs.push(run);
            if has_failed {
                break;
            }
        }
        (exchanges, runs)
    }

    /// What lies on the asker's disk: nothing, or for a push an image to be sent.
    fn docker(&self) -> Docker {
        let mut docker = Docker::default();
        if let (ClientOperation::Push, Ok(reference)) = (self.operation, self.on.parse())
            && let Some(image) = published::find("busybox-musl-amd64")
        {
            let reference: ImageReference = reference;
            docker.add_published(&image, reference.or_latest());
        }
        docker
    }

    /// What is typed, in order.
    fn lines(&self) -> Vec<String> {
        let host = self.on.split('/').next().unwrap_or_default();
        let region = host.parse().map_or("us-east-1", |host: RegistryHost| host.region.name());
        let login = format!(
            "aws ecr get-login-password --region {region} | \
             docker login --username AWS --password-stdin {host}"
        );
        match self.operation {
            ClientOperation::Login => vec![login],
            ClientOperation::Pull => vec![login, format!("docker pull {}", self.on)],
            ClientOperation::Push => vec![login, format!("docker push {}", self.on)],
        }
    }
}

/// The calls behind exchanges; equal ones in a row become one.
fn group(exchanges: &[Exchange]) -> Vec<AskedCall> {
    let mut calls: Vec<AskedCall> = Vec::new();
    for record in exchanges.iter().filter_map(|exchange| exchange.call.as_ref()) {
        let authorization = record.authorization();
        let action = authorization
            .map_or_else(|| record.operation.to_owned(), |one| one.request.action.to_string());
        let finding = finding(record);
        match calls.last_mut() {
            Some(last) if last.action == action && last.finding == finding => last.times += 1,
            _ => calls.push(AskedCall {
                action,
                times: 1,
                finding,
                proof: authorization.map(|authorization| authorization.proof()),
            }),
        }
    }
    calls
}

fn finding(record: &CallRecord) -> Finding {
    let verdict = record.authorization().map(|one| one.verdict);
    let is_refused = verdict.is_some_and(|verdict| !verdict.is_allowed());
    match &record.outcome {
        // A pull that may not fill the cache is not refused: it finds nothing.
        Outcome::Denied { .. } | Outcome::Succeeded | Outcome::Failed { .. } if is_refused => {
            match verdict {
                Some(Verdict::ExplicitlyDenied { .. }) => Finding::Forbidden,
                _ => Finding::Silent,
            }
        }
        Outcome::Succeeded => Finding::Allowed,
        Outcome::Denied { .. } => Finding::Silent,
        // A layer that is not there yet is how a push learns what to send.
        Outcome::Failed { code, .. } if is_expected(code) => Finding::Allowed,
        Outcome::Failed { .. } | Outcome::Unauthenticated { .. } => Finding::OtherCause,
    }
}

fn is_expected(code: &str) -> bool {
    matches!(code, "LayersNotFoundException" | "LayerAlreadyExistsException")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_command_is_a_question() {
        let image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2";
        let cases = [
            ("docker pull IMAGE", Some(ClientOperation::Pull)),
            ("docker push --quiet IMAGE", Some(ClientOperation::Push)),
            ("docker login IMAGE", None),
            ("docker pull", None),
            ("docker images IMAGE", None),
            ("aws ecr pull IMAGE", None),
            ("", None),
        ];
        for (line, operation) in cases {
            let question = Question::of_command("consumer/ci", &line.replace("IMAGE", image));
            let expected = operation.map(|operation| Question {
                who: "consumer/ci".to_owned(),
                operation,
                on: image.to_owned(),
            });
            assert_eq!(question, expected, "{line}");
        }
    }
}
