import type { HtmlForm } from './html-page';
import type { Page, UserAgent } from './user-agent';

/** What a person does on their way from an authorization request to the client. */
export interface SignInChoices {
  /** Whom they sign in as: the name at the identity provider, or at the local login. */
  readonly as?: string;
  /** The passphrase, where that is how people sign in. */
  readonly passphrase?: string;
  /** How often they try with the passphrase; as often as they are asked unless given. */
  readonly attempts?: number;
  /** What they decide on the consent page; `allow` unless given. */
  readonly decision?: 'allow' | 'deny';
  /** Whether they refuse at the identity provider. */
  readonly refusesLogin?: boolean;
  /** Makes them change their mind on the first consent page: they sign in as somebody else. */
  readonly switchTo?: string;
}

/** How a sign-in went. */
export interface SignInResult {
  /** Where the browser is: at the client's own page, or at one that leads nowhere. */
  readonly page: Page;
  /** All pages of ours, and of the identity provider, that were shown on the way, in order. */
  readonly shown: readonly ShownPage[];
}

/** A page, and what kind it is. */
export interface ShownPage {
  readonly kind: 'sign-in' | 'consent' | 'login';
  readonly page: Page;
}

/** More pages than any sign-in has. */
const MOST_PAGES = 12;

/** Goes through the pages as somebody does who signs in, until the browser is back at the client, or a page that leads nowhere. */
export async function signIn(agent: UserAgent, start: Page, choices: SignInChoices): Promise<SignInResult> {
  const shown: ShownPage[] = [];
  let { as } = choices;
  let page = start;
  for (;;) {
    const next = nextStep(page);
    const attempts = shown.filter(({ kind }) => kind === 'sign-in').length;
    if (!next || (next.kind === 'sign-in' && attempts === choices.attempts)) return { page, shown };
    shown.push({ kind: next.kind, page });
    if (shown.length > MOST_PAGES) throw new Error(`asked again and again: ${shown.map(({ kind }) => kind).join(', ')}`);
    switch (next.kind) {
      case 'sign-in':
        page = await agent.submit(page, next.form, { button: 'continue', fill: next.form.names.has('passphrase') ? { passphrase: choices.passphrase! } : {} });
        break;
      case 'login':
        if (as === undefined) throw new Error(`nobody is to sign in, but the identity provider asks: ${page.text}`);
        page = await agent.submit(page, next.form, next.form.names.has('user')
          ? { button: choices.refusesLogin ? 'refuse' : 'sign-in', fill: { user: as } }
          : { button: as });
        break;
      case 'consent': {
        const switches = choices.switchTo !== undefined && as !== choices.switchTo;
        if (switches) as = choices.switchTo;
        const decision = switches ? 'switchAccount' : choices.decision ?? 'allow';
        page = await agent.submit(page, formWith(page, decision)!, { button: decision });
      }
    }
  }
}

function nextStep(page: Page): { readonly kind: ShownPage['kind']; readonly form: HtmlForm } | undefined {
  const consent = formWith(page, 'allow');
  if (consent) return { kind: 'consent', form: consent };
  const start = formWith(page, 'continue');
  if (start) return { kind: 'sign-in', form: start };
  // the tests' identity providers have a field, the local login a button for each user
  const login = page.forms.find(({ names, buttons }) => names.has('user') || buttons.some(({ name }) => name === 'user'));
  return login && { kind: 'login', form: login };
}

/** The form with the button of a decision. */
export function formWith(page: Page, decision: string): HtmlForm | undefined {
  return page.forms.find(({ buttons }) => buttons.some(({ name, value }) => name === 'decision' && value === decision));
}
