"""The tool `describe_numbers`: its arguments arrive checked against the input schema, its answer is checked against the output schema."""

import statistics


def handler(event, context):
    numbers = event["arguments"]["numbers"]
    return {
        "count": len(numbers),
        "mean": statistics.fmean(numbers),
        "median": statistics.median(numbers),
        "standardDeviation": statistics.stdev(numbers),
        "quartiles": statistics.quantiles(numbers, n=4, method="inclusive"),
    }
