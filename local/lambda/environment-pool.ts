import type { ExecutionEnvironment } from './execution-environment';
import { InvocationError } from '../stack';

/** How many environments there may be, and which of them is used next. */
export interface PoolOptions {
  readonly start: () => ExecutionEnvironment;
  /** Invocations beyond it are refused. */
  readonly reservedConcurrency?: number;
  /** Invocations beyond it wait. */
  readonly maxInstances: number;
  /** Make as many environments and use them in turn. */
  readonly instances?: number;
  readonly coldStartEveryInvoke?: boolean;
}

/** The environments of one function. */
export interface EnvironmentPool {
  /**
   * Takes an environment that nobody else has; `release` gives it back.
   *
   * @throws InvocationError `TooManyRequestsException` beyond the reserved concurrency
   */
  acquire(): Promise<ExecutionEnvironment>;
  release(environment: ExecutionEnvironment): void;
  /** No environment that exists now is used for another invocation. */
  retire(): void;
  /** Stops all environments, also those that are in use. */
  close(): Promise<void>;
}

/** Makes a pool without environments. */
export function createEnvironmentPool(options: PoolOptions): EnvironmentPool {
  /** The one that has been idle longest is first. */
  let idle: ExecutionEnvironment[] = [];
  const busy = new Set<ExecutionEnvironment>();
  let retired = new WeakSet<ExecutionEnvironment>();
  const waiting: (() => void)[] = [];

  const start = () => {
    const environment = options.start();
    busy.add(environment);
    return environment;
  };
  const next = () => {
    idle = idle.filter(({ alive }) => alive);
    if (idle.length + busy.size < (options.instances ?? 0)) {
      return start();
    }
    // the oldest takes its turn; otherwise the one that was used last is the warmest
    const environment = options.instances === undefined ? idle.pop() : idle.shift();
    if (environment) {
      busy.add(environment);
    }
    return environment ?? (busy.size < options.maxInstances ? start() : undefined);
  };
  const discard = (environment: ExecutionEnvironment) => void environment.stop();

  return {
    acquire: async () => {
      if (busy.size + waiting.length >= (options.reservedConcurrency ?? Infinity)) {
        throw new InvocationError('TooManyRequestsException', 'Rate Exceeded.');
      }
      return next() ?? new Promise((resolve, reject) => waiting.push(() => {
        try {
          // there is one, for an environment has just been released
          resolve(next()!);
        } catch (error) {
          reject(error as Error);
        }
      }));
    },
    release: (environment) => {
      busy.delete(environment);
      if (environment.alive && !retired.has(environment) && !options.coldStartEveryInvoke) {
        idle.push(environment);
      } else {
        discard(environment);
      }
      waiting.shift()?.();
    },
    retire: () => {
      idle.forEach(discard);
      idle = [];
      retired = new WeakSet(busy);
    },
    close: async () => {
      await Promise.all([...idle, ...busy].map((environment) => environment.stop()));
    },
  };
}
