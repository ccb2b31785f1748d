import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { imported } from '../../../constructs/open-api/imported';
import { startFunction, tool, type McpFunction } from '../mcp-function';
import { callTool } from '../messages';

/** The words of people, and which of the tools may answer; one of them has to be among the first three. */
type Expectation = readonly [query: string, ...tools: string[]];

const GITHUB: readonly Expectation[] = [
  ['list the issues of a repository', 'issues_list-for-repo'],
  ['create an issue', 'issues_create'],
  ['close an issue', 'issues_update'],
  ['comment on an issue', 'issues_create-comment'],
  ['list the reviews of this pull request', 'pulls_list-reviews'],
  ['merge a pull request', 'pulls_merge'],
  ['I want to see the files that were changed in a pull request', 'pulls_list-files'],
  ['create a repository for the organization', 'repos_create-in-org'],
  ['delete a repo', 'repos_delete'],
  ['search code', 'search_code'],
  ['searching for users', 'search_users'],
  ['listBranches', 'repos_list-branches'],
  ['protect a branch', 'repos_update-branch-protection', 'repos_get-branch-protection'],
  ['which workflows are there', 'actions_list-repo-workflows'],
  ['re-run a workflow', 'actions_re-run-workflow', 'actions_re-run-workflow-failed-jobs'],
  ['cancelling a workflow run', 'actions_cancel-workflow-run'],
  ['download logs of a job', 'actions_download-job-logs-for-workflow-run'],
  ['star a repository', 'activity_star-repo-for-authenticated-user'],
  ['add a label to an issue', 'issues_add-labels'],
  ['get the latest release', 'repos_get-latest-release'],
  ['upload a file to a release', 'repos_upload-release-asset'],
  ['secret scanning alerts', 'secret-scanning_list-alerts-for-repo', 'secret-scanning_list-alerts-for-org'],
  ['rate limits', 'rate-limit_get'],
  ['create a gist', 'gists_create'],
  ['follow a user', 'users_follow'],
  ['what are my notifications', 'activity_list-notifications-for-authenticated-user', 'activity_mark-notifications-as-read'],
  ['compare two commits', 'repos_compare-commits'],
  ['milestones', 'issues_list-milestones', 'issues_get-milestone', 'issues_create-milestone'],
  ['remove a collaborator', 'repos_remove-collaborator'],
  ['lock an issue', 'issues_lock'],
  ['create a tag', 'git_create-tag', 'repos_create-tag-protection'],
  ['list commits', 'repos_list-commits'],
  ['dependabot alerts of my org', 'dependabot_list-alerts-for-org'],
  ['transferring repositories', 'repos_transfer'],
  ['fork a repo', 'repos_create-fork'],
  ['replace the topics', 'repos_replace-all-topics'],
  ['members of a team', 'teams_list-members-in-org', 'teams_list-members-legacy'],
  ['block a user', 'users_block', 'orgs_block-user'],
  ['emojis', 'emojis_get'],
  ['start a codespace', 'codespaces_start-for-authenticated-user'],
  ['gitignore templates', 'gitignore_get-all-templates', 'gitignore_get-template'],
  ['who are the contributors?', 'repos_list-contributors', 'repos_get-contributors-stats'],
  ['contents of a file', 'repos_get-content', 'repos_create-or-update-file-contents'],
];

const FIGMA: readonly Expectation[] = [
  ['post a comment on a file', 'postComment'],
  ['get the comments in a file', 'getComments'],
  ['deleting a comment', 'deleteComment'],
  ['render an image of a frame', 'getImages'],
  ['what projects does the team have?', 'getTeamProjects'],
  ['local variables', 'getLocalVariables'],
  ['version history', 'getFileVersions'],
  ['create a webhook', 'postWebhook'],
  ['a component of the team', 'getTeamComponents', 'getComponent'],
];

async function serverOf(document: string): Promise<McpFunction> {
  const { tools } = imported(readFileSync(document, 'utf8'), {});
  return startFunction({
    manifest: {
      tools: tools.map(({ name, title, description, inputSchema }) => (
        tool(name, { title, description, inputSchema: inputSchema as object as Record<string, unknown> })
      )),
      toolSearch: { hidesTools: true, alwaysListed: { include: [], exclude: [] } },
    },
  });
}

async function found(mcp: McpFunction, query: string, limit = 3): Promise<string[]> {
  const { messages } = await mcp.call(callTool('search_tools', { query, limit }));
  return messages.at(-1).result.structuredContent.tools.map(({ name }: { name: string }) => name);
}

describe.each([
  ['GitHub', 'node_modules/@octokit/openapi/generated/api.github.com.json', GITHUB],
  ['Figma', 'node_modules/@figma/rest-api-spec/openapi/openapi.yaml', FIGMA],
])('in the API of %s', (_name, document, expectations) => {
  let mcp: McpFunction;
  beforeAll(async () => {
    mcp = await serverOf(document);
  });

  test.each(expectations)('%s', async (query, ...expected) => {
    const names = await found(mcp, query);
    expect(names.some((name) => expected.includes(name)), `${query}: ${names.join(', ')}`).toBe(true);
  });

  test('what shares only "a" with a query is not found', async () => {
    const { messages } = await mcp.call(callTool('search_tools', { query: 'visualize a graph', limit: 20 }));
    for (const { name, ...about } of messages.at(-1).result.structuredContent.tools) {
      expect(`${name} ${JSON.stringify(about)}`).toMatch(/visual|graph/i);
    }
  });
});
