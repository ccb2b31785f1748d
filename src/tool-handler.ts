import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { JsonObject, ToolHandlerManifest } from './contract';

/** What answers the calls of a tool. */
export abstract class ToolHandler {
  /**
   * A Lambda function, in any language, that gets the call as its event and answers with its return value.
   *
   * The server may invoke the function from then on. A function that another account owns must allow that in its own
   * resource policy. Several tools may share one function: the event names the tool.
   *
   * @param fn the function, or an alias or version of one
   */
  public static lambdaFunction(fn: lambda.IFunction): ToolHandler {
    return new LambdaFunctionHandler(fn);
  }

  /**
   * Says what is wrong with the handler of a tool.
   *
   * @param inputSchema of the tool
   * @returns lower case, no full stop
   * @internal
   */
  public _problems(_inputSchema: JsonObject): string[] {
    return [];
  }

  /**
   * Gives the server the permissions it needs, and says how to reach the handler.
   *
   * @param server runs the tools
   * @internal
   */
  public abstract _bind(server: iam.IGrantable): ToolHandlerManifest;
}

class LambdaFunctionHandler extends ToolHandler {
  constructor(private readonly fn: lambda.IFunction) {
    super();
  }

  /** @internal */
  public _bind(server: iam.IGrantable): ToolHandlerManifest {
    // not fn.grantInvoke(): it would allow every version and alias too, while this one ARN is all that is ever invoked
    iam.Grant.addToPrincipal({ grantee: server, actions: ['lambda:InvokeFunction'], resourceArns: [this.fn.functionArn] });
    return { type: 'lambdaFunction', functionArn: this.fn.functionArn };
  }
}
