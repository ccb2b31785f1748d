import { html, type Html } from './html';

/** Drawings beside words that say the same: nothing for screen readers. All on a square of 20. */
function icon(drawing: Html): Html {
  return html`<svg viewBox="0 0 20 20" aria-hidden="true">${drawing}</svg>`;
}

export const CHECK = icon(html`<path d="m4 10.5 4 4 8-9"/>`);

export const WARNING = icon(html`<path d="M10 3 2.5 16.5h15zM10 8.5v3.5M10 14.3v.1"/>`);

export const CLOCK = icon(html`<circle cx="10" cy="10" r="7.25"/><path d="M10 5.75V10l3 2"/>`);

export const PERSON = icon(html`<circle cx="10" cy="6.5" r="3.25"/><path d="M3.5 17c.6-3.4 3.2-5.25 6.5-5.25S15.9 13.6 16.5 17"/>`);

export const EYE = icon(html`<path d="M2 10c2-3.6 4.8-5.4 8-5.4s6 1.8 8 5.4c-2 3.6-4.8 5.4-8 5.4S4 13.6 2 10z"/><circle cx="10" cy="10" r="2.4"/>`);

export const PENCIL = icon(html`<path d="m3.5 16.5.8-3.6L13.4 3.8a1.6 1.6 0 0 1 2.3 0l.5.5a1.6 1.6 0 0 1 0 2.3l-9.1 9.1zM11.8 5.4l2.8 2.8"/>`);

export const STOP = icon(html`<path d="M6.9 2.5h6.2l4.4 4.4v6.2l-4.4 4.4H6.9l-4.4-4.4V6.9z"/><path d="M10 6.3v4.6M10 13.6v.1"/>`);

export const DOOR = icon(html`<path d="M8.5 3H4v14h4.5M8.5 10h8M13.5 7l3 3-3 3"/>`);
