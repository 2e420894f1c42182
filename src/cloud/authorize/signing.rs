//! Managed signing: an image is signed in the name of whoever pushed it, so that one must be
//! allowed to sign.

use super::{Caller, Cloud, Requirement};
use crate::ecr::{Effects, FollowUp};

impl Cloud {
    /// Notes with each signing that a call leads to whether its caller may sign with the profile.
    /// Who may not has pushed the image all the same; the signing fails.
    ///
    /// Source: ECR User Guide, "Managed signing", prerequisites.
    #[inline(never)]
    pub(in crate::cloud) fn note_forbidden_signings(&self, caller: &Caller, effects: &mut Effects) {
        for (_, follow_up) in &mut effects.follow_ups {
            let FollowUp::SignImage(planned) = follow_up else { continue };
            let arn = planned.profile.arn();
            let account = arn.account.unwrap_or(caller.holder.account());
            let mut requirement =
                Requirement::new("signer:SignPayload", Some(arn.clone()), account);
            requirement.region = arn.region.unwrap_or(requirement.region);
            planned.refusal = self.decide(caller, requirement).aws_message().map(Into::into);
        }
    }
}
