//! What will happen if only time passes: what AWS has on its agenda, and logins that end.

use super::Workstation;
use crate::aws::Timestamp;
use crate::cloud::Cloud;
use crate::ordered::sorted_by_key;

/// Something that will happen by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upcoming {
    /// When.
    pub at: Timestamp,
    /// Where: an account and a Region, or whose machine.
    pub place: Box<str>,
    /// What, in a sentence without its end.
    pub what: Box<str>,
}

impl Workstation {
    /// Everything that will happen by itself, in the order in which it will.
    pub fn upcoming(&self, cloud: &Cloud) -> Vec<Upcoming> {
        let mut upcoming = Vec::new();
        for due in cloud.agenda() {
            let name = cloud.account(due.account).map(|account| &*account.name);
            let place = format!("{} {}", name.unwrap_or_default(), due.region).into();
            upcoming.push(Upcoming { at: due.at, place, what: due.follow_up.to_string().into() });
        }
        for identity in self.identities() {
            for (host, login) in identity.docker.logins() {
                let ends = cloud.login_expires_at(&login.password);
                if let Some(at) = ends.filter(|at| *at > cloud.now()) {
                    let what = format!("the login at {host} expires").into();
                    upcoming.push(Upcoming { at, place: identity.label.clone(), what });
                }
            }
        }
        sorted_by_key(upcoming, |it| it.at)
    }
}
