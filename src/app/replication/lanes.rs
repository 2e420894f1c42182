//! The lanes from a registry to its destinations, as a picture and as a table.
//!
//! The source stands at the left, the destinations at the right, by account and Region. What a line
//! looks like and the words on it say how the copies there stand.

use yew::prelude::*;

use crate::app::components::table;
use crate::aws::AccountId;
use crate::ecr::replication::{CopyKind, Lane, Reach, ReplicationDestination, Tally};
use crate::sim::Sim;

/// The picture's size in its own units; it is drawn as wide as there is room.
const WIDTH: u64 = 840;
const SOURCE: u64 = 190;
const TURN: u64 = 250;
const BOX: u64 = 640;
const ROW: u64 = 44;
const HEADING: u64 = 22;

/// One lane with what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LaneLine {
    /// Where it goes.
    pub(super) destination: ReplicationDestination,
    /// How the copies there stand.
    pub(super) tally: Tally,
    /// Why images go there or not.
    pub(super) why: String,
    /// What keeps images that are pushed now from going there; nothing where they go.
    pub(super) bar: Option<&'static str>,
}

impl LaneLine {
    /// The lane of a plan.
    pub(super) fn of(lane: &Lane, tally: Tally) -> Self {
        let bar = match lane.reach {
            Reach::Covered { .. } => None,
            Reach::Filtered { .. } => Some("filtered out"),
            Reach::Removed => Some("no rule any more"),
        };
        Self { destination: lane.destination, tally, why: lane.reach.to_string(), bar }
    }

    /// The words on the line.
    fn words(&self) -> String {
        let tally = self.tally.to_string();
        self.bar.map_or_else(|| tally.clone(), |bar| [bar, "; ", &tally].concat())
    }
}

/// Where everything stands, in the picture's units.
#[derive(Debug, PartialEq, Eq)]
struct Geometry {
    height: u64,
    /// The middle of the source.
    source: u64,
    /// The accounts, each with the base line of its name.
    accounts: Vec<(AccountId, u64)>,
    /// Each lane's place in the list that was given, with its middle; from above.
    rows: Vec<(usize, u64)>,
}

impl Geometry {
    /// The lanes by account, that of the source first, and by Region.
    fn of(source: AccountId, lanes: &[ReplicationDestination]) -> Self {
        let mut order: Vec<usize> = (0..lanes.len()).collect();
        order.sort_by_key(|at| {
            lanes.get(*at).map(|to| (to.registry_id != source, to.registry_id, to.region))
        });
        let (mut y, mut accounts, mut rows) = (0, Vec::<(AccountId, u64)>::new(), Vec::new());
        for at in order {
            let Some(to) = lanes.get(at) else { continue };
            if accounts.last().is_none_or(|(last, _)| *last != to.registry_id) {
                accounts.push((to.registry_id, y + HEADING - 6));
                y += HEADING;
            }
            rows.push((at, y + ROW / 2));
            y += ROW;
        }
        let height = y.max(ROW + HEADING);
        Self { height, source: height / 2, accounts, rows }
    }
}

/// The picture, and the table that says the same.
pub(super) fn picture(world: &Sim, source: ReplicationDestination, lanes: &[LaneLine]) -> Html {
    let destinations: Vec<_> = lanes.iter().map(|lane| lane.destination).collect();
    let geometry = Geometry::of(source.registry_id, &destinations);
    let label = ["Lanes from ", source.region.name(), " of ", &source.registry_id.to_string()];
    let label = label.concat();
    let rows = geometry.rows.iter().filter_map(|(at, _)| lanes.get(*at)).map(line).collect();
    html! {
        <>
            <div class="copies-box" tabindex="0" role="group" aria-label={[&label, ", a picture"].concat()}>
                <svg class="copies" viewBox={format!("0 0 {WIDTH} {}", geometry.height)} role="img" aria-label={[&label, "; the table below says the same"].concat()}>
                    { place(0, geometry.source, source.region.name(), &name(world, source.registry_id)) }
                    { for geometry.accounts.iter().map(|(id, y)| html! {
                        <text class="copies-account" x={BOX.to_string()} y={y.to_string()}>{ name(world, *id) }</text>
                    }) }
                    { for geometry.rows.iter().filter_map(|(at, y)| Some(drawn(lanes.get(*at)?, geometry.source, *y))) }
                </svg>
            </div>
            <p class="copies-legend muted">{ for CopyKind::ALL.into_iter().map(legend) }</p>
            { table(&label, &["Destination", "Copies", "Why"], rows) }
        </>
    }
}

/// An account as people call it, with its number.
fn name(world: &Sim, id: AccountId) -> String {
    let number = id.to_string();
    world
        .cloud
        .account(id)
        .map_or_else(|| number.clone(), |account| [&*account.name, " ", &number].concat())
}

fn place(x: u64, y: u64, region: &str, account: &str) -> Html {
    let words = x + 10;
    html! {
        <>
            <rect class="copies-place" x={(x + 1).to_string()} y={(y - 20).to_string()} width={SOURCE.to_string()} height="40" rx="6" />
            <text class="copies-region" x={words.to_string()} y={(y - 3).to_string()}>{ region.to_owned() }</text>
            <text class="copies-account" x={words.to_string()} y={(y + 13).to_string()}>{ account.to_owned() }</text>
        </>
    }
}

