//! Commands that the inspector types, so that each change is a step like any other.

use yew::prelude::*;

use crate::app::components::{Button, CopyButton, Weight};
use crate::app::session::{Action, send, use_dispatcher};
use crate::ecr::Repository;
use crate::sim::Sim;

/// Writes a repository's policy.
pub(super) fn set_policy(world: &Sim, repository: &Repository, text: &str) -> String {
    let words = ["aws ecr set-repository-policy", &target(world, repository), "--policy-text"];
    [words.join(" "), quoted(text)].join(" ")
}

/// Takes a repository's policy away.
pub(super) fn delete_policy(world: &Sim, repository: &Repository) -> String {
    ["aws ecr delete-repository-policy ", &target(world, repository)].concat()
}

/// The options that name a repository to whoever is typing; what his profile implies is left out.
pub(in crate::app) fn target(world: &Sim, repository: &Repository) -> String {
    let mut words = vec!["--repository-name".to_owned(), repository.name().to_string()];
    if world.workstation.current().map(|who| who.account) != Some(repository.registry_id()) {
        words.extend(["--registry-id".to_owned(), repository.registry_id().to_string()]);
    }
    let region = repository.arn().region;
    if let Some(region) = region.filter(|region| *region != world.workstation.region()) {
        words.extend(["--region".to_owned(), region.to_string()]);
    }
    words.join(" ")
}

/// A text as one word of the shell.
pub(in crate::app) fn quoted(text: &str) -> String {
    ["'", &text.replace('\'', r"'\''"), "'"].concat()
}

/// Properties of [`Suggested`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SuggestedProps {
    /// The command.
    pub(super) line: AttrValue,
    /// The word on the button that runs it.
    pub(super) word: AttrValue,
}

/// A command that would fill an empty list, and the button that types it.
#[component]
pub(super) fn Suggested(props: &SuggestedProps) -> Html {
    let onclick = send(&use_dispatcher(), Action::Run(vec![props.line.to_string()]));
    html! {
        <div class="suggested">
            <pre class="commands" tabindex="0" aria-label="Command">{ &props.line }</pre>
            <Button weight={Weight::Plain} {onclick}>{ &props.word }</Button>
            <CopyButton text={props.line.clone()} label="Copy the command" />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_is_one_word() {
        let cases = [("{}", "'{}'"), ("it's", r"'it'\''s'"), ("a\nb", "'a\nb'")];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected);
        }
    }
}
