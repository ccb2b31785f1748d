/** The part of recheck that is JavaScript: its entry looks for Java and native code first. */
declare module 'recheck/lib/browser.js' {
  export { checkSync } from 'recheck';
}
