import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { METRICS } from '../contract';

/**
 * A metric that the mcp function writes.
 *
 * @param tool all tools unless given
 */
export function toolMetric(
  mcpFunction: lambda.IFunction, metricName: string, statistic: string, tool?: string, props?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRICS.namespace,
    metricName,
    dimensionsMap: { [METRICS.functionDimension]: mcpFunction.functionName, ...(tool !== undefined && { [METRICS.toolDimension]: tool }) },
    statistic,
    ...props,
  }).attachTo(mcpFunction);
}
