import type { Interceptor } from './interceptor';
import type { InterceptorManifest } from '../../../src/contract';

/** Makes the interceptors that a manifest asks for. Their code is loaded if there are any. */
export async function prepareInterceptors(manifests: readonly InterceptorManifest[]): Promise<Interceptor[]> {
  if (manifests.length === 0) {
    return [];
  }
  const { createLambdaInterceptor } = await import('./lambda-interceptor');
  return manifests.map(createLambdaInterceptor);
}
