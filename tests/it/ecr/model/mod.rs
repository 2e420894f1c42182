//! Operations held against the API model of `tests/cases/model/ecr.json`: what they take, what
//! they answer, how they fail, and which of them are not there yet.

mod answers;
pub(crate) mod requests;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use drydock::ecr::operation::OPERATIONS;
use drydock::ecr::{Call, Error};
use serde_json::{Value, json};

use super::decode;
use requests::requests;

/// The model.
struct Model(Value);

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        Model(serde_json::from_str(include_str!("../../../cases/model/ecr.json")).unwrap())
    })
}

impl Model {
    fn operations(&self) -> impl Iterator<Item = &str> {
        self.0["operations"].as_object().unwrap().keys().map(String::as_str)
    }

    fn request(&self, operation: &str) -> &Value {
        self.shape(self.0["operations"][operation]["request"].as_str().unwrap())
    }

    fn response(&self, operation: &str) -> &Value {
        self.shape(self.0["operations"][operation]["response"].as_str().unwrap())
    }

    fn errors(&self, operation: &str) -> Vec<&str> {
        let errors = self.0["operations"][operation]["errors"].as_array().unwrap();
        errors.iter().map(|error| error.as_str().unwrap()).collect()
    }

    fn shape(&self, name: &str) -> &Value {
        &self.0["shapes"][name]
    }

    /// The members of a structure: name, whether it is required, shape.
    fn members<'m>(&'m self, shape: &'m Value) -> Vec<(&'m str, bool, &'m Value)> {
        let members = shape["members"].as_array().unwrap().iter();
        let read = |member: &'m Value| {
            let name = member[0].as_str().unwrap();
            let shape = self.shape(member[1].as_str().unwrap());
            (name.trim_end_matches('!'), name.ends_with('!'), shape)
        };
        members.map(read).collect()
    }

    fn element(&self, shape: &Value) -> &Value {
        self.shape(shape["of"].as_str().unwrap())
    }
}

/// The lines of a list of gaps. Such a list may only shrink.
fn gaps(name: &str) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/gaps").join(name);
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn every_operation_is_modelled_or_listed_as_a_gap() {
    let missing: Vec<_> =
        model().operations().filter(|name| !OPERATIONS.contains(name)).map(str::to_owned).collect();
    assert_eq!(gaps("operations.txt"), missing, "operations.txt lists what is not modelled");
    for name in OPERATIONS {
        assert!(model().operations().any(|known| known == *name), "AWS has no {name}");
    }
    assert!(OPERATIONS.is_sorted());
}

#[test]
fn every_operation_has_a_request_here_and_declares_the_errors_of_the_model() {
    let requests = requests();
    for name in OPERATIONS {
        assert!(requests.iter().any(|(operation, _)| operation == name), "{name}");
    }
    for (operation, body) in &requests {
        let call = decode(operation, body).unwrap_or_else(|error| panic!("{operation}: {error}"));
        assert_eq!(call.declared_errors(), model().errors(operation), "{operation}");
    }
}

/// The text of every file of a folder.
fn texts(folder: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn every_operation_stands_in_a_table_of_the_order_of_its_checks() {
    let orders = texts("tests/it/ecr/order") + include_str!("../order.rs");
    let is_missing = |name: &&&str| !orders.contains(&format!("\"{name}\""));
    let missing: Vec<_> = OPERATIONS.iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "in no table of tests/it/ecr/order: {missing:?}");
}

