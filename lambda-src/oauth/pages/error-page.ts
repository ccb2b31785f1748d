import { decisionButton, form } from './form';
import { html, type Html } from './html';
import { CHECK, WARNING } from './icons';
import { page, type ServerView } from './page';
import type { Problem } from './problem';
import { problemText } from './problem-text';
import type { HttpResponse } from '../http-message';

/** What an error page shows: what happened, and what the person can do now. */
export interface ErrorPageModel {
  readonly server: ServerView;
  readonly problem: Problem;
  /** Finds the request in the log. */
  readonly requestId: string;
}

/** The page that says what went wrong, with the status that fits. */
export function errorPage({ server, problem, requestId }: ErrorPageModel): HttpResponse {
  const { status, title, explanation, remedy } = problemText(server.name, problem);
  return page(status, server, title, html`${symbol(problem)}
<h1>${title}</h1>
<p>${explanation}</p>
<section class="list">
<h2>What you can do</h2>
<p>${remedy}</p>
</section>
${action(problem)}
<p class="muted">Reference: <code>${requestId}</code></p>`, retryHeader(problem));
}

/** Chooses the symbol for a problem: a person who has already answered did nothing wrong. */
function symbol({ type }: Problem): Html {
  return type === 'alreadyAnswered' ? html`<span class="symbol good">${CHECK}</span>` : html`<span class="symbol caution">${WARNING}</span>`;
}

function action(problem: Problem): Html | undefined {
  if ('form' in problem && problem.form !== undefined) {
    return form(problem.form, decisionButton('switchAccount', 'Use another account', 'primary'));
  }
  if (problem.type === 'clientError') {
    return html`<a class="button secondary" href="${problem.url}">Go back to the app</a>`;
  }
  if ('retryUrl' in problem && problem.retryUrl !== undefined) {
    return html`<a class="button primary" href="${problem.retryUrl}">Try again</a>`;
  }
  return undefined;
}

function retryHeader(problem: Problem): Record<string, string> {
  return 'retryAfter' in problem && problem.retryAfter !== undefined ? { 'retry-after': String(problem.retryAfter) } : {};
}
