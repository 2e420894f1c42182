//! Text → [`Scenario`]. A member that is unknown, missing or of the wrong type is an error that
//! names its path.

use super::{
    AccountSpec, BulkSpec, DockerHubSpec, EndpointSpec, ImageSpec, OrganizationSpec, QuestionSpec,
    RoleSpec, RootUser, Scenario, ScenarioError, UnitSpec, UserSpec,
};
use crate::ecr::Quotas;
use crate::json::{self, Layout, Node, Value, print};

/// Reads a scenario.
pub(super) fn read(text: &str) -> Result<Scenario, ScenarioError> {
    let node = json::parse(text).map_err(|error| {
        let (line, column) = error.span.line_and_column(text);
        malformed(&format!("{line}:{column}"), &error.to_string())
    })?;
    let of = Members::of(&node, "", &TOP)?;
    if of.number("format")? != 1 {
        return Err(malformed("format", "1 is the only one known"));
    }
    Ok(Scenario {
        id: of.text("id")?,
        title: of.text("title")?,
        summary: of.text("summary")?,
        seed: of.number("seed")?,
        clock: of.text("clock")?,
        quotas: of.quotas("quotas")?,
        accounts: of.list("accounts", account)?,
        organization: match node.get("organization") {
            Some(node) => Some(organization(node, "organization")?),
            None => None,
        },
        endpoints: of.list("endpoints", endpoint)?,
        docker_hub: match node.get("docker_hub") {
            Some(node) => docker_hub(node, "docker_hub")?,
            None => DockerHubSpec::default(),
        },
        images: of.list("images", image)?,
        bulk: of.list("bulk", bulk)?,
        setup: of.list("setup", line)?,
        opening: of.list("opening", line)?,
        question: question(of.member("question")?, "question")?,
    })
}

const TOP: [&str; 16] = [
    "format",
    "id",
    "title",
    "summary",
    "seed",
    "clock",
    "quotas",
    "accounts",
    "organization",
    "endpoints",
    "docker_hub",
    "images",
    "bulk",
    "setup",
    "opening",
    "question",
];

fn malformed(path: &str, reason: &str) -> ScenarioError {
    ScenarioError::Malformed(format!("{path}: {reason}").into())
}

/// The members of one object, and the path to it.
struct Members<'n> {
    node: &'n Node,
    path: String,
}

impl<'n> Members<'n> {
    fn of(node: &'n Node, path: &str, known: &[&str]) -> Result<Self, ScenarioError> {
        let members = node.as_object().ok_or_else(|| malformed(path, "an object belongs here"))?;
        match members.iter().find(|member| !known.contains(&&*member.name)) {
            Some(unknown) => Err(malformed(path, &format!("unknown member `{}`", unknown.name))),
            None => Ok(Self { node, path: path.to_owned() }),
        }
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn member(&self, name: &str) -> Result<&'n Node, ScenarioError> {
        self.node.get(name).ok_or_else(|| malformed(&self.path_of(name), "missing"))
    }

    fn text(&self, name: &str) -> Result<Box<str>, ScenarioError> {
        line(self.member(name)?, &self.path_of(name))
    }

    fn number(&self, name: &str) -> Result<u64, ScenarioError> {
        let number = self.member(name)?.as_u64();
        number.ok_or_else(|| malformed(&self.path_of(name), "a whole number belongs here"))
    }

    fn count(&self, name: &str) -> Result<usize, ScenarioError> {
        let too_many = |_| malformed(&self.path_of(name), "a smaller number belongs here");
        usize::try_from(self.number(name)?).map_err(too_many)
    }

    /// Yes or no; no where it is left out.
    fn flag(&self, name: &str) -> Result<bool, ScenarioError> {
        let Some(node) = self.node.get(name) else { return Ok(false) };
        node.as_bool().ok_or_else(|| malformed(&self.path_of(name), "true or false belongs here"))
    }

    /// A set of quotas by its name; AWS's of today where it is left out.
    fn quotas(&self, name: &str) -> Result<Quotas, ScenarioError> {
        let Some(node) = self.node.get(name) else { return Ok(Quotas::AWS_TODAY) };
        let path = self.path_of(name);
        let text = line(node, &path)?;
        Quotas::named(&text).ok_or_else(|| {
            let known: Vec<_> = Quotas::PROFILES.iter().map(|(name, _)| *name).collect();
            malformed(&path, &format!("`{text}` is not known; there is: {}", known.join(", ")))
        })
    }

