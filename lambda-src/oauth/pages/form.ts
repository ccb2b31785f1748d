import { html, type Html } from './html';

/** Where the forms of a page are posted to. */
export interface FormTarget {
  /** The URL, on our own origin. */
  readonly action: string;
  /** Proves that the form came from us, to this browser. */
  readonly csrfToken: string;
}

/** The names of the fields that are posted. */
export const FORM_FIELDS = {
  csrfToken: 'csrf_token',
  /** A `Decision`. */
  decision: 'decision',
  passphrase: 'passphrase',
  /** There if the page let the person leave scopes out. */
  choice: 'choice',
  /** The id of a client. */
  client: 'client',
} as const;

/** Before the name of a scope: the field that is posted if the scope is chosen. */
const SCOPE_PREFIX = 'scope ';

/** The name of the field by which a scope is chosen. */
export function scopeField(name: string): string {
  return SCOPE_PREFIX + name;
}

export function isScopeField(name: string): boolean {
  return name.startsWith(SCOPE_PREFIX);
}

/**
 * What the person decided, by the button. Sign-in page: `continue`, `cancel`. Consent page: `allow`, `deny`, `switchAccount`.
 * Error page: `switchAccount`. Account page: `end` (what a client may do), `endAll`, `switchAccount`, `signOut`.
 */
export type Decision = 'continue' | 'cancel' | 'allow' | 'deny' | 'switchAccount' | 'end' | 'endAll' | 'signOut';

/** A form that posts what it holds, and the proof that it came from us. */
export function form({ action, csrfToken }: FormTarget, content: Html): Html {
  return html`<form method="post" action="${action}">
<input type="hidden" name="${FORM_FIELDS.csrfToken}" value="${csrfToken}">
${content}
</form>`;
}

/** A button that posts its form with a decision. Only `continue` needs what else the form asks for. */
export function decisionButton(decision: Decision, label: string | Html, style: 'primary' | 'secondary' | 'link'): Html {
  const validation = decision === 'continue' ? undefined : html` formnovalidate`;
  return html`<button class="${style}" name="${FORM_FIELDS.decision}" value="${decision}"${validation}><span>${label}</span></button>`;
}
