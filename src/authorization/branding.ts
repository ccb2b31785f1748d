/** How the pages look on which people sign in and decide what clients may do. The server's title is their heading. */
export interface BrandingProps {
  /**
   * The path of an image of up to 64 KiB: SVG without scripts, PNG, JPEG or WebP. A relative one starts at the working directory of the
   * CDK app. It is shown 40 pixels high.
   *
   * @default - no logo
   */
  readonly logo?: string;

  /**
   * The colour of buttons and links, as `#rrggbb`. Where it would be hard to read, on a light or a dark page, it is made darker or lighter.
   *
   * @default - a blue
   */
  readonly color?: string;

  /**
   * Where people get help: an `https:` or `mailto:` URL, which error pages link to.
   *
   * @default - no link
   */
  readonly supportUrl?: string;
}
