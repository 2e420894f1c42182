//! Plots of figures: bars that stand in the cells of a table, so that the table is the plot's other
//! form and nobody needs to see.

use yew::prelude::*;

/// How wide and high a plot is in its own units; style sheets say how large that is.
const WIDTH: u64 = 240;
const HEIGHT: u64 = 32;

/// One bar that grows to the right: `value` of `most`. The number has to stand beside it.
pub fn bar(value: u64, most: u64) -> Html {
    let width = (value * WIDTH).div_ceil(most.max(1));
    html! {
        <svg class="plot is-bar" viewBox="0 0 240 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="plot-ground" width="240" height="12" />
            <rect class="plot-ink" width={width.to_string()} height="12" />
        </svg>
    }
}

/// Columns side by side, one for each value, the largest as high as the plot. The numbers have to
/// stand somewhere else.
pub fn columns(values: &[u64]) -> Html {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    let step = WIDTH / (values.len() as u64).max(1);
    let column = |(index, value): (usize, &u64)| {
        // What is not nothing is seen, however small it is beside the largest.
        let height = (value * HEIGHT).div_ceil(most);
        html! {
            <rect
                class="plot-ink"
                x={(index as u64 * step).to_string()}
                y={(HEIGHT - height).to_string()}
                width={step.saturating_sub(1).clamp(1, 24).to_string()}
                height={height.to_string()}
            />
        }
    };
    html! {
        <svg class="plot is-columns" viewBox="0 0 240 33" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            { for values.iter().enumerate().map(column) }
            <rect class="plot-axis" y="32" width="240" height="1" />
        </svg>
    }
}
