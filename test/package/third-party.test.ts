import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { Metafile } from 'esbuild';
import { expect, test } from 'vitest';
import { packedFiles, ROOT, tarball } from './tarball';
import { bundledPackages } from '../../third-party/bundled-packages.mts';
import { carriedPackages } from '../../third-party/carried-packages.mts';
import { licensesFile } from '../../third-party/licenses.mts';
import { sbom } from '../../third-party/sbom.mts';

/** Licenses that ask for no more than their text, and MPL-2.0 for packages that are not changed. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MPL-2.0'];

const packed = (path: string) => execFileSync('tar', ['-xzOf', tarball(), `package/${path}`], { encoding: 'utf8', maxBuffer: 100_000_000 });

const licenses = packed('THIRD_PARTY_LICENSES');
const document = JSON.parse(packed('sbom.cdx.json'));

/** The metafiles that esbuild wrote of the bundles. */
const METAFILES = join(ROOT, 'node_modules/.cache/metafiles');
const metafiles = new Map(readdirSync(METAFILES).sort().map((file): [string, Metafile] => (
  [`assets/${file.replace('.json', '')}`, JSON.parse(readFileSync(join(METAFILES, file), 'utf8'))]
)));

/** The packages from which esbuild took something, as `name@version` with the bundles. */
function taken(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [bundle, { outputs }] of metafiles) {
    for (const [path, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs))) {
      const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path) ?? [];
      if (folder !== undefined && bytesInOutput > 0) {
        const { name, version } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
        found.set(`${name}@${version}`, (found.get(`${name}@${version}`) ?? new Set()).add(bundle));
      }
    }
  }
  return found;
}

test('every bundle of the package is accounted for', () => {
  const folders = new Set(packedFiles().filter((path) => path.startsWith('assets/')).map((path) => path.split('/').slice(0, 2).join('/')));

  // which is made of this package's own types
  folders.delete('assets/api');
  expect([...folders].sort()).toEqual([...metafiles.keys()]);
});

test('every package in a bundle is listed, with the bundles, its license and the text of that', () => {
  expect(taken().size).toBeGreaterThan(50);
  for (const [id, bundles] of taken()) {
    const component = document.components.find(({ purl, properties }: any) => purl === `pkg:npm/${id.replace(/^@/, '%40')}`
      && !properties.some(({ name }: any) => name === 'cdk-remote-mcp-server:within'));
    expect({ id, component }).toMatchObject({ id, component: { licenses: [expect.anything()] } });
    expect({ id, bundles: component.properties.map(({ value }: any) => value).sort() }).toEqual({ id, bundles: [...bundles].sort() });
    expect(licenses).toContain(`\n${id.replace(/@(?=[^@/]+$)/, ' ')} (${component.licenses[0].license?.id ?? component.licenses[0].expression}), in ${[...bundles].sort().join(', ')}\n`);
  }
});

test('what packages carry within themselves is listed', () => {
  const within = document.components.flatMap(({ name, properties }: any) => properties
    .filter((property: any) => property.name === 'cdk-remote-mcp-server:within').map(({ value }: any) => `${name} in ${value}`));

  expect(within).toEqual(expect.arrayContaining([
    'ajv in @modelcontextprotocol/server', 'ajv-formats in @modelcontextprotocol/client', 'jsep in jsonpath-plus', 'Scala.js in recheck', 'Public Suffix List in tldts',
  ]));
});

test('every license is one that the package may carry', () => {
  const used = document.components.map(({ name, licenses: [{ license, expression }] }: any) => [name, license?.id ?? expression]);

  expect(used.filter(([, license]: [string, string]) => !license.replace(/[()]/g, '').split(' OR ').some((one) => ALLOWED.includes(one)))).toEqual([]);
});

test('the list for programs is a CycloneDX 1.6 document', () => {
  const schema = (name: string) => JSON.parse(readFileSync(join(ROOT, `node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    ajv.addSchema({ ...schema(name), $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` });
  }
  const validate = ajv.compile(schema('bom-1.6'));
  validate(document);

  expect(validate.errors).toBeNull();
});

test('the same bundles make the same lists', () => {
  const { name, version } = document.metadata.component;
  const product = { name, version, license: 'MIT' };
  const packages = bundledPackages(new Map([...metafiles].reverse()));
  const carried = carriedPackages(packages);

  expect(sbom(product, packages.toReversed(), carried.toReversed())).toBe(packed('sbom.cdx.json'));
  expect(licensesFile(packages, carried)).toBe(licenses);
  expect(packed('sbom.cdx.json')).not.toMatch(/"timestamp"/);
});
