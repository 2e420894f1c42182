//! Changes to the elements of a statement.

use super::site::{Change, Site, Step, member_span, quoted};
use super::words;
use crate::aws::Arn;
use crate::iam::actions;
use crate::json::{Member, Node, Span};

/// Adds the resource that covers everything, behind the actions.
pub(super) fn cover_everything(site: &Site<'_>) -> Option<Change> {
    let statement = site.node()?;
    let members = statement.as_object()?;
    let is_action = |member: &Member| matches!(&*member.name, "Action" | "NotAction");
    let index = members.iter().position(is_action).unwrap_or(usize::MAX);
    let edit = site.put_behind(statement, index, "Resource", &quoted("*"))?;
    Some(Change::new("Add `\"Resource\": \"*\"`", vec![edit]))
}

/// Gives a Sid a number that makes it the only one of its name.
pub(super) fn number_sid(site: &Site<'_>, sid: &str) -> Option<Change> {
    let statements = site.root.get("Statement")?.as_array()?;
    let is_taken = |name: &str| {
        let sid = |statement: &Node| statement.get("Sid")?.as_str().map(|sid| sid == name);
        statements.iter().any(|statement| sid(statement) == Some(true))
    };
    let mut numbered = (2_usize..).map(|number| format!("{sid}{number}"));
    site.replace(&numbered.find(|name| !is_taken(name))?)
}

/// Gives an action that acts on no resource the resource `*`: in its own statement, if the others
/// act on repositories.
pub(super) fn split_off(site: &Site<'_>, action: &str) -> Option<Change> {
    let step = site.statement_step()?;
    let statement = step.node()?;
    let list = statement.get("Action")?;
    let written = list.as_array().unwrap_or(std::slice::from_ref(list));
    let is_alike = |node: &Node| {
        let found = node.as_str().and_then(actions::find);
        found.is_some_and(actions::Action::has_no_resource)
    };
    if written.iter().all(is_alike) {
        let resource = statement.get("Resource")?.span;
        return Some(Change::new("Set `\"Resource\": \"*\"`", vec![(resource, quoted("*"))]));
    }
    let index = written.iter().position(|node| node.as_str() == Some(action))?;
    let removal = Step::Element(list, index).removal()?;
    let span = statement.span;
    let mut own = String::new();
    let mut at = span.start;
    for member in statement.as_object()? {
        let with = match &*member.name {
            "Action" => quoted(action),
            "Resource" => quoted("*"),
            _ => continue,
        };
        own.push_str(site.text.get(at..member.node.span.start)?);
        own.push_str(&with);
        at = member.node.span.end;
    }
    own.push_str(site.text.get(at..span.end)?);
    // A Sid belongs to one statement.
    let own = without_sid(&own)?;
    let title = format!("Give `{action}` a statement with `\"Resource\": \"*\"`");
    // A statement that stands alone becomes the first of a list.
    let edits = match step {
        Step::Element(array, _) => {
            let end = Span { start: span.end, end: span.end };
            vec![removal, (end, format!(",{}{own}", site.item_space(array)))]
        }
        Step::Member(..) => {
            let start = Span { start: span.start, end: span.start };
            let end = Span { start: span.end, end: span.end };
            vec![(start, "[".into()), removal, (end, format!(", {own}]"))]
        }
    };
    Some(Change::new(title, edits))
}

/// A statement without its Sid.
fn without_sid(text: &str) -> Option<String> {
    let node = crate::json::parse(text).ok()?;
    let members = node.as_object()?;
    let Some(index) = members.iter().position(|member| &*member.name == "Sid") else {
        return Some(text.to_owned());
    };
    let (span, _) = Step::Member(&node, index).removal()?;
    Some([text.get(..span.start)?, text.get(span.end..)?].concat())
}

/// Takes an action out of its list, or the statement out if it has no other.
pub(super) fn without_action(site: &Site<'_>, action: &str) -> Option<Change> {
    match site.step(0)? {
        Step::Element(array, _) if array.as_array()?.len() > 1 => {
            site.remove(&format!("Remove the action `{action}`"))
        }
        Step::Element(..) | Step::Member(..) => site.remove_statement(),
    }
}

/// Adds an action to a list, which may stand without brackets so far.
pub(super) fn add_action(site: &Site<'_>, action: &str) -> Option<Change> {
    let list = site.node()?;
    let title = format!("Add the action `{action}`");
    let edits = match list.as_array() {
        Some(elements) => {
            let end = elements.last()?.span.end;
            let text = format!(",{}{}", site.item_space(list), quoted(action));
            vec![(Span { start: end, end }, text)]
        }
        None => vec![(list.span, format!("[{}, {}]", site.written(list.span)?, quoted(action)))],
    };
    Some(Change::new(title, edits))
}

