import { METRICS } from '../../../src/contract';
import type { Invocation } from '../call/invocation';

/** One call of a tool, for the metrics and as a record of who called what. */
export interface ToolCallRecord {
  readonly tool: string;
  readonly invocation: Invocation;
  readonly failed: boolean;
  /** In milliseconds. */
  readonly duration: number;
}

/** The definition of the metrics, as JSON: it is the same in every line. */
const DEFINITION = JSON.stringify([{
  Namespace: METRICS.namespace,
  Dimensions: [[METRICS.functionDimension], [METRICS.functionDimension, METRICS.toolDimension]],
  Metrics: [
    { Name: METRICS.toolCalls, Unit: 'Count' },
    { Name: METRICS.toolErrors, Unit: 'Count' },
    { Name: METRICS.toolDuration, Unit: 'Milliseconds' },
  ],
}]);

/** Writes the metrics of a call to the log, where CloudWatch finds them (CloudWatch embedded metric format). */
export function writeToolMetrics({ tool, invocation, failed, duration }: ToolCallRecord): void {
  const { requestId, functionName, caller } = invocation;
  const values = JSON.stringify({
    level: 'INFO',
    message: 'The tool was called',
    [METRICS.functionDimension]: functionName,
    [METRICS.toolDimension]: tool,
    [METRICS.toolCalls]: 1,
    [METRICS.toolErrors]: failed ? 1 : 0,
    [METRICS.toolDuration]: duration,
    requestId,
    clientId: caller.clientId,
    subject: caller.subject,
  });
  process.stdout.write(`{"_aws":{"Timestamp":${Date.now()},"CloudWatchMetrics":${DEFINITION}},${values.slice(1)}\n`);
}
