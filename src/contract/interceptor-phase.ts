/** When an interceptor is asked: before a tool is called, or when it has answered. */
export type InterceptorPhase = 'request' | 'response';
