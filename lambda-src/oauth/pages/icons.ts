import { html, type Html } from './html';

/** Drawings beside words that say the same: nothing for screen readers. All on a square of 20. */
function icon(drawing: Html): Html {
  return html`<svg viewBox="0 0 20 20" aria-hidden="true">${drawing}</svg>`;
}

export const CHECK = icon(html`<path d="m4 10.5 4 4 8-9"/>`);

export const WARNING = icon(html`<path d="M10 3 2.5 16.5h15zM10 8.5v3.5M10 14.3v.1"/>`);

export const CLOCK = icon(html`<circle cx="10" cy="10" r="7.25"/><path d="M10 5.75V10l3 2"/>`);

export const PERSON = icon(html`<circle cx="10" cy="6.5" r="3.25"/><path d="M3.5 17c.6-3.4 3.2-5.25 6.5-5.25S15.9 13.6 16.5 17"/>`);
