import { Duration, Lazy } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRICS } from '../contract';

/** Properties of the alarms. */
export interface AlarmsProps {
  readonly api: apigateway.RestApi;
  readonly actions: cloudwatch.IAlarmAction[];
}

const PERIOD = Duration.minutes(5);
/** Answers of status 5xx in a period; a single one may be a client's bad luck. */
const SERVER_ERRORS = 5;
const HOUR = Duration.hours(1);
/** Documents that could not be read in an hour: more than one network can cause by naming hosts that do not answer. */
const UNREADABLE_DOCUMENTS = 25;
/** Forms and pages in an hour that came from elsewhere for somebody who is signed in: one is a person who copied an address. */
const FORGED_REQUESTS = 5;
/** How much of its timeout a function may use. */
const TIMEOUT_SHARE = 0.9;

/** A function that is watched. */
interface WatchedFunction {
  /** Its name in graphs, and its id in the expressions of alarms. */
  readonly name: string;
  readonly function: lambda.Function;
}

/** A metric of several functions, in one alarm. */
interface SharedMetric {
  readonly metricName: string;
  readonly statistic: string;
  /** The part of the expression that a function has; the alarm is about the sum of all parts. */
  readonly term: (watched: WatchedFunction) => string;
}

/**
 * The alarms of a server: what its owner should look at. No data is no alarm.
 *
 * Functions share an alarm for each thing that can be wrong with them: its graph has a line for each function. In the arithmetic of CloudWatch
 * a missing value counts as 0, so that a function that nobody calls hides no other one.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export class Alarms extends Construct {
  public readonly all: cloudwatch.Alarm[] = [];
  private readonly actions: cloudwatch.IAlarmAction[];
  private readonly shared = new Map<string, WatchedFunction[]>();

  constructor(scope: Construct, id: string, { api, actions }: AlarmsProps) {
    super(scope, id);
    this.actions = actions;
    this.add('ServerErrors', {
      metric: api.deploymentStage.metricServerError({ period: PERIOD }),
      threshold: SERVER_ERRORS,
      description: 'The API answers with status 5xx. Look for the status in the access log, and for its request ids in the logs of the functions',
    });
  }

  /** Watches errors, duration and throttles of a function that answers requests. */
  public watch(name: string, fn: lambda.Function): void {
    this.watchErrors({ name, function: fn });
    this.watchLoad({ name, function: fn });
  }

  /**
   * Watches duration and throttles of the authorizer. It refuses a token by throwing, the only way to an answer with status 401, so its errors
   * tell of strangers and not of trouble. When it cannot check a token, the API answers with status 503.
   */
  public watchAuthorizer(authorizer: lambda.Function): void {
    this.watchLoad({ name: 'authorizer', function: authorizer });
  }

  /**
   * Watches errors and throttles of the rotation function. Not its duration: it runs for some seconds a month, and a function is slow when it
   * has been so for a quarter of an hour.
   */
  public watchRotation(rotation: lambda.Function): void {
    this.watchErrors({ name: 'rotation', function: rotation });
    this.watchThrottles({ name: 'rotation', function: rotation });
  }

  /** Watches the authorization server, also for possible attacks and for clients that cannot connect. */
  public watchAuthorizationServer(oauthFunction: lambda.Function): void {
    this.watch('oauth', oauthFunction);
    const count = (metricName: string, period: Duration) => new cloudwatch.Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: { [METRICS.functionDimension]: oauthFunction.functionName },
      period,
      statistic: cloudwatch.Stats.SUM,
    });
    this.add('SecurityEvents', {
      metric: count(METRICS.securityEvents, PERIOD),
      threshold: 1,
      description: 'A refresh token or an authorization code was used twice, so that it may be stolen. Look for securityEvent in the log of the oauth function',
    });
    this.add('ForgedRequests', {
      metric: count(METRICS.forgedRequests, HOUR),
      threshold: FORGED_REQUESTS,
      description: 'Forms came from other sites, or pages were opened in other browsers, for people who are signed in. Look for securityEvent in the log of the oauth function',
    });
    this.add('RefusedRegistrations', {
      metric: count(METRICS.refusedRegistrations, PERIOD),
      threshold: 1,
      description: 'Clients of one address were not registered, for too many of them got no token. Run "clients limits", and look for "registration was refused" in the log of the oauth function',
    });
    this.add('UnreadableDocuments', {
      metric: count(METRICS.unreadableDocuments, HOUR),
      threshold: UNREADABLE_DOCUMENTS,
      description: 'Documents that describe clients could not be read at their hosts. Look for host and reason in the log of the oauth function',
    });
  }

  /** Watches the function that runs tasks: besides, whether it is run at all. */
  public watchTasks(taskFunction: lambda.Function): void {
    this.watch('task', taskFunction);
    this.add('Dropped', {
      metric: taskFunction.metric('AsyncEventsDropped', { period: PERIOD, statistic: cloudwatch.Stats.SUM }),
      threshold: 1,
      description: 'Tasks were never run. Look at the concurrency of the account and of the task function',
    });
  }

  private watchErrors(watched: WatchedFunction): void {
    this.share('Errors', watched, { metricName: 'Errors', statistic: cloudwatch.Stats.SUM, term: ({ name }) => name }, {
      description: 'A function failed: the graph shows which. It answers bad input itself, so look for the error in its log',
    });
  }

  private watchLoad(watched: WatchedFunction): void {
    this.watchThrottles(watched);
    this.share('Duration', watched, {
      metricName: 'Duration',
      statistic: cloudwatch.Stats.p(99),
      term: ({ name, function: fn }) => `IF(${name} >= ${fn.timeout!.toMilliseconds() * TIMEOUT_SHARE}, 1, 0)`,
    }, {
      evaluationPeriods: 3,
      description: 'A function comes close to its timeout: the graph shows which. Look for what it waits for, or give it more time',
    });
  }

  private watchThrottles(watched: WatchedFunction): void {
    this.share('Throttles', watched, { metricName: 'Throttles', statistic: cloudwatch.Stats.SUM, term: ({ name }) => name }, {
      description: 'A function was throttled: the graph shows which. Look at the concurrency of the account and of the function',
    });
  }

  /** Has an alarm watch one more function, and adds it for the first one. More may come until the app is synthesized. */
  private share(id: string, watched: WatchedFunction, metric: SharedMetric, options: Pick<AlarmOptions, 'evaluationPeriods' | 'description'>): void {
    const others = this.shared.get(id);
    if (others) {
      others.push(watched);
      return;
    }
    const all = [watched];
    this.shared.set(id, all);
    const { metricName, statistic } = metric;
    const alarm = this.add(id, { metric: watched.function.metric(metricName, { period: PERIOD, statistic }), threshold: 1, ...options });
    const resource = alarm.node.defaultChild as cloudwatch.CfnAlarm;
    resource.metrics = Lazy.any({ produce: () => sumOf(all, metric) });
    // what the alarm is about instead of a single metric
    Object.assign(resource, {
      dimensions: undefined, metricName: undefined, namespace: undefined, period: undefined, statistic: undefined, extendedStatistic: undefined,
    });
  }

  private add(id: string, props: AlarmOptions): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, id, {
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription: `Remote MCP server: ${props.description}`,
    });
    alarm.addAlarmAction(...this.actions);
    this.all.push(alarm);
    return alarm;
  }
}

/** Returns the sum that an alarm is about, and a line in its graph for each function. */
function sumOf(watched: readonly WatchedFunction[], { metricName, statistic, term }: SharedMetric): cloudwatch.CfnAlarm.MetricDataQueryProperty[] {
  return [
    { id: 'total', expression: watched.map(term).join(' + '), label: metricName },
    ...watched.map(({ name, function: { functionName } }) => ({
      id: name,
      label: name,
      returnData: false,
      metricStat: {
        metric: { namespace: 'AWS/Lambda', metricName, dimensions: [{ name: 'FunctionName', value: functionName }] },
        period: PERIOD.toSeconds(),
        stat: statistic,
      },
    })),
  ];
}

interface AlarmOptions {
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  /** Periods in a row; 1 unless given. */
  readonly evaluationPeriods?: number;
  readonly description: string;
}