#[test]
fn every_member_of_a_request_is_in_the_model_and_the_other_way_round() {
    let mut complaints = Vec::new();
    let requests = requests();
    for operation in OPERATIONS {
        let bodies = requests.iter().filter(|(of, _)| of == operation).map(|(_, body)| body);
        compare_members(
            model().request(operation),
            &bodies.collect::<Vec<_>>(),
            operation,
            &mut complaints,
        );
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn compare_members(shape: &Value, values: &[&Value], path: &str, complaints: &mut Vec<String>) {
    match shape["is"].as_str().unwrap() {
        "structure" => {
            let members = model().members(shape);
            for value in values {
                for name in value.as_object().unwrap().keys() {
                    if !members.iter().any(|(known, ..)| known == name) {
                        complaints.push(format!("{path}.{name} is not in the model"));
                    }
                }
            }
            for (name, _, shape) in members {
                let values: Vec<_> = values.iter().filter_map(|value| value.get(name)).collect();
                if values.is_empty() {
                    complaints.push(format!("{path}.{name} stands in no request here"));
                } else {
                    compare_members(shape, &values, &format!("{path}.{name}"), complaints);
                }
            }
        }
        "list" => {
            let elements = values.iter().flat_map(|value| value.as_array().unwrap());
            let elements: Vec<_> = elements.collect();
            compare_members(model().element(shape), &elements, path, complaints);
        }
        _ => {}
    }
}

/// What is refused elsewhere or otherwise than by the parameter's name, and why.
const OTHERWISE: [(&str, &str); 1] =
    [("imageIds.1.member.imageTag", "answered for each image, not refused for all")];

#[test]
fn what_the_model_forbids_is_refused_by_the_name_of_the_member() {
    let (mut complaints, mut excused) = (Vec::new(), Vec::new());
    for (operation, body) in requests() {
        let mut changes = Vec::new();
        collect_changes(model().request(&operation), &body, ("", ""), &mut changes);
        for Change { pointer, path, value, what } in changes {
            match decode(&operation, &changed(&body, &pointer, value))
                .map(|call| Call::operation(&call))
            {
                Err(Error::InvalidParameter { member, .. })
                    if member.eq_ignore_ascii_case(&path) => {}
                _ if OTHERWISE.iter().any(|(otherwise, _)| *otherwise == path) => {
                    excused.push(path);
                }
                found => complaints.push(format!("{operation} {path} {what}: {found:?}")),
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    for (path, _) in OTHERWISE {
        assert!(excused.iter().any(|excused| excused == path), "{path} needs no excuse");
    }
}

/// A change that makes a request wrong in one place.
struct Change {
    pointer: String,
    path: String,
    /// What stands there instead; nothing where the member is left out.
    value: Option<Value>,
    what: &'static str,
}

fn changed(body: &Value, pointer: &str, value: Option<Value>) -> Value {
    let mut body = body.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match (body.pointer_mut(parent).unwrap(), value) {
        (Value::Array(list), Some(value)) => list[name.parse::<usize>().unwrap()] = value,
        (parent, Some(value)) => parent[name] = value,
        (parent, None) => drop(parent.as_object_mut().unwrap().remove(name)),
    }
    body
}

fn collect_changes(
    shape: &Value,
    value: &Value,
    (pointer, path): (&str, &str),
    changes: &mut Vec<Change>,
) {
    let mut add = |value: Value, what| {
        let (pointer, path) = (pointer.to_owned(), path.to_owned());
        changes.push(Change { pointer, path, value: Some(value), what });
    };
    let kind = shape["is"].as_str().unwrap();
    if !pointer.is_empty() {
        add(if kind == "string" || kind == "blob" { json!(7) } else { json!("text") }, "type");
    }
    for (value, what) in out_of_bounds(shape, value) {
        add(value, what);
    }
    match kind {
        "structure" => {
            for (name, is_required, shape) in model().members(shape) {
                let Some(value) = value.get(name) else { continue };
                let pointer = format!("{pointer}/{name}");
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{}{}", name[..1].to_lowercase(), &name[1..]);
                if is_required {
                    let (pointer, path) = (pointer.clone(), path.clone());
                    changes.push(Change { pointer, path, value: None, what: "required" });
                }
                collect_changes(shape, value, (&pointer, &path), changes);
            }
        }
        "list" => {
            let Some(first) = value.get(0) else { return };
            let at = (&*format!("{pointer}/0"), &*format!("{path}.1.member"));
            collect_changes(model().element(shape), first, at, changes);
        }
        _ => {}
    }
}

/// Values beyond what the shape allows.
fn out_of_bounds(shape: &Value, value: &Value) -> Vec<(Value, &'static str)> {
    let mut values = Vec::new();
    let limit = |name: &str, end: usize| shape[name][end].as_u64();
    let text = |length: u64| json!("a".repeat(usize::try_from(length).unwrap()));
    let list = |length: u64| json!(vec![value[0].clone(); usize::try_from(length).unwrap()]);
    let least = limit("length", 0).filter(|&least| least > 0);
    let most = limit("length", 1).filter(|&most| most < 100_000);
    match shape["is"].as_str().unwrap() {
        "string" => {
            values.extend(least.map(|least| (text(least - 1), "least length")));
            values.extend(most.map(|most| (text(most + 1), "greatest length")));
            if shape["values"].is_array() {
                values.push((json!("NO_SUCH_VALUE"), "enumeration"));
            }
            if shape["pattern"].is_string() {
                let length = usize::try_from(least.unwrap_or(1)).unwrap();
                values.push((json!("!".repeat(length)), "pattern"));
            }
        }
        "list" => {
            values.extend(least.map(|least| (list(least - 1), "least length")));
            values.extend(most.map(|most| (list(most + 1), "greatest length")));
        }
        "integer" | "long" => {
            values.extend(shape["range"][0].as_i64().map(|least| (json!(least - 1), "least")));
            values.extend(shape["range"][1].as_i64().map(|most| (json!(most + 1), "greatest")));
        }
        _ => {}
    }
    values
}

/// That an answer has the members of the model, in its order, of its types.
pub fn check_answer(operation: &str, answer: &drydock::json::Node) {
    check_value(model().response(operation), answer, operation);
}

fn check_value(shape: &Value, node: &drydock::json::Node, path: &str) {
    use drydock::json::Value as Json;
    match (shape["is"].as_str().unwrap(), &node.value) {
        ("structure", Json::Object(members)) => {
            let known = model().members(shape);
            let mut order = known.iter();
            for member in members {
                let found = order.find(|(name, ..)| *name == &*member.name);
                let (_, _, shape) = found
                    .unwrap_or_else(|| panic!("{path}.{} is unknown or out of order", member.name));
                check_value(shape, &member.node, &format!("{path}.{}", member.name));
            }
            for (name, is_required, _) in known {
                assert!(!is_required || node.get(name).is_some(), "{path}.{name} is missing");
            }
        }
        ("list", Json::Array(elements)) => {
            for element in elements {
                check_value(model().element(shape), element, path);
            }
        }
        ("string", Json::String(text)) => {
            let values = shape["values"].as_array();
            assert!(values.is_none_or(|values| values.contains(&json!(**text))), "{path}: {text}");
        }
        ("map", Json::Object(_))
        | ("boolean", Json::Bool(_))
        | ("integer" | "long" | "double" | "timestamp", Json::Number(_)) => {}
        (wanted, found) => panic!("{path}: {found:?} is no {wanted}"),
    }
}
