//! `Action` and `Resource`, and how the two go together.

use super::{Entry, Reader, suggest, unknown};
use crate::iam::actions::{self, ActsOn};
use crate::iam::condition::{Condition, Quantifier, Values, fields};
use crate::iam::pattern::{Pattern, Variables, Wildcards};
use crate::iam::policy::{
    AccountPattern, ActionPattern, ArnPattern, Effect, Element, PolicyKind, ResourcePattern, Sense,
    Statement,
};
use crate::iam::problem::{ProblemKind, Severity};
use crate::json::Member;

fn sense(member: &Member) -> Sense {
    if member.name.starts_with("Not") { Sense::Unlisted } else { Sense::Listed }
}

impl Reader {
    pub(super) fn action(&mut self, member: &Member, path: &str) -> Element<ActionPattern> {
        let path = format!("{path}.{}", member.name);
        let listed = self.strings(&member.node, &path);
        if listed.is_empty() {
            let span = member.node.span;
            self.note(Severity::Suggestion, &path, span, ProblemKind::Empty("actions"));
        }
        let entries = listed.iter().filter_map(|entry| self.action_pattern(entry)).collect();
        Element { sense: sense(member), entries, span: member.node.span }
    }

    fn action_pattern(&mut self, entry: &Entry<'_>) -> Option<ActionPattern> {
        let text = entry.text;
        let is_word = |part: &str| {
            let is_legal = |letter: char| {
                letter.is_ascii_alphanumeric() || matches!(letter, '*' | '?' | '-' | '_')
            };
            !part.is_empty() && part.chars().all(is_legal)
        };
        let is_action = text == "*"
            || text
                .split_once(':')
                .is_some_and(|(service, name)| is_word(service) && is_word(name));
        if !is_action {
            self.fail(&entry.path, entry.span, ProblemKind::Action(text.into()));
            return None;
        }
        let is_sts = text == "*" || text.to_ascii_lowercase().starts_with("sts:");
        let problem = if self.kind == PolicyKind::ResourceControl && text == "*" {
            Some((Severity::Error, ProblemKind::EveryAction))
        } else if self.kind == PolicyKind::Trust && !is_sts {
            Some((Severity::Error, ProblemKind::NotSts(text.into())))
        } else {
            unknown_action(text).map(|problem| (Severity::Warning, problem))
        };
        if let Some((severity, kind)) = problem {
            self.note(severity, &entry.path, entry.span, kind);
        }
        let lower = text.to_ascii_lowercase();
        let pattern = Pattern::read(&lower, Wildcards::Active, Variables::Plain).ok()?;
        Some(ActionPattern { text: text.into(), pattern })
    }

    pub(super) fn resource(&mut self, member: &Member, path: &str) -> Element<ResourcePattern> {
        let path = format!("{path}.{}", member.name);
        let listed = self.strings(&member.node, &path);
        if listed.is_empty() {
            let span = member.node.span;
            self.note(Severity::Suggestion, &path, span, ProblemKind::Empty("resources"));
        }
        let entries = listed.iter().filter_map(|entry| self.resource_pattern(entry)).collect();
        Element { sense: sense(member), entries, span: member.node.span }
    }

    fn resource_pattern(&mut self, entry: &Entry<'_>) -> Option<ResourcePattern> {
        let text = entry.text;
        if text == "*" {
            return Some(ResourcePattern::Everything);
        }
        let fields = fields(text, self.variables);
        if fields.first() != Some(&"arn") || fields.len() < 2 {
            self.fail(&entry.path, entry.span, ProblemKind::Resource(text.into()));
            return None;
        }
        if fields.len() < 6 {
            // STS refuses them; elsewhere the missing fields are taken as `*`.
            let is_session = self.kind == PolicyKind::Session;
            let severity = if is_session { Severity::Error } else { Severity::Warning };
            self.note(severity, &entry.path, entry.span, ProblemKind::ShortArn(text.into()));
        }
        let mut fields = fields.into_iter().skip(1);
        let mut next = || fields.next().unwrap_or("*");
        let [partition, service, region, account, resource] =
            [next(), next(), next(), next(), next()];
        let account = match account.parse() {
            Ok(id) => AccountPattern::One(id),
            Err(_) => AccountPattern::Text(self.field(account, entry)?),
        };
        let resource = match Pattern::read(resource, Wildcards::Active, self.variables) {
            Ok(pattern) => pattern,
            Err(why) => {
                self.fail(&entry.path, entry.span, ProblemKind::Variable(why));
                return None;
            }
        };
        self.check_variables(&resource, entry);
        Some(ResourcePattern::Arn(Box::new(ArnPattern {
            text: text.into(),
            partition: self.field(partition, entry)?,
            service: self.field(service, entry)?,
            region: self.field(region, entry)?,
            account,
            resource,
        })))
    }

