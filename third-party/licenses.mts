import type { BundledPackage } from './bundled-packages.mts';
import type { CarriedPackage } from './carried-packages.mts';
import { licenseText } from './license-text.mts';

const LINE = '-'.repeat(80);

const HEADING = `Third-party software

The bundles in assets/ hold code of the packages below. Each text of a license or notice stands after the packages that it is of. The same
list for programs is sbom.cdx.json. Packages under MPL-2.0 are unchanged; their source is in the npm package, or where the text says.
`;

/** Writes the licenses of all packages that are in bundles: each text once, in the order of the first package that has it. */
export function licensesFile(packages: readonly BundledPackage[], carried: readonly CarriedPackage[]): string {
  const byText = new Map<string, string[]>();
  const add = (text: string, heading: string) => byText.set(text, [...byText.get(text) ?? [], heading]);
  for (const bundled of packages) {
    const { text, source } = licenseText(bundled, packages);
    add(text, `${bundled.name} ${bundled.version} (${bundled.license}), in ${bundled.bundles.join(', ')}\n`
      + `  https://www.npmjs.com/package/${bundled.name}/v/${bundled.version}${source === undefined ? '' : `\n  Its package holds none: ${source}.`}`);
  }
  for (const { name, version, license, carrier, bundles, text } of carried) {
    add(text, `${name}${version === undefined ? '' : ` ${version}`} (${license}), within ${carrier}, in ${bundles.join(', ')}`);
  }
  return [HEADING, ...[...byText].map(([text, headings]) => `${LINE}\n${headings.join('\n')}\n${LINE}\n\n${text}\n`)].join('\n');
}
