//! A text with line numbers, part of it marked.

use std::ops::Range;

use yew::prelude::*;

use super::button::CopyButton;

/// Properties of [`CodeView`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CodeProps {
    /// What it is called: `repository policy of team/api`.
    pub name: AttrValue,
    /// The text.
    pub text: AttrValue,
    /// The bytes that the reader should see first.
    #[prop_or_default]
    pub marked: Option<Range<usize>>,
    /// Whether this text does not exist yet and is only proposed.
    #[prop_or_default]
    pub is_ghost: bool,
}

/// Shows a text as written, with a button that copies it.
#[component]
pub fn CodeView(props: &CodeProps) -> Html {
    let class = classes!("code-view", props.is_ghost.then_some("is-ghost"));
    let label: AttrValue = ["Copy ", &props.name].concat().into();
    html! {
        <figure {class}>
            <figcaption>
                <span>{ &props.name }</span>
                <CopyButton text={props.text.clone()} {label} />
            </figcaption>
            // Long lines scroll, and what scrolls must be reachable by keyboard.
            <pre tabindex="0" aria-label={props.name.clone()}>
                { for lines(&props.text, props.marked.clone()).map(line) }
            </pre>
        </figure>
    }
}

fn line((text, is_marked): (&str, bool)) -> Html {
    if is_marked {
        html! { <code class="code-line is-marked"><mark>{ text }</mark>{ "\n" }</code> }
    } else {
        html! { <code class="code-line">{ text }{ "\n" }</code> }
    }
}

/// The lines of a text, each with whether the marked bytes touch it.
fn lines(text: &str, marked: Option<Range<usize>>) -> impl Iterator<Item = (&str, bool)> {
    let marked = marked.unwrap_or(0..0);
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let own = start..start + line.len();
        start = own.end;
        let words = line.trim_end_matches('\n');
        (words, own.start < marked.end && marked.start < own.start + words.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_bytes_mark_the_lines_they_touch() {
        let text = "ab\ncd\nef";
        let cases = [
            (None, [false, false, false]),
            (Some(0..1), [true, false, false]),
            (Some(2..3), [false, false, false]),
            (Some(1..4), [true, true, false]),
            (Some(3..8), [false, true, true]),
            (Some(9..12), [false, false, false]),
        ];
        for (marked, expected) in cases {
            let found: Vec<bool> = lines(text, marked.clone()).map(|(_, is)| is).collect();
            assert_eq!(found, expected, "{marked:?}");
        }
    }
}
