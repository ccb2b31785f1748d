import { createHash } from 'node:crypto';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { type BundledPackage, type PackageManifest } from './bundled-packages.mts';
import { npmPurl, type CarriedPackage } from './carried-packages.mts';

/**
 * Writes a CycloneDX 1.6 document (https://cyclonedx.org/docs/1.6/json/) of the packages that are in the bundles. The same packages make the same
 * document: it has no time, and its serial number is made of what it says.
 */
export function sbom(product: PackageManifest, packages: readonly BundledPackage[], carried: readonly CarriedPackage[]): string {
  const bom = new Models.Bom();
  const root = component(Enums.ComponentType.Library, { ...product, purl: npmPurl(product.name) });
  bom.metadata.component = root;
  const all = [...packages.map((bundled) => ({ ...bundled, purl: npmPurl(bundled.name), carrier: undefined })), ...carried];
  for (const { bundles, carrier, ...rest } of all) {
    const part = component(Enums.ComponentType.Library, rest, carrier);
    bundles.forEach((bundle) => part.properties.add(new Models.Property('cdk-remote-mcp-server:bundle', bundle)));
    if (carrier !== undefined) {
      part.properties.add(new Models.Property('cdk-remote-mcp-server:within', carrier));
    }
    bom.components.add(part);
    root.dependencies.add(part.bomRef);
  }
  bom.serialNumber = `urn:uuid:${uuidOf(serialized(bom))}`;
  return serialized(bom);
}

interface Described {
  readonly name: string;
  readonly version?: string;
  readonly license: string;
  readonly purl: string;
}

/** @param carrier tells apart what is there by itself, and within others */
function component(type: Enums.ComponentType, { name, version, license, purl }: Described, carrier?: string): Models.Component {
  const [group, ...rest] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const url = version === undefined ? purl : `${purl}@${version}`;
  const made = new Models.Component(type, rest.join('/'), { group, version, purl: url, bomRef: carrier === undefined ? url : `${url}#${carrier}` });
  made.licenses.add(/^[\w.-]+$/.test(license) ? new Models.SpdxLicense(license) : new Models.LicenseExpression(license));
  return made;
}

function serialized(bom: Models.Bom): string {
  return new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)).serialize(bom, { sortLists: true, space: 2 }) + '\n';
}

/** RFC 9562 section 5.8: a UUID of the maker's own. */
function uuidOf(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `a${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-');
}
