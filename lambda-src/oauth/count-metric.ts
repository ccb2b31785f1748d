import { METRICS } from '../../src/contract';

/** The names of the metrics that the oauth function counts by. */
type CountMetric = typeof METRICS['securityEvents' | 'forgedRequests' | 'refusedRegistrations' | 'unreadableDocuments'];

/**
 * Makes the members of a log line that count one up in a metric (CloudWatch embedded metric format).
 *
 * @param dimension a member of the log line by whose values the metric is counted besides
 */
export function countMetric(name: CountMetric, dimension?: string): Record<string, unknown> {
  const { functionDimension } = METRICS;
  return {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{
        Namespace: METRICS.namespace,
        Dimensions: [[functionDimension], ...(dimension === undefined ? [] : [[functionDimension, dimension]])],
        Metrics: [{ Name: name, Unit: 'Count' }],
      }],
    },
    [functionDimension]: process.env.AWS_LAMBDA_FUNCTION_NAME,
    [name]: 1,
  };
}
