import { expect, onTestFinished, test } from 'vitest';
import { startGitHubLike } from './github-like';

test('who has no account is asked again', async () => {
  const gitHub = await startGitHubLike({ ada: { id: 1 } });
  onTestFinished(() => gitHub.close());
  const authorize = `${gitHub.url}/login/oauth/authorize?${new URLSearchParams({ redirect_uri: 'https://mcp.example.com/callback', state: 'xyz' })}`;
  const post = (form: Record<string, string>) => fetch(authorize, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });

  for (const user of ['nobody', 'constructor', '']) {
    const answer = await post({ user, action: 'sign-in' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Incorrect username or password.');
  }
  const back = new URL((await post({ user: 'ada', action: 'sign-in' })).headers.get('location')!);
  expect([...back.searchParams.keys()]).toEqual(['code', 'state']);
});
