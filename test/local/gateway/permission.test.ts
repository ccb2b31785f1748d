import { expect, test } from 'vitest';
import { API_ARN } from './api-stack';
import { echo, serveApi } from './served-api';

const methods = [{ route: 'GET /x/{id}', function: 'echo', authorizer: 'Auth' }];
const authorizers = { Auth: { Type: 'TOKEN', IdentitySource: 'method.request.header.Authorization' } };
const allow = () => ({ principalId: 'me', policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } });
const init = { headers: { Authorization: 't' } };

test.each<[string, string[], number]>([
  ['the method and the authorizer', [`${API_ARN}/prod/GET/x/*`, `${API_ARN}/authorizers/Auth`], 200],
  ['any method of any stage', [`${API_ARN}/*/*/*`, `${API_ARN}/authorizers/*`], 200],
  ['another method', [`${API_ARN}/prod/POST/x/*`, `${API_ARN}/authorizers/Auth`], 500],
  ['the test stage of the console', [`${API_ARN}/test-invoke-stage/GET/x/*`, `${API_ARN}/authorizers/Auth`], 500],
  ['the method alone', [`${API_ARN}/prod/GET/x/*`], 500],
])('with permission for %s', async (_name, sourceArns, status) => {
  const api = await serveApi({ methods, authorizers, sourceArns }, { echo, Auth: allow });

  expect((await api.request('/x/1', init)).status).toBe(status);
});

test('without any permission the function is not invoked, and the log says why', async () => {
  const api = await serveApi({ methods: [{ route: 'GET /x', function: 'echo' }], sourceArns: [] }, { echo });
  const response = await api.request('/x');

  expect([response.status, await response.text()]).toEqual([500, '{"message": "Internal server error"}']);
  expect(api.invoked).toEqual([]);
  expect(api.log.join()).toContain('API Gateway has no permission to invoke arn:aws:lambda:us-east-1:123456789012:function:echo');
});
