import { adjusted, EDGE_CONTRAST, TEXT_CONTRAST, textColorOn } from './color';

/** The accent colour of servers whose owner chose none. */
const DEFAULT_ACCENT = '#1f5fbf';

/** The colours of one scheme. */
interface Scheme {
  readonly background: string;
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly edge: string;
  readonly good: string;
  readonly goodBackground: string;
  readonly caution: string;
  readonly cautionBackground: string;
  readonly bad: string;
  readonly badBackground: string;
}

const LIGHT: Scheme = {
  background: '#f3f4f6',
  surface: '#ffffff',
  text: '#1a1d21',
  muted: '#545c66',
  line: '#dfe3e8',
  edge: '#868e99',
  good: '#14633a',
  goodBackground: '#e7f5ec',
  caution: '#734700',
  cautionBackground: '#fff4dc',
  bad: '#a11620',
  badBackground: '#fdecec',
};

const DARK: Scheme = {
  background: '#101317',
  surface: '#1a1e24',
  text: '#e8ebef',
  muted: '#a6afba',
  line: '#323943',
  edge: '#79838f',
  good: '#7fd8a5',
  goodBackground: '#16291f',
  caution: '#f3c976',
  cautionBackground: '#2d2515',
  bad: '#ffa29b',
  badBackground: '#351b1c',
};

/** All sizes in `rem` and `em`, so that everything grows with the browser's text size. Nothing moves. */
const RULES = `
*{box-sizing:border-box}
html{font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;padding:1rem .75rem;background:var(--background);color:var(--text);overflow-wrap:anywhere}
header,main,footer{width:100%;max-width:28rem}
h1,h2,p,ul,dl,dd{margin:0;padding:0}
h1{font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1rem;line-height:1.4;font-weight:650}
strong{font-weight:650}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
a{color:var(--link)}
svg{display:block;flex:none;width:1.25rem;height:1.25rem;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
:focus-visible{outline:3px solid var(--text);outline-offset:2px}
header{display:flex;align-items:center;gap:.75rem;padding:.5rem .75rem 1rem;font-weight:600}
header img{display:block;flex:none;height:2.5rem;width:auto;max-width:8rem;object-fit:contain;padding:.25rem;border-radius:.5rem;background:#fff}
.initial{flex:none;display:grid;place-items:center;width:2.5rem;height:2.5rem;border-radius:.625rem;background:var(--accent);color:var(--on-accent);font-size:1.125rem}
main{display:grid;grid-template-columns:minmax(0,1fr);gap:1.25rem;padding:1.5rem 1.25rem;border:1px solid var(--line);border-radius:1rem;background:var(--surface)}
.muted,dt{color:var(--muted)}
.muted,dl,.tag,.notice{font-size:.875rem}
.client{display:grid;gap:.75rem;padding:1rem;border:1px solid var(--line);border-radius:.75rem}
.client-name{font-size:1.125rem;line-height:1.35;font-weight:650}
.tag{display:inline-flex;align-items:center;gap:.375rem;margin-top:.375rem;padding:.125rem .625rem .125rem .375rem;border-radius:.875rem;font-weight:600}
.tag svg{width:1rem;height:1rem}
.good{background:var(--good-background);color:var(--good)}
.caution{background:var(--caution-background);color:var(--caution)}
.bad{background:var(--bad-background);color:var(--bad)}
dl{display:grid;gap:.5rem}
dl div{display:flex;flex-wrap:wrap;gap:0 .375rem}
dd{font-weight:600}
.notice{display:flex;gap:.625rem;padding:.75rem;border-radius:.5rem}
.list{display:grid;gap:.5rem}
ul{list-style:none;display:grid;gap:.5rem}
li{display:flex;gap:.625rem}
li>svg{margin-top:.125rem;color:var(--link)}
form{display:grid;gap:.75rem;margin:0}
.field{display:grid;gap:.5rem}
.field .notice{margin-top:.25rem}
label{font-weight:600}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--edge);border-radius:.5rem;background:var(--surface);color:inherit;font:inherit}
input[aria-invalid]{border:2px solid var(--bad)}
button,.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:2.75rem;padding:.625rem 1rem;border:1px solid var(--edge);border-radius:.625rem;background:var(--surface);color:inherit;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.button:hover{text-decoration:underline;text-underline-offset:.2em}
.primary{border-color:var(--accent-edge);background:var(--accent);color:var(--on-accent)}
.link{justify-content:flex-start;width:auto;padding:.625rem 0;border:0;background:none;color:var(--link);font-weight:400;text-align:start;text-decoration:underline;text-underline-offset:.2em}
.choice{display:grid;gap:.75rem}
.symbol{display:grid;place-items:center;width:3rem;height:3rem;border-radius:50%}
.symbol svg{width:1.5rem;height:1.5rem}
footer{display:flex;justify-content:center;padding:.5rem}
footer a{display:flex;align-items:center;min-height:2.75rem;padding:0 .75rem;font-size:.875rem}
@media (min-width:32em){
body{padding-top:3rem}
main{padding:2rem}
.choice{grid-template-columns:1fr 1fr}
}
@media (min-width:32em) and (min-height:48em){body{padding-top:4.5rem}}
`;

/** The stylesheet of every page, with the owner's accent colour (`#rrggbb`) where it can be read. */
export function stylesheet(accent: string = DEFAULT_ACCENT): string {
  return `:root{color-scheme:light dark;${variables(LIGHT, accent)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK, accent)}}}${RULES}`;
}

function variables(scheme: Scheme, accent: string): string {
  return Object.entries({
    ...scheme,
    accent,
    onAccent: textColorOn(accent),
    accentEdge: adjusted(accent, scheme.surface, EDGE_CONTRAST),
    // read on both
    link: adjusted(adjusted(accent, scheme.surface, TEXT_CONTRAST), scheme.background, TEXT_CONTRAST),
  }).map(([name, value]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`).join(';');
}
