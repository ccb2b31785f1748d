import { FORM_FIELDS } from './form';
import { html, type Html } from './html';
import { WARNING } from './icons';
import type { ServerView } from './page';

/** From how many attempts on the person is told how few they are. */
const FEW_ATTEMPTS = 4;

/**
 * The field for the passphrase. The page opens at it: there is nothing else to do.
 *
 * @param hint who has it
 * @param refused whether the one that was entered before is wrong
 * @param attemptsLeft how many more the server takes for now
 */
export function passphraseField(server: ServerView, hint: Html, refused: boolean, attemptsLeft: number): Html {
  const state = refused ? html`aria-describedby="refused hint" aria-invalid="true"` : html`aria-describedby="hint"`;
  // password managers file what is entered below a user name
  return html`<input type="text" autocomplete="username" value="${server.name}" hidden>
<div class="field">
<label for="passphrase">Passphrase</label>
<p class="muted" id="hint">${hint} Blanks do not count: you can type it in groups of four.</p>
${refused ? refusal(attemptsLeft) : undefined}
<input id="passphrase" name="${FORM_FIELDS.passphrase}" type="password" autocomplete="current-password" required autofocus ${state}>
</div>`;
}

function refusal(attemptsLeft: number): Html {
  const left = attemptsLeft > FEW_ATTEMPTS ? undefined
    : html` You can try ${attemptsLeft === 1 ? 'once' : `${attemptsLeft} times`} more. Then you have to wait.`;
  return html`<p class="notice bad" id="refused">${WARNING}<span>This is not the passphrase. Check it and try again.${left}</span></p>`;
}
