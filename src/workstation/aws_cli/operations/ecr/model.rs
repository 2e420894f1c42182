//! The rows against the API model.

use super::OPERATIONS;
use crate::json::{Node, parse};
use crate::workstation::aws_cli::operation::{Member, Shape, note};

/// Operations whose pages the command line gathers, so that their answers are without tokens.
const PAGINATORS: [&str; 8] = [
    "DescribeImageScanFindings",
    "DescribeImages",
    "DescribePullThroughCacheRules",
    "DescribeReplicationBackfillResults",
    "DescribeRepositories",
    "DescribeRepositoryCreationTemplates",
    "ListImages",
    "ListReplicationBackfills",
];

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
        if PAGINATORS.contains(&name) {
            answer.retain(|member| member.as_array().unwrap()[0].as_str() != Some("nextToken"));
        }
        compare(&model, operation.answer, &answer, name);
        for parameter in operation.parameters {
            assert_ne!(note(parameter.name).0, "", "{name}.{}: no note", parameter.name);
        }
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
