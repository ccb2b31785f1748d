import { requestFacts } from './request-context';
import type { InterceptToolCall } from '../../../module-src/server-module';
import type { Interceptor } from '../interceptors/interceptor';

/** Makes an interceptor of the hook of a module. */
export function toolCallHook(intercept: InterceptToolCall): Interceptor {
  return async ({ tool, arguments: args, invocation, signal }, next) => {
    let ended: { readonly error: unknown } | undefined;
    const answer = await intercept(
      // a copy: what goes on is what was validated, unless it is handed to `next`
      { ...requestFacts(invocation), tool, arguments: structuredClone(args), signal },
      async (rewritten) => {
        try {
          return await next(rewritten);
        } catch (error) {
          ended = { error };
          throw error;
        }
      },
    );
    // what ends a call, as when it becomes a task, is not for the hook to answer
    if (ended !== undefined) {
      throw ended.error;
    }
    return answer;
  };
}
