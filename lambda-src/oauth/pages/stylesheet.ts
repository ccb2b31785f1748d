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

/** All sizes in `rem` and `em`, so that everything grows with the browser's text size; room at the sides gives way to it. Nothing moves. */
const RULES = `
*{box-sizing:border-box}
html{font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;padding:.5rem min(.75rem,2.5vw);background:var(--background);color:var(--text);overflow-wrap:anywhere}
header,main,footer{width:100%;max-width:28rem}
h1,h2,p,ul,dl,dd{margin:0;padding:0}
h1{font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1rem;line-height:1.4;font-weight:650}
strong{font-weight:650}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
a{color:var(--link)}
svg{display:block;flex:none;width:1.25rem;height:1.25rem;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
:focus-visible{outline:3px solid var(--text);outline-offset:2px}
header{display:flex;align-items:center;gap:.75rem;padding:.25rem min(.75rem,2.5vw) .75rem;font-weight:600}
header img{display:block;flex:none;height:2.5rem;width:auto;max-width:8rem;object-fit:contain;padding:.25rem;border-radius:.5rem;background:#fff}
.initial{flex:none;display:grid;place-items:center;width:2.5rem;height:2.5rem;border-radius:.625rem;background:var(--accent);color:var(--on-accent);font-size:1.125rem}
main{--side:min(1.25rem,5vw);--end:1.25rem;display:grid;grid-template-columns:minmax(0,1fr);gap:1.25rem;padding:1.25rem var(--side) var(--end);border:1px solid var(--line);border-radius:1rem;background:var(--surface)}
.muted,dt{color:var(--muted)}
.muted,dl,.tag,.notice{font-size:.875rem}
.client{display:grid;justify-items:start;gap:.75rem}
.client>*{min-width:0}
.client-name{font-size:1.125rem;line-height:1.35;font-weight:650}
.tag{display:inline-flex;align-items:center;gap:.375rem;padding:.125rem .625rem;border-radius:.875rem;font-weight:600}
.tag svg{width:1rem;height:1rem;margin-left:-.25rem}
.plain{background:var(--background);color:var(--text)}
.good{background:var(--good-background);color:var(--good)}
.caution{background:var(--caution-background);color:var(--caution)}
.bad{background:var(--bad-background);color:var(--bad)}
dl{display:grid;gap:.5rem}
dl div{display:flex;flex-wrap:wrap;gap:0 .375rem}
.host{position:relative}
.part{display:inline-block;max-width:100%}
.whole{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;user-select:none}
.notice{display:flex;gap:.625rem;padding:.75rem;border-radius:.5rem}
.list{display:grid;gap:.5rem}
ul{list-style:none;display:grid;gap:.5rem}
li{display:flex;gap:.625rem}
li>svg,.scope svg{margin-top:.125rem;color:var(--link)}
.scopes{gap:0}
.scopes>li{display:block}
.scope{display:flex;gap:.625rem;padding:.375rem 0}
.scope.destructive svg{color:var(--bad)}
label.scope{align-items:flex-start;padding:0 0 0 .25rem;font-weight:400;cursor:pointer}
label.scope svg,label.scope>span{margin-top:.75rem}
label.scope>span{margin-top:.625rem;padding-bottom:.5rem}
.included label.scope>span{margin-top:.75rem}
.included{margin-inline-start:1.875rem;font-size:.875rem}
.scopes.included{padding-inline-start:.5rem;border-inline-start:2px solid var(--line)}
details .included{margin-inline-start:0}
summary{display:flex;align-items:center;gap:.5rem;min-height:2.75rem;padding:.5rem;border-radius:.5rem;color:var(--link);font-weight:600;cursor:pointer}
summary::before{content:"";flex:none;width:.5rem;height:.5rem;margin:0 .25rem;border:solid;border-width:0 2px 2px 0;transform:rotate(-45deg)}
details[open]>summary::before{transform:rotate(45deg)}
summary::-webkit-details-marker{display:none}
summary:hover{background:var(--background)}
form{display:grid;gap:.75rem;margin:0}
.field{display:grid;gap:.5rem}
.field .notice{margin-top:.25rem}
label{font-weight:600}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--edge);border-radius:.5rem;background:var(--surface);color:inherit;font:inherit}
input[aria-invalid]{border:2px solid var(--bad)}
input[type=checkbox]{appearance:none;flex:none;display:grid;place-items:center;width:2.75rem;height:2.75rem;margin:0 -.625rem 0 -.75rem;padding:0;border:0;background:none;cursor:pointer}
input[type=checkbox]::before,input[type=checkbox]::after{content:"";grid-area:1/1}
input[type=checkbox]::before{width:1.25rem;height:1.25rem;border:2px solid var(--edge);border-radius:.25rem;background:var(--surface)}
input[type=checkbox]:hover::before{border-color:var(--text)}
input[type=checkbox]:checked::before{border-color:var(--accent-edge);background:var(--accent)}
input[type=checkbox]:checked::after{width:.375rem;height:.6875rem;margin-top:-.1875rem;border:solid var(--on-accent);border-width:0 2px 2px 0;transform:rotate(45deg)}
button,.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:2.75rem;padding:.625rem min(1rem,4vw);border:1px solid var(--edge);border-radius:.625rem;background:var(--surface);color:inherit;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.button:hover{border-color:var(--text);box-shadow:0 0 0 1px var(--text)}
button:active,.button:active{box-shadow:inset 0 0 0 3px var(--text)}
.primary{border-color:var(--accent-edge);background:var(--accent);color:var(--on-accent)}
.primary:active{box-shadow:inset 0 0 0 3px var(--on-accent)}
.link{display:inline-flex;align-items:center;justify-content:flex-start;width:auto;min-height:2.75rem;padding:.375rem 0;border:0;background:none;color:var(--link);font-weight:400;text-align:start;text-decoration:underline;text-underline-offset:.2em}
.link:hover,.link:active{box-shadow:none;text-decoration-thickness:2px}
.link:active{color:var(--text)}
.account{display:flex;flex-wrap:wrap;align-items:center;gap:0 .75rem;margin-top:-.5rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
.account .link{font-size:.875rem}
.choice{display:grid;gap:.75rem}
.decide{grid-template-columns:1fr 1fr}
form:has(.decide){display:contents}
.symbol{display:grid;place-items:center;width:3rem;height:3rem;border-radius:50%}
.symbol svg{width:1.5rem;height:1.5rem}
footer{display:flex;justify-content:center;padding:.5rem}
footer a{display:flex;align-items:center;min-height:2.75rem;padding:0 .75rem;font-size:.875rem}
.connection{display:grid;gap:.75rem;padding:1rem;border:1px solid var(--line);border-radius:.75rem}
.connection>*{min-width:0}
.connection .tag{margin-top:.375rem}
.connection dd+dd{width:100%}
.copy{padding:.75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--background);user-select:all;-webkit-user-select:all}
@media (min-width:32em){
body{padding-top:1rem}
main{--side:2rem;--end:2rem;padding-top:1.75rem}
.choice{grid-template-columns:1fr 1fr}
}
@media (min-width:32em) and (min-height:48em){body{padding-top:3rem}}
@media (min-height:28em){
html:has(.decide){scroll-padding-bottom:5.5rem}
.decide{position:sticky;bottom:0;margin:0 calc(-1*var(--side)) calc(-1*var(--end));padding:.75rem var(--side);border-top:1px solid var(--line);border-radius:0 0 1rem 1rem;background:var(--surface)}
}
@media (forced-colors:active){
.tag,.notice,.initial,.symbol{border:1px solid}
.primary{forced-color-adjust:none;border-color:Highlight;background:Highlight;color:HighlightText}
button:hover,.button:hover{border-color:Highlight;outline:1px solid Highlight}
input[type=checkbox]:checked::before{forced-color-adjust:none;border-color:Highlight;background:Highlight}
input[type=checkbox]:checked::after{forced-color-adjust:none;border-color:HighlightText}
}
`;

/** Makes the stylesheet of every page, with the owner's accent colour (`#rrggbb`) where it can be read. */
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
