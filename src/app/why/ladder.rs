//! The ladder: the caller's side and the owner's side, rung by rung, and how they are joined.

use std::rc::Rc;

use yew::prelude::*;

use super::truth::StatementTruth;
use crate::app::components::{Icon, Mark, icon, mark};
use crate::iam::proof::{Join, Lane, Rung, RungState};
use crate::iam::{Assumption, Proof};

/// Properties of [`Ladder`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LadderProps {
    /// What is laid out.
    pub proof: Rc<Proof>,
    /// Sets the names of its parts in the document apart from those of another ladder.
    #[prop_or(AttrValue::Static("rung"))]
    pub name: AttrValue,
    /// The rung that is open, where one is.
    pub open: Option<RungPlace>,
    /// Called when the reader opens or closes a rung.
    pub onopen: Callback<Option<RungPlace>>,
}

/// Which rung of which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RungPlace {
    /// Whose side.
    pub side: Side,
    /// Counted from 0, outermost first.
    pub index: usize,
}

/// A side of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one who asks.
    Caller,
    /// The one who owns what is asked for.
    Owner,
}

impl Side {
    fn of(self, proof: &Proof) -> &Lane {
        match self {
            Self::Caller => &proof.caller,
            Self::Owner => &proof.owner,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Caller => "Caller’s side",
            Self::Owner => "Owner’s side",
        }
    }
}

impl RungPlace {
    /// The rung that the verdict rests on.
    pub fn deciding(proof: &Proof) -> Option<Self> {
        [Side::Caller, Side::Owner].into_iter().find_map(|side| {
            let index = side.of(proof).rungs.iter().position(|rung| rung.is_deciding)?;
            Some(Self { side, index })
        })
    }

    fn of(self, proof: &Proof) -> Option<&Rung> {
        self.side.of(proof).rungs.get(self.index)
    }

    /// The name of the rung's button in the document, in the ladder called `ladder`.
    pub fn id(self, ladder: &str) -> String {
        let side = match self.side {
            Side::Caller => "-caller-",
            Side::Owner => "-owner-",
        };
        [ladder, side, &self.index.to_string()].concat()
    }
}

/// Draws both sides, the join below them, and the statements of the open rung.
#[component]
pub fn Ladder(props: &LadderProps) -> Html {
    let proof = &props.proof;
    let open = props.open.and_then(|place| place.of(proof));
    html! {
        <div class="ladder">
            <div class={classes!("lanes", join_class(proof.join))}>
                { lane(Side::Caller, props) }
                { lane(Side::Owner, props) }
            </div>
            { join(proof) }
            { for proof.assumptions.iter().copied().map(assumed) }
            <div id={truth_id(&props.name)}>
                if let Some(rung) = open {
                    <StatementTruth rung={rung.clone()} />
                }
            </div>
        </div>
    }
}

fn truth_id(ladder: &str) -> String {
    [ladder, "-truth"].concat()
}

fn lane(side: Side, props: &LadderProps) -> Html {
    let lane = side.of(&props.proof);
    if lane.rungs.is_empty() {
        return Html::default();
    }
    let rungs = lane.rungs.iter().enumerate();
    html! {
        <div class="lane" role="group" aria-label={side.title()}>
            <h2 class="lane-title">
                { side.title() }
                if let Some(account) = lane.account {
                    { " " }<span class="lane-account">{ account.to_string() }</span>
                }
            </h2>
            <ol class="rungs">
                { for rungs.map(|(index, rung)| rung_item(RungPlace { side, index }, rung, props)) }
            </ol>
        </div>
    }
}

fn rung_item(place: RungPlace, rung: &Rung, props: &LadderProps) -> Html {
    let shape = state_mark(rung.state);
    let is_open = props.open == Some(place);
    let onclick = {
        let next = if is_open { None } else { Some(place) };
        props.onopen.reform(move |_: MouseEvent| next)
    };
    let class = classes!("rung", shape.class(), rung.is_deciding.then_some("is-deciding"));
    html! {
        <li {class}>
            <button
                type="button"
                id={place.id(&props.name)}
                class="rung-button"
                aria-expanded={if is_open { "true" } else { "false" }}
                aria-controls={truth_id(&props.name)}
                {onclick}
            >
                { mark(shape) }
                <span class="rung-title">{ rung.title.as_str() }</span>
                <span class="rung-word"><span class="visually-hidden">{ ", " }</span>{ rung.state.word() }</span>
                if rung.is_deciding {
                    <span class="rung-decides"><span class="visually-hidden">{ ", " }</span>{ "decides" }</span>
                }
                { icon(Icon::Chevron) }
            </button>
            if rung.is_deciding && !is_open {
                <p class="rung-sentence">{ rung.sentence.as_str() }</p>
            }
        </li>
    }
}

fn join(proof: &Proof) -> Html {
    let (word, meaning) = (proof.join.word(), proof.join.meaning());
    html! {
        <p class={classes!("join", join_class(proof.join))}>
            <b class="join-word">{ word }</b>{ " " }<span>{ meaning }</span>
        </p>
    }
}

/// What the verdict rests on and AWS does not say.
fn assumed(assumption: Assumption) -> Html {
    html! { <p class="assumed">{ assumption.to_string() }</p> }
}

fn join_class(join: Join) -> &'static str {
    match join {
        Join::Or => "is-or",
        Join::And => "is-and",
        Join::CallerOnly => "is-caller-only",
        Join::OwnerOnly => "is-owner-only",
    }
}

/// The mark that stands for what a rung says.
fn state_mark(state: RungState) -> Mark {
    match state {
        RungState::Allows => Mark::Allows,
        RungState::Forbids => Mark::Forbids,
        RungState::Silent => Mark::Silent,
        RungState::NoneAttached => Mark::Absent,
        RungState::NotModelled => Mark::Unknown,
    }
}
