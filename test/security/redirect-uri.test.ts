import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allow, codeIn, createBrowser, expectProblem, kindOf, linkBack } from './browsing';
import { registerPersonClient, type Changes, type PersonClient } from './person-client';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';

let server: LocalServer;
let client: PersonClient;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('onStageUrl') });
  client = await registerPersonClient(server);
});

afterAll(() => server?.stop());

const ask = (changes: Changes, of = client) => createBrowser().open(of.authorizationUrl(changes));

describe('S01 people are sent to no URL but those that the client registered, to the letter', () => {
  const REGISTERED = 'https://notebook.example.com/callback';

  test('a registered one is fine', async () => {
    expect(kindOf(await ask({}))).toBe('sign-in');
  });

  test.each([
    `${REGISTERED}/`,
    `${REGISTERED}?x`,
    `${REGISTERED}?`,
    `${REGISTERED}#x`,
    `${REGISTERED}/../elsewhere`,
    `${REGISTERED}%2f..%2felsewhere`,
    `${REGISTERED}\t`,
    `${REGISTERED}\r\nLocation: https://evil.example.com`,
    'https://notebook.example.com/CALLBACK',
    'https://notebook.example.com//callback',
    'https://notebook.example.com:443/callback',
    'https://notebook.example.com:8443/callback',
    'https://notebook.example.com./callback',
    'https://notebook.example.com.evil.example.net/callback',
    'https://evil.notebook.example.com/callback',
    'https://notebook.example.com@evil.example.net/callback',
    'https://user@notebook.example.com/callback',
    'https://evil.example.net\\@notebook.example.com/callback',
    'http://notebook.example.com/callback',
    '//notebook.example.com/callback',
    '/callback',
    'https://evil.example.net/callback',
    'javascript:alert(1)//notebook.example.com/callback',
    'http://127.0.0.1:1/callback',
    '',
    undefined,
  ])('%j', async (redirectUri) => {
    const page = await ask({ redirect_uri: redirectUri });

    expectProblem(page, 400);
    expect(page.forms).toEqual([]);
    expect(page.body).not.toMatch(/<a |http-equiv/i);
  });

  test.each<[string, Changes]>([
    ['an unknown response type', { response_type: 'token' }],
    ['no response type', { response_type: undefined }],
    ['an unknown scope', { scope: 'handbook:everything' }],
    ['no challenge', { code_challenge: undefined }],
    ['no interaction', { prompt: 'none' }],
    ['a foreign resource', { resource: 'https://other.example.com/mcp' }],
    ['an answer as a form', { response_mode: 'form_post' }],
    ['an answer to a window', { response_mode: 'web_message' }],
  ])('S42 S43 nor with an error, before the person has read it, as with %s', async (_name, changes) => {
    const page = await ask(changes);
    expectProblem(page, 400);
    expect(linkBack(page)?.href).toMatch(/^https:\/\/notebook\.example\.com\/callback[?#]error=[a-z_]+/);

    expectProblem(await ask({ ...changes, redirect_uri: 'https://evil.example.net/callback' }), 400);
  });

  test('nor when the request names one twice', async () => {
    const url = client.authorizationUrl();
    url.searchParams.append('redirect_uri', 'https://evil.example.net/callback');

    expectProblem(await createBrowser().open(url), 400);
  });

  test('nor when the request comes as a form', async () => {
    const url = client.authorizationUrl({ redirect_uri: 'https://evil.example.net/callback' });
    const response = await fetch(`${server.issuer}/authorize`, { method: 'POST', body: url.searchParams });

    expect(response.status).toBe(400);
    expect(response.url).toMatch(server.issuer);
  });

  test('nor when the request was pushed', async () => {
    const { searchParams } = client.authorizationUrl({ redirect_uri: 'https://evil.example.net/callback' });
    const pushed = await client.post('/par', Object.fromEntries(searchParams));
    expect(pushed).toMatchObject({ status: 400, body: { error: expect.any(String) } });

    // what was pushed cannot be changed on the way
    const { body } = await client.post('/par', Object.fromEntries(client.authorizationUrl().searchParams));
    const page = await ask({ request_uri: body.request_uri, redirect_uri: 'https://evil.example.net/callback' });
    expect(page.leftFor?.hostname).not.toBe('evil.example.net');
    expect(page.text).not.toContain('evil.example.net');
  });

  test.each([
    'http://127.0.0.1.evil.example.net:33418/callback',
    'http://localhost@evil.example.net:33418/callback',
    'http://localhost:33418@evil.example.net/callback',
    'http://localhost.evil.example.net/callback',
    'http://127.0.0.1:33418/callback',
    'http://localhost:33418/callback/elsewhere',
    'http://localhost:33418/callback?next=https://evil.example.net',
    'https://localhost:33418/callback',
  ])('nor, of a program on a computer, beyond the port: %s', async (redirectUri) => {
    const program = await registerPersonClient(server, { redirect_uris: ['http://localhost/callback'] });
    expect(kindOf(await ask({ redirect_uri: 'http://localhost:33418/callback' }, program))).toBe('sign-in');

    expectProblem(await ask({ redirect_uri: redirectUri }, program), 400);
  });

  test('nor to others of a host with an asterisk, which stands for itself', async () => {
    const greedy = await registerPersonClient(server, { redirect_uris: ['https://*.example.com/callback'] });

    expectProblem(await ask({ redirect_uri: 'https://victim.example.com/callback' }, greedy), 400);
  });

  test('and the code is for the same one', async () => {
    const two = await registerPersonClient(server, { redirect_uris: ['https://notebook.example.com/one', 'https://notebook.example.com/two'] });
    const code = codeIn(await allow(createBrowser(), two.authorizationUrl(), 'alice'));

    for (const redirect_uri of ['https://notebook.example.com/two', 'https://evil.example.net/callback']) {
      expect(await two.exchange(code, { redirect_uri })).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^invalid_(grant|request)$/) } });
    }
  });
});