fn drawn(lane: &LaneLine, source: u64, y: u64) -> Html {
    let kind = lane.tally.leading();
    let (from, bend, end) = (SOURCE + 1, u64::midpoint(SOURCE, TURN), BOX - 22);
    let path = format!("M{from} {source}C{bend} {source} {bend} {y} {TURN} {y}H{end}");
    let words = u64::midpoint(TURN, end);
    html! {
        <g class={class(kind)}>
            <path class="copies-line" d={path} />
            <path class="copies-end" transform={format!("translate({} {y})", BOX - 12)} d={shape(kind)} />
            <text class="copies-words" x={words.to_string()} y={(y - 6).to_string()}>{ lane.words() }</text>
            <rect class="copies-place" x={BOX.to_string()} y={(y - 15).to_string()} width={(WIDTH - BOX - 1).to_string()} height="30" rx="6" />
            <text class="copies-region" x={(BOX + 10).to_string()} y={(y + 4).to_string()}>{ lane.destination.region.name() }</text>
        </g>
    }
}

fn line(lane: &LaneLine) -> Vec<Html> {
    let ReplicationDestination { region, registry_id } = lane.destination;
    vec![
        html! { <>{ region.name() }{ " of " }{ registry_id.to_string() }</> },
        html! { <span class="fate">{ sign(lane.tally.leading()) }{ lane.words() }</span> },
        html! { <span class="why">{ &lane.why }</span> },
    ]
}

fn class(kind: CopyKind) -> Classes {
    let kind = match kind {
        CopyKind::Failed => "is-failed",
        CopyKind::UnderWay => "is-under-way",
        CopyKind::Gone => "is-gone",
        CopyKind::Arrived => "is-arrived",
        CopyKind::NotSent => "is-not-sent",
    };
    classes!("copies-lane", kind)
}

/// The outline around the origin. Shapes differ, so that colour only helps.
fn shape(kind: CopyKind) -> &'static str {
    match kind {
        CopyKind::Failed => "M-6-6 6 6M6-6-6 6",
        CopyKind::UnderWay => "M-6-7 7 0-6 7z",
        CopyKind::Gone => "M-6-6H6V6H-6zM-6 6 6-6",
        CopyKind::Arrived => "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0",
        CopyKind::NotSent => "M0-7V7",
    }
}

/// The mark of a kind; the word for it stands beside it.
pub(super) fn sign(kind: CopyKind) -> Html {
    html! {
        <svg class={classes!("copies-sign", class(kind))} viewBox="-9 -9 18 18" aria-hidden="true" focusable="false">
            <path class="copies-end" d={shape(kind)} />
        </svg>
    }
}

fn legend(kind: CopyKind) -> Html {
    html! {
        <span class="fate">
            <svg class={classes!("copies-sample", class(kind))} viewBox="0 0 46 18" aria-hidden="true" focusable="false">
                <path class="copies-line" d="M0 9H28" />
                <path class="copies-end" transform="translate(37 9)" d={shape(kind)} />
            </svg>
            { kind.word() }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE_ACCOUNT: &str = "444455556666";

    fn geometry(lanes: &[(&str, &str)]) -> Geometry {
        let destination = |(account, region): &(&str, &str)| ReplicationDestination {
            region: region.parse().unwrap(),
            registry_id: account.parse().unwrap(),
        };
        let lanes: Vec<_> = lanes.iter().map(destination).collect();
        Geometry::of(SOURCE_ACCOUNT.parse().unwrap(), &lanes)
    }

    #[test]
    fn lanes_stand_by_account_and_region_the_own_account_first() {
        let drawn = geometry(&[
            ("111122223333", "us-west-2"),
            (SOURCE_ACCOUNT, "us-west-2"),
            ("111122223333", "eu-west-1"),
            (SOURCE_ACCOUNT, "eu-west-1"),
        ]);
        let order: Vec<_> = drawn.rows.iter().map(|(at, _)| *at).collect();
        assert_eq!(order, [3, 1, 2, 0]);
        let accounts: Vec<_> = drawn.accounts.iter().map(|(id, _)| id.to_string()).collect();
        assert_eq!(accounts, [SOURCE_ACCOUNT, "111122223333"]);
    }

    #[test]
    fn nothing_overlaps_and_everything_is_inside() {
        let regions = ["eu-west-1", "us-west-2", "sa-east-1", "us-east-2"];
        for count in 0..=regions.len() {
            let lanes: Vec<_> =
                regions.iter().take(count).map(|region| ("111122223333", *region)).collect();
            let drawn = geometry(&lanes);
            assert_eq!(drawn.rows.len(), count);
            assert!(drawn.source >= 20 && drawn.source + 20 <= drawn.height, "{drawn:?}");
            for pair in drawn.rows.windows(2) {
                assert!(pair[1].1 - pair[0].1 >= ROW, "{drawn:?}");
            }
            for (_, y) in &drawn.rows {
                assert!(*y >= HEADING + 15 && y + 15 <= drawn.height, "{drawn:?}");
            }
        }
    }
}
