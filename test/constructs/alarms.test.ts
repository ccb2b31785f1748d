import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { createServer, resourceNamed, templateOf } from './synthesized-server';
import { RemoteMcpServer } from 'cdk-remote-mcp-server';

/** The alarm with an id, the metric of each function that it is about, by name, and its expression. */
function sharedAlarm(template: Template, id: string) {
  const { Properties } = resourceNamed(template, 'AWS::CloudWatch::Alarm', `McpAlarms${id}`);
  const [{ Expression }, ...metrics]: any[] = Properties.Metrics;
  const dimensions = Object.fromEntries(metrics.map(({ Id, MetricStat: { Metric } }) => [Id, Metric.Dimensions[0].Value.Ref as string]));
  return { ...Properties, expression: Expression as string, metrics, dimensions };
}

test('errors, duration and throttles of functions, status 5xx of the API, security events and clients that cannot come in have alarms', () => {
  const alarms = Object.entries(templateOf().findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.map(([id]) => id.replace(/^McpAlarms|[0-9A-F]{8}$/g, '')).sort()).toEqual([
    'Duration', 'Errors', 'ForgedRequests', 'RefusedRegistrations', 'SecurityEvents', 'ServerErrors', 'Throttles', 'UnreadableDocuments',
  ]);
  for (const [, { Properties: { TreatMissingData, AlarmDescription, AlarmActions } }] of alarms) {
    expect(TreatMissingData).toBe('notBreaching');
    expect(AlarmDescription).toMatch(/^Remote MCP server: .+\. .+/);
    expect(AlarmActions).toBeUndefined();
  }
});

test.each([
  // refused tokens are errors of the authorizer
  ['Errors', 'Sum', 'rotation + oauth + mcp'],
  ['Throttles', 'Sum', 'rotation + oauth + authorizer + mcp'],
  ['Duration', 'p99', 'IF(oauth >= 18000, 1, 0) + IF(authorizer >= 9000, 1, 0) + IF(mcp >= 54000, 1, 0)'],
])('one alarm is about %s of all functions, with a line for each', (id, statistic, expression) => {
  const alarm = sharedAlarm(templateOf(), id);
  expect(alarm).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', expression });
  expect(alarm).not.toHaveProperty('MetricName');
  const names = ['rotation', 'oauth', 'authorizer', 'mcp'].filter((name) => expression.includes(name));
  expect(Object.keys(alarm.dimensions)).toEqual(names);
  for (const name of names) {
    expect(alarm.dimensions[name]).toMatch(new RegExp(`^Mcp(AuthorizationServer)?${name}Function`, 'i'));
  }
  for (const metric of alarm.metrics) {
    expect(metric).toMatchObject({ ReturnData: false, Label: metric.Id, MetricStat: { Period: 300, Stat: statistic, Metric: { Namespace: 'AWS/Lambda', MetricName: id } } });
  }
});

test('S08 several forms from elsewhere are needed, since one may be a mistake', () => {
  templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ForgedRequests', Threshold: 5, Period: 3_600, Statistic: 'Sum' });
});

test('S13 one security event of the oauth function is enough', () => {
  const template = templateOf();
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'RemoteMcpServer',
    MetricName: 'SecurityEvents',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^McpAuthorizationServerOAuthFunction') } }],
    Threshold: 1,
    Statistic: 'Sum',
  });
});

test.each([
  ['RefusedRegistrations', 1, 300],
  // more than strangers at one address can cause
  ['UnreadableDocuments', 25, 3_600],
])('S16 clients that cannot come in raise an alarm: %s', (MetricName, Threshold, Period) => {
  templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'RemoteMcpServer',
    MetricName,
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^McpAuthorizationServerOAuthFunction') } }],
    Threshold,
    Period,
    Statistic: 'Sum',
    AlarmActions: Match.absent(),
  });
});

test('the duration that alarms is a little below the timeout of the function, for a quarter of an hour', () => {
  const template = templateOf({ functionTimeout: Duration.seconds(200) });
  const { expression, dimensions, EvaluationPeriods } = sharedAlarm(template, 'Duration');
  const thresholds = [...expression.matchAll(/IF\((\w+) >= (\d+), 1, 0\)/g)];
  expect(thresholds).toHaveLength(3);
  for (const [, name, threshold] of thresholds) {
    const { Properties: { Timeout } } = template.findResources('AWS::Lambda::Function')[dimensions[name!]!]!;
    expect(Number(threshold)).toBe(Timeout * 1000 * 0.9);
  }
  expect(EvaluationPeriods).toBe(3);
});

test('alarmActions are those of every alarm', () => {
  const { stack } = createServer();
  const topic = new sns.Topic(stack, 'Topic');
  const server = new RemoteMcpServer(stack, 'Watched', { alarmActions: [new SnsAction(topic)] });
  const alarms = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).filter(([id]) => id.startsWith('Watched'));
  expect(alarms).toHaveLength(server.alarms.length);
  expect(server.alarms).toHaveLength(8);
  for (const [, { Properties }] of alarms) {
    expect(Properties.AlarmActions).toEqual([stack.resolve(topic.topicArn)]);
  }
});