    /// A field of an ARN, in which variables do not work.
    fn field(&mut self, text: &str, entry: &Entry<'_>) -> Option<Pattern> {
        if self.variables == Variables::Active && text.contains("${") {
            self.fail(&entry.path, entry.span, ProblemKind::VariableInField);
            return None;
        }
        Pattern::read(text, Wildcards::Active, Variables::Plain).ok()
    }

    /// What has to be said about variables that are well written.
    pub(super) fn check_variables(&mut self, pattern: &Pattern, entry: &Entry<'_>) {
        if self.variables == Variables::Plain && entry.text.contains("${") {
            let kind = ProblemKind::OldVersionVariable;
            self.note(Severity::Warning, &entry.path, entry.span, kind);
        }
        for variable in pattern.variables() {
            self.check_variable(&variable.key, entry);
        }
    }

    /// What goes wrong between the elements of a statement that is well written.
    pub(super) fn check_statement(&mut self, statement: &Statement, path: &str) {
        if let Some(element) = &statement.principal
            && element.sense == Sense::Unlisted
            && statement.effect == Effect::Allow
        {
            self.refuse(path, element.span, ProblemKind::AllowNotPrincipal);
        }
        if statement.action.sense == Sense::Listed {
            self.check_targets(statement, path);
        }
        if statement.effect == Effect::Allow {
            self.check_absent_keys(statement, path);
        }
    }

    fn check_targets(&mut self, statement: &Statement, path: &str) {
        let names_resources = statement.resource.as_ref().is_some_and(|element| {
            element.sense == Sense::Listed
                && !element.entries.contains(&ResourcePattern::Everything)
        });
        for entry in &statement.action.entries {
            let facts = actions::find(&entry.text);
            if facts.is_none_or(|facts| facts.acts_on == ActsOn::Repository) {
                continue;
            }
            let action = entry.text.clone();
            let kind = if self.kind == PolicyKind::Repository {
                ProblemKind::NotAboutRepository(action)
            } else if names_resources {
                ProblemKind::NeedsEverything(action)
            } else {
                continue;
            };
            self.note(Severity::Warning, path, statement.action.span, kind);
        }
    }

    /// `ForAllValues` in an Allow is true where the key is absent, unless `Null` guards it.
    fn check_absent_keys(&mut self, statement: &Statement, path: &str) {
        for condition in &statement.conditions {
            let is_guard = |other: &Condition| {
                other.key == condition.key
                    && matches!(&other.values, Values::Null(values)
                        if values.iter().all(|value| value.meaning == Some(false)))
            };
            if condition.operator.quantifier == Quantifier::ForAllValues
                && !statement.conditions.iter().any(is_guard)
            {
                let path = condition_path(path, &condition.operator_text, &condition.key_text);
                let kind = ProblemKind::ForAllValuesInAllow(condition.key_text.clone());
                self.note(Severity::SecurityWarning, &path, condition.span, kind);
            }
        }
    }
}

fn condition_path(statement: &str, operator: &str, key: &str) -> String {
    format!("{statement}.Condition.{operator}.{key}")
}

/// What is wrong with an action of ECR that is not in the list; patterns have to cover one.
fn unknown_action(text: &str) -> Option<ProblemKind> {
    let (service, name) = text.split_once(':')?;
    if !service.eq_ignore_ascii_case("ecr") || actions::find(text).is_some() {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let is_covered = actions::ACTIONS
        .iter()
        .any(|facts| crate::aws::glob::matches(&lower, &facts.name.to_ascii_lowercase()));
    if is_covered {
        return None;
    }
    let nearest = suggest::nearest(name, actions::ACTIONS.iter().map(|facts| facts.name));
    let suggestion = nearest.map(|name| ["ecr:", name].concat());
    Some(ProblemKind::UnknownAction(unknown(text, suggestion.as_deref())))
}
