import { Match, Template } from 'aws-cdk-lib/assertions';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { createServer, templateOf } from './synthesized-server';
import { RemoteMcpServer } from 'cdk-remote-mcp-server';

test('errors, duration and throttles of every function, status 5xx of the API, security events and clients that cannot come in have alarms; refused tokens have not', () => {
  const alarms = Object.values(templateOf().findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
  const kinds = alarms.map(({ MetricName }) => MetricName).sort();
  expect(kinds).toEqual(['5XXError', ...Array(4).fill('Duration'), ...Array(3).fill('Errors'), 'ForgedRequests', 'RefusedRegistrations', 'SecurityEvents', ...Array(4).fill('Throttles'), 'UnreadableDocuments']);
  const authorizer = /AuthorizerFunction/;
  expect(alarms.filter(({ MetricName, Dimensions }) => MetricName === 'Errors' && authorizer.test(JSON.stringify(Dimensions)))).toEqual([]);
  for (const { TreatMissingData, AlarmDescription, AlarmActions } of alarms) {
    expect(TreatMissingData).toBe('notBreaching');
    expect(AlarmDescription).toMatch(/^Remote MCP server: .+\. .+/);
    expect(AlarmActions).toBeUndefined();
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

test('the duration that alarms is a little below the timeout of the function', () => {
  const template = templateOf();
  const thresholds = Object.entries(template.findResources('AWS::CloudWatch::Alarm'))
    .filter(([, { Properties }]) => Properties.MetricName === 'Duration')
    .map(([, { Properties }]) => [Properties.Threshold, template.findResources('AWS::Lambda::Function')[Properties.Dimensions[0].Value.Ref].Properties.Timeout]);
  expect(thresholds).toHaveLength(4);
  for (const [threshold, timeout] of thresholds) {
    expect(threshold).toBe(timeout * 1000 * 0.9);
  }
});

test('alarmActions are those of every alarm', () => {
  const { stack } = createServer();
  const topic = new sns.Topic(stack, 'Topic');
  const server = new RemoteMcpServer(stack, 'Watched', { alarmActions: [new SnsAction(topic)] });
  const alarms = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).filter(([id]) => id.startsWith('Watched'));
  expect(alarms).toHaveLength(server.alarms.length);
  expect(server.alarms).toHaveLength(16);
  for (const [, { Properties }] of alarms) {
    expect(Properties.AlarmActions).toEqual([stack.resolve(topic.topicArn)]);
  }
});
