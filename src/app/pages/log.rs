//! Everything that happened, in one time line.

use yew::prelude::*;

use super::heading;
use crate::app::log::Log;

/// Properties of [`LogPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LogProps {
    /// The filter of the address.
    pub filter: Option<String>,
}

/// The log, what can be read off it, and the metrics.
#[component]
pub fn LogPage(props: &LogProps) -> Html {
    html! {
        <div class="log">
            <div class="bench-title">
                { heading("Log") }
                <p class="muted">{ "Every call and event of every account, as CloudTrail and EventBridge deliver them." }</p>
            </div>
            <Log filter={props.filter.clone()} />
        </div>
    }
}
