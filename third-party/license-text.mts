import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage } from './bundled-packages.mts';

const LICENSE_FILE = /^(licen[cs]e|copying)(\.(md|txt))?$/i;
const NOTICE_FILE = /^notice(\.(md|txt))?$/i;

/** https://spdx.org/licenses/MIT.html */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The license of a package in full, with its notice if it has one. */
export interface LicenseText {
  readonly text: string;
  /** The source of the text, if the package comes without. */
  readonly source?: string;
}

/**
 * Finds the text of a license: in the package, in another one of the same repository, or the standard text.
 *
 * @param others in which to look
 * @throws Error when there is none
 */
export function licenseText(bundled: BundledPackage, others: readonly BundledPackage[]): LicenseText {
  const own = textOf(bundled, LICENSE_FILE);
  const notice = textOf(bundled, NOTICE_FILE);
  const found = own === undefined ? textOfSibling(bundled, others) ?? standardText(bundled) : { text: own };
  return notice === undefined ? found : { ...found, text: `${found.text}\n\n${notice}` };
}

function textOf({ folder }: BundledPackage, names: RegExp): string | undefined {
  const file = readdirSync(folder).sort().find((name) => names.test(name));
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

function textOfSibling(bundled: BundledPackage, others: readonly BundledPackage[]): LicenseText | undefined {
  const sibling = others.filter(({ repository, license }) => repository === bundled.repository && license === bundled.license)
    .find((other) => textOf(other, LICENSE_FILE) !== undefined);
  return sibling && { text: textOf(sibling, LICENSE_FILE)!, source: `the text is that of ${sibling.name}, of the same repository` };
}

function standardText({ name, license, author }: BundledPackage): LicenseText {
  if (license !== 'MIT') {
    throw new Error(`${name} has the license ${license}, and no text of it: bundle another package, or give its text in third-party/license-text.mts`);
  }
  const owner = author ?? `the authors of ${name}`;
  return { text: `Copyright (c) ${owner}\n\n${MIT}`, source: `the text is the standard one of ${license}, which its package.json names` };
}
