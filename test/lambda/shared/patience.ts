import { ENVIRONMENT } from '../../../src/contract';

/**
 * Does something while the functions of this process wait for others as long as their limits say, times a factor: for tests of what
 * happens then, which need not wait that long themselves. Limits of AWS clients are those of when the function was loaded.
 */
export async function withPatience<T>(factor: number, action: () => Promise<T>): Promise<T> {
  const usual = process.env[ENVIRONMENT.patience];
  process.env[ENVIRONMENT.patience] = String(factor);
  try {
    return await action();
  } finally {
    process.env[ENVIRONMENT.patience] = usual;
  }
}
