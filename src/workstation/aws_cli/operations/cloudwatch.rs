//! CloudWatch, API version 2010-08-01.

use crate::workstation::aws_cli::operation::Shape::{
    Boolean, Integer, List, Structure, Text, Timestamp,
};
use crate::workstation::aws_cli::operation::{Member, Operation, Shape, TEXT, optional, required};
use crate::workstation::session::Effect::{self, Changes, Looks};

/// A decimal number, which travels as it is written.
const DECIMAL: Shape = TEXT;

const NAMESPACE: Member = required("Namespace", Text(1));
const METRIC_NAME: Member = required("MetricName", Text(1));
const DIMENSION: Shape = Structure(&[required("Name", Text(1)), required("Value", Text(1))]);
const DIMENSIONS: Member = optional("Dimensions", List(&DIMENSION, 0));
const ALARM_NAMES: Member = optional("AlarmNames", List(&TEXT, 0));

const METRIC: Shape =
    Structure(&[optional("Namespace", TEXT), optional("MetricName", TEXT), DIMENSIONS]);

const DATAPOINT: Shape = Structure(&[
    optional("Timestamp", Timestamp),
    optional("SampleCount", DECIMAL),
    optional("Average", DECIMAL),
    optional("Sum", DECIMAL),
    optional("Minimum", DECIMAL),
    optional("Maximum", DECIMAL),
    optional("Unit", TEXT),
]);

const ALARM: Shape = Structure(&[
    optional("AlarmName", TEXT),
    optional("AlarmArn", TEXT),
    optional("AlarmDescription", TEXT),
    optional("AlarmConfigurationUpdatedTimestamp", Timestamp),
    optional("ActionsEnabled", Boolean),
    optional("StateValue", TEXT),
    optional("StateReason", TEXT),
    optional("StateUpdatedTimestamp", Timestamp),
    optional("MetricName", TEXT),
    optional("Namespace", TEXT),
    optional("Statistic", TEXT),
    DIMENSIONS,
    optional("Period", Integer(1)),
    optional("EvaluationPeriods", Integer(1)),
    optional("DatapointsToAlarm", Integer(1)),
    optional("Threshold", DECIMAL),
    optional("ComparisonOperator", TEXT),
    optional("TreatMissingData", TEXT),
    optional("StateTransitionedTimestamp", Timestamp),
]);

const fn operation(
    name: &'static str,
    about: &'static str,
    parameters: &'static [Member],
    answer: &'static [Member],
    effect: Effect,
) -> Operation {
    Operation { name, about, parameters, answer, effect }
}

/// Every operation of CloudWatch that the simulator has.
///
/// A function that the compiler cannot see through, so that the page's first screen comes without
/// them.
#[inline(never)]
pub(in crate::workstation::aws_cli) fn operations() -> &'static [Operation] {
    std::hint::black_box(&OPERATIONS)
}

static OPERATIONS: [Operation; 5] = [
    operation(
        "DeleteAlarms",
        "Remove alarms",
        &[required("AlarmNames", List(&TEXT, 0))],
        &[],
        Changes,
    ),
    operation(
        "DescribeAlarms",
        "Show alarms and the state that they are in",
        &[ALARM_NAMES, optional("StateValue", TEXT)],
        &[optional("CompositeAlarms", List(&TEXT, 0)), optional("MetricAlarms", List(&ALARM, 0))],
        Looks,
    ),
    operation(
        "GetMetricStatistics",
        "Show what the samples of a metric come to",
        &[
            NAMESPACE,
            METRIC_NAME,
            DIMENSIONS,
            required("StartTime", Timestamp),
            required("EndTime", Timestamp),
            required("Period", Integer(1)),
            optional("Statistics", List(&TEXT, 1)),
            optional("Unit", TEXT),
        ],
        &[optional("Label", TEXT), optional("Datapoints", List(&DATAPOINT, 0))],
        Looks,
    ),
    operation(
        "ListMetrics",
        "List the metrics that there are",
        &[
            optional("Namespace", Text(1)),
            optional("MetricName", Text(1)),
            optional(
                "Dimensions",
                List(&Structure(&[required("Name", Text(1)), optional("Value", Text(1))]), 0),
            ),
        ],
        &[optional("Metrics", List(&METRIC, 0))],
        Looks,
    ),
    operation(
        "PutMetricAlarm",
        "Set an alarm on a metric",
        &[
            required("AlarmName", Text(1)),
            optional("AlarmDescription", TEXT),
            optional("MetricName", Text(1)),
            optional("Namespace", Text(1)),
            optional("Statistic", TEXT),
            DIMENSIONS,
            optional("Period", Integer(1)),
            required("EvaluationPeriods", Integer(1)),
            optional("DatapointsToAlarm", Integer(1)),
            optional("Threshold", DECIMAL),
            required("ComparisonOperator", TEXT),
            optional("TreatMissingData", Text(1)),
        ],
        &[],
        Changes,
    ),
];