    /// A list that may be left out.
    fn list<T>(
        &self,
        name: &str,
        read: impl Fn(&'n Node, &str) -> Result<T, ScenarioError>,
    ) -> Result<Vec<T>, ScenarioError> {
        let path = self.path_of(name);
        let Some(node) = self.node.get(name) else { return Ok(Vec::new()) };
        let elements = node.as_array().ok_or_else(|| malformed(&path, "a list belongs here"))?;
        let read = |(index, node)| read(node, &format!("{path}[{index}]"));
        elements.iter().enumerate().map(read).collect()
    }

    /// Policies by name, each laid out as people write them.
    fn policies(&self) -> Result<Vec<(Box<str>, String)>, ScenarioError> {
        let Some(node) = self.node.get("policies") else { return Ok(Vec::new()) };
        let path = self.path_of("policies");
        let members = node.as_object().ok_or_else(|| malformed(&path, "an object belongs here"))?;
        Ok(members.iter().map(|member| (member.name.clone(), laid_out(&member.node))).collect())
    }
}

fn laid_out(document: &Node) -> String {
    print(document, Layout::Spaces(2))
}

fn line(node: &Node, path: &str) -> Result<Box<str>, ScenarioError> {
    match &node.value {
        Value::String(text) => Ok(text.clone()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err(malformed(path, "a string belongs here"))
        }
    }
}

fn account(node: &Node, path: &str) -> Result<AccountSpec, ScenarioError> {
    let of = Members::of(node, path, &["name", "id", "root", "users", "roles"])?;
    Ok(AccountSpec {
        name: of.text("name")?,
        id: of.text("id")?,
        root: if of.flag("root")? { RootUser::AtWork } else { RootUser::Asleep },
        users: of.list("users", user)?,
        roles: of.list("roles", role)?,
    })
}

fn organization(node: &Node, path: &str) -> Result<OrganizationSpec, ScenarioError> {
    let of = Members::of(node, path, &["management", "accounts", "units"])?;
    Ok(OrganizationSpec {
        management: of.text("management")?,
        accounts: of.list("accounts", line)?,
        units: of.list("units", unit)?,
    })
}

fn unit(node: &Node, path: &str) -> Result<UnitSpec, ScenarioError> {
    let of = Members::of(node, path, &["name", "accounts", "units"])?;
    Ok(UnitSpec {
        name: of.text("name")?,
        accounts: of.list("accounts", line)?,
        units: of.list("units", unit)?,
    })
}

fn endpoint(node: &Node, path: &str) -> Result<EndpointSpec, ScenarioError> {
    let of = Members::of(node, path, &["id", "vpc", "account", "policy"])?;
    Ok(EndpointSpec {
        id: of.text("id")?,
        vpc: of.text("vpc")?,
        account: of.text("account")?,
        policy: node.get("policy").map(laid_out),
    })
}

fn docker_hub(node: &Node, path: &str) -> Result<DockerHubSpec, ScenarioError> {
    let of = Members::of(node, path, &["pulls", "accounts"])?;
    let account = |node: &Node, path: &str| {
        let of = Members::of(node, path, &["name", "password"])?;
        Ok((of.text("name")?, of.text("password")?))
    };
    Ok(DockerHubSpec {
        pulls: of.number("pulls")?,
        accounts: of.list("accounts", |node, path| account(node, path))?,
    })
}

fn user(node: &Node, path: &str) -> Result<UserSpec, ScenarioError> {
    let of = Members::of(node, path, &["name", "policies"])?;
    Ok(UserSpec { name: of.text("name")?, policies: of.policies()? })
}

fn role(node: &Node, path: &str) -> Result<RoleSpec, ScenarioError> {
    let of = Members::of(node, path, &["name", "session", "trust", "policies"])?;
    Ok(RoleSpec {
        name: of.text("name")?,
        session: node.get("session").map(|_| of.text("session")).transpose()?,
        trust: laid_out(of.member("trust")?),
        policies: of.policies()?,
    })
}

fn image(node: &Node, path: &str) -> Result<ImageSpec, ScenarioError> {
    let of = Members::of(node, path, &["published", "reference", "on"])?;
    Ok(ImageSpec {
        published: of.text("published")?,
        reference: of.text("reference")?,
        on: of.text("on")?,
    })
}

fn bulk(node: &Node, path: &str) -> Result<BulkSpec, ScenarioError> {
    let of = Members::of(node, path, &["account", "name", "repositories", "images", "published"])?;
    Ok(BulkSpec {
        account: of.text("account")?,
        name: of.text("name")?,
        repositories: of.count("repositories")?,
        images: of.count("images")?,
        published: of.text("published")?,
    })
}

fn question(node: &Node, path: &str) -> Result<QuestionSpec, ScenarioError> {
    let of = Members::of(node, path, &["who", "operation", "on"])?;
    Ok(QuestionSpec { who: of.text("who")?, operation: of.text("operation")?, on: of.text("on")? })
}
