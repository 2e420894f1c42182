//! How IAM writes users, groups, roles and policies.

use std::fmt::Write as _;

use crate::cloud::endpoint::xml::Element;
use crate::iam::directory::{
    Identity, IdentityKind, ManagedPolicy, PolicyVersion, Role, Tags, name_in,
};

/// How much of something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// All of it.
    Whole,
    /// What lists show: no tags, no boundary, no document.
    Listed,
}

/// A list that is whole whatever `MaxItems` says: a directory of a scenario fits on one page.
pub(super) fn whole_list(name: &'static str, members: Vec<Element>) -> Vec<Element> {
    vec![Element::text("IsTruncated", false), Element::of(name, members)]
}

/// A user or group.
pub(super) fn identity(
    name: &'static str,
    kind: IdentityKind,
    of: &Identity,
    shown: Shown,
) -> Element {
    let (name_member, id_member) = match kind {
        IdentityKind::User => ("UserName", "UserId"),
        IdentityKind::Group => ("GroupName", "GroupId"),
        IdentityKind::Role => ("RoleName", "RoleId"),
    };
    let mut elements = vec![
        Element::text("Path", &of.path),
        Element::text(name_member, &of.name),
        Element::text(id_member, &of.unique_id),
        Element::text("Arn", &of.arn),
        Element::text("CreateDate", of.created_at),
    ];
    if shown == Shown::Whole {
        add_details(of, &mut elements);
    }
    Element::of(name, elements)
}

/// A role.
pub(super) fn role(name: &'static str, role: &Role, shown: Shown) -> Element {
    let of = &role.identity;
    let mut elements = vec![
        Element::text("Path", &of.path),
        Element::text("RoleName", &of.name),
        Element::text("RoleId", &of.unique_id),
        Element::text("Arn", &of.arn),
        Element::text("CreateDate", of.created_at),
        Element::text("AssumeRolePolicyDocument", percent_encoded(&role.trust_policy.text)),
    ];
    if let Some(description) = &role.description {
        elements.push(Element::text("Description", description));
    }
    elements.push(Element::text("MaxSessionDuration", role.max_session_seconds));
    if shown == Shown::Whole {
        add_details(of, &mut elements);
    }
    Element::of(name, elements)
}

fn add_details(of: &Identity, elements: &mut Vec<Element>) {
    if let Some(boundary) = &of.permissions_boundary {
        elements.push(Element::of(
            "PermissionsBoundary",
            vec![
                Element::text("PermissionsBoundaryType", "Policy"),
                Element::text("PermissionsBoundaryArn", boundary),
            ],
        ));
    }
    if !of.tags.is_empty() {
        elements.push(Element::of("Tags", tags(&of.tags)));
    }
}

/// Tags, as members of a list.
pub(super) fn tags(tags: &Tags) -> Vec<Element> {
    let mut members = Vec::new();
    for (key, value) in tags {
        let pair = vec![Element::text("Key", key), Element::text("Value", value)];
        members.push(Element::of("member", pair));
    }
    members
}

/// The name and ARN of an attached policy.
pub(super) fn attached(arn: &str) -> Element {
    let (name, arn) = (Element::text("PolicyName", name_in(arn)), Element::text("PolicyArn", arn));
    Element::of("member", vec![name, arn])
}

/// A managed policy with the numbers of those it is attached to. What nobody here knows of AWS's
/// own policies is left out.
pub(super) fn managed(name: &'static str, policy: &ManagedPolicy, used: (usize, usize)) -> Element {
    let mut elements = vec![Element::text("PolicyName", policy.name())];
    if let Some(made) = &policy.made {
        elements.push(Element::text("PolicyId", &made.unique_id));
    }
    elements.push(Element::text("Arn", &policy.arn));
    elements.push(Element::text("Path", policy.path()));
    elements.push(Element::text("DefaultVersionId", format!("v{}", policy.default_version())));
    elements.push(Element::text("AttachmentCount", used.0));
    elements.push(Element::text("PermissionsBoundaryUsageCount", used.1));
    elements.push(Element::text("IsAttachable", true));
    if let Some(made) = &policy.made {
        if let Some(description) = made.description.as_ref().filter(|_| name != "member") {
            elements.push(Element::text("Description", description));
        }
        elements.push(Element::text("CreateDate", made.created_at));
        elements.push(Element::text("UpdateDate", made.updated_at));
    }
    Element::of(name, elements)
}

/// A version of a managed policy.
pub(super) fn version(
    name: &'static str,
    policy: &ManagedPolicy,
    version: &PolicyVersion,
    shown: Shown,
) -> Element {
    let is_default = version.number == policy.default_version();
    let mut elements = Vec::new();
    if shown == Shown::Whole {
        elements.push(Element::text("Document", percent_encoded(&version.document.text)));
    }
    elements.push(Element::text("VersionId", version.id()));
    elements.push(Element::text("IsDefaultVersion", is_default));
    if let Some(created_at) = version.created_at {
        elements.push(Element::text("CreateDate", created_at));
    }
    Element::of(name, elements)
}

/// IAM hands policies out percent-encoded, every byte that RFC 3986 does not leave alone.
pub(super) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
