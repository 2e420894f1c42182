//! Answers about pull through cache rules: each operation tells other members, in its own order.

use super::{DescribePullThroughCacheRulesResponse, PullThroughCacheRule, RuleResponse, Telling};
use crate::ecr::operation::{Response, epoch};
use crate::json::Node;

impl Response for RuleResponse {
    fn node(&self) -> Node {
        let (rule, registry) = (&*self.rule, ("registryId", Node::display(&self.registry_id)));
        let prefix = ("ecrRepositoryPrefix", Node::display(&rule.ecr_repository_prefix));
        let url = ("upstreamRegistryUrl", Node::from(&*rule.upstream_registry_url));
        let kind = ("upstreamRegistry", Node::from(rule.upstream_registry.name()));
        let created = ("createdAt", epoch(rule.created_at));
        let tail = rule.tail();
        match self.telling {
            Telling::Created => {
                Node::object([prefix, url, created, registry, kind].into_iter().chain(tail))
            }
            Telling::Updated => {
                let updated = ("updatedAt", epoch(rule.updated_at));
                Node::object([prefix, registry, updated].into_iter().chain(tail))
            }
            Telling::Deleted => {
                Node::object([prefix, url, created, registry].into_iter().chain(tail))
            }
            Telling::Validated { failure } => {
                let is_valid = ("isValid", Node::from(failure.is_none()));
                let failure = failure.map(|why| ("failure", Node::from(why)));
                let head = [prefix, registry, url].into_iter().chain(tail);
                Node::object(head.chain([is_valid]).chain(failure))
            }
        }
    }
}

impl PullThroughCacheRule {
    /// The members that every telling has, where there is something to tell.
    fn tail(&self) -> impl Iterator<Item = (&'static str, Node)> {
        let credential =
            self.credential_arn.as_ref().map(|arn| ("credentialArn", Node::display(arn)));
        let role = self.custom_role_arn.as_deref().map(|arn| ("customRoleArn", Node::from(arn)));
        let prefix = self.upstream_repository_prefix.as_ref();
        let prefix = prefix.map(|prefix| ("upstreamRepositoryPrefix", Node::display(prefix)));
        credential.into_iter().chain(role).chain(prefix)
    }
}

impl Response for DescribePullThroughCacheRulesResponse {
    fn node(&self) -> Node {
        let rules = self.rules.iter().map(|rule| {
            let head = [
                ("ecrRepositoryPrefix", Node::display(&rule.ecr_repository_prefix)),
                ("upstreamRegistryUrl", Node::from(&*rule.upstream_registry_url)),
                ("createdAt", epoch(rule.created_at)),
                ("registryId", Node::display(&self.registry_id)),
            ];
            let end = [
                ("upstreamRegistry", Node::from(rule.upstream_registry.name())),
                ("updatedAt", epoch(rule.updated_at)),
            ];
            Node::object(head.into_iter().chain(rule.tail()).chain(end))
        });
        let token = self.next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        Node::object([("pullThroughCacheRules", Node::array(rules))].into_iter().chain(token))
    }
}
