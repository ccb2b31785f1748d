import type { ClientView, RedirectDestination } from './client-view';
import { foreignText, isolated } from './foreign-text';
import { hostName } from './host-name';
import { html, type Html } from './html';
import { CHECK, WARNING } from './icons';

const ONLY_IF_STARTED = 'Go on only if you have just started this yourself';

/**
 * Makes the client's name, for use within a sentence.
 *
 * @param nameless what a client without a name is called
 */
export function clientName({ name }: ClientView, nameless = 'an app without a name'): Html {
  const shown = foreignText(name);
  return shown === undefined ? html`${nameless}` : isolated(shown);
}

/** Shows who asks, besides the name: whether it is verified, where it sends people back to, and what nobody can verify. */
export function clientCard(client: ClientView): Html {
  return html`<section class="client" aria-label="The app that asks">
${originTag(client)}
<dl>
<div><dt>Sends you back to</dt><dd>${destinationName(client.destination)}</dd></div>
${website(client)}
</dl>
${warning(client)}
</section>`;
}

/** Shows who asks in one line, for the page that precedes the one that asks. */
export function clientLine(client: ClientView): Html {
  return html`<p class="muted">${standing(client)}Sends you back to ${destinationName(client.destination, '.')}</p>`;
}

function standing({ origin, destination }: ClientView): Html | undefined {
  switch (origin.type) {
    case 'owner':
      return html`Registered by the owner. `;
    case 'document':
      return destination.type === 'web' ? html`Verified: ${hostName(origin.host, { after: '.' })} ` : html`Uses the name of ${hostName(origin.host, { after: '.' })} `;
    case 'self':
      return isKnown(destination) ? undefined : html`Not verified. `;
  }
}

/** Makes the tag that says how far the client is verified. */
export function originTag({ origin, destination }: ClientView): Html {
  switch (origin.type) {
    case 'owner':
      return html`<p class="tag good">${CHECK}<span>Registered by the owner</span></p>`;
    case 'document':
      // RFC 8252 section 8.6: whatever else runs on the device can pass for this client
      return destination.type === 'web'
        ? html`<p class="tag good">${CHECK}<span>Verified: ${hostName(origin.host)}</span></p>`
        : html`<p class="tag plain"><span>Uses the name of ${hostName(origin.host)}</span></p>`;
    case 'self':
      return selfRegisteredTag(destination);
  }
}

function selfRegisteredTag(destination: RedirectDestination): Html {
  if (destination.type !== 'web') {
    return html`<p class="tag plain"><span>Not verified</span></p>`;
  }
  return isKnown(destination)
    ? html`<p class="tag good">${CHECK}<span>Known site: ${hostName(destination.host)}</span></p>`
    : html`<p class="tag caution">${WARNING}<span>Not verified</span></p>`;
}

function isKnown(destination: RedirectDestination): boolean {
  return destination.type === 'web' && destination.isKnown === true;
}

/**
 * Says where a client sends people back to.
 *
 * @param after what stands directly behind it
 */
export function destinationName(destination: RedirectDestination, after = ''): Html {
  switch (destination.type) {
    case 'web':
      return hostName(destination.host, { after });
    case 'thisComputer':
      return html`a program on this computer ${hostName(destination.host, { before: '(', after: `)${after}` })}`;
    case 'app':
      return html`an app on this device (${isolated(foreignText(destination.scheme) ?? '')}:)${after}`;
  }
}

/** What is known from the destination anyway is not said again. */
function website({ website: host, destination }: ClientView): Html | undefined {
  const repeated = destination.type === 'web' && destination.host === host;
  return host === undefined || repeated ? undefined : html`<div><dt>Says that its website is</dt><dd>${hostName(host)}</dd></div>`;
}

/** What nobody can verify of this client (MCP, authorization, "Localhost Redirect URI Risks"; RFC 8252 section 8.6). */
function warning({ origin, destination }: ClientView): Html | undefined {
  switch (destination.type) {
    case 'thisComputer':
      return notice('plain', html`Any program on this computer can use this name. ${ONLY_IF_STARTED}, from a program that you trust.`);
    case 'app':
      return notice('plain', html`Other apps on this device can use this name. ${ONLY_IF_STARTED}, from an app that you trust.`);
    case 'web':
      return origin.type === 'self' && !isKnown(destination)
        ? notice('caution', html`Anybody can choose this name. ${ONLY_IF_STARTED}, and trust ${hostName(destination.host, { after: '.' })}`)
        : undefined;
  }
}

function notice(style: 'plain' | 'caution', content: Html): Html {
  return html`<p class="notice ${style}">${WARNING}<span>${content}</span></p>`;
}
