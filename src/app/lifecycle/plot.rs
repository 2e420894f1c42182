//! Images against the clock, and how far each rule reaches.
//!
//! One lane for each rule and one for what no rule owns; the later, the further to the right. An
//! image stands in the lane of the rule that it belongs to, at the moment which that rule looks at.
//! The line in a lane is the rule's horizon: what stands left of it goes.

use yew::prelude::*;

use crate::app::world::format::{count, moment};
use crate::aws::Timestamp;
use crate::ecr::lifecycle::plan::horizon;
use crate::ecr::lifecycle::policy::Count;
use crate::ecr::lifecycle::{Fate, Plan, Reason};
use crate::ordered::OrderedSet;

/// The picture's size in its own units; it is drawn as wide as there is room.
const WIDTH: u64 = 720;
const LANE: u64 = 34;
const LEFT: u64 = 92;
const RIGHT: u64 = 14;
const FOOT: u64 = 26;

const DAY_MS: i64 = 86_400_000;

/// Where what is to be drawn, in the picture's units.
#[derive(Debug, PartialEq, Eq)]
struct Geometry {
    first: Timestamp,
    last: Timestamp,
    /// The names of the lanes, from above.
    lanes: Vec<String>,
    /// Lane and place from the left of each rule's horizon.
    horizons: Vec<(u64, u64)>,
    /// Each spot once, however many images stand there.
    spots: Vec<Spot>,
    /// Days before the end, and where that is.
    ticks: Vec<(i64, u64)>,
}

/// A place with at least one image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    lane: u64,
    x: u64,
    fate: Shape,
}

/// How an image is drawn: as what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Kept,
    Blocked,
    Archived,
    Expires,
}

impl From<Fate> for Shape {
    fn from(fate: Fate) -> Self {
        match fate {
            Fate::Kept => Self::Kept,
            Fate::Blocked => Self::Blocked,
            Fate::Expires => Self::Expires,
            Fate::Archived => Self::Archived,
        }
    }
}

impl Geometry {
    /// For a plan over at least one image.
    fn of(plan: &Plan<'_>) -> Self {
        let moments: Vec<_> = (0..plan.outcomes().len()).map(|at| looked_at(plan, at)).collect();
        let first = moments.iter().copied().min().unwrap_or(plan.now);
        // A horizon that lies before every image is worth seeing too, if it is near.
        let reach =
            plan.rules.iter().filter_map(|rule| horizon_days(rule.count)).max().unwrap_or(0);
        let span = plan.now.as_millis() - first.as_millis();
        let reach = i64::try_from(reach).unwrap_or(0).saturating_mul(DAY_MS + DAY_MS / 8);
        let span = span.max(reach.min(span.max(DAY_MS).saturating_mul(3))).max(DAY_MS);
        let first = Timestamp::from_millis(plan.now.as_millis() - span);
        let scale = Scale { first, last: plan.now };
        let mut lanes: Vec<String> =
            plan.rules.iter().map(|rule| format!("rule {}", rule.priority)).collect();
        lanes.push("no rule".to_owned());
        let none = as_u64(plan.rules.len());
        let mut spots = OrderedSet::new();
        for (at, outcome) in plan.outcomes().iter().enumerate() {
            let lane = outcome.rule().map_or(none, as_u64);
            let x = scale.x(moments.get(at).copied().unwrap_or(plan.now));
            // Marks closer than this cannot be told apart.
            spots.insert(Spot { lane, x: x / 4 * 4, fate: outcome.fate.into() });
        }
        let horizons = plan.rules.iter().enumerate().filter_map(|(at, rule)| {
            let moment = horizon(rule.count, plan.now).or_else(|| counted_horizon(plan, at))?;
            (moment >= first).then(|| (as_u64(at), scale.x(moment)))
        });
        Self {
            first,
            last: plan.now,
            lanes,
            horizons: horizons.collect(),
            spots: spots.iter().copied().collect(),
            ticks: ticks(span / DAY_MS)
                .map(|days| (days, scale.x(before(plan.now, days))))
                .collect(),
        }
    }

    fn height(&self) -> u64 {
        as_u64(self.lanes.len()) * LANE + FOOT
    }
}

/// From moments to places.
#[derive(Clone, Copy)]
struct Scale {
    first: Timestamp,
    last: Timestamp,
}

impl Scale {
    fn x(self, at: Timestamp) -> u64 {
        let (from, to) = (self.first.as_millis(), self.last.as_millis());
        let part = u64::try_from(at.as_millis().clamp(from, to) - from).unwrap_or(0);
        let whole = u64::try_from(to - from).unwrap_or(0).max(1);
        // In two steps, so that no product leaves 64 bits.
        let thousandths = part / (whole / 10_000).max(1);
        LEFT + thousandths.min(10_000) * (WIDTH - LEFT - RIGHT) / 10_000
    }
}

