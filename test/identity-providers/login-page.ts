import type { ServerResponse } from 'node:http';

/**
 * A login page without passwords: a form that posts `user`, and `action`, which is `sign-in` or `refuse`, to the URL it came from.
 *
 * @param notice why it is shown again
 */
export function loginPage(response: ServerResponse, title: string, users: readonly string[], notice?: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html>
<html lang="en">
<title>${title}</title>
<h1>${title}</h1>${notice === undefined ? '' : `
<p role="alert">${notice}</p>`}
<form method="post">
  <label>User <input name="user" list="users" required autofocus></label>
  <datalist id="users">${users.map((user) => `<option value="${user}">`).join('')}</datalist>
  <button name="action" value="sign-in">Sign in</button>
  <button name="action" value="refuse" formnovalidate>Refuse</button>
</form>
</html>`);
}
