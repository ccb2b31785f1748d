import { Duration } from 'aws-cdk-lib';
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

/** The alarms of a server: what its owner should look at. No data is no alarm. */
export class Alarms extends Construct {
  public readonly all: cloudwatch.Alarm[] = [];
  private readonly actions: cloudwatch.IAlarmAction[];

  constructor(scope: Construct, id: string, { api, actions }: AlarmsProps) {
    super(scope, id);
    this.actions = actions;
    this.add(this, 'ServerErrors', {
      metric: api.deploymentStage.metricServerError({ period: PERIOD }),
      threshold: SERVER_ERRORS,
      description: 'The API answers with status 5xx. Look for the status in the access log, and for its request ids in the logs of the functions',
    });
  }

  /** Watches errors, duration and throttles of a function; the name is for descriptions and the ids of constructs. */
  public watch(name: string, fn: lambda.Function): Construct {
    const scope = this.watchLoad(name, fn);
    this.add(scope, 'Errors', {
      metric: fn.metricErrors({ period: PERIOD }),
      threshold: 1,
      description: `The ${name} function failed. It answers bad input itself, so look for the error in its log`,
    });
    return scope;
  }

  /**
   * Watches duration and throttles of the authorizer. It refuses a token by throwing, the only way to an answer with status 401, so its errors
   * tell of strangers and not of trouble. When it cannot check a token, the API answers with status 503.
   */
  public watchAuthorizer(authorizer: lambda.Function): void {
    this.watchLoad('authorizer', authorizer);
  }

  /** Watches the authorization server, also for possible attacks and for clients that cannot connect. */
  public watchAuthorizationServer(oauthFunction: lambda.Function): void {
    const scope = this.watch('oauth', oauthFunction);
    const count = (metricName: string, period: Duration) => new cloudwatch.Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: { [METRICS.functionDimension]: oauthFunction.functionName },
      period,
      statistic: cloudwatch.Stats.SUM,
    });
    this.add(scope, 'SecurityEvents', {
      metric: count(METRICS.securityEvents, PERIOD),
      threshold: 1,
      description: 'A refresh token or an authorization code was used twice, so that it may be stolen. Look for securityEvent in the log of the oauth function',
    });
    this.add(scope, 'ForgedRequests', {
      metric: count(METRICS.forgedRequests, HOUR),
      threshold: FORGED_REQUESTS,
      description: 'Forms came from other sites, or pages were opened in other browsers, for people who are signed in. Look for securityEvent in the log of the oauth function',
    });
    this.add(scope, 'RefusedRegistrations', {
      metric: count(METRICS.refusedRegistrations, PERIOD),
      threshold: 1,
      description: 'Clients of one address were not registered, for too many of them got no token. Run "clients limits", and look for "registration was refused" in the log of the oauth function',
    });
    this.add(scope, 'UnreadableDocuments', {
      metric: count(METRICS.unreadableDocuments, HOUR),
      threshold: UNREADABLE_DOCUMENTS,
      description: 'Documents that describe clients could not be read at their hosts. Look for host and reason in the log of the oauth function',
    });
  }

  /** Watches the function that runs tasks: besides, whether it is run at all. */
  public watchTasks(taskFunction: lambda.Function): void {
    this.add(this.watch('task', taskFunction), 'Dropped', {
      metric: taskFunction.metric('AsyncEventsDropped', { period: PERIOD, statistic: cloudwatch.Stats.SUM }),
      threshold: 1,
      description: 'Tasks were never run. Look at the concurrency of the account and of the task function',
    });
  }

  private watchLoad(name: string, fn: lambda.Function): Construct {
    const scope = new Construct(this, name);
    this.add(scope, 'Duration', {
      metric: fn.metricDuration({ period: PERIOD, statistic: 'p99' }),
      threshold: fn.timeout!.toMilliseconds() * TIMEOUT_SHARE,
      evaluationPeriods: 3,
      description: `The ${name} function comes close to its timeout. Look for what it waits for, or give it more time`,
    });
    this.add(scope, 'Throttles', {
      metric: fn.metricThrottles({ period: PERIOD }),
      threshold: 1,
      description: `The ${name} function was throttled. Look at the concurrency of the account and of the function`,
    });
    return scope;
  }

  private add(scope: Construct, id: string, props: AlarmOptions): void {
    const alarm = new cloudwatch.Alarm(scope, id, {
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription: `Remote MCP server: ${props.description}`,
    });
    alarm.addAlarmAction(...this.actions);
    this.all.push(alarm);
  }
}

interface AlarmOptions {
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  /** Periods in a row; 1 unless given. */
  readonly evaluationPeriods?: number;
  readonly description: string;
}