fn before(now: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_millis(now.as_millis() - days * DAY_MS)
}

fn as_u64(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The moment of an image that its rule looks at.
fn looked_at(plan: &Plan<'_>, place: usize) -> Timestamp {
    let (Some(entry), Some(outcome)) =
        (plan.inventory.entries().get(place), plan.outcomes().get(place))
    else {
        return plan.now;
    };
    let count = outcome.rule().and_then(|rule| plan.rules.get(rule)).map(|rule| rule.count);
    match count {
        Some(Count::SinceImagePulled { .. }) => entry.times.pulled(),
        Some(Count::SinceImageTransitioned { .. }) => {
            entry.times.last_archived_at.unwrap_or(plan.now)
        }
        Some(Count::ImageCountMoreThan(_) | Count::SinceImagePushed { .. }) | None => {
            entry.times.pushed()
        }
    }
}

fn horizon_days(count: Count) -> Option<u64> {
    match count {
        Count::ImageCountMoreThan(_) => None,
        Count::SinceImagePushed { days }
        | Count::SinceImagePulled { days }
        | Count::SinceImageTransitioned { days } => Some(days),
    }
}

/// When the newest image was pushed that a counting rule takes for one too many.
fn counted_horizon(plan: &Plan<'_>, rule: usize) -> Option<Timestamp> {
    let Count::ImageCountMoreThan(kept) = plan.rules.get(rule)?.count else { return None };
    let mut newest = None;
    for (place, outcome) in plan.outcomes().iter().enumerate() {
        let Reason::Counted { rule: of, number } = outcome.reason else { continue };
        if of == rule && number > kept {
            newest = newest.max(Some(looked_at(plan, place)));
        }
    }
    newest
}

/// Some days to mark, at most six of them: round numbers.
fn ticks(days: i64) -> impl Iterator<Item = i64> {
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
    let step = steps.into_iter().find(|step| days / step <= 5).unwrap_or(100_000);
    (0..=days / step).map(move |tick| tick * step)
}

/// The picture; the list below it says the same in words.
pub(super) fn plot(plan: &Plan<'_>) -> Html {
    let geometry = Geometry::of(plan);
    let height = geometry.height();
    let title = format!(
        "{} from {} to {}, each in the lane of its rule",
        count(plan.outcomes().len(), "image", "images"),
        moment(geometry.first),
        moment(geometry.last)
    );
    let view = format!("0 0 {WIDTH} {height}");
    html! {
        <figure class="timeline">
            <svg viewBox={view} role="img" aria-label={title}>
                { for geometry.lanes.iter().enumerate().map(|(at, name)| lane(as_u64(at), name)) }
                { for geometry.ticks.iter().map(|(days, x)| tick(*days, *x, height)) }
                { for geometry.horizons.iter().map(|(at, x)| horizon_line(*at, *x)) }
                { for geometry.spots.iter().map(spot) }
            </svg>
            <figcaption class="muted">
                { legend(Shape::Kept, "stays") }
                { legend(Shape::Expires, "expires") }
                { legend(Shape::Archived, "into the archive") }
                { legend(Shape::Blocked, "kept by an index") }
                <span>{ "┃ a rule’s horizon: what stands left of it is old enough, or one too many" }</span>
            </figcaption>
        </figure>
    }
}

fn lane(at: u64, name: &str) -> Html {
    let middle = at * LANE + LANE / 2;
    html! {
        <>
            <line class="timeline-lane" x1={LEFT.to_string()} x2={(WIDTH - RIGHT).to_string()} y1={middle.to_string()} y2={middle.to_string()} />
            <text class="timeline-name" x="0" y={(middle + 4).to_string()}>{ name.to_owned() }</text>
        </>
    }
}

fn tick(days: i64, x: u64, height: u64) -> Html {
    let words = match days {
        0 => "now".to_owned(),
        days => format!("{days} d"),
    };
    html! {
        <>
            <line class="timeline-tick" x1={x.to_string()} x2={x.to_string()} y1="0" y2={(height - FOOT + 4).to_string()} />
            <text class="timeline-day" x={x.to_string()} y={(height - 6).to_string()}>{ words }</text>
        </>
    }
}

fn horizon_line(at: u64, x: u64) -> Html {
    let top = at * LANE + 3;
    let area = x.saturating_sub(LEFT);
    html! {
        <>
            <rect class="timeline-area" x={LEFT.to_string()} y={top.to_string()} width={area.to_string()} height={(LANE - 6).to_string()} />
            <line class="timeline-horizon" x1={x.to_string()} x2={x.to_string()} y1={top.to_string()} y2={(top + LANE - 6).to_string()} />
        </>
    }
}

fn spot(spot: &Spot) -> Html {
    let (x, y) = (spot.x, spot.lane * LANE + LANE / 2);
    let (class, path) = shape(spot.fate);
    html! { <path {class} transform={format!("translate({x} {y})")} d={path} /> }
}

/// The class and the outline around the origin. Shapes differ, so that colour only helps.
fn shape(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Kept => ("spot is-kept", "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0"),
        Shape::Expires => ("spot is-expires", "M-5-5 5 5M5-5-5 5"),
        Shape::Archived => ("spot is-archived", "M-5-5H5V5H-5z"),
        Shape::Blocked => ("spot is-blocked", "M0-6 6 0 0 6-6 0z"),
    }
}

