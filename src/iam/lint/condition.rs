//! Doubts about conditions: the keys and what they are compared with.

use super::view::{Principals, Test, View};
use super::{Doubt, Emptiness, KeyDoubt, Lint};
use crate::iam::actions;
use crate::iam::condition::{Family, Operator, Order, SetOperator};
use crate::iam::keys::{self, Key, KeyType, Presence};
use crate::iam::policy::{Effect, PolicyKind};
use crate::json::Node;

impl Lint {
    pub(super) fn conditions(&mut self, view: &View<'_>) {
        self.empty_conditions(view);
        for test in &view.tests {
            match keys::find(&test.key.name) {
                Some(key) => {
                    self.presence(view, test, key);
                    self.set_operator(view, test, key);
                    self.operator(test, key);
                }
                None => self.unknown_key(view, test),
            }
            self.values(test);
        }
    }

    fn about_key(&mut self, test: &Test<'_>, what: KeyDoubt) {
        let doubt = Doubt::Key(what, test.key.name.clone());
        self.doubt(&test.path, test.key.name_span, doubt);
    }

    fn empty_conditions(&mut self, view: &View<'_>) {
        let Some(block) = view.node.get("Condition") else { return };
        let path = format!("{}.Condition", view.path);
        let is_empty = |node: &Node| node.as_object().is_some_and(<[_]>::is_empty);
        if is_empty(block) {
            self.doubt(&path, block.span, Doubt::Empty(Emptiness::Condition));
        }
        for member in block.as_object().unwrap_or_default() {
            if is_empty(&member.node) {
                let path = format!("{path}.{}", member.name);
                self.doubt(&path, member.node.span, Doubt::Empty(Emptiness::Condition));
            }
        }
    }

    fn unknown_key(&mut self, view: &View<'_>, test: &Test<'_>) {
        let name = test.key.name.trim_end_matches('/');
        let Some((prefix, _)) = name.split_once(':') else {
            self.about_key(test, KeyDoubt::Format);
            return;
        };
        // `aws:ResourceTag` and `aws:ResourceTag/` alike.
        if keys::find(&format!("{name}/tag")).is_some_and(Key::is_prefix) {
            self.about_key(test, KeyDoubt::NoTag);
            return;
        }
        let is_mine = prefix.eq_ignore_ascii_case("aws") || actions::service(prefix).is_some();
        // Identity providers bring keys of their own, and other services theirs.
        if is_mine || (self.kind != PolicyKind::Trust && view.is_about_ecr()) {
            self.about_key(test, KeyDoubt::Unknown);
        }
    }

    /// Whether any request that the statement can match carries the key.
    fn presence(&mut self, view: &View<'_>, test: &Test<'_>, key: &Key) {
        if key.name == "aws:SourceOwner" {
            self.about_key(test, KeyDoubt::Deprecated);
        }
        // The answer of `Null` may be that the key is absent.
        if test.operator.family == Family::Null {
            return;
        }
        if key.name == "aws:VpcSourceIp" && !is_tested(view, "aws:sourcevpc") {
            self.about_key(test, KeyDoubt::Unpaired);
        }
        let actions = view.modelled_actions().unwrap_or_default();
        let no_action = key.depends_on_action()
            && !actions.is_empty()
            && !actions.iter().any(|action| action.has_key(key.name));
        let no_caller = view.principal.as_ref().is_some_and(|principals| {
            !principals.is_negated && is_never_of(principals, key.presence)
        });
        if no_action || no_caller {
            self.about_key(test, KeyDoubt::NeverPresent(key.presence));
        } else if key.depends_on_action() && view.effect == Some(Effect::Allow) {
            self.actions_without_key(view, test, key);
        }
    }

    /// Actions that the statement names one by one and, because of this key, never allows.
    fn actions_without_key(&mut self, view: &View<'_>, test: &Test<'_>, key: &Key) {
        let operator = test.operator;
        let holds_without = operator.is_negated
            || operator.if_exists
            || operator.set == Some(SetOperator::ForAllValues);
        let Some(list) = view.action.as_ref().filter(|list| !list.is_negated && !holds_without)
        else {
            return;
        };
        for text in &list.texts {
            if actions::find(text.text).is_some_and(|action| !action.has_key(key.name)) {
                let (action, key) = (text.text.into(), test.key.name.clone());
                self.doubt(&text.path, text.span, Doubt::ActionWithoutKey { action, key });
            }
        }
    }

