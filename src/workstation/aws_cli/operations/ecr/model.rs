//! The rows against the API model.

use super::OPERATIONS;
use crate::json::{Node, parse};
use crate::workstation::aws_cli::operation::{Member, Service, Shape, note};
use crate::workstation::command::Completes;

#[test]
fn every_row_says_what_the_model_says() {
    let model = include_str!("../../../../../tests/cases/model/ecr.json");
    let model = parse(model).unwrap();
    for operation in &OPERATIONS {
        let name = operation.name;
        let of = |what: &str| {
            let row = model.get("operations").unwrap().get(name).unwrap();
            let members = shape(&model, row.get(what).unwrap().as_str().unwrap()).get("members");
            members.unwrap().as_array().unwrap().to_vec()
        };
        compare(&model, operation.parameters, &of("request"), name);
        let mut answer = of("response");
        if Service::Ecr.paginator(operation).is_some() {
            answer.retain(|member| member.as_array().unwrap()[0].as_str() != Some("nextToken"));
        }
        compare(&model, operation.answer, &answer, name);
        for parameter in operation.parameters {
            assert_ne!(note(parameter.name).0, "", "{name}.{}: no note", parameter.name);
        }
    }
}

/// Where the model lists the words of a parameter, completion offers them, all and no other.
#[test]
fn words_are_completed_as_the_model_lists_them() {
    let model = include_str!("../../../../../tests/cases/model/ecr.json");
    let model = parse(model).unwrap();
    let mut seen = 0;
    for operation in &OPERATIONS {
        let row = model.get("operations").unwrap().get(operation.name).unwrap();
        let members = shape(&model, row.get("request").unwrap().as_str().unwrap()).get("members");
        for (member, parameter) in
            members.unwrap().as_array().unwrap().iter().zip(operation.parameters)
        {
            let of = shape(&model, member.as_array().unwrap()[1].as_str().unwrap());
            if let (Shape::Structure(_), Some(members)) = (parameter.shape, of.get("members")) {
                compare_words(&model, parameter, members.as_array().unwrap());
                continue;
            }
            // Of a list the words of its elements.
            let element = of.get("of").map(|element| shape(&model, element.as_str().unwrap()));
            let Some(values) = element.unwrap_or(of).get("values") else { continue };
            let values: Vec<_> =
                values.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect();
            let place = format!("{}.{}", operation.name, parameter.name);
            let completes = note(parameter.name).1;
            if let Completes::WordsBy(_, rows) = completes {
                let words: Vec<_> = rows.iter().flat_map(|(_, words)| words.iter()).collect();
                assert!(words.iter().all(|word| values.contains(word)), "{place}");
            } else {
                assert_eq!(parameter.words(), values, "{place}: {completes:?}");
            }
            seen += 1;
        }
    }
    assert!(seen >= 8, "{seen}");
}

/// Where a structure's members can be written as words, those of one member are all there.
fn compare_words(model: &Node, parameter: &Member, members: &[Node]) {
    let words = parameter.words();
    for member in members.iter().map(|member| member.as_array().unwrap()) {
        let name = member[0].as_str().unwrap().trim_end_matches('!');
        let Some(values) = shape(model, member[1].as_str().unwrap()).get("values") else {
            continue;
        };
        let expected: Vec<_> =
            values.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect();
        let prefix = format!("{name}=");
        let given: Vec<_> = words.iter().filter_map(|word| word.strip_prefix(&prefix)).collect();
        assert_eq!(given, expected, "{}.{name}", parameter.name);
    }
}

fn shape<'m>(model: &'m Node, name: &str) -> &'m Node {
    model.get("shapes").unwrap().get(name).unwrap()
}

fn compare(model: &Node, rows: &[Member], members: &[Node], path: &str) {
    let names: Vec<_> = rows
        .iter()
        .map(|row| format!("{}{}", row.name, if row.is_required { "!" } else { "" }))
        .collect();
    let pairs = members.iter().map(|member| member.as_array().unwrap());
    let expected: Vec<_> = pairs.clone().map(|pair| pair[0].as_str().unwrap()).collect();
    assert_eq!(names, expected, "{path}");
    for (row, pair) in rows.iter().zip(pairs) {
        let of = shape(model, pair[1].as_str().unwrap());
        compare_shape(model, row.shape, of, &format!("{path}.{}", row.name));
    }
}

fn compare_shape(model: &Node, row: Shape, of: &Node, path: &str) {
    let least = |name: &str| of.get(name).and_then(|ends| ends.as_array()?[0].as_u64());
    let length = usize::try_from(least("length").unwrap_or(0)).unwrap();
    let is = of.get("is").unwrap().as_str().unwrap();
    match (row, is) {
        (Shape::Text(row), "string") => {
            // An answer is not checked, so its lengths say nothing.
            assert!(row == length || row == 0, "{path}: {row}, not {length}");
        }
        (Shape::Integer(row), "integer" | "long") => {
            let least = i64::try_from(least("range").unwrap_or(0)).unwrap();
            assert!(row == least, "{path}: {row}, not {least}");
        }
        (Shape::List(element, row), "list") => {
            assert!(row == length || row == 0, "{path}: {row}, not {length}");
            let of = shape(model, of.get("of").unwrap().as_str().unwrap());
            compare_shape(model, *element, of, path);
        }
        (Shape::Structure(rows), "structure") => {
            compare(model, rows, of.get("members").unwrap().as_array().unwrap(), path);
        }
        (Shape::Boolean, "boolean")
        | (Shape::Number, "double")
        | (Shape::Timestamp, "timestamp")
        | (Shape::Blob, "blob")
        | (Shape::Map, "map") => {}
        (row, is) => panic!("{path}: {row:?} is no {is}"),
    }
}
