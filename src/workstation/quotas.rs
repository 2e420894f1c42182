//! `quotas`: how much registries take, and by whose figures.

use super::session::Session;
use super::shell::Invocation;
use super::words::nearest;
use crate::cloud::Quotas;

/// `quotas`, `quotas study-text`
///
/// AWS has no such call: a quota is raised by a request to people. What is there already stays when
/// a quota falls below it; only more is refused.
pub(super) fn quotas(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let known = || Quotas::PROFILES.iter().map(|(name, _)| *name);
    let all = || known().collect::<Vec<_>>().join(", ");
    match invocation.arguments.as_slice() {
        [] => {}
        [name] => {
            let Some(quotas) = Quotas::named(name) else {
                let near = nearest(name, known());
                let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
                let message = format!("quotas: there is no `{name}`.{hint} Available: {}", all());
                return session.fail(&message, 1);
            };
            if quotas != session.quotas() {
                session.set_quotas(quotas);
            }
        }
        _ => return session.fail(&format!("quotas: takes one set: {}", all()), 2),
    }
    print(session);
    0
}

/// Every figure in every set; a star marks the set that counts.
fn print(session: &mut Session<'_>) {
    let in_force = session.quotas().name();
    let mut header = format!("{:28}", "");
    let mut rows = Quotas::AWS_TODAY.figures().map(|(what, _)| format!("{what:28}"));
    for (name, quotas) in Quotas::PROFILES {
        let mark = if in_force == Some(name) { "*" } else { "" };
        header = format!("{header}{:>14}", [name, mark].concat());
        for (row, (_, figure)) in rows.iter_mut().zip(quotas.figures()) {
            *row = format!("{row}{figure:>14}");
        }
    }
    session.out(&header);
    for row in rows {
        session.out(&row);
    }
}
