//! A second evaluator, written from the IAM user guide and shaped as differently as possible.
//!
//! It works on the JSON of a case (the format of `drydock decide`), keeps nothing, compiles
//! nothing, and answers with one word. Slow and plain on purpose: where it and the engine differ,
//! one of them has misread the guide.

use serde_json::{Map, Value};

use super::conditions;

/// `allowed`, `explicitDeny` or `implicitDeny`.
pub fn decide(case: &Value) -> &'static str {
    let world = World { request: &case["request"], policies: &case["policies"] };
    if world.someone_forbids() {
        "explicitDeny"
    } else if world.limits_let_through() && world.someone_grants() {
        "allowed"
    } else {
        "implicitDeny"
    }
}

struct World<'a> {
    request: &'a Value,
    policies: &'a Value,
}

/// How a resource policy names the requester, the weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    NotAtAll,
    AsAccount,
    AsCreator,
    AsRole,
    AsItself,
}

impl World<'_> {
    fn kind(&self) -> &str {
        self.request["principal"]["type"].as_str().unwrap_or("")
    }

    fn flag(&self, owner: &str, name: &str) -> bool {
        self.request[owner][name].as_bool().unwrap_or(false)
    }

    /// The requester's own statements: of all policies that need no Principal.
    fn statements<'a>(documents: &[&'a Value]) -> Vec<(&'a Value, bool)> {
        let mut all = Vec::new();
        for document in documents {
            let has_variables = document["Version"] == "2012-10-17";
            for statement in list(&document["Statement"]) {
                all.push((statement, has_variables));
            }
        }
        all
    }

    fn documents(&self, name: &str) -> Vec<&Value> {
        match &self.policies[name] {
            Value::Array(policies) => policies.iter().map(|policy| &policy["document"]).collect(),
            Value::Object(policy) => policy.get("document").into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn levels(&self, name: &str) -> Vec<Vec<&Value>> {
        list(&self.policies[name])
            .into_iter()
            .map(|level| {
                let policies = level["policies"].as_array().map_or(&[][..], Vec::as_slice);
                policies.iter().map(|policy| &policy["document"]).collect()
            })
            .collect()
    }

    fn scp_applies(&self) -> bool {
        let is_subject = ["user", "assumed-role", "root", "federated-user"].contains(&self.kind());
        let is_exempt = self.flag("principal", "serviceLinkedRole")
            || self.flag("principal", "managementAccount");
        is_subject && !is_exempt
    }

    fn rcp_applies(&self) -> bool {
        !self.flag("resource", "managementAccount") && !self.flag("principal", "serviceLinkedRole")
    }

    fn has(&self, documents: &[&Value], effect: &str) -> bool {
        Self::statements(documents).iter().any(|(statement, has_variables)| {
            statement["Effect"] == effect && self.covers(statement, *has_variables)
        })
    }

    fn has_for_me(&self, documents: &[&Value], effect: &str) -> bool {
        Self::statements(documents).iter().any(|(statement, has_variables)| {
            statement["Effect"] == effect
                && self.covers(statement, *has_variables)
                && self.named(statement) > Named::NotAtAll
        })
    }

    fn someone_forbids(&self) -> bool {
        let mut own = self.documents("identity");
        own.extend(self.documents("session"));
        if self.can_have_boundary() {
            own.extend(self.documents("boundary"));
        }
        let own = self.has_own_policies() && self.has(&own, "Deny");
        let resource = ["resource", "registry", "vpce"]
            .iter()
            .any(|kind| self.has_for_me(&self.documents(kind), "Deny"));
        let scp =
            self.scp_applies() && self.levels("scp").iter().any(|level| self.has(level, "Deny"));
        let rcp = self.rcp_applies()
            && self.levels("rcp").iter().any(|level| self.has_for_me(level, "Deny"));
        own || resource || scp || rcp
    }

    /// Whether the requester can have policies of its own; a root user and a service cannot.
    fn has_own_policies(&self) -> bool {
        ["user", "assumed-role", "federated-user"].contains(&self.kind())
    }

    fn limits_let_through(&self) -> bool {
        let scp =
            !self.scp_applies() || self.levels("scp").iter().all(|level| self.has(level, "Allow"));
        let endpoint = self.documents("vpce");
        scp && (endpoint.is_empty() || self.has_for_me(&endpoint, "Allow"))
    }

    fn boundary_passes(&self) -> bool {
        let boundary = self.documents("boundary");
        boundary.is_empty() || !self.can_have_boundary() || self.has(&boundary, "Allow")
    }

    fn can_have_boundary(&self) -> bool {
        self.has_own_policies() && !self.flag("principal", "serviceLinkedRole")
    }

    fn session_passes(&self) -> bool {
        let session = self.documents("session");
        if session.is_empty() {
            return self.kind() != "federated-user";
        }
        self.has(&session, "Allow")
    }

    fn own_policies_grant(&self) -> bool {
        match self.kind() {
            "root" => true,
            "user" | "assumed-role" | "federated-user" => {
                self.has(&self.documents("identity"), "Allow")
                    && self.boundary_passes()
                    && self.session_passes()
            }
            _ => false,
        }
    }

    fn best_grant(&self) -> Named {
        let mut documents = self.documents("resource");
        documents.extend(self.documents("registry"));
        Self::statements(&documents)
            .iter()
            .filter(|(statement, variables)| {
                statement["Effect"] == "Allow" && self.covers(statement, *variables)
            })
            .map(|(statement, _)| self.named(statement))
            .max()
            .unwrap_or(Named::NotAtAll)
    }

    fn someone_grants(&self) -> bool {
        let grant = self.best_grant();
        let is_trust = self.request["action"]
            .as_str()
            .is_some_and(|action| action.to_ascii_lowercase().starts_with("sts:assumerole"));
        // A registry action on `*` is answered by identity policies alone.
        let is_registry_wide = self.request["resource"]["arn"] == "*" && !is_trust;
        if is_registry_wide {
            return self.own_policies_grant();
        }
        if ["service", "federated", "anonymous"].contains(&self.kind()) {
            return grant > Named::NotAtAll;
        }
        let principal = &self.request["principal"]["account"];
        let owner = &self.request["resource"]["account"];
        if principal != owner {
            return self.own_policies_grant() && grant > Named::NotAtAll;
        }
        match grant {
            Named::AsItself => true,
            Named::AsRole | Named::AsCreator if self.boundary_passes() && self.session_passes() => {
                true
            }
            Named::NotAtAll if is_trust => false,
            Named::NotAtAll | Named::AsAccount | Named::AsRole | Named::AsCreator => {
                self.own_policies_grant()
            }
        }
    }

    fn covers(&self, statement: &Value, has_variables: bool) -> bool {
        let action = self.request["action"].as_str().unwrap_or("").to_ascii_lowercase();
        let matches_action = |pattern: &Value| {
            let pattern = pattern.as_str().unwrap_or("").to_ascii_lowercase();
            conditions::glob(&pattern, &action)
        };
        let action_is_covered = if statement.get("NotAction").is_some() {
            !list(&statement["NotAction"]).into_iter().any(matches_action)
        } else {
            list(&statement["Action"]).into_iter().any(matches_action)
        };
        let matches_resource =
            |pattern: &Value| self.resource_matches(pattern.as_str().unwrap_or(""), has_variables);
        let resource_is_covered = if statement.get("NotResource").is_some() {
            !list(&statement["NotResource"]).into_iter().any(matches_resource)
        } else if statement.get("Resource").is_some() {
            list(&statement["Resource"]).into_iter().any(matches_resource)
        } else {
            true
        };
        action_is_covered
            && resource_is_covered
            && conditions::hold(&statement["Condition"], &self.request["context"], has_variables)
    }

    fn resource_matches(&self, pattern: &str, has_variables: bool) -> bool {
        let arn = self.request["resource"]["arn"].as_str().unwrap_or("*");
        if pattern == "*" {
            return true;
        }
        if arn == "*" {
            return false;
        }
        let Some(pattern) = conditions::pattern(pattern, &self.request["context"], has_variables)
        else {
            return false;
        };
        let mut wanted: Vec<String> = split_six(&pattern);
        while wanted.len() < 6 {
            wanted.push("*".to_owned());
        }
        wanted.iter().zip(split_six(arn)).all(|(want, have)| conditions::glob_raw(want, &have))
    }

    fn named(&self, statement: &Value) -> Named {
        if let Some(excluded) = statement.get("NotPrincipal") {
            let is_listed = self.named_in(excluded) > Named::NotAtAll;
            // A Deny with NotPrincipal reaches everybody who has a boundary.
            let has_boundary = self.can_have_boundary() && !self.documents("boundary").is_empty();
            let applies = !is_listed || has_boundary;
            return if applies { Named::AsItself } else { Named::NotAtAll };
        }
        self.named_in(&statement["Principal"])
    }

    fn named_in(&self, element: &Value) -> Named {
        if element == "*" {
            return Named::AsItself;
        }
        let empty = Map::new();
        let entries = element.as_object().unwrap_or(&empty);
        let mut best = Named::NotAtAll;
        for (key, names) in entries {
            for name in list(names) {
                best = best.max(self.named_by(key, name.as_str().unwrap_or("")));
            }
        }
        best
    }

    fn named_by(&self, key: &str, name: &str) -> Named {
        let me = &self.request["principal"];
        let is = |yes: bool, how: Named| if yes { how } else { Named::NotAtAll };
        match (key, self.kind()) {
            ("Service", "service") => is(me["service"] == name, Named::AsItself),
            ("Federated", "federated") => is(me["provider"] == name, Named::AsItself),
            ("AWS", "service" | "federated") => Named::NotAtAll,
            ("AWS", "anonymous") => is(name == "*", Named::AsItself),
            ("AWS", kind) => {
                let account = me["account"].as_str().unwrap_or("");
                let root = format!(":iam::{account}:root");
                if name == "*" || me["arn"] == name {
                    Named::AsItself
                } else if kind == "assumed-role" && me["roleArn"] == name {
                    Named::AsRole
                } else if kind == "federated-user" && me["userArn"] == name {
                    Named::AsCreator
                } else {
                    is(name == account || name.ends_with(&root), Named::AsAccount)
                }
            }
            _ => Named::NotAtAll,
        }
    }
}

/// A value that may stand without brackets.
pub fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    }
}

fn split_six(arn: &str) -> Vec<String> {
    arn.splitn(6, ':').map(str::to_owned).collect()
}
