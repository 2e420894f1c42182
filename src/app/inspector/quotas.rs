//! How much a registry takes, how much of it is used, and by whose figures.

use yew::prelude::*;

use super::command::{Choice, ChoiceOption};
use crate::app::components::table;
use crate::cloud::Quotas;
use crate::ecr::quotas::grouped;
use crate::ecr::{Meter, Registry};

/// What people call a set of quotas.
fn title(name: &str) -> &'static str {
    match name {
        "study-text" => "Study text",
        _ => "AWS today",
    }
}

/// The meters of a registry, and the switch between the sets of figures.
pub(super) fn quotas(registry: &Registry) -> Html {
    let in_force = registry.quotas.name().unwrap_or_default();
    let options = Quotas::PROFILES.map(|(name, _)| ChoiceOption {
        value: name.into(),
        words: title(name).into(),
        line: ["quotas ", name].concat().into(),
    });
    html! {
        <div class="stack">
            <section class="setting" aria-labelledby="quota-set">
                <h3 id="quota-set">{ "Figures" }</h3>
                <p>
                    { "Registries go by what AWS documents today, or by the figures of a study text. A quota that falls below what is there takes nothing away; only more is refused." }
                </p>
                <Choice label="Go by" options={options.to_vec()} current={in_force.to_owned()} />
                { sets(in_force) }
            </section>
            <section class="setting" aria-labelledby="quota-use">
                <h3 id="quota-use">{ "In use" }</h3>
                { meters(&registry.meters()) }
            </section>
        </div>
    }
}

/// Both sets side by side.
fn sets(in_force: &str) -> Html {
    let mut columns = vec!["Quota"];
    columns.extend(Quotas::PROFILES.map(|(name, _)| title(name)));
    columns.push("Difference");
    let figures = Quotas::PROFILES.map(|(_, quotas)| quotas.figures());
    let [today, study] = figures;
    let mut rows = Vec::new();
    for ((what, today), (_, study)) in today.into_iter().zip(study) {
        let note = if today == study { "the same" } else { "they differ" };
        rows.push(vec![html! { what }, html! { today }, html! { study }, html! { note }]);
    }
    let caption = ["In force: ", title(in_force)].concat();
    table(&caption, &columns, rows)
}

/// Used of the limit, each as a bar with the same in words.
pub(super) fn meters(meters: &[Meter]) -> Html {
    html! {
        <ul class="meters">{ for meters.iter().enumerate().map(|(at, it)| meter(at, it)) }</ul>
    }
}

fn meter(at: usize, meter: &Meter) -> Html {
    let Meter { what, fullest, used, limit } = meter;
    let id = ["meter-", &at.to_string()].concat();
    let figure = |number: usize| grouped(u64::try_from(number).unwrap_or(u64::MAX));
    let words = [&*figure(*used), "of", &figure(*limit)].join(" ");
    let state = match used.cmp(limit) {
        std::cmp::Ordering::Less => "",
        std::cmp::Ordering::Equal => ", full",
        std::cmp::Ordering::Greater => ", over: nothing more is taken",
    };
    html! {
        <li class={classes!("meter", (used >= limit).then_some("is-full"))}>
            <span id={id.clone()}>
                { *what }
                if let Some(name) = fullest.as_deref().filter(|_| *used > 0) {
                    <span class="muted">{ ", most in " }<code>{ name.to_owned() }</code></span>
                }
            </span>
            <meter
                min="0"
                max={limit.to_string()}
                value={used.min(limit).to_string()}
                aria-labelledby={id}
            />
            <span>{ words }{ state }</span>
        </li>
    }
}