    fn set_operator(&mut self, view: &View<'_>, test: &Test<'_>, key: &Key) {
        let is_allow = view.effect == Some(Effect::Allow);
        let what = match (test.operator.set, key.is_multivalued) {
            (Some(SetOperator::ForAllValues), false) if is_allow => KeyDoubt::ForAllValuesOfOne,
            (Some(_), false) => KeyDoubt::SetOperatorOnOne,
            (Some(SetOperator::ForAllValues), true) if is_allow && !is_guarded(view, test) => {
                KeyDoubt::ForAllValuesUnguarded
            }
            (None, true) if test.operator.family != Family::Null => KeyDoubt::NoSetOperator,
            _ => return,
        };
        self.about_key(test, what);
    }

    /// Whether the operator compares what the key holds.
    ///
    /// Source: IAM user guide, condition operators; the type of each key. Text operators fit ARNs
    /// too: they compare the text.
    fn operator(&mut self, test: &Test<'_>, key: &Key) {
        let operator = test.operator;
        if operator.family == Family::StringLike && key.holds == KeyType::Arn {
            self.about_key(test, KeyDoubt::StringLikeOnArn);
        }
        let fits = match operator.family {
            Family::StringEquals | Family::StringEqualsIgnoreCase | Family::StringLike => {
                matches!(key.holds, KeyType::String | KeyType::Arn)
            }
            Family::Numeric(_) => key.holds == KeyType::Numeric,
            // `aws:EpochTime` is a number of seconds as well as a moment.
            Family::Date(_) => key.holds == KeyType::Date,
            Family::Bool => key.holds == KeyType::Bool,
            Family::BinaryEquals => false,
            Family::IpAddress => key.holds == KeyType::IpAddress,
            // The service's own data lists this key as text, although it holds an ARN.
            Family::ArnLike => key.holds == KeyType::Arn,
            Family::Null => true,
        };
        let is_epoch = key.name == "aws:EpochTime" && matches!(operator.family, Family::Numeric(_));
        if fits || is_epoch {
            return;
        }
        let order = if let Family::Numeric(order) | Family::Date(order) = operator.family {
            order
        } else {
            Order::Equal
        };
        let mut right = operator;
        right.family = match key.holds {
            KeyType::String if operator.family == Family::ArnLike => Family::StringLike,
            KeyType::String => Family::StringEquals,
            KeyType::Arn => Family::ArnLike,
            KeyType::Bool => Family::Bool,
            KeyType::Date => Family::Date(order),
            KeyType::Numeric => Family::Numeric(order),
            KeyType::IpAddress => Family::IpAddress,
        };
        let doubt = Doubt::WrongOperator {
            operator: test.operator_name.into(),
            instead: common_name(right),
            key: test.key.name.clone(),
            holds: key.holds,
        };
        self.doubt(&test.path, test.key.name_span, doubt);
    }
}

/// The name that people write. `ArnEquals` is the same as `ArnLike` and hides the wildcards.
///
/// Source: IAM user guide, ARN condition operators.
pub(in crate::iam) fn common_name(operator: Operator) -> String {
    operator.to_string().replace("ArnEquals", "ArnLike").replace("ArnNotEquals", "ArnNotLike")
}

/// Whether a condition of the statement tests a key that begins so.
fn is_tested(view: &View<'_>, beginning: &str) -> bool {
    view.tests.iter().any(|test| test.key.name.to_ascii_lowercase().starts_with(beginning))
}

/// Whether a `Null` test of the same key lets nothing through that lacks it.
fn is_guarded(view: &View<'_>, guarded: &Test<'_>) -> bool {
    view.tests.iter().any(|test| {
        test.operator.family == Family::Null
            && test.key.name.eq_ignore_ascii_case(&guarded.key.name)
            && test.values.iter().all(|value| value.text.eq_ignore_ascii_case("false"))
    })
}

/// Whether none of the principals ever makes a request with such a key.
fn is_never_of(principals: &Principals<'_>, presence: Presence) -> bool {
    let is_lacking = |key: &str, text: &str| {
        let is_service = key == "Service";
        match presence {
            Presence::Services | Presence::ServicesForResource => {
                key == "AWS" && text != "*" && !text.ends_with(".amazonaws.com")
            }
            Presence::IamPrincipals | Presence::CallerTag | Presence::CallerOrganisation => {
                is_service
            }
            Presence::Users => {
                is_service || text.contains(":role/") || text.contains(":assumed-role/")
            }
            Presence::All
            | Presence::Signed
            | Presence::Resource
            | Presence::ResourceOrganisation
            | Presence::ResourceTag
            | Presence::RequestTag
            | Presence::RequestTags
            | Presence::SomeActions
            | Presence::PublicEndpoint
            | Presence::VpcEndpoint
            | Presence::TemporaryCredentials
            | Presence::Mfa
            | Presence::Forwarded
            | Presence::FederatedSession
            | Presence::SourceIdentity
            | Presence::SpecialSession
            | Presence::McpServer
            | Presence::Client => false,
        }
    };
    !principals.entries.is_empty()
        && principals.entries.iter().all(|(key, text)| is_lacking(key, text.text))
}