/// A principal that was written as something near to it.
pub(super) fn principal(site: &Site<'_>, key: Option<&str>, text: &str) -> Option<Change> {
    let is_service = text.ends_with(".amazonaws.com") && !text.contains(['*', ':']);
    let meant = words::account(text).unwrap_or_else(|| text.to_owned());
    match key {
        // A text alone is `*` or nothing: it needs the kind that it is of.
        None => {
            let kind = if is_service { "Service" } else { "AWS" };
            let object = format!("{{{}: {}}}", quoted(kind), quoted(&meant));
            let title = format!("Replace with `{object}`");
            Some(Change::new(title, vec![(site.node()?.span, object)]))
        }
        Some("AWS") if is_service => {
            let member = site.inside("AWS")?.member()?;
            let is_alone = member.node.as_str().is_some();
            let edit = (member.name_span, quoted("Service"));
            is_alone.then(|| Change::new("Replace `AWS` with `Service`", vec![edit]))
        }
        Some("AWS") if text.contains(['*', '?']) => name_by_condition(site, text),
        Some("AWS") => site.replace(&arn_account(text).unwrap_or(meant)),
        Some("Service") if !text.contains(['.', '*', ':']) => {
            site.replace(&format!("{text}.amazonaws.com"))
        }
        Some(_) => None,
    }
}

/// An ARN of IAM or STS whose account was written with dashes or without its zeros.
fn arn_account(text: &str) -> Option<String> {
    let mut fields: Vec<&str> = text.splitn(6, ':').collect();
    let account = words::account(fields.get(4)?)?;
    *fields.get_mut(4)? = &account;
    Some(fields.join(":"))
}

/// A pattern for principals: everyone, narrowed by a condition on `aws:PrincipalArn`.
fn name_by_condition(site: &Site<'_>, pattern: &str) -> Option<Change> {
    let statement = site.statement()?;
    let principal = statement.get("Principal")?;
    let is_alone = principal.as_object()?.len() == 1
        && principal.get("AWS")?.as_array().is_none_or(|list| list.len() == 1);
    if !is_alone || statement.get("Condition").is_some() || !pattern.starts_with("arn:") {
        return None;
    }
    let condition = format!("{{\"ArnLike\": {{\"aws:PrincipalArn\": {}}}}}", quoted(pattern));
    let edits = vec![
        (principal.span, quoted("*")),
        site.put_behind(statement, usize::MAX, "Condition", &condition)?,
    ];
    Some(Change::new("Name them by a condition on `aws:PrincipalArn`", edits))
}

/// `Principal` `*` with a condition that leaves out those who are listed.
///
/// Source: IAM user guide, `NotPrincipal`: the advice to use `ArnNotEquals` instead. A session has no
/// such condition: `aws:PrincipalArn` holds its role.
pub(super) fn without_not_principal(site: &Site<'_>) -> Option<Change> {
    let statement = site.statement()?;
    let member = site.inside("NotPrincipal")?.member()?;
    let kinds = member.node.as_object()?;
    let aws = member.node.get("AWS").filter(|_| kinds.len() == 1)?;
    if statement.get("Condition").is_some() {
        return None;
    }
    let (mut arns, mut accounts) = (Vec::new(), Vec::new());
    for node in aws.as_array().unwrap_or(std::slice::from_ref(aws)) {
        let text = node.as_str()?;
        match text.parse::<Arn>() {
            Ok(arn) if arn.resource() == "root" => accounts.push(arn.account?.to_string()),
            Ok(arn) if arn.service() == "iam" => arns.push(text.to_owned()),
            Ok(_) => return None,
            Err(_) => accounts.push(text.to_owned()),
        }
    }
    let mut tests = Vec::new();
    for (operator, key, values) in [
        ("ArnNotEquals", "aws:PrincipalArn", arns),
        ("StringNotEquals", "aws:PrincipalAccount", accounts),
    ] {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            tests.push(format!(
                "{}: {{{}: [{}]}}",
                quoted(operator),
                quoted(key),
                values.join(", ")
            ));
        }
    }
    let condition = format!("{{{}}}", tests.join(", "));
    let edits = vec![
        (member_span(member), format!("{}: {}", quoted("Principal"), quoted("*"))),
        site.put_behind(statement, usize::MAX, "Condition", &condition)?,
    ];
    Some(Change::new("Use `Principal` `*` with a condition", edits))
}
