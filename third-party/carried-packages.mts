import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundledPackage, isInstalled, readManifest } from './bundled-packages.mts';

/** A package that another one, which is in bundles, carries within its own files. */
export interface CarriedPackage {
  readonly name: string;
  /** Undefined where the carrier does not tell. */
  readonly version?: string;
  /** https://github.com/package-url/purl-spec, without the version. */
  readonly purl: string;
  readonly license: string;
  /** The name of the package that carries it. */
  readonly carrier: string;
  readonly bundles: readonly string[];
  /** With where it comes from. */
  readonly text: string;
}

interface KnownCarried extends Pick<CarriedPackage, 'name' | 'purl' | 'license'> {
  /** A file of `texts`, or of an installed package. */
  readonly file: string;
  /** The text before that of the license. */
  readonly notice?: string;
}

const APACHE = 'node_modules/typescript/LICENSE.txt';
const maven = (group: string, artifact: string) => `pkg:maven/${group}/${artifact}`;

/** The packages that are compiled into others without a trace that a program could find. */
const KNOWN: Readonly<Record<string, readonly KnownCarried[]>> = {
  'recheck': [
    {
      name: 'Scala standard library',
      purl: maven('org.scala-lang', 'scala-library'),
      license: 'Apache-2.0',
      file: APACHE,
      notice: 'Scala\nCopyright (c) 2002-2025 EPFL\nCopyright (c) 2011-2025 Lightbend, Inc. dba Akka',
    },
    {
      name: 'Scala.js',
      purl: maven('org.scala-js', 'scalajs-library_2.13'),
      license: 'Apache-2.0',
      file: APACHE,
      notice: 'Scala.js\nCopyright (c) 2013-2018 EPFL\n\nScala.js includes software developed at EPFL (https://lamp.epfl.ch/ and\nhttps://scala.epfl.ch/).',
    },
    {
      name: 'circe',
      purl: maven('io.circe', 'circe-core_sjs1_2.13'),
      license: 'Apache-2.0',
      file: APACHE,
      notice: 'jfc\nCopyright (c) 2015, Ephox Pty Ltd, Mark Hibberd, Sean Parsons, Travis Brown, and\nother contributors. All rights reserved.\n\n'
        + 'Argonaut was initially developed to support products at Ephox.',
    },
    { name: 'cats', purl: maven('org.typelevel', 'cats-core_sjs1_2.13'), license: 'MIT', file: 'third-party/texts/cats.txt' },
    { name: 'fastparse', purl: maven('com.lihaoyi', 'fastparse_sjs1_2.13'), license: 'MIT', file: 'third-party/texts/fastparse.txt' },
  ],
  'jsonpath-plus': ['jsep', '@jsep-plugin/assignment', '@jsep-plugin/regex'].map((name) => (
    { name, purl: npmPurl(name), license: 'MIT', file: `node_modules/${name}/LICENSE` }
  )),
  'tldts': [{
    name: 'Public Suffix List',
    purl: 'pkg:github/publicsuffix/list',
    license: 'MPL-2.0',
    file: 'node_modules/@jmespath-community/jmespath/LICENSE',
    notice: 'The data of https://publicsuffix.org/list/public_suffix_list.dat, whose source is there.',
  }],
};

/** Finds the packages that others carry: those that bundlers have left marks of, and those that are known. */
export function carriedPackages(carriers: readonly BundledPackage[]): CarriedPackage[] {
  return carriers.flatMap((carrier) => [...markedIn(carrier), ...knownIn(carrier)]);
}

function knownIn({ name: carrier, bundles }: BundledPackage): CarriedPackage[] {
  return (KNOWN[carrier] ?? []).map(({ name, purl, license, file, notice }) => ({
    name, purl, license, carrier, bundles, text: [...(notice === undefined ? [] : [notice]), readFileSync(file, 'utf8').trim()].join('\n\n'),
  }));
}

/** Rolldown writes the path of each file that it takes in. */
const MARK = /^\/\/#region .*\/\.pnpm\/[^\n]*?@(?<version>\d[^_/\n]*)[^\n]*?\/node_modules\/(?<name>(?:@[\w.-]+\/)?[\w.-]+)\//gm;

function markedIn({ name: carrier, bundles, files }: BundledPackage): CarriedPackage[] {
  const marks = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(MARK)].map(({ groups }) => groups as { name: string; version: string }));
  const versions = new Map(marks.map(({ name, version }) => [name, version]));
  return [...versions].map(([name, version]) => {
    if (!isInstalled(name)) {
      throw new Error(`${carrier} carries ${name}, which is not installed, so its license is not known: add it to KNOWN in third-party/carried-packages.mts`);
    }
    const folder = join('node_modules', name);
    const { license, version: installed } = readManifest(folder);
    const text = readFileSync(join(folder, 'LICENSE'), 'utf8').trim();
    return {
      name,
      version,
      purl: npmPurl(name),
      license,
      carrier,
      bundles,
      text: installed === version ? text : `The text is that of version ${installed}.\n\n${text}`,
    };
  });
}

/** The `@` of a scope is encoded. */
export function npmPurl(name: string): string {
  return `pkg:npm/${name.replace('@', '%40')}`;
}
