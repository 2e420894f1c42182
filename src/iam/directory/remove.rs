//! Removing users, groups and roles: only what nothing hangs on any more.

use super::{Directory, Error, Identity, IdentityKind};

impl Directory {
    /// Removes a user, group or role. Whether a user still has keys is for those to say who keep
    /// keys.
    ///
    /// Source: IAM API reference, `DeleteUser`, `DeleteGroup`, `DeleteRole`: policies and
    /// memberships go first.
    pub fn delete_identity(&mut self, kind: IdentityKind, name: &str) -> Result<(), Error> {
        let identity = self.modifiable(kind, name)?;
        let in_the_way = match kind {
            IdentityKind::User if !self.user(name)?.groups.is_empty() => {
                Some("Cannot delete entity, must remove user from all groups first.")
            }
            IdentityKind::Group if !self.members_of(name)?.is_empty() => {
                Some("Cannot delete entity, must remove users from group first.")
            }
            IdentityKind::User | IdentityKind::Group | IdentityKind::Role => policies_of(identity),
        };
        if let Some(message) = in_the_way {
            return Err(Error::Conflict(message));
        }
        match kind {
            IdentityKind::User => drop(self.users.remove(name)),
            IdentityKind::Group => drop(self.groups.remove(name)),
            IdentityKind::Role => drop(self.roles.remove(name)),
        }
        Ok(())
    }
}

fn policies_of(identity: &Identity) -> Option<&'static str> {
    if !identity.attached_policies.is_empty() {
        return Some("Cannot delete entity, must detach all policies first.");
    }
    let has_inline = identity.inline_policies.keys().next().is_some();
    has_inline.then_some("Cannot delete entity, must delete policies first.")
}
