import type { ClientView } from './client-view';
import { foreignText, isolated } from './foreign-text';
import { html, type Html } from './html';
import { CHECK, WARNING } from './icons';

/** In characters, with a port (RFC 1035 section 2.3.4). */
const MAX_HOST_LENGTH = 260;

const ONLY_IF_STARTED = 'Go on only if you have just started this yourself';

/** The client's name, within a sentence. */
export function clientName({ name }: ClientView): Html {
  const shown = foreignText(name);
  return shown === undefined ? html`an app without a name` : isolated(shown);
}

/** Who asks: the name that the client goes by, whether it is verified, and where it sends people back to. */
export function clientCard(client: ClientView): Html {
  const name = foreignText(client.name);
  return html`<section class="client" aria-label="The app that asks">
<div><p class="client-name">${name === undefined ? 'App without a name' : isolated(name)}</p>
${originTag(client)}</div>
<dl>
<div><dt>Sends you back to</dt><dd>${destination(client)}</dd></div>
${website(client)}
</dl>
${warning(client)}
</section>`;
}

function originTag({ origin, destination: target }: ClientView): Html {
  switch (origin.type) {
    case 'owner':
      return html`<p class="tag good">${CHECK}<span>Registered by the owner</span></p>`;
    case 'document':
      // RFC 8252 section 8.6: whatever else runs on the device can pass for this client
      return target.type === 'web'
        ? html`<p class="tag good">${CHECK}<span>Verified: ${address(origin.host)}</span></p>`
        : html`<p class="tag caution">${WARNING}<span>Uses the name of ${address(origin.host)}</span></p>`;
    case 'self':
      return html`<p class="tag caution">${WARNING}<span>Not verified</span></p>`;
  }
}

function destination({ destination: target }: ClientView): Html {
  switch (target.type) {
    case 'web':
      return address(target.host);
    case 'thisComputer':
      return html`a program on this computer (${address(target.host)})`;
    case 'app':
      return html`an app on this device (${address(target.scheme)}:)`;
  }
}

/** What is known from the destination anyway is not said again. */
function website({ website: host, destination: target }: ClientView): Html | undefined {
  const repeated = target.type === 'web' && target.host === host;
  return host === undefined || repeated ? undefined : html`<div><dt>Says that its website is</dt><dd>${address(host)}</dd></div>`;
}

/** What nobody can verify of this client (MCP, authorization, "Localhost Redirect URI Risks"; RFC 8252 section 8.6). */
function warning({ origin, destination: target }: ClientView): Html | undefined {
  switch (target.type) {
    case 'thisComputer':
      return notice(html`Any program on this computer can use this name. ${ONLY_IF_STARTED}, from a program that you trust.`);
    case 'app':
      return notice(html`Other apps on this device can use this name. ${ONLY_IF_STARTED}, from an app that you trust.`);
    case 'web':
      return origin.type === 'self'
        ? notice(html`Anybody can choose this name. ${ONLY_IF_STARTED}, and trust <strong>${address(target.host)}</strong>.`)
        : undefined;
  }
}

/** A host or a scheme, whole: its end is what tells it apart from others. */
function address(text: string): Html {
  return isolated(foreignText(text, MAX_HOST_LENGTH) ?? '');
}

function notice(content: Html): Html {
  return html`<p class="notice caution">${WARNING}<span>${content}</span></p>`;
}
