import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Metafile } from 'esbuild';

/** The facts on a package from its `package.json`. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  /** An expression of SPDX. */
  readonly license: string;
  readonly author?: string;
  /** A URL. */
  readonly repository?: string;
}

/** A package whose code is in bundles. */
export interface BundledPackage extends PackageManifest {
  /** The folder that it is installed in. */
  readonly folder: string;
  /** The folders of the bundles, sorted. */
  readonly bundles: readonly string[];
  /** Its files that are in bundles. */
  readonly files: readonly string[];
}

/**
 * Finds the packages from which at least one byte is in a bundle, sorted by name and version.
 *
 * @param metafiles of esbuild, by the folder of the bundle
 */
export function bundledPackages(metafiles: ReadonlyMap<string, Metafile>): BundledPackage[] {
  const found = new Map<string, { readonly bundles: Set<string>; readonly files: Set<string> }>();
  for (const [bundle, { outputs }] of metafiles) {
    const used = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs)).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    for (const [path] of used) {
      const folder = packageFolder(path);
      if (folder !== undefined) {
        const { bundles, files } = found.get(folder) ?? { bundles: new Set(), files: new Set() };
        found.set(folder, { bundles: bundles.add(bundle), files: files.add(path) });
      }
    }
  }
  return [...found]
    .map(([folder, { bundles, files }]) => ({ ...readManifest(folder), folder, bundles: [...bundles].sort(), files: [...files].sort() }))
    .sort(byName);
}

/** Sorts packages, without regard to the language of the machine. */
export function byName(one: PackageManifest, other: PackageManifest): number {
  return one.name === other.name ? compare(one.version, other.version) : compare(one.name, other.name);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function packageFolder(path: string): string | undefined {
  return /^(?<folder>.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path.split(sep).join('/'))?.groups?.folder;
}

/** @throws Error when a package does not say what it is, or what its license is */
export function readManifest(folder: string): PackageManifest {
  const { name, version, license, author, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  // old packages have an object
  const expression = license?.type ?? license;
  if (typeof name !== 'string' || typeof version !== 'string' || typeof expression !== 'string') {
    throw new Error(`${folder}/package.json names no version or no license: find out, and bundle another package if there is none`);
  }
  return { name, version, license: expression, author: author?.name ?? author, repository: repositoryUrl(repository?.url ?? repository) };
}

/** Tells whether a package is installed. */
export function isInstalled(name: string): boolean {
  return existsSync(join('node_modules', name, 'package.json'));
}

function repositoryUrl(url: string | undefined): string | undefined {
  const shortened = url?.replace(/^git\+|\.git$/g, '').replace(/^(git|ssh):\/\/(git@)?/, 'https://');
  return shortened !== undefined && /^[\w.-]+\/[\w.-]+$/.test(shortened) ? `https://github.com/${shortened}` : shortened;
}