fn legend(of: Shape, words: &'static str) -> Html {
    let (class, path) = shape(of);
    html! {
        <span>
            <svg class="timeline-legend" viewBox="-8 -8 16 16" aria-hidden="true" focusable="false"><path {class} d={path} /></svg>
            { words }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ecr::lifecycle::{Candidate, Inventory, LifecyclePolicy, Times, plan};
    use crate::ecr::storage::ImageStatus;
    use crate::oci::Digest;

    const NOW: Timestamp = Timestamp::from_millis(1_000 * DAY_MS);

    fn image(at: usize, days: i64) -> Candidate<'static> {
        Candidate {
            digest: Digest::of(&at.to_be_bytes()),
            times: Times {
                pushed_at: before(NOW, days),
                last_recorded_pull_time: None,
                last_archived_at: None,
                last_activated_at: None,
            },
            status: ImageStatus::Active,
            tags: Vec::new(),
            subject: None,
            children: Vec::new(),
        }
    }

    fn geometry(rule: &str, days: &[i64]) -> Geometry {
        let text = format!(
            r#"{{"rules":[{{"rulePriority":7,"selection":{{"tagStatus":"any",{rule}}},"action":{{"type":"expire"}}}}]}}"#
        );
        let policy = LifecyclePolicy::parse(&text).unwrap();
        let inventory =
            Inventory::new(days.iter().enumerate().map(|(at, days)| image(at, *days)).collect());
        Geometry::of(&plan(&policy, &inventory, NOW))
    }

    #[test]
    fn what_is_older_than_the_horizon_stands_left_of_it() {
        let pushed = r#""countType":"sinceImagePushed","countUnit":"days","countNumber":14"#;
        let drawn = geometry(pushed, &[20, 15, 13, 0]);
        assert_eq!(drawn.lanes, ["rule 7", "no rule"]);
        let [(0, horizon)] = *drawn.horizons else { panic!("{:?}", drawn.horizons) };
        for spot in &drawn.spots {
            let is_left = spot.x < horizon;
            assert_eq!(spot.fate == Shape::Expires, is_left, "{spot:?} and {horizon}");
        }
        assert_eq!(drawn.spots.len(), 4);
        assert_eq!(
            drawn.ticks.iter().map(|(days, _)| *days).collect::<Vec<_>>(),
            [0, 5, 10, 15, 20]
        );
    }

    #[test]
    fn the_horizon_of_a_count_is_the_first_that_is_one_too_many() {
        let counted = r#""countType":"imageCountMoreThan","countNumber":2"#;
        let drawn = geometry(counted, &[40, 30, 20, 10]);
        let going: Vec<_> = drawn.spots.iter().filter(|spot| spot.fate == Shape::Expires).collect();
        let newest = going.iter().map(|spot| spot.x).max().unwrap();
        let [(0, horizon)] = *drawn.horizons else { panic!("{:?}", drawn.horizons) };
        assert_eq!(horizon / 4 * 4, newest);
        assert_eq!(geometry(counted, &[2, 1]).horizons, [], "nothing is one too many");
    }

    #[test]
    fn many_images_of_a_moment_are_one_mark() {
        let days: Vec<i64> = (0..1_000).map(|at| at / 100).collect();
        let pushed = r#""countType":"sinceImagePushed","countUnit":"days","countNumber":500"#;
        let drawn = geometry(pushed, &days);
        assert!(drawn.spots.len() <= 10, "{}", drawn.spots.len());
        assert!(drawn.spots.iter().all(|spot| (LEFT / 4 * 4..=WIDTH - RIGHT).contains(&spot.x)));
    }
}
