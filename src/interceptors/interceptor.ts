import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { grantInvoke } from '../aws/resource-grants';
import { checkArguments } from '../checks/props/arguments';
import type { InterceptorManifest } from '../contract';
import type { NameFilter } from '../tools/name-filter';
import { nameFilterManifest, nameFilterProblems } from '../tools/name-filters';

/** When an interceptor is asked. */
export enum InterceptorPhase {
  /** Before the tool is called, with arguments that are valid. It may refuse the call, or rewrite the arguments. */
  REQUEST = 'request',

  /** When the tool has answered, also with an error. It may withhold the result, or replace it. */
  RESPONSE = 'response',
}

/** Which calls an interceptor gets to see. */
export interface InterceptorOptions {
  /**
   * When it is asked.
   *
   * @default - in both phases
   */
  readonly phases?: InterceptorPhase[];

  /**
   * The names of the tools whose calls it sees.
   *
   * @default - all tools, those of the module and of other MCP servers too
   */
  readonly tools?: NameFilter;
}

/**
 * What stands between callers and tools: it may refuse calls, rewrite arguments, and redact results, by who calls.
 *
 * A call whose interceptor fails does not take place, or its result is withheld. What a tool asks the person, or reports while it works, is no
 * result. Where there are interceptors, tools of other MCP servers do not become tasks of theirs.
 */
export abstract class Interceptor {
  /**
   * A Lambda function, in any language, that gets each call as its event and answers with what is to change, or nothing.
   *
   * The server may invoke the function from then on. A function that another account owns must allow that in its own resource policy.
   * Each phase is an invocation that the caller waits for. One function may be several interceptors.
   *
   * @param fn the function, or an alias or version of one
   * @param options which calls it gets to see
   */
  public static lambdaFunction(fn: lambda.IFunction, options: InterceptorOptions = {}): Interceptor {
    return new LambdaFunctionInterceptor(fn, options);
  }

  /**
   * Says what is wrong with the interceptor.
   *
   * @returns lower case, no full stop
   * @internal
   */
  public abstract _problems(): string[];

  /**
   * Gives the server the permissions it needs, and says how to reach the interceptor.
   *
   * @param server runs the tools
   * @internal
   */
  public abstract _bind(server: iam.IGrantable): InterceptorManifest;
}

checkArguments(Interceptor);

class LambdaFunctionInterceptor extends Interceptor {
  constructor(private readonly fn: lambda.IFunction, private readonly options: InterceptorOptions) {
    super();
  }

  /** @internal */
  public _problems(): string[] {
    const { phases, tools } = this.options;
    return [
      ...(phases?.length === 0 ? ['phases is empty, so it would never be asked; name a phase, or leave it out for both'] : []),
      ...(tools?.include?.length === 0 ? ['tools.include is empty, so it would never be asked; name tools, or leave it out for all'] : []),
      ...nameFilterProblems('tools', tools),
    ];
  }

  /** @internal */
  public _bind(server: iam.IGrantable): InterceptorManifest {
    const { phases = [InterceptorPhase.REQUEST, InterceptorPhase.RESPONSE], tools } = this.options;
    grantInvoke(server, this.fn);
    return { functionArn: this.fn.functionArn, phases: [...new Set(phases)], tools: nameFilterManifest(tools) };
  }
}
